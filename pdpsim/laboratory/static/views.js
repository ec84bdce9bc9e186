// What is seen of a network: its units, its weights, its error.

import { colour, digits, element, sharp, svgElement } from "./drawing.js";

const MOST_UNITS = 60; // of a layer; more are drawn smaller, in several rows

// The network: a row of units for each layer, inputs below.
export class Diagram {
  constructor(svg, network, { chosen, clicked }) {
    Object.assign(this, { svg, network, chosen, clicked });
    this.units = [];
    this.focus = null;
    svg.replaceChildren();
    this.links = svg.appendChild(svgElement("g"));
    const layers = network.plan.layers, width = 640;
    let y = 10;
    for (const layer of [...layers].reverse()) y = this.drawLayer(layer, width, y);
    svg.setAttribute("viewBox", `0 0 ${width} ${y}`);
  }

  drawLayer(layer, width, top) {
    const across = Math.min(layer.units, layer.units > MOST_UNITS ? 40 : 20);
    const pitch = Math.min(56, (width - 20) / across), radius = Math.min(16, pitch / 2 - 2);
    const left = (width - pitch * (across - 1)) / 2;
    this.svg.append(svgElement("text", { x: 4, y: top + 10 }, `${layer.name} (${layer.units})`));
    for (let j = 0; j < layer.units; j++) {
      const x = left + (j % across) * pitch, y = top + 18 + radius + Math.floor(j / across) * (2 * radius + 4);
      const circle = svgElement("circle", { cx: x, cy: y, r: radius });
      const r = radius * 0.7;
      const cross = svgElement("path", { class: "cross", d: `M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}` });
      const group = svgElement("g", { class: "unit", tabindex: 0, role: "button", "aria-pressed": "false" }, circle, cross);
      const unit = { layer, j, x, y, circle, group, number: layer.offset + j };
      group.addEventListener("pointerenter", () => this.show(unit));
      group.addEventListener("focus", () => this.show(unit));
      group.addEventListener("click", () => this.clicked(unit));
      group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.clicked(unit);
      });
      this.units[unit.number] = unit;
      this.svg.append(group);
    }
    return top + 18 + Math.ceil(layer.units / across) * (2 * radius + 4) + 46;
  }

  // Colour the units by activation.
  colourUnits(activations) {
    const low = colour("--cold"), high = colour("--warm"), dark = colour("--damage");
    for (const unit of this.units) {
      const a = activations[unit.layer.number][unit.j], share = Math.round(100 * Math.min(1, Math.abs(a)));
      unit.circle.setAttribute("fill", `color-mix(in srgb, ${a < 0 ? dark : high} ${share}%, ${low})`);
      const lesioned = this.network.silent[unit.number] === 1;
      unit.group.classList.toggle("lesioned", lesioned);
      unit.group.setAttribute("aria-pressed", String(lesioned));
      unit.group.setAttribute("aria-label", `${unit.layer.name} ${unit.layer.names[unit.j]}, activation ${digits(a)}${lesioned ? ", lesioned" : ""}`);
    }
    if (this.focus !== null) this.show(this.focus);
  }

  // Draw the links of a unit: width by size, broken where negative.
  show(unit) {
    this.focus = unit;
    const { plan, w } = this.network, lines = [];
    for (const link of plan.projections) {
      const sender = plan.layers[link.sender], receiver = plan.layers[link.receiver];
      const join = (i, j) => lines.push([sender.offset + i, receiver.offset + j, w[link.weight + i * receiver.units + j]]);
      if (receiver === unit.layer) for (let i = 0; i < sender.units; i++) join(i, unit.j);
      if (sender === unit.layer) for (let j = 0; j < receiver.units; j++) join(unit.j, j);
    }
    const largest = Math.max(1e-9, ...lines.map(([, , weight]) => Math.abs(weight)));
    this.links.replaceChildren(...lines.filter(([from, to]) => from !== to).map(([from, to, weight]) => svgElement("line", {
      x1: this.units[from].x, y1: this.units[from].y, x2: this.units[to].x, y2: this.units[to].y,
      stroke: colour(weight < 0 ? "--damage" : "--warm"), "stroke-width": (6 * Math.abs(weight)) / largest,
      "stroke-dasharray": weight < 0 ? "6 4" : "none", opacity: 0.8,
    })));
    this.chosen(unit);
  }
}

