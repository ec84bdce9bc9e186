// The way through a pattern: activation forward, error back; twin of pdpsim/engine/flow.py.
//
// net_j(t) = sum over senders i of w_ij a_i(t - delay), plus bias and external input
// x_j(t)   = (1 - dt) x_j(t-1) + dt net_j(t);  a_j(t) = f(x_j(t))
// delta_j  = dE/dnet_j;  dE/dw_ij = sum over t of a_i(t - delay) delta_j(t)

import { interact, takeTurns } from "./interaction.js";
import { PROCEDURES } from "./procedures.js";
import {
  CLAMPED, COMPUTED, CONTEXT, accumulate, accumulateBiases, accumulateError, average, averageBack, begin, carryBack,
  carryError, carryThroughCopy, clamp, clear, copy, externalInput, hold, impose, injectError, keep, movement, netInput, rest,
  score, silence, squash, startGradient, teach, toDelta,
} from "./steps.js";

// Room for a window of that many ticks.
export function makeStore(plan, ticks) {
  const zeros = () => plan.layers.map((layer) => new Float64Array((ticks + 1) * layer.units));
  return {
    x: zeros(), a: zeros(), dE_da: zeros(), delta: zeros(), slope: zeros(),
    later: plan.layers.map((layer) => new Float64Array(layer.units)),
    lastTarget: new Float64Array(plan.targets).fill(NaN),
    plus: null, // activations of the plus phase, of procedures that have one
  };
}

// Run one window of events: forward, errors and, where `c.learn` says so, backward into the gradient g.
export function present(plan, c, w, g, s, window) {
  if (window.fresh) for (const layer of plan.layers) begin(layer, plan, w, s);
  const last = forward(plan, c, w, s, window);
  const outcome = assess(plan, c, s, window, last);
  if (c.learn && c.learning.by_flow) backpropagate(plan, c, w, g, s, window, last);
  else if (c.learn) PROCEDURES[c.learning.name]({ plan, c, w, g, s, window, last, forward });
  return { ...outcome, last };
}

// Make the state after a window the one before the next.
export function carryOn(plan, s, window, last) {
  for (const layer of plan.layers) keep(layer, s, last);
  s.lastTarget = window.targets[window.targets.length - 1];
}

// Spread activation through the window; return the last tick reached.
export function forward(plan, c, w, s, window) {
  const ticks = window.inputs.length * c.ticks;
  for (let tick = 1; tick <= ticks; tick++) {
    const event = Math.floor((tick - 1) / c.ticks), tickOfEvent = (tick - 1) % c.ticks;
    const input = window.inputs[event];
    for (const layer of plan.layers) {
      if (layer.kind === CLAMPED) clamp(layer, s, input, tick);
      else if (layer.kind === CONTEXT) {
        if (tickOfEvent > 0 || (window.fresh && tick === 1)) hold(layer, s, tick);
        else {
          const source = plan.layers[layer.copied];
          copy(layer, source, s, tick);
          if (c.teach && layer.teacher) {
            teach(layer, source, s, tick === 1 ? s.lastTarget : window.targets[event - 1], tick);
          }
        }
      } else if (c.updates === "asynchronous") hold(layer, s, tick);
      else if (layer.interactive) interact(plan, layer, w, s, input, tick);
      else {
        gather(plan, w, s, input, layer, tick);
        if (layer.dt !== 1) average(layer, s, tick);
        squash(layer, s, tick);
      }
      if (layer.held) impose(layer, s, input, layer.input_at, tick);
      if (window.teaches && layer.target_at >= 0) impose(layer, s, window.targets[event], layer.target_at, tick);
      if (c.silent !== null) silence(layer, s.a, c.silent, tick);
    }
    if (c.updates === "asynchronous") takeTurns(plan, c, w, s, input, window.turns[tick - 1], tick);
    if (c.settle > 0 && tickOfEvent + 1 >= c.least) {
      const computed = plan.layers.filter((layer) => layer.kind === COMPUTED);
      if (Math.max(0, ...computed.map((layer) => movement(layer, s, tick))) <= c.settle) return tick;
    }
  }
  return ticks;
}

