// One presentation of a pattern laid open, as a textbook would; twin of pdpsim/simulate/tracing.py.
//
// The network starts anew and is not changed. Weights change once, after the whole pattern.

import { carryOn, makeStore, present } from "./flow.js";
import { newState } from "./rules.js";

// Return the error, each tick's net inputs x, activations a, dE/da and delta of every layer, activations of the plus
// phase where there is one, and of all weights the gradient, the change, and what of it is this pattern's own step.
export function trace(network, { inputs, targets }) {
  const { plan, w } = network, c = network.control(true), g = new Float64Array(plan.weights);
  const events = c.deep ? inputs.length : 1, s = makeStore(plan, events * c.ticks), ticks = [];
  let error = 0;
  for (let first = 0; first < inputs.length; first += events) {
    const window = {
      inputs: inputs.slice(first, first + events), targets: targets.slice(first, first + events), weight: 1, fresh: first === 0,
    };
    const outcome = present(plan, c, w, g, s, window);
    error += outcome.error;
    for (let tick = 1; tick <= outcome.last; tick++) {
      const at = (values) => plan.layers.map((x) => values[x.number].slice(tick * x.units, (tick + 1) * x.units));
      const event = first + Math.floor((tick - 1) / c.ticks);
      const plus = tick === outcome.last ? s.plus : null;
      ticks.push({ event, tick: ((tick - 1) % c.ticks) + 1, x: at(s.x), a: at(s.a), dE_da: at(s.dE_da), delta: at(s.delta), plus });
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
