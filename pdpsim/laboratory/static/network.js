// One network with one seed while it learns: the state, and how training goes through phases, epochs and patterns.

import { carryOn, makeStore, present } from "./flow.js";
import { Stream } from "./random.js";
import { RULES, newState, ruleAt } from "./rules.js";
import { COMPUTED } from "./steps.js";

// [[value, count], ...] as an array
function spread(runs) {
  return Float64Array.from(runs.flatMap(([value, count]) => Array(count).fill(value === null ? NaN : value)));
}

// {rows: different rows, of: which of them each event has} as a row for each event
function eventRows({ rows, of }) {
  const different = rows.map((row) => Float64Array.from(row, (x) => (x === null ? NaN : x)));
  return of.map((row) => different[row]);
}

// Events of a long pattern that are looked at, and those before and after a pattern of a stream.
const MOST_EVENTS = 100, AROUND = 20;

// Patterns as the flow reads them: a Float64Array for each event, NaN for what is missing.
export function readPatterns(set) {
  return { ...set, inputs: eventRows(set.inputs), targets: eventRows(set.targets) };
}

export class Network {
  constructor(page, seed = page.seeds[0].seed) {
    const { plan } = page;
    this.page = page;
    this.plan = plan;
    this.patterns = Object.fromEntries(Object.entries(page.patterns).map(([name, set]) => [name, readPatterns(set)]));
    this.factor = spread(plan.rate); // on the learning rate, of each weight
    this.ownDecay = spread(plan.decay);
    this.low = spread(plan.low).map((x) => (Number.isNaN(x) ? -Infinity : x));
    this.high = spread(plan.high).map((x) => (Number.isNaN(x) ? Infinity : x));
    this.silent = new Uint8Array(plan.units);
    for (const unit of page.seeds[0].silent) this.silent[unit] = 1;
    this.links = [...plan.projections, ...plan.feedback];
    this.cut = new Uint8Array(plan.weights); // links that a lesion has taken
    this.taken = new Map(); // what their weights were, by projection
    this.asked = {}; // learning rate and momentum, where the user has moved them
    this.reset(seed);
  }

  // Begin anew with the weights of a seed; lesions stay.
  reset(seed) {
    const start = this.page.seeds.find((x) => x.seed === seed);
    if (start === undefined) throw new Error(`no seed ${seed}: ${this.page.seeds.map((x) => x.seed).join(", ")}`);
    this.seed = seed;
    this.start = start;
    this.w = spread(start.weights);
    this.exists = spread(start.exists);
    this.stream = new Stream(start.order);
    this.g = new Float64Array(this.plan.weights);
    this.kind = null;
    this.updates = 0;
    this.errors = [0, Infinity]; // since the last update, and since the one before
    this.fresh = true;
    this.met = false;
    this.history = [];
    this.useWeights(this.w);
    this.beginPhase(0);
  }

  // Take other weights, but for projections that are lesioned.
  useWeights(w) {
    this.w.set(w);
    for (const name of this.taken.keys()) this.take(name);
  }

  beginPhase(number) {
    this.phaseNumber = number;
    this.phase = this.page.phases[number];
    this.epoch = 0;
    this.position = 0;
    this.pending = 0;
    this.set = this.patterns[this.phase.patterns];
    this.settings = null; // made when it is needed
    this.room();
    this.useRule();
    this.linksChanged();
  }

  // Go on with other patterns, from the beginning of an epoch.
  usePatterns(set) {
    this.patterns[this.phase.patterns] = set;
    this.set = set;
    this.position = this.pending = 0;
    this.g.fill(0);
    this.fresh = true;
    this.met = false;
    this.room();
  }

  // Room for the longest window, the state that is carried on kept.
  room() {
    const { starts } = this.set;
    const longest = Math.max(...starts.slice(1).map((end, p) => end - starts[p]));
    const ticks = (this.plan.time.deep ? longest : 1) * this.plan.time.ticks, before = this.store;
    this.store = makeStore(this.plan, ticks);
    if (before !== undefined) carryFrom(before, this.store, this.plan);
  }

  useRule() {
    const { rate, decay } = this.rule ?? {};
    this.rule = { ...ruleAt(this.phase.rule, this.epoch / Math.max(1, this.phase.epochs - 1)), ...this.asked };
    if (this.kind !== this.rule.name) {
      this.kind = this.rule.name;
      this.vectors = newState(this.rule, this.plan.weights);
      this.updates = 0;
    }
    if (this.rule.rate !== rate || this.rule.decay !== decay) this.ratesChanged();
  }

  // Set the learning rate or the momentum, from now on.
  choose(name, value) {
    this.asked[name] = value;
    this.useRule();
  }

