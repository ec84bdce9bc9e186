// How interactive units move, and units that take turns; twins of steps in pdpsim/engine/steps.py.
//
// net = excitation e + inhibition h + external input;  a moves towards its maximum by what is above 0, towards its
// minimum by what is below, and back to rest by its decay (McClelland, 1981).

import { ACTIVATIONS } from "./functions.js";
import { isHeld, place, sent } from "./steps.js";

// What drives units `from` to `to` of a layer: [e, h]; where the two do not act apart, all of it is in e.
// `now`: units are updated one after another, from the others' activations as they are.
function drive(plan, layer, w, s, input, from, to, tick, now) {
  const e = new Float64Array(to - from), h = new Float64Array(to - from);
  for (let j = from; j < to; j++) {
    const bias = layer.bias >= 0 ? w[layer.bias + j] : 0;
    const external = layer.clamp > 0 ? layer.clamp * (input[layer.input_at + j] || 0) : 0;
    e[j - from] = layer.excitation * Math.max(bias, 0) + Math.max(external, 0);
    h[j - from] = layer.inhibition * Math.min(bias, 0) + Math.min(external, 0);
  }
  for (let p = layer.first; p < layer.last; p++) {
    const link = plan.projections[p], sender = plan.layers[link.sender], a = s.a[link.sender];
    const at = place(sender, now ? tick : tick - link.delay);
    for (let i = 0; i < sender.units; i++) {
      const o = sent(link, a[at + i]), row = link.weight + i * layer.units;
      if (o === 0) continue;
      for (let j = from; j < to; j++) {
        const weight = w[row + j];
        if (weight < 0) h[j - from] += layer.inhibition * link.gain * link.inhibition * o * weight;
        else e[j - from] += layer.excitation * link.gain * link.excitation * o * weight;
      }
    }
  }
  if (!layer.separate) {
    for (let j = 0; j < e.length; j++) {
      e[j] += h[j];
      h[j] = 0;
    }
  }
  return [e, h];
}

// a(t) = a(t-1) + e (max - a) + h (a - min) - decay (a - rest), within [min, max]
function moved(layer, e, h, a, rest) {
  const up = Math.max(e, 0), down = h + Math.min(e, 0);
  const change = up * (layer.maximum - a) + down * (a - layer.minimum) - layer.decay * (a - rest);
  return Math.min(layer.maximum, Math.max(layer.minimum, a + change));
}

// Move a layer's interactive units, all at once.
export function interact(plan, layer, w, s, input, tick) {
  const [e, h] = drive(plan, layer, w, s, input, 0, layer.units, tick, false);
  const a = s.a[layer.number], now = place(layer, tick), before = place(layer, tick - 1);
  for (let j = 0; j < layer.units; j++) {
    s.x[layer.number][now + j] = e[j] + h[j];
    a[now + j] = moved(layer, e[j], h[j], a[before + j], plan.rest[layer.offset + j]);
  }
}

// Give each unit of `turns`, one after another, its new activation from the others' as they are then.
export function takeTurns(plan, c, w, s, input, turns, tick) {
  for (const unit of turns) {
    const layer = plan.layers.find((x) => unit < x.offset + x.units), j = unit - layer.offset;
    if (isHeld(layer, j, input)) continue;
    const a = s.a[layer.number], at = place(layer, tick) + j;
    const [e, h] = drive(plan, layer, w, s, input, j, j + 1, tick, true);
    s.x[layer.number][at] = e[0] + h[0];
    if (layer.interactive) a[at] = moved(layer, e[0], h[0], a[at], plan.rest[unit]);
    else ACTIVATIONS[layer.activation].forward(s.x[layer.number], a, at, 1);
    if (c.silent !== null && c.silent[unit]) a[at] = 0;
  }
}
