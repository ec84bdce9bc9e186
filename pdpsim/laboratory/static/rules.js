// Rules that turn a summed gradient into a change of the weights; twins of pdpsim/describe/updates.py.
//
// Each changes the vector of weights w in place from g = dE/dw and from its own state. Weight decay stands after
// the change, w <- (1 - decay)(w + change), or inside it, change <- ... - decay w.

function move(rule, w, change, decay, i) {
  w[i] += change[i];
  if (rule.decay_in === "weight") w[i] *= 1 - decay[i];
}

// change = momentum change - rate g
function descend(rule, w, change, step, decay, i) {
  change[i] = change[i] * rule.momentum - step;
  if (rule.decay_in === "change") change[i] -= decay[i] * w[i];
  move(rule, w, change, decay, i);
}

export const RULES = {
  "gradient-descent": {
    state: { change: 0 },
    update(rule, w, g, s, rate, decay) {
      for (let i = 0; i < w.length; i++) descend(rule, w, s.change, rate[i] * g[i], decay, i);
    },
  },
  "bounded-momentum": {
    state: { change: 0 },
    update(rule, w, g, s, rate, decay) {
      let squares = 0;
      for (let i = 0; i < w.length; i++) squares += g[i] * g[i];
      const bound = Math.max(1, Math.sqrt(squares));
      for (let i = 0; i < w.length; i++) descend(rule, w, s.change, rate[i] * (g[i] / bound), decay, i);
    },
  },
  "delta-bar-delta": {
    state: { change: 0, gain: 1, slope: 0 },
    update(rule, w, g, s, rate, decay) {
      for (let i = 0; i < w.length; i++) {
        const agreement = s.slope[i] * g[i];
        if (agreement > 0) s.gain[i] += rule.up;
        if (agreement < 0) s.gain[i] *= rule.down;
        s.slope[i] = s.slope[i] * rule.smooth + (1 - rule.smooth) * g[i];
        s.change[i] = s.change[i] * rule.momentum - rate[i] * s.gain[i] * g[i];
        move(rule, w, s.change, decay, i);
      }
    },
  },
  quickprop: {
    state: { change: 0, slope: 0 },
    update(rule, w, g, s, rate, decay) {
      const shrink = rule.growth / (1 + rule.growth);
      for (let i = 0; i < w.length; i++) {
        const direction = Math.sign(s.change[i]), uphill = g[i] * direction;
        const tooFar = uphill <= shrink * s.slope[i] * direction;
        const distance = tooFar || s.slope[i] === g[i] ? 1 : s.slope[i] - g[i];
        const jump = tooFar ? rule.growth * s.change[i] : (s.change[i] * g[i]) / distance;
        s.change[i] = (direction === 0 ? 0 : jump) - (direction === 0 || uphill < 0 ? rate[i] * g[i] : 0);
        s.slope[i] = g[i];
        move(rule, w, s.change, decay, i);
      }
    },
  },
  rprop: {
    state: { change: 0, step: (rule) => rule.rate, slope: 0 },
    update(rule, w, g, s, rate, decay, when) {
      const back = rule.variant === "rprop+" || (rule.variant === "irprop+" && when.error > when.lastError);
      for (let i = 0; i < w.length; i++) {
        const agreement = s.slope[i] * g[i], turned = agreement < 0;
        if (agreement > 0) s.step[i] = Math.min(s.step[i] * rule.up, rule.largest);
        if (turned) s.step[i] = Math.max(s.step[i] * rule.down, rule.smallest);
        let change = rate[i] > 0 ? -Math.sign(g[i]) * s.step[i] : 0;
        if (turned && rule.variant !== "rprop-") change = back ? -s.change[i] : 0;
        s.slope[i] = turned && rule.variant !== "rprop-" ? 0 : g[i];
        s.change[i] = change;
        move(rule, w, s.change, decay, i);
      }
    },
  },
  adam: {
    state: { mean: 0, square: 0 },
    update(rule, w, g, s, rate, decay, when) {
      const first = 1 - rule.beta1 ** when.number, second = 1 - rule.beta2 ** when.number;
      for (let i = 0; i < w.length; i++) {
        s.mean[i] = s.mean[i] * rule.beta1 + (1 - rule.beta1) * g[i];
        s.square[i] = s.square[i] * rule.beta2 + (1 - rule.beta2) * g[i] * g[i];
        const scale = Math.sqrt(s.square[i] / second) + rule.epsilon;
        w[i] += (-rate[i] * (s.mean[i] / first)) / scale;
        w[i] *= 1 - decay[i];
      }
    },
  },
};

// Fresh state vectors of a rule for that many weights.
export function newState(rule, size) {
  const start = RULES[rule.name].state;
  return Object.fromEntries(
    Object.entries(start).map(([name, value]) => [
      name, new Float64Array(size).fill(typeof value === "function" ? value(rule) : value),
    ]),
  );
}

// The rule with every ramp replaced by its value when `share` (0 to 1) of the phase is over.
export function ruleAt(rule, share) {
  const along = (ramp) => ramp.course === "inverse"
    ? ramp.start / (1 + (ramp.start / ramp.end - 1) * share)
    : ramp.start + (ramp.end - ramp.start) * share;
  const value = (x) => (x !== null && typeof x === "object" ? along(x) : x);
  return Object.fromEntries(Object.entries(rule).map(([name, x]) => [name, value(x)]));
}