  linksChanged() {
    this.live = this.exists.map((x, i) => (x > 0 && this.factor[i] > 0 && !this.cut[i] ? 1 : 0));
    for (const [from, to] of this.phase.frozen) this.live.fill(0, from, to);
    for (const vector of Object.values(this.vectors)) {
      for (const [from, to] of this.phase.frozen) vector.fill(0, from, to);
    }
    this.ratesChanged();
  }

  ratesChanged() {
    if (this.live === undefined) return;
    const { rate, decay } = this.rule;
    this.rate = this.factor.map((x, i) => rate * x * this.live[i]);
    this.decay = this.ownDecay.map((x, i) => (Number.isNaN(x) ? decay : x) * this.live[i]);
  }

  control(learn) {
    const { phase, plan } = this;
    return {
      ...plan.time, learn, teach: learn, error: phase.error, flat_spot: phase.flat_spot,
      deep: plan.time.deep && learn, truncate: learn ? plan.time.truncate : 0,
      target_radius: phase.target_radius, zero_error_radius: phase.zero_error_radius,
      silent: this.silent.some((x) => x) ? this.silent : null, learning: phase.learning,
    };
  }

  // The units that are updated at a tick, one after another: each once in a new order, or drawn with replacement.
  drawTurns(chance) {
    const units = this.plan.layers.flatMap((x) => (x.kind === COMPUTED ? Array.from({ length: x.units }, (_, j) => x.offset + j) : []));
    if (this.plan.time.turns === "drawn") return units.map(() => units[chance.below(units.length)]);
    return chance.permutation(units.length).map((k) => units[k]);
  }

  // Present the next pattern and learn from it; return what came of it.
  step() {
    const { phase, set } = this, count = phase.presentations ?? set.names.length;
    if (this.position === 0) {
      this.useRule();
      this.order = this.drawOrder(count);
      this.sum = { error: 0, worstPattern: -Infinity, worst: 0 };
      this.settings ??= this.control(true);
    }
    const pattern = this.order[this.position];
    const every = set.reset === "pattern" ? 1 : set.reset;
    if (set.reset !== "never" && this.position % every === 0) this.fresh = true;
    const { error, worst } = this.presentPattern(pattern);
    this.sum.error += error;
    this.sum.worstPattern = Math.max(this.sum.worstPattern, error);
    this.sum.worst = Math.max(this.sum.worst, worst);
    this.position += 1;
    if (phase.update !== "event") {
      this.pending += 1;
      this.errors[0] += error;
      const due = phase.update === "epoch" ? count : phase.update === "pattern" ? 1 : phase.update;
      if (this.pending >= due) this.applyRule();
    }
    if (this.position >= count) this.endEpoch();
    return { pattern, error, worst };
  }

  drawOrder(count) {
    const { order } = this.phase, patterns = this.set.names.length;
    if (order === "permuted") return this.stream.permutation(patterns);
    if (order === "sampled") return this.stream.sample(count, this.set.cumulative);
    return Array.from({ length: patterns }, (_, i) => i);
  }

  presentPattern(pattern) {
    const { set, settings } = this, first = set.starts[pattern], last = set.starts[pattern + 1];
    const weight = this.phase.weighted ? set.frequencies[pattern] : 1;
    const events = settings.deep ? last - first : 1;
    let error = 0, worst = 0;
    for (let event = first; event < last; event += events) {
      const window = {
        inputs: set.inputs.slice(event, event + events), targets: set.targets.slice(event, event + events),
        weight, fresh: this.fresh,
      };
      const outcome = present(this.plan, settings, this.w, this.g, this.store, window);
      error += outcome.error;
      worst = Math.max(worst, outcome.worst);
      if (this.phase.update === "event") {
        this.errors[0] = outcome.error;
        this.applyRule();
      }
      carryOn(this.plan, this.store, window, outcome.last);
      this.fresh = false;
    }
    return { error, worst };
  }

  // Change the weights by the gradient summed since the last update, and begin a new sum.
  applyRule() {
    const when = { number: this.updates + 1, error: this.errors[0], lastError: this.errors[1] };
    this.update(this.w, this.g, this.vectors, when);
    this.g.fill(0);
    this.updates += 1;
    this.pending = 0;
    this.errors = [0, this.errors[0]];
  }

  // Change weights w by a summed gradient g and a rule's own state.
  update(w, g, vectors, when) {
    this.shareGradient(g);
    RULES[this.kind].update(this.rule, w, g, vectors, this.rate, this.decay, when);
    if (this.plan.limited) for (let i = 0; i < w.length; i++) w[i] = Math.min(this.high[i], Math.max(this.low[i], w[i]));
  }

