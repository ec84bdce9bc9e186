// What a layer does with all patterns: heat map, tree and principal components, live.

import { tree } from "./analysis.js";
import { colour, cut, digits, element, paintCells, sharp, svgElement } from "./drawing.js";
import { Plane } from "./plane.js";

const MOST_ITEMS = 60, MOST_SHOWN = 300;
const SMALLEST_CELL = 5; // pixels of a cell that is drawn with a border

// The layer's activations of each item: means of labels where events have labels that repeat, or else of the last
// event of each pattern. Pauses after each pattern; returns [{ name, values }].
export function* itemsOf(network, layer) {
  const { set } = network, sums = new Map(), repeated = new Set(set.labels).size < set.labels.length;
  let p = -1;
  for (const events of network.survey(set.names.length, MOST_SHOWN)) {
    yield;
    p += 1;
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
    const plane = svgElement("svg", { class: "plane", role: "img" }), unwritten = element("p", { class: "soft" });
    this.planes = new Map(computed.map((x) => [x.number, new Plane(plane, unwritten)]));
    root.append(element("label", {}, "layer ", this.select), element("div", { class: "pictures" },
      element("div", {}, this.heat), element("div", {}, this.tree), element("div", {}, plane, unwritten)));
    this.select.addEventListener("change", () => Array.from(this.draw()));
  }

  // Draw the three pictures of the network as it is at the beginning, in portions.
  *draw() {
    const number = Number(this.select.value), items = yield* itemsOf(this.network.still(), this.network.plan.layers[number]);
    if (!items.every((x) => x.values.every(Number.isFinite))) return;
    drawHeatMap(this.heat, items);
    if (items.length < 2) { // nothing to compare: what is there is of other patterns
      this.tree.replaceChildren();
      this.planes.get(number).clear();
      return;
    }
    yield;
    drawTree(this.tree, items);
    yield;
    this.planes.get(number).draw(items);
  }
}
