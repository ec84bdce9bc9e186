// Networks that read letters: 26 units of a layer for each position, so that a word can be typed.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// The layer of letters, the clamped layer that it reads from, and how many positions there are; null if there are none.
export function lettersOf(plan) {
  for (const link of plan.projections) {
    const letters = plan.layers[link.receiver], strokes = plan.layers[link.sender];
    if (letters.units > 26 && letters.units % 26 === 0 && strokes.kind === 1) return { link, letters, strokes, positions: letters.units / 26 };
  }
  return null;
}

// Units of 26 a position are called by letter and position, those that they send to by the letters that excite them.
export function nameLetters(plan, w) {
  const reading = lettersOf(plan);
  if (reading === null) return;
  const { letters, positions } = reading;
  letters.names = Array.from({ length: letters.units }, (_, k) => `${LETTERS[k % 26]}${Math.floor(k / 26) + 1}`);
  for (const link of plan.projections) {
    const words = plan.layers[link.receiver];
    if (link.sender !== letters.number || words === letters) continue;
    words.names = Array.from({ length: words.units }, (_, j) => Array.from({ length: positions }, (_, p) => {
      const best = [...LETTERS].reduce((k, _, i) => (w[link.weight + (26 * p + i) * words.units + j] > w[link.weight + (26 * p + k) * words.units + j] ? i : k), 0);
      return LETTERS[best];
    }).join(""));
  }
}

// The input for a typed word: for each letter what its unit likes best; nothing at a blank.
export function typed(plan, w, word) {
  const { link, letters, strokes, positions } = lettersOf(plan), input = new Float64Array(strokes.units);
  const wrong = [...word.toUpperCase()].find((x) => !LETTERS.includes(x) && x !== "_");
  if (word.length !== positions || wrong !== undefined) throw new Error(`expected ${positions} letters A to Z, or _ for nothing`);
  [...word.toUpperCase()].forEach((letter, p) => {
    const j = 26 * p + LETTERS.indexOf(letter);
    if (letter !== "_") for (let i = 0; i < strokes.units; i++) if (w[link.weight + i * letters.units + j] > 0) input[i] = 1;
  });
  return input;
}
