// Learning procedures other than backpropagation; twins of the modules in pdpsim/learning/ that have their names.
//
// Each adds to the gradient g what a window teaches. Those of two phases run the window once more with the targets
// held, from where it ended, and then take the network back.

import {
  COMPUTED, accumulate, accumulateBiases, clear, injectError, keep, place, silence, toDelta,
} from "./steps.js";

// Activations at a tick, layer by layer.
export const activationsAt = (plan, s, tick) => plan.layers.map((x) => s.a[x.number].slice(place(x, tick), place(x, tick + 1)));

// Run `work` on a network that goes on from the tick `last`, and take it back to where it was.
function onwards(plan, s, last, work) {
  const saved = [s.a, s.x].map((values) => values.map((x) => x.slice()));
  for (const layer of plan.layers) keep(layer, s, last);
  const result = work();
  [s.a, s.x].forEach((values, k) => values.forEach((x, layer) => x.set(saved[k][layer])));
  return result;
}

// The activations of the plus phase: inputs and targets held, from the minus phase's last tick on.
function plusPhase({ plan, c, w, s, window, last, forward }) {
  s.plus = onwards(plan, s, last, () => {
    const end = forward(plan, c, w, s, { ...window, fresh: false, teaches: true });
    return activationsAt(plan, s, end);
  });
  return s.plus;
}

// Add change(i, j) of every link, and bias(j) of every unit, to the gradient with its sign turned. `once`: changes that
// are the same in both directions of a link, so that a weight that leads both ways takes half from either.
function addChanges(plan, g, change, bias, once = false) {
  for (const link of plan.projections) {
    const sender = plan.layers[link.sender], receiver = plan.layers[link.receiver];
    const share = once && link.both_ways ? 0.5 : 1;
    for (let i = 0; i < sender.units; i++) {
      const row = link.weight + i * receiver.units;
      for (let j = 0; j < receiver.units; j++) g[row + j] -= share * change(sender.number, i, receiver.number, j);
    }
  }
  for (const layer of plan.layers) {
    if (layer.bias < 0) continue;
    for (let j = 0; j < layer.units; j++) g[layer.bias + j] -= bias(layer.number, j);
  }
}

// The forms of GeneRec (O'Reilly, 1996), of a link from activation i to activation j; - and + are the phases.
export const GENEREC = {
  basic: (im, ip, jm, jp) => im * (jp - jm),
  midpoint: (im, ip, jm, jp) => 0.5 * (im + ip) * (jp - jm),
  symmetric: (im, ip, jm, jp) => 0.5 * (im * (jp - jm) + jm * (ip - im)),
  contrastive: (im, ip, jm, jp) => ip * jp - im * jm,
};

export const PROCEDURES = {
  // dE/dw_ij = -beta_j (t_j - a_j) a_i, beta_j less where the outcome stays away
  delta({ plan, c, g, s, window, last }) {
    const target = window.targets.at(-1);
    for (const layer of plan.layers.filter((x) => x.target_at >= 0)) {
      clear(layer, s, last, last);
      toDelta(layer, c, s, injectError(layer, c, s, target, window.weight, last), last);
      if (c.silent !== null) silence(layer, s.delta, c.silent, last);
      for (let j = 0; j < layer.units; j++) {
        if (target[layer.target_at + j] === 0) s.delta[layer.number][place(layer, last) + j] *= c.learning.absent;
      }
      if (layer.bias >= 0) accumulateBiases(layer, g, s, last, last);
      for (let p = layer.first; p < layer.last; p++) {
        accumulate(plan.projections[p], plan.layers[plan.projections[p].sender], layer, g, s, last, last);
      }
    }
  },
  // dw_ij ~ (a_i - level)(a_j - level)
  hebb(episode) {
    const { plan, c, g, window } = episode, a = plusPhase(episode), { level } = c.learning;
    const post = (layer, j) => {
      const { kind, offset } = plan.layers[layer];
      return kind !== COMPUTED || (c.silent !== null && c.silent[offset + j]) ? 0 : window.weight * (a[layer][j] - level);
    };
    addChanges(plan, g, (from, i, to, j) => (a[from][i] - level) * post(to, j), post);
  },
  // dw_ij ~ what the plus phase makes of the two activations, less what the minus phase makes
  generec(episode) {
    const { plan, c, g, s, window, last } = episode, minus = activationsAt(plan, s, last), plus = plusPhase(episode);
    const form = GENEREC[c.learning.variant];
    const change = (from, i, to, j) => window.weight * form(minus[from][i], plus[from][i], minus[to][j], plus[to][j]);
    const once = ["symmetric", "contrastive"].includes(c.learning.variant); // these have both directions in them
    addChanges(plan, g, change, (layer, j) => window.weight * (plus[layer][j] - minus[layer][j]), once);
  },
};
