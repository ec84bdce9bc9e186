// One presentation of a pattern laid open, as a textbook would; twin of pdpsim/simulate/tracing.py.
//
// The network starts anew and is not changed. Weights change once, after the whole pattern.

import { carryOn, makeStore, present } from "./flow.js";
import { newState } from "./rules.js";

// Return the error, each tick's net inputs x, activations a, dE/da and delta of every layer, activations of the plus
// phase where there is one, and of all weights the gradient, the change, and what of it is this pattern's own step.
// Of rows of several patterns, what comes before pattern number `at` leads up to it, and the rest is left.
export function trace(network, { inputs, targets, starts, at }) {
  const { plan, w } = network, c = network.control(true), g = new Float64Array(plan.weights);
  const sizes = starts.slice(1).map((end, p) => (c.deep ? end - starts[p] : 1)); // events of a window
  const s = makeStore(plan, Math.max(...sizes) * c.ticks), ticks = [];
  let error = 0, pattern = 0;
  for (let first = 0; first < starts[at + 1]; first += sizes[pattern]) {
    while (first >= starts[pattern + 1]) pattern += 1;
    if (first === starts[at]) {
      g.fill(0);
      error = 0;
    }
    const end = first + sizes[pattern];
    const window = { inputs: inputs.slice(first, end), targets: targets.slice(first, end), weight: 1, fresh: first === 0 };
    const outcome = present(plan, c, w, g, s, window);
    error += outcome.error;
    for (let tick = 1; tick <= outcome.last; tick++) {
      const of = (values) => plan.layers.map((x) => values[x.number].slice(tick * x.units, (tick + 1) * x.units));
      const event = first + Math.floor((tick - 1) / c.ticks);
      const plus = tick === outcome.last ? s.plus : null;
      ticks.push({ event, tick: ((tick - 1) % c.ticks) + 1, x: of(s.x), a: of(s.a), dE_da: of(s.dE_da), delta: of(s.delta), plus });
    }
    carryOn(plan, s, window, outcome.last);
  }
  const vectors = Object.fromEntries(Object.entries(network.vectors).map(([name, each]) => [name, each.slice()]));
  const when = { number: network.updates + 1, error, lastError: network.errors[1] };
  const change = changeBy(network, g, vectors, when);
  const step = changeBy(network, g, newState(network.rule, plan.weights), { number: 1, error, lastError: Infinity });
  return { error, ticks, gradient: g.map((x, i) => x * network.live[i]), change, step };
}

// What a rule would add to the weights.
function changeBy(network, g, vectors, when) {
  const w = network.w.slice();
  network.update(w, g.slice(), vectors, when);
  return w.map((x, i) => x - network.w[i]);
}
