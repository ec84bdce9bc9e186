// The steps of the flow, equation by equation; twins of pdpsim/engine/steps.py, for one pattern.
//
// Each does one layer or one projection at one tick. A layer's values lie in an array of its own: tick after tick
// (the state before the first tick of the window, then every tick), in each the units.

import { ACTIVATIONS, ERRORS, TINY, bandedTarget } from "./functions.js";

export const COMPUTED = 0, CLAMPED = 1, CONTEXT = 2;

export const place = (layer, tick) => tick * layer.units;

// Whether a unit is held at what the pattern gives it, and so is not computed.
export const isHeld = (layer, j, input) => Boolean(layer.held) && !Number.isNaN(input[layer.input_at + j]);

// Forward

// The state before the first tick is the layer's start values.
export function begin(layer, plan, w, s) {
  for (let j = 0; j < layer.units; j++) {
    const trained = layer.start_weight >= 0;
    s.a[layer.number][j] = trained ? w[layer.start_weight + j] : plan.start[layer.offset + j];
    s.x[layer.number][j] = trained
      ? ACTIVATIONS[layer.activation].inverse(w[layer.start_weight + j])
      : plan.start_x[layer.offset + j];
  }
}

// a_i = the pattern's value
export function clamp(layer, s, input, tick) {
  for (let j = 0; j < layer.units; j++) s.a[layer.number][place(layer, tick) + j] = input[layer.input_at + j];
}

// A context keeps its activations during an event.
export function hold(layer, s, tick) {
  const a = s.a[layer.number];
  a.copyWithin(place(layer, tick), place(layer, tick - 1), place(layer, tick));
}

// s(t) = mu s(t-1) + o(t-1) (mu = 0: Elman's copy)
export function copy(layer, source, s, tick) {
  const a = s.a[layer.number], o = s.a[source.number];
  const now = place(layer, tick), before = place(layer, tick - 1);
  for (let j = 0; j < layer.units; j++) a[now + j] = layer.trace * a[before + j] + o[before + j];
}

// s(t) = mu s(t-1) + the last event's target, where there is one
export function teach(layer, source, s, target, tick) {
  const a = s.a[layer.number], now = place(layer, tick), before = place(layer, tick - 1);
  for (let j = 0; j < layer.units; j++) {
    const t = target[source.target_at + j];
    if (!Number.isNaN(t)) a[now + j] = layer.trace * a[before + j] + t;
  }
}

// net_j = bias_j
export function rest(layer, w, s, tick) {
  const x = s.x[layer.number], now = place(layer, tick);
  for (let j = 0; j < layer.units; j++) x[now + j] = layer.bias >= 0 ? w[layer.bias + j] : 0;
}

// net_j += clamp times the pattern's value, where it gives one
export function externalInput(layer, s, input, tick) {
  const x = s.x[layer.number], now = place(layer, tick);
  for (let j = 0; j < layer.units; j++) {
    const value = input[layer.input_at + j];
    if (!Number.isNaN(value)) x[now + j] += layer.clamp * value;
  }
}

// What a unit sends along a projection: o_i = min(cap, max(a_i - threshold, 0)^power).
export function sent(link, activation) {
  const o = link.threshold === null ? activation : Math.max(activation - link.threshold, 0) ** link.power;
  return link.cap === null ? o : Math.min(link.cap, o);
}

// net_j += gain sum_i o_i(t - delay) w_ij, with the projection's factors by the sign of the weight
export function netInput(link, sender, receiver, w, s, tick) {
  const a = s.a[sender.number], x = s.x[receiver.number];
  const from = place(sender, tick - link.delay), now = place(receiver, tick);
  const up = link.gain * link.excitation, down = link.gain * link.inhibition;
  for (let i = 0; i < sender.units; i++) {
    const o = sent(link, a[from + i]), value = up * o, row = link.weight + i * receiver.units;
    if (o === 0) continue;
    if (up === down) for (let j = 0; j < receiver.units; j++) x[now + j] += value * w[row + j];
    else for (let j = 0; j < receiver.units; j++) x[now + j] += (w[row + j] < 0 ? down : up) * o * w[row + j];
  }
}

// x_j(t) = (1 - dt) x_j(t-1) + dt net_j(t)
export function average(layer, s, tick) {
  const x = s.x[layer.number], now = place(layer, tick), before = place(layer, tick - 1);
  for (let j = 0; j < layer.units; j++) x[now + j] = (1 - layer.dt) * x[before + j] + layer.dt * x[now + j];
}

