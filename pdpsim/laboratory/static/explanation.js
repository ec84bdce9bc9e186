// How a unit comes to its activation, and its weights to their change: every number with its equation.

import { element, scroller } from "./drawing.js";
import { isHeld, sent } from "./steps.js";

const MOST_TERMS = 40;

const four = (x) => (x === null || Number.isNaN(x) ? "\u2013" : (Math.abs(x) < 5e-7 ? 0 : x).toFixed(6).replace("-", "\u2212"));
const within = (x) => (x < 0 ? `(${four(x)})` : four(x));

// The activation function at x, and its slope by a, as a textbook writes them.
const FUNCTIONS = {
  linear: () => ["net", "dE/da"],
  logistic: (x) => [`1 / (1 + e^\u2212${within(x)})`, "a (1 \u2212 a) dE/da"],
  tanh: () => ["tanh net", "(1 \u2212 a\u00b2) dE/da"],
  relu: () => ["max(0, net)", "dE/da where a > 0"],
  softmax: () => ["e^net / \u03a3 e^net of the layer", "a (dE/da \u2212 \u03a3 a dE/da)"],
  threshold: () => ["1 where net > 0, or else 0", "dE/da"],
};

const OWN_ERRORS = {
  "sum-of-squares": "a \u2212 t",
  "lens-sum-of-squares": "2 (a \u2212 t)",
  "cross-entropy": "(a \u2212 t) / (a (1 \u2212 a))",
  divergence: "\u2212t / a",
};

// The changes of learning procedures other than descent of the gradient, with the two phases' activations.
const RULES_OF_TWO = {
  basic: "\u0394w \u221d a\u1d62\u207b (a\u2c7c\u207a \u2212 a\u2c7c\u207b)",
  midpoint: "\u0394w \u221d \u00bd (a\u1d62\u207b + a\u1d62\u207a) (a\u2c7c\u207a \u2212 a\u2c7c\u207b)",
  symmetric: "\u0394w \u221d \u00bd [a\u1d62\u207b (a\u2c7c\u207a \u2212 a\u2c7c\u207b) + a\u2c7c\u207b (a\u1d62\u207a \u2212 a\u1d62\u207b)]",
  contrastive: "\u0394w \u221d a\u1d62\u207a a\u2c7c\u207a \u2212 a\u1d62\u207b a\u2c7c\u207b",
};

// What a unit receives at a tick: [{ name, activation, weight, place }], the bias last.
function terms(network, ticks, at, unit) {
  const { plan, w } = network, list = [];
  for (let p = unit.layer.first; p < unit.layer.last; p++) {
    const link = plan.projections[p], sender = plan.layers[link.sender], from = ticks[at - link.delay];
    for (let i = 0; i < sender.units; i++) {
      const place = link.weight + i * unit.layer.units + unit.j, weight = w[place], a = from?.a[link.sender][i] ?? null;
      const plus = from?.plus ? from.plus[link.sender][i] : null, sign = weight < 0 ? "inhibition" : "excitation";
      const factor = link.gain * link[sign] * (unit.layer.interactive ? unit.layer[sign] : 1);
      const arrives = a === null ? null : sent(link, a) * weight * factor;
      list.push({ name: `${sender.name} ${sender.names[i]}`, a, plus, weight, place, arrives });
    }
  }
  if (unit.layer.bias >= 0) {
    const place = unit.layer.bias + unit.j, weight = w[place];
    const factor = unit.layer.interactive ? unit.layer[weight < 0 ? "inhibition" : "excitation"] : 1;
    list.push({ name: "bias", a: 1, plus: 1, weight, place, arrives: weight * factor });
  }
  return list.sort((u, v) => Math.abs(v.arrives) - Math.abs(u.arrives));
}

const row = (tag, cells) => element("tr", {}, ...cells.map((x, k) => element(k === 0 ? "th" : tag, k === 0 ? { scope: "row" } : {}, x)));
const line = (name, text) => element("p", {}, element("b", {}, name), ` ${text}`);

// Of a weight: dE/dw, the change, and what of it is carried on.
function lessons(network, traced, place) {
  if (!network.live[place]) return ["fixed", "\u2013", "\u2013"];
  return [traced.gradient[place], traced.change[place], traced.change[place] - traced.step[place]].map(four);
}

