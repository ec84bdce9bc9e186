// The page: buttons, sliders and views around one network; window.lab is the door for scripts.

import { drawCourse, drawCurve } from "./curves.js";
import { Diagram } from "./diagram.js";
import { digits, element, write } from "./drawing.js";
import { explain } from "./explanation.js";
import { HiddenView } from "./hidden.js";
import { lettersOf, nameLetters, typed } from "./letters.js";
import { Network, readPatterns } from "./network.js";
import { asTable, pastedPatterns } from "./pasted.js";
import { Pace } from "./pace.js";
import { fillPatterns } from "./patterns.js";
import { Pictures } from "./pictures.js";
import { Recording } from "./recording.js";
import { isHeld } from "./steps.js";
import { trace } from "./tracing.js";
import { drawHinton } from "./weights.js";

const by = (id) => document.getElementById(id);
const content = JSON.parse(by("document").textContent);
const network = new Network(content);
nameLetters(content.plan, network.w);
const recording = content.recording ? new Recording(content.recording, content.seeds[0].seed) : null;

// What is looked at: a pattern, or rows of inputs that were clamped by hand; a moment, counted in ticks, null for the last;
// of a recorded run the epoch, null for another network.
const view = { pattern: 0, rows: null, called: "", time: null, unit: null, recorded: 0 };
const pace = new Pace(), pictures = new Pictures();
const TELLING = 100; // milliseconds between two lines of numbers while the network runs
let running = false, playing = false, pause = Infinity; // `pause`: the epoch at which training pauses

const rows = () => view.rows ?? network.stretchOf(view.pattern);
const title = () => (view.rows ? view.called : network.set.names[view.pattern]);

function choose(pattern) {
  Object.assign(view, { pattern, rows: null, time: null });
  refresh();
}

const diagram = new Diagram(by("network"), network, {
  chosen(unit) {
    view.unit = unit;
    if (!running) describe();
  },
  clicked(unit) {
    if (by("mode").value === "look") return;
    if (by("mode").value === "input") return clampUnit(unit);
    network.lesionUnit(unit.number);
    refresh();
  },
});

// Give a unit an input of 1, or take it back, in all events that are shown.
function clampUnit({ layer, j }) {
  if (layer.input_at < 0) {
    by("status").textContent = `${layer.name} takes no input from patterns`;
    return;
  }
  const { inputs } = rows(), at = layer.input_at + j, off = layer.held ? NaN : 0;
  const value = inputs[0][at] === 1 ? off : 1;
  view.rows = { ...rows(), inputs: inputs.map((row) => row.with(at, value)) };
  view.called = "inputs by hand";
  refresh();
}

for (const link of content.plan.projections) {
  const canvas = element("canvas", { class: "hinton", role: "img" }), largest = element("span", { class: "soft" });
  const button = element("button", { "aria-label": `lesion ${link.name}`, "aria-pressed": "false" }, "lesion");
  button.addEventListener("click", () => {
    const taken = network.lesionProjection(link.name);
    button.textContent = taken ? "heal" : "lesion";
    button.setAttribute("aria-pressed", String(taken));
    refresh();
  });
  by("weights").append(element("div", { class: "hinton-title" }, link.name.replace("->", " \u2192 "), largest, button), canvas);
  pictures.add(canvas, function* () { write(largest, drawHinton(canvas, network, link)); });
}
by("weights").closest("details").open = content.plan.projections.length <= 4;
const hidden = new HiddenView(by("hidden"), network);
pictures.add(by("network"), function* () { diagram.drawLinks(running); });
if (content.learns) pictures.add(by("curve"), function* () { drawCurve(by("curve"), network.history, ofRecording() ? view.recorded : null); });
pictures.add(by("course"), function* () { drawTime(); });
let toldAt = -Infinity;
pictures.add(by("status"), function* () { if (!running || performance.now() - toldAt > TELLING) tellStatus(); });
pictures.add(by("hidden"), () => hidden.draw());

// The moments that are shown, in a row: [{ a, x, event, tick }].
const momentsOf = (events) => events.flatMap((event, k) => event.ticks.map((tick, t) => ({ ...tick, event: k, tick: t + 1 })));

