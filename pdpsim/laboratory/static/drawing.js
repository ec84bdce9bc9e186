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

// Give an element a text, if it has another: each that is written lays the page out anew.
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A box whose content can be scrolled, by the arrow keys as well.
export const scroller = (label, ...children) => element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, ...children);

// A text of at most so many signs.
export const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);

const palette = new Map(), scales = new Map();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  palette.clear();
  scales.clear();
});

// A colour of the page's style, light or dark; asked for once, since each time styles are computed anew.
export function colour(name) {
  if (!palette.has(name)) palette.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return palette.get(name);
}

// Red, green and blue of a colour that is written as #rrggbb.
const channels = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

// The colours of values from -1 to 1 by hundredths, from red by the ground's colour to blue: red, green and blue of each.
export function shades(ground) {
  if (!scales.has(ground)) {
    const [none, most, least] = [ground, "--warm", "--damage"].map((name) => channels(colour(name)));
    scales.set(ground, Array.from({ length: 201 }, (_, k) => none.map((x, i) => Math.round(x + (Math.abs(k - 100) / 100) * ((k < 100 ? least : most)[i] - x)))));
  }
  return scales.get(ground);
}

// Which of these colours a value has.
export const shade = (value) => 100 + Math.round(100 * Math.max(-1, Math.min(1, value || 0)));

export const digits = (x) => (Number.isNaN(x) ? "-" : x.toFixed(2).replace("-0.00", "0.00").replace("-", "\u2212"));

// The size at which an element is shown; asked for once, until it changes, since each time the page is laid out anew.
const sizes = new WeakMap(), resized = new ResizeObserver((entries) => { for (const { target } of entries) sizes.delete(target); });
export function sizeOf(shown) {
  if (!sizes.has(shown)) {
    sizes.set(shown, { width: shown.clientWidth, height: shown.clientHeight });
    resized.observe(shown);
  }
  return sizes.get(shown);
}

// The canvas's context in units of the page's pixels, what is drawn left as it is, and whether the canvas is new.
export function kept(canvas, width, height) {
  const scale = window.devicePixelRatio || 1, [across, down] = [width, height].map((x) => Math.round(x * scale));
  const context = canvas.getContext("2d"), anew = canvas.width !== across || canvas.height !== down;
  if (anew) Object.assign(canvas, { width: across, height: down });
  context.restore(); // to how every picture finds it
  context.save();
  context.scale(scale, scale);
  return { context, anew };
}

// The same of an empty canvas.
export function sharp(canvas, width, height) {
  const { context } = kept(canvas, width, height);
  context.clearRect(0, 0, width + 1, height + 1);
  return context;
}

const tables = new WeakMap(); // the small pictures of tables, by the canvas that shows them

// A table of values from -1 to 1 as coloured cells in a box [x, y, width, height]: a picture of a pixel a cell, enlarged,
// for so many rectangles would take longer than a frame.
export function paintCells(context, { rows, columns, share }, box) {
  const image = context.createImageData(columns, rows), { data } = image, colours = shades("--wash");
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [red, green, blue] = colours[shade(share(i, j))], at = 4 * (i * columns + j);
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      data[at + 3] = 255;
    }
  }
  if (!tables.has(context.canvas)) tables.set(context.canvas, element("canvas"));
  const small = tables.get(context.canvas);
  if (small.width !== columns || small.height !== rows) Object.assign(small, { width: columns, height: rows });
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = box[2] < columns || box[3] < rows; // cells that share a pixel are mixed
  context.drawImage(small, ...box);
}
