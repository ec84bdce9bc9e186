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

// A colour of the page's style, light or dark.
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const digits = (x) => (Number.isNaN(x) ? "-" : x.toFixed(2).replace("-0.00", "0.00").replace("-", "\u2212"));

// The canvas's context, in units of the page's pixels.
export function sharp(canvas, width, height) {
  const scale = window.devicePixelRatio || 1, context = canvas.getContext("2d");
  canvas.width = width * scale;
  canvas.height = height * scale;
  context.scale(scale, scale);
  return context;
}
