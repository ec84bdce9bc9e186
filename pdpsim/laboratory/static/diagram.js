// The network: a row of units for each layer, inputs below, and the links of the unit that is looked at.

import { colour, cut, digits, element, kept, shade, shades, sharp, sizeOf, svgElement } from "./drawing.js";

const MOST_UNITS = 60; // of a layer; more are drawn smaller, in several rows
const LABELLED = 60; // units of a layer that bear their names
const LONGEST = 14; // signs of a name that are written
const MOST_LINKS = 120; // of a unit: the largest
const WIDEST = 6, SEEN = 0.5; // widths of a link: of the largest, and by how much one changes to be seen
const REST = 250; // milliseconds between two pictures of links while the network runs

const heading = (layer) => `${layer.name} (${layer.units})`;
const isLabelled = (layer) => layer.units <= LABELLED && layer.names.some((name) => !/^\d*$/.test(name));
const written = (layer) => layer.names.map((name) => cut(name, LONGEST));

// From unit to unit, so that no names touch.
function roomOf(layer) {
  return Math.max(32, ...(isLabelled(layer) ? written(layer) : []).map((name) => 5.4 * name.length + 6));
}

// What a layer needs to stand beside others, all its units in one line.
const breadth = (layer) => Math.max(layer.units * Math.max(56, roomOf(layer)), 7 * heading(layer).length) + 10;

// Layers in rows, the first below, in the model's order. Those that are side by side in `show` are so here, if they
// follow one another, there is room, and no links run between them, which would lie behind units.
function rowsOf({ layers, projections }, width) {
  const rows = [], ends = new Set(projections.map((link) => `${link.sender} ${link.receiver}`));
  const linked = (u, v) => ends.has(`${u.number} ${v.number}`) || ends.has(`${v.number} ${u.number}`);
  for (const layer of [...layers].sort((u, v) => u.listed - v.listed)) {
    const last = rows.at(-1) ?? [], wide = [...last, layer].reduce((sum, each) => sum + breadth(each), 0);
    if (last.length && last[0].row === layer.row && wide <= width && !last.some((each) => linked(each, layer))) last.push(layer);
    else rows.push([layer]);
  }
  return rows;
}

export class Diagram {
  // `chosen(unit)` is called when a unit is pointed at or focused, `clicked(unit)` when it is clicked or entered.
  constructor(svg, network, { chosen, clicked }) {
    Object.assign(this, { svg, network, chosen, clicked });
    this.units = [];
    this.focus = null;
    this.widths = new Map(); // of the links that are drawn
    this.drawnAt = -Infinity;
    svg.replaceChildren();
    // Below the units' outlines and names, which hardly ever change, two pictures that do: their links, and their colours.
    this.links = element("canvas", { class: "links", "aria-hidden": "true" });
    this.colours = element("canvas", { class: "colours", "aria-hidden": "true" });
    svg.before(this.links, this.colours);
    const width = svg.clientWidth < 500 ? 400 : 640, gap = network.plan.layers.length > 4 ? 16 : 46;
    let y = 10;
    for (const row of rowsOf(network.plan, width).reverse()) y = this.drawRow(row, width, y) + gap;
    svg.setAttribute("viewBox", `0 0 ${width} ${y}`);
    this.box = { width, height: y };
  }

  // How many of the page's pixels a unit of the drawing has.
  get scale() {
    const shown = sizeOf(this.svg);
    return Math.min(shown.width / this.box.width, shown.height / this.box.height) || 1;
  }

  drawRow(row, width, top) {
    const spare = (width - row.reduce((sum, layer) => sum + breadth(layer), 0)) / row.length, bottoms = [];
    let from = 0;
    for (const layer of row) {
      const wide = row.length > 1 ? breadth(layer) + spare : width;
      bottoms.push(this.drawLayer(layer, from, wide, top));
      from += wide;
    }
    return Math.max(...bottoms);
  }

  drawLayer(layer, from, width, top) {
    const labelled = isLabelled(layer), names = labelled ? written(layer) : [], room = roomOf(layer);
    const most = layer.units > MOST_UNITS ? 40 : Math.floor((width - 10) / room);
    const across = Math.ceil(layer.units / Math.ceil(layer.units / most)); // rows of one length, but for the last
    const pitch = Math.min(Math.max(56, room), (width - 10) / across), radius = Math.min(16, pitch / 2 - 2);
    const left = from + (width - pitch * (across - 1)) / 2;
    const high = 2 * radius + (labelled ? 15 : 4);
    this.svg.append(svgElement("text", { x: from + 4, y: top + 10 }, heading(layer)));
    for (let j = 0; j < layer.units; j++) {
      const x = left + (j % across) * pitch, y = top + 18 + radius + Math.floor(j / across) * high, r = radius * 0.7;
      const circle = svgElement("circle", { cx: x, cy: y, r: radius });
      const cross = svgElement("path", { class: "cross", d: `M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}` });
      const value = svgElement("text", { class: "value", x, y: y + 4 });
      const group = svgElement("g", { class: radius < 8 ? "unit small" : "unit", tabindex: j === 0 ? 0 : -1, role: "button" }, circle, cross, value);
      if (labelled) group.append(svgElement("text", { class: "label", x, y: y + radius + 10 }, names[j]));
      const unit = { layer, j, x, y, radius, across, group, value: radius >= 11 ? value : null, number: layer.offset + j };
      group.addEventListener("pointerenter", () => this.show(unit));
      group.addEventListener("focus", () => this.show(unit));
      group.addEventListener("click", () => this.clicked(unit));
      group.addEventListener("keydown", (event) => this.key(event, unit));
      this.units[unit.number] = unit;
      this.svg.append(group);
    }
    return top + 18 + Math.ceil(layer.units / across) * high;
  }