// Fill `root` with the explanation of a unit at tick `at` of `traced`, as `trace` returns it (or, of a network that
// does not learn, as `show` lists its ticks). `input`, `target`: the event's.
export function explain(root, network, traced, at, unit, { input, target }) {
  const tick = traced.ticks[at], { layer, j } = unit, k = layer.number, a = tick.a[k][j], learns = traced.gradient !== undefined;
  root.replaceChildren(element("h3", {}, `${layer.name} ${layer.names[j]}`));
  root.append(...activationTerms(network, tick, unit, { input, target }, learns));
  if (layer.kind !== 0) return;
  const list = terms(network, traced.ticks, at, unit);
  const header = ["from", "a", "w", "arrives", ...(tick.plus ? ["a, plus phase"] : []), ...(learns ? ["dE/dw", "change", "of it carried on"] : [])];
  const rows = list.slice(0, MOST_TERMS).map((x) => row("td", [
    x.name, x.name === "bias" ? "1" : four(x.a), four(x.weight), four(x.arrives),
    ...(tick.plus ? [four(x.plus)] : []),
    ...(learns ? lessons(network, traced, x.place) : []),
  ]));
  const table = element("table", { class: "terms" }, element("thead", {}, element("tr", {}, ...header.map((x) => element("th", { scope: "col" }, x)))), element("tbody", {}, ...rows));
  if (learns) root.append(line("change", `by ${changeRule(network, tick)}`));
  root.append(scroller("What arrives at the unit", table));
  const left = list.length - MOST_TERMS;
  if (left > 0) root.append(element("p", { class: "soft" }, left === 1 ? "1 smaller term is left out" : `${left} smaller terms are left out`));
}

// How the unit's activation comes about, a line for each equation, and its delta where error is carried back.
function activationTerms(network, tick, { layer, j, number }, { input, target }, learns) {
  const k = layer.number, a = tick.a[k][j], net = four(tick.x[k][j]);
  if (network.silent[number]) return [line("a", "= 0: the unit is lesioned")];
  if (layer.kind !== 0) return [line("a", `= ${four(a)}, ${layer.kind === 1 ? "the pattern\u2019s input" : "copied from an earlier event"}`)];
  if (isHeld(layer, j, input)) return [line("a", `= ${four(a)}: held at the pattern\u2019s input, whatever arrives`)];
  if (layer.interactive) {
    return [
      line("net", `= the sum of what arrives + external input = ${net}; units below their threshold send nothing`),
      line("\u0394a", `= net (max \u2212 a) where net > 0, or else net (a \u2212 min), less ${layer.decay} (a \u2212 rest)`),
      line("a", `= ${four(a)} at this tick`),
    ];
  }
  const [formula, slope] = FUNCTIONS[layer.activation](tick.x[k][j]), lines = [
    line("net", `= \u03a3 a w${layer.bias >= 0 ? " + bias" : ""}${layer.clamp > 0 ? " + external input" : ""}${layer.dt === 1 ? "" : `, of which a share of ${layer.dt} is taken up at each tick,`} = ${net}`),
    line("a", `= ${formula} = ${four(a)}`),
  ];
  if (learns && network.phase.learning.by_flow) lines.push(...errorTerms(network, tick, layer, j, a, target, slope));
  else if (learns && network.phase.learning.name === "delta" && network.phase.error === "sum-of-squares") lines.push(...deltaTerm(network, layer, j, a, target));
  else if (tick.plus) lines.push(line("plus phase:", `a\u207a = ${four(tick.plus[k][j])}, with the targets held; a\u207b = ${four(a)} without`));
  return lines;
}

function errorTerms(network, tick, layer, j, a, target, slope) {
  const t = layer.target_at >= 0 ? target[layer.target_at + j] : NaN, delta = tick.delta[layer.number][j];
  const own = OWN_ERRORS[network.phase.error], carried = "\u03a3 w \u03b4 over the units that it sends to";
  const value = tick.dE_da[layer.number][j]; // 0 where error and activation function go together, and delta is a - t
  const parts = [`= ${Number.isNaN(t) ? carried : own} = ${four(value)}${Number.isNaN(t) ? "" : `, with the target t = ${t}`}`];
  if (value === 0 && !Number.isNaN(t)) return [line("\u03b4", `= dE/dnet = a \u2212 t = ${four(delta)}, with the target t = ${t}: error and activation function go together`)];
  return [line("dE/da", parts.join(" ")), line("\u03b4", `= dE/dnet = ${slope} = ${four(delta)}`)];
}

// Of the delta rule whose rate is another where the outcome is absent, the target 0.
function deltaTerm(network, layer, j, a, target) {
  const t = target[layer.target_at + j], { absent } = network.phase.learning;
  if (Number.isNaN(t)) return [];
  return [line("\u03b4", `= ${t === 0 ? `${absent} (a \u2212 t)` : "a \u2212 t"} = ${four((t === 0 ? absent : 1) * (a - t))}, with the target t = ${t}`)];
}

function changeRule(network, tick) {
  const { learning, rule } = network.phase, momentum = network.rule.momentum ? ` + ${network.rule.momentum} \u00d7 the change before` : "";
  if (learning.name === "hebb") return `\u0394w = rate (a\u1d62 \u2212 c)(a\u2c7c \u2212 c), c = ${learning.level}, rate = ${network.rule.rate}`;
  if (tick.plus) return `${RULES_OF_TWO[learning.variant]} (dE/dw stands for its negative), rate = ${network.rule.rate}${momentum}`;
  const gradient = "dE/dw = a\u1d62 \u03b4\u2c7c, summed over ticks";
  return rule.name === "gradient-descent" ? `${gradient}; \u0394w = \u2212${network.rule.rate} dE/dw${momentum}` : `${gradient}; \u0394w by ${rule.name}`;
}
