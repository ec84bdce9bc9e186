// The network: a row of units for each layer, inputs below, and the links of the unit that is looked at.

import { colour, cut, digits, Paced, svgElement } from "./drawing.js";

const MOST_UNITS = 60; // of a layer; more are drawn smaller, in several rows
const LABELLED = 60; // units of a layer that bear their names
const LONGEST = 14; // signs of a name that are written
const MOST_LINKS = 200; // of a unit: the largest

export class Diagram {
  // `chosen(unit)` is called when a unit is pointed at or focused, `clicked(unit)` when it is clicked or entered.
  constructor(svg, network, { chosen, clicked }) {
    Object.assign(this, { svg, network, chosen, clicked });
    this.units = [];
    this.focus = null;
    this.pacedLinks = new Paced(() => this.drawLinks(this.focus));
    svg.replaceChildren();
    this.links = svgElement("svg", { class: "links", "aria-hidden": "true" }); // apart, so that units change without them
    svg.before(this.links);
    const width = svg.clientWidth < 500 ? 400 : 640, gap = network.plan.layers.length > 4 ? 16 : 46;
    let y = 10;
    for (const layer of [...network.plan.layers].reverse()) y = this.drawLayer(layer, width, y) + gap;
    for (const each of [svg, this.links]) each.setAttribute("viewBox", `0 0 ${width} ${y}`);
  }

  drawLayer(layer, width, top) {
    const labelled = layer.units <= LABELLED && layer.names.some((name) => !/^\d*$/.test(name));
    const names = labelled ? layer.names.map((name) => cut(name, LONGEST)) : [];
    const room = Math.max(32, ...names.map((name) => 5.4 * name.length + 6)); // from unit to unit, so that no names touch
    const most = layer.units > MOST_UNITS ? 40 : Math.floor((width - 10) / room);
    const across = Math.ceil(layer.units / Math.ceil(layer.units / most)); // rows of one length, but for the last
    const pitch = Math.min(Math.max(56, room), (width - 10) / across), radius = Math.min(16, pitch / 2 - 2);
    const left = (width - pitch * (across - 1)) / 2;
    const high = 2 * radius + (labelled ? 15 : 4);
    this.svg.append(svgElement("text", { x: 4, y: top + 10 }, `${layer.name} (${layer.units})`));
    for (let j = 0; j < layer.units; j++) {
      const x = left + (j % across) * pitch, y = top + 18 + radius + Math.floor(j / across) * high, r = radius * 0.7;
      const circle = svgElement("circle", { cx: x, cy: y, r: radius });
      const cross = svgElement("path", { class: "cross", d: `M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}` });
      const value = svgElement("text", { class: "value", x, y: y + 4 });
      const group = svgElement("g", { class: radius < 8 ? "unit small" : "unit", tabindex: j === 0 ? 0 : -1, role: "button" }, circle, cross, value);
      if (labelled) group.append(svgElement("text", { class: "label", x, y: y + radius + 10 }, names[j]));
      const unit = { layer, j, x, y, across, circle, group, value: radius >= 11 ? value : null, number: layer.offset + j };
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
  // While the network runs, nobody reads the labels, and what stays the same is left.
  colourUnits(values, what, { numbers, clamped, running }) {
    const low = colour("--cold"), high = colour("--warm"), dark = colour("--damage");
    const largest = what === "activation" ? 1 : Math.max(1e-9, ...values.map((x) => x.reduce((most, v) => Math.max(most, Math.abs(v) || 0), 0)));
    for (const unit of this.units) {
      const v = values[unit.layer.number][unit.j], share = Math.round((100 * Math.min(largest, Math.abs(v) || 0)) / largest);
      const fill = `color-mix(in srgb, ${v < 0 ? dark : high} ${share}%, ${low})`;
      if (fill !== unit.fill) unit.circle.setAttribute("fill", fill);
      unit.fill = fill;
      const lesioned = this.network.silent[unit.number] === 1, on = clamped(unit);
      unit.group.classList.toggle("lesioned", lesioned);
      unit.group.classList.toggle("given", on);
      if (unit.value) {
        unit.value.textContent = numbers ? digits(v) : "";
        unit.value.classList.toggle("on-dark", share > 55);
      }
      if (running) continue;
      const state = (on ? ", input given" : "") + (lesioned ? ", lesioned" : "");
      unit.group.setAttribute("aria-pressed", String(lesioned || on));
      unit.group.setAttribute("aria-label", `${unit.layer.name} ${unit.layer.names[unit.j]}, ${what} ${digits(v)}${state}`);
    }
    if (this.focus !== null) this.pacedLinks.turn(running);
  }

  show(unit) {
    this.focus = unit;
    this.drawLinks(unit);
    this.chosen(unit);
  }

  // The links of a unit: width by size, broken where negative.
  drawLinks(unit) {
    const { plan, w } = this.network, lines = [];
    for (const link of plan.projections) {
      const sender = plan.layers[link.sender], receiver = plan.layers[link.receiver];
      const join = (i, j) => lines.push([sender.offset + i, receiver.offset + j, w[link.weight + i * receiver.units + j]]);
      if (receiver === unit.layer) for (let i = 0; i < sender.units; i++) join(i, unit.j);
      if (sender === unit.layer) for (let j = 0; j < receiver.units; j++) join(unit.j, j);
    }
    const colours = [colour("--warm"), colour("--damage")], largest = lines.reduce((most, [, , weight]) => Math.max(most, Math.abs(weight)), 1e-9);
    const seen = lines.filter(([from, to, weight]) => from !== to && Math.abs(weight) > 0.01 * largest)
      .sort(([, , u], [, , v]) => Math.abs(v) - Math.abs(u) || v - u).slice(0, MOST_LINKS);
    this.links.replaceChildren(...seen.map(([from, to, weight]) => svgElement("line", {
      x1: this.units[from].x, y1: this.units[from].y, x2: this.units[to].x, y2: this.units[to].y,
      stroke: colours[weight < 0 ? 1 : 0], "stroke-width": (6 * Math.abs(weight)) / largest,
      "stroke-dasharray": weight < 0 ? "6 4" : "none", opacity: 0.8,
    })));
  }
}