// The number of the moment that is shown: the one that was chosen, or the pattern's last.
function shownAt(moments, { starts, at }) {
  return view.time === null ? moments.findLastIndex((x) => x.event < starts[at + 1]) : Math.min(view.time, moments.length - 1);
}

// The pattern that a moment belongs to, laid open.
const opened = (shown, moment) => trace(network, { ...shown, at: shown.starts.findLastIndex((start) => start <= moment.event) });

// What is shown: the moments that the rows come to, the number of the one that is looked at, and its event.
function lookedAt() {
  const events = network.show(rows()), moments = momentsOf(events), at = shownAt(moments, rows());
  return { moments, at, moment: moments[at], event: events[moments[at].event] };
}

function colourUnits() {
  const { at, moment, event } = lookedAt();
  const clamped = ({ layer, j }) => layer.input_at >= 0 && event.input[layer.input_at + j] > 0;
  diagram.colourUnits(quantity(moment, event, at), by("what").value, { numbers: by("numbers").checked, clamped, running });
}

// Show the state as it is, whole; while the network runs, the next frames do.
function refresh() {
  if (running) return;
  colourUnits();
  by("time-row").hidden = by("course-part").hidden = lookedAt().moments.length < 2;
  pictures.drawAll();
  fillPatterns(by("patterns"), network, view.rows ? -1 : view.pattern, { choose, change: changePattern });
  describe();
}

// The values that units are coloured by, layer by layer.
function quantity(moment, event, at) {
  const { layers } = network.plan, what = by("what").value;
  if (what === "net input") return moment.x;
  if (what === "delta") return opened(rows(), moment).ticks[at].delta;
  if (what === "bias") return layers.map((x) => Array.from({ length: x.units }, (_, j) => (x.bias >= 0 ? network.w[x.bias + j] : 0)));
  if (what === "target") return layers.map((x) => Array.from({ length: x.units }, (_, j) => (x.target_at >= 0 ? event.target[x.target_at + j] : NaN)));
  return moment.a;
}

