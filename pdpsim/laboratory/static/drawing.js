// Small helps for drawing: elements, colours, canvases that are sharp.

const SVG = "http://www.w3.org/2000/svg";

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function svgElement(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// A box whose content can be scrolled, by the arrow keys as well.
export const scroller = (label, ...children) => element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, ...children);

// A text of at most so many signs.
export const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);

const palette = new Map();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => palette.clear());

// A colour of the page's style, light or dark; asked for once, since each time styles are computed anew.
export function colour(name) {
  if (!palette.has(name)) palette.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return palette.get(name);
}

// Red, green and blue of a colour that is written as #rrggbb.
const channels = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

export const digits = (x) => (Number.isNaN(x) ? "-" : x.toFixed(2).replace("-0.00", "0.00").replace("-", "\u2212"));

const REST = 15; // times as long as a picture took

// A picture that is drawn anew only after a rest, while the network runs: learning and other pictures go first.
export class Paced {
  constructor(draw) {
    Object.assign(this, { draw, took: 0, ended: -Infinity });
  }

  turn(running) {
    const began = performance.now();
    if (running && began - this.ended < REST * this.took) return;
    this.draw();
    this.ended = performance.now();
    this.took = this.ended - began;
  }
}

// The canvas's context, in units of the page's pixels.
export function sharp(canvas, width, height) {
  const scale = window.devicePixelRatio || 1, context = canvas.getContext("2d");
  canvas.width = width * scale;
  canvas.height = height * scale;
  context.scale(scale, scale);
  return context;
}

// A table of values from -1 to 1 as coloured cells in a box [x, y, width, height]: a picture of a pixel a cell, enlarged,
// for so many rectangles would take longer than a frame.
export function paintCells(context, { rows, columns, share }, box) {
  const image = context.createImageData(columns, rows), { data } = image;
  const [none, most, least] = ["--wash", "--warm", "--damage"].map((name) => channels(colour(name)));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const part = share(i, j), size = Math.min(1, Math.abs(part)), full = part < 0 ? least : most, at = 4 * (i * columns + j);
      for (let k = 0; k < 3; k++) data[at + k] = none[k] + size * (full[k] - none[k]);
      data[at + 3] = 255;
    }
  }
  const small = element("canvas", { width: columns, height: rows });
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = box[2] < columns || box[3] < rows; // cells that share a pixel are mixed
  context.drawImage(small, ...box);
}