  // Sum the gradient over weights that are one, and drop that of weights that do not learn.
  shareGradient(g) {
    const { live, plan } = this;
    for (let i = 0; i < g.length; i++) g[i] *= live[i];
    if (plan.tie === null) return;
    const sums = new Float64Array(g.length);
    for (let i = 0; i < g.length; i++) sums[plan.tie[i]] += g[i];
    for (let i = 0; i < g.length; i++) g[i] = sums[plan.tie[i]];
  }

  endEpoch() {
    if (this.pending > 0) this.applyRule();
    const { error, worstPattern, worst } = this.sum, { stop } = this.phase;
    this.epoch += 1;
    this.position = 0;
    this.history.push(error);
    this.met = stop !== null
      && (stop.error === null || error < stop.error)
      && (stop.pattern_error === null || worstPattern < stop.pattern_error)
      && (stop.within === null || worst < stop.within);
    const more = this.phaseNumber + 1 < this.page.phases.length;
    if (more && (this.met || this.epoch >= this.phase.epochs)) {
      this.met = false;
      this.beginPhase(this.phaseNumber + 1);
    }
  }

  // Train for some epochs, or until the phase's criterion is met; return how many were trained.
  train(epochs) {
    const before = this.history.length;
    while (this.history.length < before + epochs) {
      const ended = this.history.length;
      while (this.history.length === ended) this.step();
      if (!Number.isFinite(this.history.at(-1))) throw new Error("the network diverged: a lower rate keeps it in bounds");
      if (this.met) break;
    }
    return this.history.length - before;
  }

  // Present a pattern without learning; return what each event comes to at its last tick.
  look(pattern) {
    return this.lastTicks(this.rowsOf(pattern));
  }

  lastTicks(rows) {
    return this.show(rows).map(({ ticks, ...event }) => ({ ...event, ...ticks.at(-1), ticks: ticks.length }));
  }

  // A pattern's events, of a long one the first, as rows of inputs and targets.
  rowsOf(pattern) {
    return this.rowsFrom(pattern, pattern + 1, MOST_EVENTS);
  }

  // A pattern as training meets it: of a stream, between what comes before and after it without a reset. `at` is its
  // place among them.
  stretchOf(pattern) {
    const { starts } = this.set, [first, end] = this.runOf(pattern);
    let from = pattern, to = pattern + 1;
    while (from > first && starts[pattern] - starts[from - 1] <= AROUND) from -= 1;
    while (to < end && starts[to + 1] - starts[pattern + 1] <= AROUND) to += 1;
    return { ...this.rowsFrom(from, to, MOST_EVENTS), at: pattern - from };
  }

  // The network as it is now, to be looked at while this one learns on.
  still() {
    const { phase, set } = this;
    return Object.assign(Object.create(this), { w: this.w.slice(), phase, set });
  }

  // What each of the first patterns comes to, one after another: lists of their events at the last tick, with the state
  // that they find in training; `events`: how many at most, where patterns are not split.
  *survey(patterns, events = Infinity) {
    const { names, starts } = this.set, most = Math.min(patterns, names.length);
    let to = 0;
    while (to < most && starts[to] < events) {
      const [first, end] = this.runOf(to);
      to = first + 1;
      while (to < Math.min(end, most) && starts[to] < events) to += 1;
      const rows = this.rowsFrom(first, to, to === first + 1 ? MOST_EVENTS : Infinity), shown = this.lastTicks(rows);
      for (let p = 0; p < to - first; p++) yield shown.slice(rows.starts[p], rows.starts[p + 1]);
    }
  }

  // Patterns that follow one another without a reset: the first, and the one after the last.
  runOf(pattern) {
    const { names, reset } = this.set;
    if (reset === "never") return [0, names.length];
    const size = reset === "pattern" ? 1 : reset, first = pattern - (pattern % size);
    return [first, Math.min(first + size, names.length)];
  }

  // Rows of inputs and targets of patterns, `most` at most, and where each pattern begins among them.
  rowsFrom(from, to, most) {
    const { starts, inputs, targets } = this.set, first = starts[from], end = Math.min(starts[to], first + most);
    const begins = starts.slice(from, to + 1).map((start) => Math.min(start, end) - first);
    return { from, first, inputs: inputs.slice(first, end), targets: targets.slice(first, end), starts: begins, at: 0 };
  }