  // The arrows move within a layer, by a row where it has several; the Tab key goes to the next.
  key(event, unit) {
    const step = {
      ArrowRight: 1, ArrowLeft: -1, ArrowDown: unit.across, ArrowUp: -unit.across, Home: -unit.j, End: unit.layer.units - 1 - unit.j,
    }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.clicked(unit);
    }
    const j = unit.j + step;
    if (step === undefined || j < 0 || j >= unit.layer.units) return;
    event.preventDefault();
    const next = this.units[unit.layer.offset + j];
    unit.group.setAttribute("tabindex", -1);
    next.group.setAttribute("tabindex", 0);
    next.group.focus();
  }

  // Colour the units by their values, layer by layer; `numbers`: write these down; `clamped`: units with an input.
  // While the network runs, nobody reads the labels.
  colourUnits(values, what, { numbers, clamped, running }) {
    const { scale, box } = this, { context, anew } = kept(this.colours, box.width * scale, box.height * scale), colours = shades("--cold");
    context.scale(scale, scale);
    const largest = what === "activation" ? 1 : Math.max(1e-9, ...values.map((x) => x.reduce((most, v) => Math.max(most, Math.abs(v) || 0), 0)));
    for (const unit of this.units) {
      const v = values[unit.layer.number][unit.j], lesioned = this.network.silent[unit.number] === 1, on = clamped(unit);
      const share = shade(v / largest), written = numbers ? digits(v) : "", seen = `${colours[share]} ${lesioned} ${on} ${written}`;
      if (!anew && running && seen === unit.seen) continue; // what stays the same is left
      unit.seen = seen;
      this.paint(context, unit, colours[share]);
      unit.group.classList.toggle("lesioned", lesioned);
      unit.group.classList.toggle("given", on);
      if (unit.value) {
        unit.value.textContent = written;
        unit.value.classList.toggle("on-dark", Math.abs(share - 100) > 55);
      }
      if (running) continue;
      const state = (on ? ", input given" : "") + (lesioned ? ", lesioned" : "");
      unit.group.setAttribute("aria-pressed", String(lesioned || on));
      unit.group.setAttribute("aria-label", `${unit.layer.name} ${unit.layer.names[unit.j]}, ${what} ${digits(v)}${state}`);
    }
  }

  paint(context, { x, y, radius }, rgb) {
    context.clearRect(x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2);
    context.fillStyle = `rgb(${rgb})`;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }

  show(unit) {
    this.focus = unit;
    this.drawLinks();
    this.chosen(unit);
  }

  // The links of the unit that is looked at: width by size, broken where negative. While the network runs, they are
  // drawn anew now and then, once one has changed so that it is seen: broken lines take long.
  drawLinks(running = false) {
    if (running && performance.now() - this.drawnAt < REST) return;
    const { focus: unit, scale, box } = this, seen = unit === null ? [] : this.linksOf(unit);
    const widths = new Map(seen.map(({ from, to, width }) => [`${from} ${to}`, width]));
    const changed = [...widths].some(([link, width]) => Math.abs(width - (this.widths.get(link) ?? 0)) > SEEN);
    if (running && !changed) return;
    Object.assign(this, { widths, drawnAt: performance.now() });
    const context = sharp(this.links, box.width * scale, box.height * scale), colours = [colour("--warm"), colour("--damage")];
    context.scale(scale, scale);
    context.globalAlpha = 0.8;
    for (const { from, to, width } of seen) {
      context.strokeStyle = colours[width < 0 ? 1 : 0];
      context.lineWidth = Math.abs(width);
      context.setLineDash(width < 0 ? [8, 5] : []);
      context.beginPath();
      context.moveTo(this.units[from].x, this.units[from].y);
      context.lineTo(this.units[to].x, this.units[to].y);
      context.stroke();
    }
  }

  // The largest links of a unit as { from, to, width }, the width with the weight's sign.
  linksOf(unit) {
    const { plan, w } = this.network, lines = [];
    for (const link of plan.projections) {
      const sender = plan.layers[link.sender], receiver = plan.layers[link.receiver];
      const join = (i, j) => lines.push([sender.offset + i, receiver.offset + j, w[link.weight + i * receiver.units + j]]);
      if (receiver === unit.layer) for (let i = 0; i < sender.units; i++) join(i, unit.j);
      if (sender === unit.layer) for (let j = 0; j < receiver.units; j++) join(unit.j, j);
    }
    const largest = lines.reduce((most, [, , weight]) => Math.max(most, Math.abs(weight)), 1e-9);
    return lines.filter(([from, to, weight]) => from !== to && Math.abs(weight) > 0.01 * largest)
      .sort(([, , u], [, , v]) => Math.abs(v) - Math.abs(u) || v - u).slice(0, MOST_LINKS)
      .map(([from, to, weight]) => ({ from, to, width: (WIDEST * weight) / largest }));
  }
}