// Where in time the moment that is shown lies, and a layer's activations at all moments.
function drawTime() {
  const { moments, at } = lookedAt();
  if (moments.length < 2) return;
  const { event, tick } = moments[at], { from, first, starts } = rows(), label = network.set.labels[first + event];
  const p = starts.findLastIndex((start) => start <= event), stream = starts.length > 2; // several patterns
  const single = moments.at(-1).event === moments.length - 1; // events of one tick: no ticks to speak of
  const alone = stream && !view.rows && starts[p + 1] - starts[p] === 1;
  const place = [
    ...(stream && !view.rows ? [`pattern ${network.set.names[from + p]}`] : []),
    ...(alone ? [] : [`event ${(view.rows ? event : event - starts[p]) + 1}`]), ...(single ? [] : [`tick ${tick}`]),
  ].join(", ");
  by("time").max = moments.length - 1;
  by("time").value = at;
  write(by("time-value"), `${place}${label && !view.rows ? ` (${label})` : ""}`);
  const layer = network.plan.layers[Number(by("course-layer").value)];
  const named = drawCourse(by("course"), layer, moments.map((x) => x.a[layer.number]), at, single ? "event" : "tick");
  by("course-key").replaceChildren(...named.map(({ name, value, colour, dashes }) => element("li", { style: `border-color:${colour};border-bottom-style:${dashes.length ? "dashed" : "solid"}` }, `${name} ${digits(value)}`)));
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

// Whether what is shown is a moment of the recorded run.
const ofRecording = () => recording !== null && view.recorded !== null && recording.holds(network, view.recorded);

function tellStatus() {
  toldAt = performance.now();
  const learnedOn = view.recorded === null ? "another network" : `trained on from epoch ${view.recorded}`;
  write(by("recorded-value"), ofRecording() ? `epoch ${view.recorded}` : learnedOn);
  const error = network.history.at(-1), phase = content.phases.length > 1 ? `phase ${network.phase.name}, ` : "";
  const training = content.learns
    ? `${phase}${counted(network.history.length, "epoch")}${network.position > 0 ? ` and ${counted(network.position, "pattern")}` : ""}`
      + (network.updates === 0 ? "" : `, ${counted(network.updates, "update")}`) // those of a recorded run are not known
      + (error === undefined ? "" : `, error ${error.toPrecision(4)}`) + (network.met ? ": criterion met" : "") + "; "
    : "";
  write(by("status"), `${training}shown: ${title()}`);
}

// The unit that is looked at, in a line and at length.
function describe() {
  if (view.unit === null) return;
  const { moments, at, moment, event: { input, target } } = lookedAt(), { layer, j } = view.unit, held = isHeld(layer, j, input);
  const lesioned = network.silent[view.unit.number] === 1, state = lesioned ? ", lesioned" : held ? ", held" : "";
  const parts = [`activation ${digits(moment.a[layer.number][j])}${state}`];
  if (layer.kind === 0 && state === "") parts.push(`net input ${digits(moment.x[layer.number][j])}`);
  if (layer.bias >= 0) parts.push(`bias ${digits(network.w[layer.bias + j])}`);
  if (layer.target_at >= 0) parts.push(`target ${digits(target[layer.target_at + j])}`);
  by("unit").textContent = `${layer.name} ${layer.names[j]}: ${parts.join(", ")}`;
  if (!by("explanation").closest("details").open) return;
  const traced = content.learns ? opened(rows(), moment) : { ticks: moments };
  explain(by("explanation"), network, traced, Math.min(at, traced.ticks.length - 1), view.unit, { input, target });
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

// A frame: units, then other pictures in turn, then training for as long as is left of it.
function run(now) {
  if (!running) return;
  attempt(() => {
    const { pictured, until } = pace.frame(now);
    colourUnits();
    pictures.drawUntil(pictured);
    network.met = false;
    do {
      const before = network.history.length;
      network.step();
      if (network.history.length > before && !Number.isFinite(network.history.at(-1))) {
        throw new Error("the network diverged: a lower rate keeps it in bounds");
      }
    } while (performance.now() < until && !network.met && network.history.length < pause);
    view.pattern = Math.min(view.pattern, network.set.names.length - 1);
    if (network.met || network.history.length >= pause) stop();
  });
  if (running) requestAnimationFrame(run);
}

function stop() {
  running = false;
  by("status").setAttribute("aria-live", "polite");
  by("train").textContent = "Train";
}

// Training

by("step").addEventListener("click", () => attempt(() => { stop(); Object.assign(view, { pattern: network.step().pattern, rows: null, time: null }); }));
by("epoch").addEventListener("click", () => attempt(() => { stop(); network.train(1); }));
by("train").addEventListener("click", () => {
  running = !running;
  pause = network.history.length + (by("epochs").valueAsNumber || Infinity);
  by("status").setAttribute("aria-live", running ? "off" : "polite"); // no numbers read aloud while they run
  by("train").textContent = running ? "Stop" : "Train";
  if (!running) return refresh();
  pace.begin();
  requestAnimationFrame(run);
});
const beginAnew = () => attempt(() => {
  stop();
  network.reset(Number(by("seed").value));
  view.recorded = network.seed === recording?.seed ? 0 : null;
  by("recorded").value = 0;
});
by("reset").addEventListener("click", beginAnew);
by("seed").addEventListener("change", beginAnew);
by("seed").append(...content.seeds.map(({ seed }) => element("option", { value: seed }, String(seed))));
by("save").addEventListener("click", () => {
  const file = new Blob([JSON.stringify(network.state())], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(file), download: `${content.name}.json` });
  link.click();
  URL.revokeObjectURL(link.href);
});
by("load").addEventListener("change", async () => {
  const text = await by("load").files[0].text();
  attempt(() => load(JSON.parse(text)));
});
function load(state) {
  network.load(state);
  view.recorded = null;
}
by("training").hidden = !content.learns;
by("learning").hidden = !content.learns;
by("order").value = network.phase.order;
by("order").addEventListener("change", () => { for (const phase of content.phases) phase.order = by("order").value; });

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

// What is shown

const takesInput = content.plan.layers.some((x) => x.input_at >= 0);
by("mode").value = content.learns || !takesInput ? "lesion" : "input";
if (window.matchMedia("(hover: none)").matches) by("mode").value = "look"; // where a touch is all there is to point with
for (const id of ["what", "numbers", "course-layer"]) by(id).addEventListener("change", refresh);
if (!content.learns || !network.phase.learning.by_flow) by("what").querySelector("[value=delta]").remove();
const computed = content.plan.layers.filter((x) => x.kind === 0);
by("course-layer").append(...computed.map((x) => element("option", { value: x.number }, x.name)));
const answering = computed.findLast((x) => x.target_at >= 0) ?? computed.at(-1);
by("course-layer").value = answering.number;
by("time").addEventListener("input", () => { view.time = Number(by("time").value); refresh(); });
by("play").addEventListener("click", () => {
  playing = !playing;
  by("play").textContent = playing ? "Stop" : "Play";
  if (playing && Number(by("time").value) >= Number(by("time").max)) view.time = 0;
  if (playing) requestAnimationFrame(play);
});

// One tick after another, at most 30 a second.
let lastTick = 0;
function play(now) {
  if (!playing) return;
  if (now - lastTick > 33) {
    lastTick = now;
    view.time = Number(by("time").value) + 1;
    refresh();
    if (view.time >= Number(by("time").max)) {
      playing = false;
      by("play").textContent = "Play";
      return;
    }
  }
  requestAnimationFrame(play);
}
by("clear").hidden = !takesInput;
by("clear").addEventListener("click", () => {
  const { inputs } = rows(), { layers } = content.plan;
  const free = inputs[0].map((_, at) => (layers.some((x) => x.held && at >= x.input_at && at < x.input_at + x.units) ? NaN : 0));
  Object.assign(view, { rows: { ...rows(), inputs: inputs.map(() => free) }, called: "inputs by hand", time: null });
  refresh();
});
for (const details of document.querySelectorAll("details")) details.addEventListener("toggle", refresh);

const reading = lettersOf(content.plan);
by("typing").hidden = reading === null;
by("word").addEventListener("change", () => {
  by("word").setCustomValidity("");
  try {
    const input = typed(content.plan, network.w, by("word").value), shown = network.rowsOf(0);
    Object.assign(view, { rows: { ...shown, inputs: shown.inputs.map(() => input) }, called: by("word").value.toUpperCase(), time: null });
    refresh();
  } catch (problem) {
    by("word").setCustomValidity(problem.message);
    by("word").reportValidity();
  }
});

by("replay").hidden = recording === null;
if (recording !== null) {
  by("recorded").max = recording.epochs.length - 1;
  by("recorded").addEventListener("input", () => attempt(() => {
    stop();
    const at = Number(by("recorded").value);
    recording.show(network, at);
    view.recorded = recording.epochs[at];
    by("seed").value = recording.seed;
  }));
}

// Patterns

function changePattern(p, which, at, values) {
  const { set } = network, table = set[which].slice(), event = set.starts[p];
  table[event] = table[event].slice();
  table[event].set(values, at);
  stop();
  network.usePatterns({ ...set, [which]: table });
  choose(p);
}

// patterns of one event can be pasted, and so are shown as a table to change
by("pasted").value = network.set.names.length <= 1000 ? asTable(network.set) : "";
by("take").addEventListener("click", () => {
  by("pasted-remark").textContent = "";
  try {
    const set = readPatterns(pastedPatterns(by("pasted").value, content.plan, network.set));
    stop();
    network.usePatterns(set);
    choose(0);
  } catch (problem) {
    by("pasted-remark").textContent = problem.message;
  }
});

window.lab = {
  step: () => { const done = network.step(); refresh(); return done; },
  train: (epochs) => { const done = network.train(epochs); refresh(); return done; },
  state: () => network.state(),
  load: (state) => { load(state); refresh(); },
  trace: (name = network.set.names[view.pattern]) => trace(network, network.rowsOf(network.set.names.indexOf(name))),
};
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
window.addEventListener("resize", () => setTimeout(refresh)); // once the new sizes are known
window.addEventListener("beforeprint", () => pictures.drawAll());
diagram.show(diagram.units[answering.offset]);
refresh();
