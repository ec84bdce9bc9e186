// A run that the engine has trained: its weights at some epochs, its error at all.

// The numbers of a string of base 64, in single precision.
function numbersOf(text) {
  const bytes = Uint8Array.from(atob(text), (x) => x.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

export class Recording {
  constructor({ epochs, weights, errors }, seed) {
    this.seed = seed;
    this.epochs = epochs;
    this.errors = errors;
    this.weights = weights.map(numbersOf);
  }

  // Give a network the weights that the run had at one of its places; its own training goes on from there.
  show(network, at) {
    network.reset(this.seed);
    network.useWeights(this.weights[at]);
    network.history = this.errors.slice(0, this.epochs[at]);
  }

  // Whether a network is as it was shown at an epoch: nothing was learned since.
  holds(network, epoch) {
    return network.history.length === epoch && network.updates === 0 && network.position === 0;
  }
}