// net_j = bias_j + external input + sum_i w_ij a_i(t - delay)
function gather(plan, w, s, input, layer, tick) {
  rest(layer, w, s, tick);
  if (layer.clamp > 0) externalInput(layer, s, input, tick);
  for (let p = layer.first; p < layer.last; p++) {
    const link = plan.projections[p];
    netInput(link, plan.layers[link.sender], layer, w, s, tick);
  }
}

// The window's error, and the largest |activation - target| where an event ends.
function assess(plan, c, s, window, last) {
  let error = 0, worst = 0;
  for (let tick = 1; tick <= last; tick++) {
    const event = Math.floor((tick - 1) / c.ticks), tickOfEvent = (tick - 1) % c.ticks;
    const counts = tickOfEvent >= c.first_error_tick || tick === last;
    const ends = tickOfEvent === c.ticks - 1 || tick === last;
    if (!counts && !ends) continue;
    for (const layer of plan.layers) {
      if (layer.target_at < 0) continue;
      const [own, distance] = score(layer, c, s, window.targets[event], tick);
      if (counts) error += window.weight * own;
      if (ends) worst = Math.max(worst, distance);
    }
  }
  return { error, worst };
}

// Carry the window's error back: all of it at once, or event by event through few ticks.
function backpropagate(plan, c, w, g, s, window, last) {
  if (c.truncate === 0) {
    backward(plan, c, w, g, s, window, 1, last, -1);
    return;
  }
  for (let event = 0; event < window.inputs.length; event++) {
    const until = (event + 1) * c.ticks;
    backward(plan, c, w, g, s, window, Math.max(1, until - c.truncate + 1), until, event);
  }
}

// Carry the error back from tick `last` to tick `first`, and add to the gradient; `only` is the one event whose
// error counts, or -1 for all.
function backward(plan, c, w, g, s, window, first, last, only) {
  for (const layer of plan.layers) clear(layer, s, first - 1, last);
  for (let tick = last; tick >= first; tick--) {
    const event = Math.floor((tick - 1) / c.ticks), tickOfEvent = (tick - 1) % c.ticks;
    const scored = (tickOfEvent >= c.first_error_tick || tick === last) && (only < 0 || only === event);
    for (let k = plan.layers.length - 1; k >= 0; k--) {
      const layer = plan.layers[k];
      const natural = scored && layer.target_at >= 0
        && injectError(layer, c, s, window.targets[event], window.weight, tick);
      if (layer.kind === CONTEXT) {
        if (c.deep || layer.start_weight >= 0) {
          const source = plan.layers[layer.copied];
          carryThroughCopy(layer, source, c, s, window.targets[event - 1], window.fresh, tick);
        }
      } else if (layer.kind === COMPUTED) {
        toDelta(layer, c, s, natural, tick);
        if (c.silent !== null) silence(layer, s.delta, c.silent, tick);
        if (layer.dt !== 1) averageBack(layer, s, tick);
        for (let p = layer.first; p < layer.last; p++) {
          const link = plan.projections[p];
          if (link.back && (tick - link.delay > 0 || window.fresh)) {
            carryBack(link, plan.layers[link.sender], layer, w, s, tick);
          }
        }
        for (let p = layer.first_error; p < layer.last_error; p++) {
          carryError(plan.feedback[p], layer, plan.layers[plan.feedback[p].receiver], w, s, tick);
        }
      }
    }
  }
  for (const layer of plan.layers) {
    for (let p = layer.first_error; p < layer.last_error; p++) {
      const link = plan.feedback[p];
      if (link.learns) accumulateError(link, layer, plan.layers[link.receiver], g, s, first, last);
    }
    if (layer.bias >= 0) accumulateBiases(layer, g, s, first, last);
    for (let p = layer.first; p < layer.last; p++) {
      const link = plan.projections[p];
      accumulate(link, plan.layers[link.sender], layer, g, s, first, last);
    }
    if (window.fresh && first === 1 && layer.start_weight >= 0) startGradient(layer, g, s);
  }
}