// a = f(x)
export function squash(layer, s, tick) {
  ACTIVATIONS[layer.activation].forward(s.x[layer.number], s.a[layer.number], place(layer, tick), layer.units);
}

// a_j = the pattern's value, where it gives one
export function impose(layer, s, values, at, tick) {
  const a = s.a[layer.number], now = place(layer, tick);
  for (let j = 0; j < layer.units; j++) if (!Number.isNaN(values[at + j])) a[now + j] = values[at + j];
}

// The values of lesioned units are 0.
export function silence(layer, values, silent, tick) {
  for (let j = 0; j < layer.units; j++) if (silent[layer.offset + j]) values[layer.number][place(layer, tick) + j] = 0;
}

// The largest change of a unit's activation in a tick.
export function movement(layer, s, tick) {
  const a = s.a[layer.number], now = place(layer, tick), before = place(layer, tick - 1);
  let most = 0;
  for (let j = 0; j < layer.units; j++) most = Math.max(most, Math.abs(a[now + j] - a[before + j]));
  return most;
}

// The state after the last tick is the one before the first tick of the next window.
export function keep(layer, s, last) {
  for (const values of [s.a[layer.number], s.x[layer.number]]) {
    values.copyWithin(0, place(layer, last), place(layer, last + 1));
  }
}

// What comes of it

// A layer's error, and its largest |activation - target|.
export function score(layer, c, s, target, tick) {
  const { value } = ERRORS[c.error], a = s.a[layer.number], now = place(layer, tick);
  const bands = c.target_radius > 0 || c.zero_error_radius > 0;
  let error = 0, worst = 0;
  for (let j = 0; j < layer.units; j++) {
    const t = target[layer.target_at + j], activation = a[now + j];
    if (Number.isNaN(t)) continue;
    const held = bandedTarget(activation, t, c.target_radius, c.zero_error_radius);
    error += value(activation, held) - (bands ? value(held, held) : 0);
    worst = Math.max(worst, Math.abs(activation - t));
  }
  return [layer.error_scale * error, worst];
}

// Backward

// dE/da = 0 from tick `first` to tick `last`
export function clear(layer, s, first, last) {
  s.dE_da[layer.number].fill(0, place(layer, first), place(layer, last + 1));
  s.later[layer.number].fill(0);
}

// A layer's own error is added to dE/da, or becomes dE/dx where the two functions are natural; returns whether.
export function injectError(layer, c, s, target, weight, tick) {
  const error = ERRORS[c.error], a = s.a[layer.number], scale = layer.error_scale * weight;
  const now = place(layer, tick), dE_da = s.dE_da[layer.number], dE_dx = s.delta[layer.number];
  const natural = error.natural.includes(layer.activation) && !(c.flat_spot > 0);
  let total = 0;
  for (let j = 0; j < layer.units; j++) total += target[layer.target_at + j] || 0;
  for (let j = 0; j < layer.units; j++) {
    const t = target[layer.target_at + j], activation = a[now + j], unknown = Number.isNaN(t);
    const held = bandedTarget(activation, t, c.target_radius, c.zero_error_radius);
    if (!natural) dE_da[now + j] += unknown ? 0 : scale * error.slope(activation, held);
    else if (layer.activation === "softmax") dE_dx[now + j] = scale * (activation * total - (unknown ? 0 : t));
    else dE_dx[now + j] = unknown ? 0 : scale * error.scale * (activation - held);
  }
  return natural;
}

// dE/dx = f'(x) dE/da, added to what natural functions have made of the layer's own error
export function toDelta(layer, c, s, natural, tick) {
  const carried = s.dE_da[layer.number], dE_dx = s.delta[layer.number], now = place(layer, tick);
  const slope = s.slope[layer.number];
  ACTIVATIONS[layer.activation].back(s.a[layer.number], carried, now, layer.units, slope);
  for (let j = now; j < now + layer.units; j++) {
    if (c.flat_spot > 0 && layer.activation === "logistic") slope[j] += c.flat_spot * carried[j];
    dE_dx[j] = natural ? dE_dx[j] + slope[j] : slope[j];
  }
}

