// What a layer does with all patterns: heat map, tree and principal components, live.

import { components, tree } from "./analysis.js";
import { colour, cut, digits, element, paintCells, sharp, svgElement } from "./drawing.js";

const MOST_ITEMS = 60, MOST_SHOWN = 300;
const SMALLEST_CELL = 5; // pixels of a cell that is drawn with a border

// The layer's activations of each item: means of labels where events have labels that repeat, or else of the last
// event of each pattern. Returns [{ name, values }].
export function itemsOf(network, layer) {
  const { set } = network, sums = new Map(), repeated = new Set(set.labels).size < set.labels.length;
  for (const [p, events] of network.survey(set.names.length, MOST_SHOWN).entries()) {
    for (const event of repeated ? events : events.slice(-1)) {
      const name = repeated ? set.labels[event.event] : set.names[p];
      if (!sums.has(name)) sums.set(name, { name, count: 0, values: Array(layer.units).fill(0) });
      const item = sums.get(name);
      item.count += 1;
      event.a[layer.number].forEach((v, j) => { item.values[j] += v; });
    }
  }
  const items = [...sums.values()].slice(0, MOST_ITEMS);
  return items.map(({ name, count, values }) => ({ name, values: values.map((v) => v / count) }));
}

const percent = (share) => `${Math.round(100 * share)} %`;

export function drawHeatMap(canvas, items) {
  const columns = items[0].values.length, high = Math.max(9, Math.min(18, Math.floor(420 / items.length)));
  const share = 300 / columns, wide = share < SMALLEST_CELL ? share : Math.min(28, Math.floor(share)), left = 92;
  const context = sharp(canvas, left + columns * wide, items.length * high);
  canvas.style.width = `${left + columns * wide}px`;
  context.font = `${Math.min(12, high)}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  items.forEach(({ name, values }, row) => {
    context.fillStyle = colour("--ink");
    context.globalAlpha = 1;
    context.fillText(cut(name, 14), 0, (row + 0.5) * high);
    if (wide < SMALLEST_CELL) return;
    values.forEach((v, j) => {
      context.globalAlpha = 1;
      context.fillStyle = colour("--wash");
      context.fillRect(left + j * wide, row * high, wide - 1, high - 1);
      context.fillStyle = colour(v < 0 ? "--damage" : "--warm");
      context.globalAlpha = Math.min(1, Math.abs(v));
      context.fillRect(left + j * wide, row * high, wide - 1, high - 1);
    });
  });
  if (wide < SMALLEST_CELL) {
    const table = { rows: items.length, columns, share: (row, j) => items[row].values[j] };
    paintCells(context, table, [left, 0, columns * wide, items.length * high]);
  }
  canvas.setAttribute("aria-label", items.map((x) => `${x.name}: ${[...x.values].slice(0, 12).map(digits).join(" ")}`).join("; "));
}

// The tree of clusters, its leaves on the right; the length of a branch is the distance between the two it joins.
export function drawTree(svg, items) {
  const whole = tree(items.map((x) => x.values)), high = 15, wide = 420;
  const room = Math.min(200, 20 + 6.2 * Math.max(...items.map(({ name }) => name.length)));
  const shown = [], x = (height) => (wide - room) * (1 - height / (whole.height || 1)) + 4;
  let row = 0;
  const draw = (node) => {
    if (node.item !== undefined) {
      const y = (row += 1) * high - 4;
      shown.push(svgElement("text", { x: wide - room + 10, y: y + 4 }, cut(items[node.item].name, 30)));
      return y;
    }
    const ys = [node.left, node.right].map(draw), at = x(node.height);
    for (const [child, y] of [[node.left, ys[0]], [node.right, ys[1]]]) {
      shown.push(svgElement("path", { d: `M${at} ${y}H${x(child.height)}` }));
    }
    shown.push(svgElement("path", { d: `M${at} ${ys[0]}V${ys[1]}` }));
    return (ys[0] + ys[1]) / 2;
  };
  draw(whole);
  svg.setAttribute("viewBox", `0 0 ${wide} ${items.length * high + 6}`);
  svg.replaceChildren(...shown);
}

// Items on the first two principal components; returns the directions, for the next picture.
export function drawComponents(svg, items, before) {
  const { directions, places, shares } = components(items.map((x) => x.values), 2, before);
  const size = 300, most = Math.max(1e-9, ...places.flat().map(Math.abs));
  const at = (v) => size / 2 + (v ?? 0) * (size / 2 - 40) / most;
  const shown = [
    svgElement("path", { class: "axis", d: `M0 ${size / 2}H${size}M${size / 2} 20V${size}` }),
    svgElement("text", { x: 0, y: 12 }, `across: ${percent(shares[0])} of the variance, up: ${percent(shares[1] ?? 0)}`),
  ];
  const written = [], names = []; // places of names: one that would lie on another is left to the pointer
  items.forEach(({ name }, i) => {
    const [cx, cy] = [at(places[i][0]), size - at(places[i][1])], wide = 6.2 * name.length;
    const right = cx + 6 + wide <= size + 60, x = right ? cx + 6 : cx - 6 - wide;
    shown.push(svgElement("circle", { cx, cy, r: 4 }, svgElement("title", {}, name)));
    if (written.some((other) => Math.abs(other.cy - cy) < 11 && x < other.x + other.wide && other.x < x + wide)) return;
    written.push({ x, cy, wide });
    names.push(svgElement("text", { x: right ? x : cx - 6, y: cy + 4, "text-anchor": right ? "start" : "end" }, name));
  });
  svg.setAttribute("viewBox", `0 0 ${size + 60} ${size}`);
  svg.replaceChildren(...shown, ...names);
  return directions;
}

// The section: a choice of layers, and three pictures of the one chosen.
export class HiddenView {
  constructor(root, network) {
    this.network = network;
    const { layers } = network.plan, computed = layers.filter((x) => x.kind === 0);
    this.select = element("select", { "aria-label": "layer" }, ...computed.map((x) => element("option", { value: x.number }, x.name)));
    const hidden = computed.find((x) => x.target_at < 0 && x.units > 1) ?? computed[0];
    this.select.value = hidden.number;
    this.heat = element("canvas", { role: "img" });
    this.tree = svgElement("svg", { class: "tree", role: "img", "aria-label": "Tree of clusters" });
    this.plane = svgElement("svg", { class: "plane", role: "img", "aria-label": "Principal components" });
    this.before = [];
    root.append(element("label", {}, "layer ", this.select), element("div", { class: "pictures" },
      element("div", {}, this.heat), element("div", {}, this.tree), element("div", {}, this.plane)));
    this.select.addEventListener("change", () => { this.before = []; this.draw(); });
  }

  draw() {
    const items = itemsOf(this.network, this.network.plan.layers[Number(this.select.value)]);
    if (!items.every((x) => x.values.every(Number.isFinite))) return;
    drawHeatMap(this.heat, items);
    if (items.length < 2) return;
    drawTree(this.tree, items);
    this.before = drawComponents(this.plane, items, this.before);
  }
}
