// A projection's weights as squares: filled where positive, open where negative (after Hinton).

import { colour, digits, sharp } from "./drawing.js";

// Draw them, and return the largest.
export function drawHinton(canvas, network, link) {
  const { plan, w } = network, sender = plan.layers[link.sender], receiver = plan.layers[link.receiver];
  const rows = Math.min(sender.units, 200), columns = Math.min(receiver.units, 200);
  const cell = Math.max(2, Math.min(22, Math.floor(360 / columns), Math.floor(260 / rows)));
  const context = sharp(canvas, columns * cell, rows * cell);
  canvas.style.width = `${columns * cell}px`;
  let largest = 1e-9;
  for (let i = 0; i < sender.units * receiver.units; i++) largest = Math.max(largest, Math.abs(w[link.weight + i]));
  context.fillStyle = colour("--wash");
  context.fillRect(0, 0, columns * cell, rows * cell);
  const colours = [colour("--warm"), colour("--damage")];
  [context.fillStyle, context.strokeStyle] = colours;
  context.lineWidth = 1.5;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const weight = w[link.weight + i * receiver.units + j], side = cell * 0.9 * Math.sqrt(Math.abs(weight) / largest);
      const square = [(j + 0.5) * cell - side / 2, (i + 0.5) * cell - side / 2, side, side];
      if (cell < 6) { // too small for open squares: cells whose strength is the size
        context.fillStyle = colours[weight < 0 ? 1 : 0];
        context.globalAlpha = Math.abs(weight) / largest;
        context.fillRect(j * cell, i * cell, cell, cell);
      } else if (weight > 0) context.fillRect(...square);
      else if (weight < 0) context.strokeRect(...square);
    }
  }
  canvas.setAttribute("aria-label", `Weights ${link.name}, ${sender.units} by ${receiver.units}, largest ${digits(largest)}`);
  return largest;
}
