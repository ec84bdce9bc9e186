// A projection's weights as squares: filled where positive, open where negative (after Hinton).

import { channels, colour, digits, sharp } from "./drawing.js";

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
  if (cell < SMALLEST) drawCells(canvas, table);
  else drawSquares(canvas, table);
  canvas.setAttribute("aria-label", `Weights ${link.name}, ${sender.units} by ${receiver.units}, largest ${digits(largest)}`);
  const left = [[rows, sender], [columns, receiver]].flatMap(([shown, { name, units }]) => (shown < units ? [`first ${shown} of ${units} ${name}`] : []));
  return [`largest ${digits(largest)}`, ...left].join(", ");
}

function drawSquares(canvas, { rows, columns, cell, share }) {
  const context = sharp(canvas, columns * cell, rows * cell);
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

// A pixel for each weight, enlarged by the page: a large table is one picture rather than as many rectangles.
function drawCells(canvas, { rows, columns, share }) {
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext("2d"), image = context.createImageData(columns, rows), { data } = image;
  const [none, most, least] = ["--wash", "--warm", "--damage"].map((name) => channels(colour(name)));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const part = share(i, j), size = Math.abs(part), full = part < 0 ? least : most, at = 4 * (i * columns + j);
      for (let k = 0; k < 3; k++) data[at + k] = none[k] + size * (full[k] - none[k]);
      data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
