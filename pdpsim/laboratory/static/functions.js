// Activation and error functions, each beside its derivative; twins of pdpsim/describe/functions.py.
//
// An activation function maps net inputs x to activations a, for the n units of a layer that begin at `at`;
// `back` turns dE/da into dE/dx, from a alone. A target of NaN is "don't care".

export const TINY = 1e-12;

const clip = (value, low, high) => Math.min(high, Math.max(low, value));

// dE/dx_j = f'(x_j) dE/da_j, unit by unit
const each = (slope) => (a, carried, at, n, out) => {
  for (let j = at; j < at + n; j++) out[j] = carried[j] * slope(a[j]);
};
const map = (f) => (x, a, at, n) => {
  for (let j = at; j < at + n; j++) a[j] = f(x[j]);
};

export const ACTIVATIONS = {
  linear: { forward: map((x) => x), back: each(() => 1), inverse: (a) => a },
  logistic: {
    forward: map((x) => 1 / (1 + Math.exp(-clip(x, -700, 700)))),
    back: each((a) => a * (1 - a)),
    inverse: (a) => Math.log(clip(a, TINY, 1 - TINY) / (1 - clip(a, TINY, 1 - TINY))),
  },
  tanh: {
    forward: map(Math.tanh),
    back: each((a) => 1 - a * a),
    inverse: (a) => Math.atanh(clip(a, -1 + TINY, 1 - TINY)),
  },
  relu: { forward: map((x) => Math.max(0, x)), back: each((a) => (a > 0 ? 1 : 0)), inverse: (a) => Math.max(0, a) },
  softmax: {
    // a_i = e^{x_i} / sum_j e^{x_j}
    forward(x, a, at, n) {
      let largest = -Infinity, total = 0;
      for (let j = at; j < at + n; j++) largest = Math.max(largest, x[j]);
      for (let j = at; j < at + n; j++) total += a[j] = Math.exp(x[j] - largest);
      for (let j = at; j < at + n; j++) a[j] /= total;
    },
    // dE/dx_i = a_i (dE/da_i - sum_j a_j dE/da_j)
    back(a, carried, at, n, out) {
      let mean = 0;
      for (let j = at; j < at + n; j++) mean += a[j] * carried[j];
      for (let j = at; j < at + n; j++) out[j] = a[j] * (carried[j] - mean);
    },
    inverse: () => 0,
  },
  threshold: { forward: map((x) => (x > 0 ? 1 : 0)), back: each(() => 1), inverse: () => 0 },
};

// `natural`: activation functions with which dE/dx is simply scale (a - t)
export const ERRORS = {
  "sum-of-squares": {
    value: (a, t) => 0.5 * (a - t) ** 2, // E = 1/2 (t - a)^2
    slope: (a, t) => a - t,
    natural: ["linear", "threshold"], scale: 1,
  },
  "lens-sum-of-squares": {
    value: (a, t) => (a - t) ** 2, // E = (t - a)^2
    slope: (a, t) => 2 * (a - t),
    natural: ["linear"], scale: 2,
  },
  "cross-entropy": {
    value(a, t) { // E = -[t ln a + (1 - t) ln(1 - a)]
      const inside = clip(a, TINY, 1 - TINY);
      return -(t * Math.log(inside) + (1 - t) * Math.log(1 - inside));
    },
    slope(a, t) {
      const inside = clip(a, TINY, 1 - TINY);
      return (inside - t) / (inside * (1 - inside));
    },
    natural: ["logistic"], scale: 1,
  },
  divergence: {
    value: (a, t) => (t > 0 ? t * Math.log(t / Math.max(a, TINY)) : 0), // E = t ln(t / a)
    slope: (a, t) => -t / Math.max(a, TINY),
    natural: ["softmax"], scale: 1,
  },
};

// The target that a unit is held to, given how near it is already.
export function bandedTarget(a, t, targetRadius, zeroErrorRadius) {
  if (targetRadius > 0) t += clip(a - t, -targetRadius, targetRadius);
  return zeroErrorRadius > 0 && Math.abs(a - t) < zeroErrorRadius ? a : t;
}