// Weights as squares: filled where positive, open where negative.
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
      const place = [(j + 0.5) * cell - side / 2, (i + 0.5) * cell - side / 2, side, side];
      if (cell < 6) { // too small for open squares: cells whose strength is the size
        context.fillStyle = colours[weight < 0 ? 1 : 0];
        context.globalAlpha = Math.abs(weight) / largest;
        context.fillRect(j * cell, i * cell, cell, cell);
      } else if (weight > 0) context.fillRect(...place);
      else if (weight < 0) context.strokeRect(...place);
    }
  }
  canvas.setAttribute("aria-label", `Weights ${link.name}, ${sender.units} by ${receiver.units}, largest ${digits(largest)}`);
  return largest;
}

// The error by epoch, from 0 up.
export function drawCurve(canvas, history) {
  const width = canvas.clientWidth || 400, height = canvas.clientHeight || 170, context = sharp(canvas, width, height);
  const left = 46, bottom = height - 20, top = 8, right = width - 8;
  const largest = history.reduce((most, x) => Math.max(most, x), 1e-9), epochs = Math.max(1, history.length - 1);
  context.strokeStyle = colour("--line");
  context.strokeRect(left, top, right - left, bottom - top);
  context.fillStyle = colour("--soft");
  context.font = "12px system-ui, sans-serif";
  context.fillText(largest > 1e-9 ? axis(largest) : "", 2, top + 10);
  context.fillText("0", 34, bottom);
  context.fillText("epoch 1", left, height - 5);
  context.textAlign = "right";
  context.fillText(String(history.length), right, height - 5);
  context.strokeStyle = colour("--link");
  context.lineWidth = 2;
  context.beginPath();
  const every = Math.max(1, Math.floor(history.length / 2000));
  for (let i = 0; i < history.length; i += every) {
    context.lineTo(left + ((right - left) * i) / epochs, bottom - ((bottom - top) * history[i]) / largest);
  }
  context.stroke();
}

const axis = (x) => (x >= 1000 ? String(Math.round(x)) : x.toPrecision(3));

// The patterns' table: inputs, targets, and what the network answers.
export function fillPatterns(table, network, selected, choose) {
  const { set, plan } = network, some = set.names.slice(0, 100);
  const inputs = plan.layers.filter((x) => x.input_at >= 0), outputs = plan.layers.filter((x) => x.target_at >= 0);
  const text = (values) => (values.length > 40 ? `${[...values.slice(0, 40)].map(short).join(" ")} \u2026` : [...values].map(short).join(" "));
  const head = ["", "pattern", ...inputs.map((x) => x.name), ...outputs.flatMap((x) => [`${x.name}: target`, "activation"]), "error"];
  const rows = some.map((name, p) => {
    const events = network.look(p), event = events[0];
    const button = element("button", { "aria-label": `show pattern ${name}` }, "show");
    button.addEventListener("click", () => choose(p));
    const cells = [
      ...inputs.map((x) => text(set.inputs[event.event].slice(x.input_at, x.input_at + x.units))),
      ...outputs.flatMap((x) => [text(event.target.slice(x.target_at, x.target_at + x.units)), text(event.a[x.number])]),
      events.reduce((sum, each) => sum + each.error, 0).toPrecision(3),
    ];
    return element("tr", { "aria-selected": String(p === selected) },
      element("td", {}, button), element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell)));
  });
  table.replaceChildren(
    element("thead", {}, element("tr", {}, ...head.map((x) => element("th", { scope: "col" }, x)))),
    element("tbody", {}, ...rows),
  );
}

const short = (x) => (Number.isInteger(x) ? String(x) : digits(x));
