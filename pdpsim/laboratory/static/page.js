// The page: buttons, sliders and views around one network; window.lab is the door for scripts.

import { digits, element } from "./drawing.js";
import { Network, readPatterns } from "./network.js";
import { asTable, pastedPatterns } from "./pasted.js";
import { Diagram, drawCurve, drawHinton, fillPatterns } from "./views.js";

const by = (id) => document.getElementById(id);
const told = JSON.parse(by("document").textContent);
const network = new Network(told);
let selected = 0, running = false, drawing = 14; // milliseconds that the last picture took

const diagram = new Diagram(by("network"), network, {
  chosen(unit) {
    const at = network.look(selected).at(-1), { layer, j } = unit;
    const bias = layer.bias >= 0 ? `, bias ${digits(network.w[layer.bias + j])}` : "";
    const net = layer.kind === 0 ? `, net input ${digits(at.x[layer.number][j])}` : "";
    const target = layer.target_at >= 0 ? `, target ${digits(at.target[layer.target_at + j])}` : "";
    by("unit").textContent = `${layer.name} ${layer.names[j]}: activation ${digits(at.a[layer.number][j])}${net}${bias}${target}`;
  },
  clicked(unit) {
    network.lesionUnit(unit.number);
    refresh();
  },
});

const hintons = told.plan.projections.map((link) => {
  const canvas = element("canvas", { class: "hinton", role: "img" }), largest = element("span", { class: "soft" });
  const button = element("button", { "aria-label": `lesion ${link.name}` }, "lesion");
  button.addEventListener("click", () => {
    network.lesionProjection(link.name);
    button.disabled = true;
    refresh();
  });
  by("weights").append(element("div", { class: "hinton-title" }, link.name.replace("->", " \u2192 "), largest, button), canvas);
  return { link, canvas, largest };
});

// Show the network as it is; the table of patterns only when training rests.
function refresh() {
  const began = performance.now();
  diagram.colourUnits(network.look(selected).at(-1).a);
  for (const { link, canvas, largest } of hintons) {
    largest.textContent = `largest ${digits(drawHinton(canvas, network, link))}`;
  }
  drawCurve(by("curve"), network.history);
  const error = network.history.at(-1), phase = told.phases.length > 1 ? `phase ${network.phase.name}, ` : "";
  by("status").textContent = `${phase}epoch ${network.history.length}, pattern ${network.position} of the next, ${network.updates} updates`
    + (error === undefined ? "" : `, error ${error.toPrecision(4)}`) + (network.met ? ": criterion met" : "")
    + `; shown: ${network.set.names[selected]}`;
  drawing = performance.now() - began;
  if (!running) fillPatterns(by("patterns"), network, selected, (p) => { selected = p; refresh(); });
}

function attempt(work) {
  try {
    work();
    refresh();
  } catch (problem) {
    stop();
    by("status").textContent = problem.message;
  }
}

// Train for as long as a picture stands, then draw the next.
function run() {
  if (!running) return;
  attempt(() => {
    const until = performance.now() + Math.max(14, drawing); // no more for pictures than for learning
    network.met = false;
    while (performance.now() < until && !network.met) {
      const before = network.history.length;
      network.step();
      if (network.history.length > before && !Number.isFinite(network.history.at(-1))) {
        throw new Error("the network diverged: a lower rate keeps it in bounds");
      }
    }
    selected = Math.min(selected, network.set.names.length - 1);
    if (network.met) stop();
  });
  if (running) requestAnimationFrame(run);
}

function stop() {
  running = false;
  by("status").setAttribute("aria-live", "polite");
  by("train").textContent = "Train";
}

by("step").addEventListener("click", () => attempt(() => { stop(); selected = network.step().pattern; }));
by("epoch").addEventListener("click", () => attempt(() => { stop(); network.train(1); }));
by("train").addEventListener("click", () => {
  running = !running;
  by("status").setAttribute("aria-live", running ? "off" : "polite"); // no numbers read aloud while they run
  by("train").textContent = running ? "Stop" : "Train";
  if (running) requestAnimationFrame(run);
  else refresh();
});
const beginAnew = () => attempt(() => { stop(); network.met = false; network.reset(Number(by("seed").value)); });
by("reset").addEventListener("click", beginAnew);
by("seed").addEventListener("change", beginAnew);
by("seed").append(...told.seeds.map(({ seed }) => element("option", { value: seed }, String(seed))));
by("save").addEventListener("click", () => {
  const file = new Blob([JSON.stringify(network.state())], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(file), download: `${told.name}.json` });
  link.click();
  URL.revokeObjectURL(link.href);
});

const rate = by("rate"), momentum = by("momentum");
rate.value = Math.log10(network.rule.rate);
by("rate-value").textContent = network.rule.rate;
rate.addEventListener("input", () => {
  const value = Number((10 ** Number(rate.value)).toPrecision(3));
  network.choose("rate", value);
  by("rate-value").textContent = value;
});
if (network.rule.momentum === undefined) by("momentum-row").remove();
else {
  momentum.value = network.rule.momentum;
  by("momentum-value").textContent = network.rule.momentum;
  momentum.addEventListener("input", () => {
    network.choose("momentum", Number(momentum.value));
    by("momentum-value").textContent = momentum.value;
  });
}

// patterns of one event can be pasted, and so are shown as a table to change
by("pasted").value = network.set.names.length <= 1000 ? asTable(network.set) : "";
by("take").addEventListener("click", () => {
  by("pasted-remark").textContent = "";
  try {
    const set = readPatterns(pastedPatterns(by("pasted").value, told.plan, network.set));
    stop();
    network.usePatterns(set);
    selected = 0;
    refresh();
  } catch (problem) {
    by("pasted-remark").textContent = problem.message;
  }
});

window.lab = {
  step: () => { const done = network.step(); refresh(); return done; },
  train: (epochs) => { const done = network.train(epochs); refresh(); return done; },
  state: () => network.state(),
  load: (state) => { network.load(state); refresh(); },
};
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
window.addEventListener("resize", refresh);
refresh();
