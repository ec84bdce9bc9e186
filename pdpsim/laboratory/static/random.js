// The random numbers of NumPy's PCG64 generator (O'Neill, 2014: XSL-RR 128/64), so that patterns come in the same
// orders here as in pdpsim itself. A stream goes on from the state in which Python handed it over.

const MASK = (1n << 128n) - 1n, HALF = (1n << 64n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

export class Stream {
  constructor({ state, inc, half }) {
    this.state = BigInt(state);
    this.inc = BigInt(inc);
    this.half = half; // the upper half of a number of 64 bits whose lower half is used up, or null
  }

  next64() {
    this.state = (this.state * MULTIPLIER + this.inc) & MASK;
    const folded = (this.state >> 64n) ^ (this.state & HALF), turn = this.state >> 122n;
    return ((folded >> turn) | (folded << ((64n - turn) & 63n))) & HALF;
  }

  next32() {
    if (this.half !== null) {
      const kept = this.half;
      this.half = null;
      return kept;
    }
    const whole = this.next64();
    this.half = Number(whole >> 32n);
    return Number(whole & 0xffffffffn);
  }

  // A number of [0, 1).
  next() {
    return Number(this.next64() >> 11n) / 2 ** 53;
  }

  // A whole number of [0, most]: numbers of as many bits are drawn until one is small enough.
  upTo(most) {
    if (most === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (;;) {
      const value = (this.next32() & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  // A whole number of [0, n): the upper half of a product, after Lemire (2019).
  below(n) {
    if (n === 1) return 0;
    for (;;) {
      const product = this.next32() * n, lower = product % 2 ** 32;
      if (lower >= n || lower >= (2 ** 32 - n) % n) return (product - lower) / 2 ** 32;
    }
  }

  // 0 to n - 1 in a new order.
  permutation(n) {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.upTo(i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  // Numbers of patterns, drawn with replacement; `cumulative` are the cumulated shares.
  sample(count, cumulative) {
    return Array.from({ length: count }, () => {
      const share = this.next();
      const place = cumulative.findIndex((x) => x > share);
      return place < 0 ? cumulative.length - 1 : place;
    });
  }
}
