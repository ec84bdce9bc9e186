// A projection's weights as squares: filled where positive, open where negative (after Hinton).

import { colour, digits, paintCells, sharp } from "./drawing.js";

const SMALLEST = 6; // pixels of a cell in which a square can be drawn; smaller ones are coloured

// Draw them, of at most 200 units on either side, and return what is to be said of them.
export function drawHinton(canvas, network, link) {
  const { plan, w } = network, sender = plan.layers[link.sender], receiver = plan.layers[link.receiver];
  const rows = Math.min(sender.units, 200), columns = Math.min(receiver.units, 200);
  const cell = Math.max(2, Math.min(22, Math.floor(360 / columns), Math.floor(260 / rows)));
  let largest = 1e-9;
  for (let i = 0; i < sender.units * receiver.units; i++) largest = Math.max(largest, Math.abs(w[link.weight + i]));
  const table = { rows, columns, cell, share: (i, j) => w[link.weight + i * receiver.units + j] / largest };
  canvas.style.width = `${columns * cell}px`;
  const context = sharp(canvas, columns * cell, rows * cell);
  if (cell < SMALLEST) paintCells(context, table, [0, 0, columns * cell, rows * cell]);
  else drawSquares(context, table);
  canvas.setAttribute("aria-label", `Weights ${link.name}, ${sender.units} by ${receiver.units}, largest ${digits(largest)}`);
  const left = [[rows, sender], [columns, receiver]].flatMap(([shown, { name, units }]) => (shown < units ? [`first ${shown} of ${units} ${name}`] : []));
  return [`largest ${digits(largest)}`, ...new Set(left)].join(", ");
}

function drawSquares(context, { rows, columns, cell, share }) {
  context.fillStyle = colour("--wash");
  context.fillRect(0, 0, columns * cell, rows * cell);
  [context.fillStyle, context.strokeStyle] = [colour("--warm"), colour("--damage")];
  context.lineWidth = 1.5;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const part = share(i, j), side = cell * 0.9 * Math.sqrt(Math.abs(part));
      const square = [(j + 0.5) * cell - side / 2, (i + 0.5) * cell - side / 2, side, side];
      if (part > 0) context.fillRect(...square);
      else if (part < 0) context.strokeRect(...square);
    }
  }
}