  // Present rows of inputs and targets without learning; return each event with its error and with activations a and
  // net inputs x of every layer at each of its ticks.
  show({ first, inputs, targets }) {
    const { plan } = this, c = this.control(false), s = makeStore(plan, plan.time.ticks);
    const chance = new Stream(this.start.chance), inTurns = plan.time.updates === "asynchronous";
    return inputs.map((input, k) => {
      const turns = inTurns ? Array.from({ length: c.ticks }, () => this.drawTurns(chance)) : null;
      const window = { inputs: [input], targets: [targets[k]], weight: 1, fresh: k === 0, turns };
      const { error, worst, last } = present(plan, c, this.w, null, s, window);
      const at = (values, tick) => plan.layers.map((x) => values[x.number].slice(tick * x.units, (tick + 1) * x.units));
      const ticks = Array.from({ length: last }, (_, t) => ({ a: at(s.a, t + 1), x: at(s.x, t + 1) }));
      carryOn(plan, s, window, last);
      return { event: first + k, input, target: targets[k], error, worst, ticks };
    });
  }

  // Lesion a unit (its activation is 0), or heal it; return whether it is lesioned now.
  lesionUnit(unit) {
    this.silent[unit] = this.silent[unit] ? 0 : 1;
    this.settings = this.control(true); // in the middle of an epoch, too
    return this.silent[unit] === 1;
  }

  // Take all links of a projection, or give them back their weights; return whether they are taken now.
  lesionProjection(name) {
    const [from, to] = this.span(name), kept = this.taken.get(name);
    this.cut.fill(kept === undefined ? 1 : 0, from, to);
    if (kept === undefined) this.take(name);
    else {
      this.w.set(kept, from);
      this.taken.delete(name);
    }
    this.linksChanged();
    return kept === undefined;
  }

  // Keep a projection's weights aside and set them to 0.
  take(name) {
    const [from, to] = this.span(name);
    this.taken.set(name, this.w.slice(from, to));
    this.w.fill(0, from, to);
    for (const vector of Object.values(this.vectors ?? {})) vector.fill(0, from, to);
  }

  span(name) {
    const link = this.links.find((p) => p.name === name);
    if (link === undefined) throw new Error(`no projection ${name}`);
    return [link.weight, link.weight + this.plan.layers[link.sender].units * this.plan.layers[link.receiver].units];
  }

  // Weights by projection as [sending][receiving], biases by layer.
  state() {
    const weights = {}, biases = {}, starts = {};
    for (const link of this.links) {
      const { units } = this.plan.layers[link.receiver], [from, to] = this.span(link.name);
      weights[link.name] = [];
      for (let i = from; i < to; i += units) weights[link.name].push([...this.w.slice(i, i + units)]);
    }
    for (const layer of this.plan.layers) {
      if (layer.bias >= 0) biases[layer.name] = [...this.w.slice(layer.bias, layer.bias + layer.units)];
      if (layer.start_weight >= 0) {
        starts[layer.name] = [...this.w.slice(layer.start_weight, layer.start_weight + layer.units)];
      }
    }
    const lesioned = Object.fromEntries(this.plan.layers.map((x) => [
      x.name, Array.from({ length: x.units }, (_, j) => j).filter((j) => this.silent[x.offset + j]),
    ]).filter(([, units]) => units.length > 0));
    return { model: this.page.name, seed: this.seed, epochs: this.history.length, weights, biases, starts, lesioned };
  }

  // Take weights and biases as `state` returns them; whatever is missing stays as it is.
  load(state) {
    const w = this.w.slice();
    const put = (what, name, from, size, values) => {
      const flat = values.flat();
      if (flat.length !== size || !flat.every(Number.isFinite)) throw new Error(`${what} ${name}: expected ${size} numbers`);
      w.set(flat, from);
    };
    for (const [name, values] of Object.entries(state.weights ?? {})) {
      const [from, to] = this.span(name);
      put("weights", name, from, to - from, values);
    }
    for (const [what, at] of [["biases", "bias"], ["starts", "start_weight"]]) {
      for (const [name, values] of Object.entries(state[what] ?? {})) {
        const layer = this.plan.layers.find((x) => x.name === name && x[at] >= 0);
        if (layer === undefined) throw new Error(`no layer ${name} with ${what}`);
        put(what, name, layer[at], layer.units, values);
      }
    }
    for (const [name, units] of Object.entries(state.lesioned ?? {})) {
      const layer = this.plan.layers.find((x) => x.name === name);
      if (layer === undefined || !units.every((j) => j >= 0 && j < layer.units)) throw new Error(`no such units in ${name}`);
      for (const j of units) this.silent[layer.offset + j] = 1;
    }
    this.w.set(w);
    this.settings = this.control(true); // lesions among them
  }
}

function carryFrom(before, store, plan) {
  for (const { number, units } of plan.layers) {
    for (const name of ["a", "x"]) store[name][number].set(before[name][number].subarray(0, units));
  }
  store.lastTarget = before.lastTarget;
}