// dE/dx(t) += (1 - dt) dE/dx(t+1), and delta = dt dE/dx
export function averageBack(layer, s, tick) {
  const delta = s.delta[layer.number], later = s.later[layer.number], now = place(layer, tick);
  for (let j = 0; j < layer.units; j++) {
    later[j] = delta[now + j] + (1 - layer.dt) * later[j];
    delta[now + j] = layer.dt * later[j];
  }
}

// dE/da_i += gain sum_j w_ij delta_j
export function carryBack(link, sender, receiver, w, s, tick) {
  const delta = s.delta[receiver.number], now = place(receiver, tick);
  const dE_da = s.dE_da[sender.number], sent = place(sender, tick - link.delay);
  for (let i = 0; i < sender.units; i++) {
    const row = link.weight + i * receiver.units;
    let sum = 0;
    for (let j = 0; j < receiver.units; j++) sum += w[row + j] * delta[now + j];
    dE_da[sent + i] += link.gain * sum;
  }
}

// dE/da_i += gain sum_j delta_j b_ji, along a projection that carries error.
export function carryError(link, sender, receiver, w, s, tick) {
  const delta = s.delta[sender.number], from = place(sender, tick);
  const dE_da = s.dE_da[receiver.number], to = place(receiver, tick);
  for (let j = 0; j < sender.units; j++) {
    const row = link.weight + j * receiver.units;
    for (let i = 0; i < receiver.units; i++) dE_da[to + i] += link.gain * delta[from + j] * w[row + i];
  }
}

// A context's error goes back to what it was copied from in the event before, within the window.
export function carryThroughCopy(layer, source, c, s, target, fresh, tick) {
  if (tick === 1 && !fresh) return;
  const dE_da = s.dE_da[layer.number], now = place(layer, tick), before = place(layer, tick - 1);
  const within = (tick - 1) % c.ticks > 0 || tick === 1;
  for (let j = 0; j < layer.units; j++) {
    const back = dE_da[now + j];
    if (within) {
      dE_da[before + j] += back;
      continue;
    }
    // where the context was taught a target, no activation had a part in it
    const taught = c.teach && layer.teacher && !Number.isNaN(target[source.target_at + j]);
    if (!taught) s.dE_da[source.number][before + j] += back;
    dE_da[before + j] += layer.trace * back;
  }
}

// dE/dbias_j = sum of delta_j over ticks
export function accumulateBiases(layer, g, s, first, last) {
  const delta = s.delta[layer.number];
  for (let tick = first; tick <= last; tick++) {
    for (let j = 0; j < layer.units; j++) g[layer.bias + j] += delta[place(layer, tick) + j];
  }
}

// g_ij += gain times the sum of a_i(t - delay) delta_j(t) over ticks
export function accumulate(link, sender, receiver, g, s, first, last) {
  const a = s.a[sender.number], delta = s.delta[receiver.number];
  for (let tick = first; tick <= last; tick++) {
    const sent = place(sender, tick - link.delay), now = place(receiver, tick);
    for (let i = 0; i < sender.units; i++) {
      const value = link.gain * a[sent + i], row = link.weight + i * receiver.units;
      if (value !== 0) for (let j = 0; j < receiver.units; j++) g[row + j] += value * delta[now + j];
    }
  }
}

// g_ji += gain times the sum of delta_j a_i over ticks, as of the weights the other way
export function accumulateError(link, sender, receiver, g, s, first, last) {
  const delta = s.delta[sender.number], a = s.a[receiver.number];
  for (let tick = first; tick <= last; tick++) {
    const from = place(sender, tick), to = place(receiver, tick);
    for (let j = 0; j < sender.units; j++) {
      const row = link.weight + j * receiver.units, value = link.gain * delta[from + j];
      for (let i = 0; i < receiver.units; i++) g[row + i] += value * a[to + i];
    }
  }
}

// The gradient of trained start values, through activations and through averaged net input.
export function startGradient(layer, g, s) {
  const one = new Float64Array(layer.units).fill(1), slope = new Float64Array(layer.units);
  ACTIVATIONS[layer.activation].back(s.a[layer.number], one, 0, layer.units, slope);
  for (let j = 0; j < layer.units; j++) {
    let back = s.dE_da[layer.number][j];
    if (layer.dt !== 1 && slope[j] > TINY) back += ((1 - layer.dt) * s.later[layer.number][j]) / slope[j];
    g[layer.start_weight + j] += back;
  }
}
