"""The stream of Elman (1990, pp. 192-194): fifteen words in random order, without breaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError
from pdpsim.describe.patterns import PatternSet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: The words that Figure 6 shows, in its order: the stream begins with them (Table 2 has the first letters).
PASSAGE = (
    "many",
    "years",
    "ago",
    "a",
    "boy",
    "and",
    "girl",
    "lived",
    "by",
    "the",
    "sea",
    "they",
    "played",
    "happily",
)

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
BITS = 5


@dataclass(frozen=True, eq=False)
class Stream:
    """Words run together, which wrap around.

    Parameters
    ----------
    words : tuple of str
        In order; without breaks and with words drawn one by one, sentences leave no trace.
    """

    words: tuple[str, ...]

    @property
    def letters(self) -> str:
        """All letters."""
        return "".join(self.words)

    @property
    def numbers(self) -> Ints:
        """Each letter's place in the alphabet, from 0, shape (letters,)."""
        return np.array([ALPHABET.index(letter) for letter in self.letters])

    @property
    def places(self) -> Ints:
        """Each letter's place in its word, from 0, shape (letters,)."""
        return np.concatenate([np.arange(len(word)) for word in self.words])

    def vectors(self, codes: Floats) -> Floats:
        """Return each letter's vector, shape (letters, 5), from those of the alphabet."""
        vectors: Floats = codes[self.numbers]
        return vectors

    def patterns(self, codes: Floats) -> PatternSet:
        """Return the stream as patterns: each letter with the next as its target, without reset."""
        vectors = self.vectors(codes)
        return PatternSet.from_arrays(
            vectors,
            np.roll(vectors, -1, axis=0),
            lengths=[len(word) for word in self.words],
            labels=list(self.letters),
            reset="never",
        )


def generate(words: int, letters: int, fifteenth: str, rng: np.random.Generator) -> Stream:
    """Return a stream that begins with Figure 6's passage and goes on with words at random.

    Words are equally likely; then single ones are drawn anew, where that brings the number of letters nearer
    to the one that is asked for, until it is met.

    Parameters
    ----------
    words, letters : int
        How many (1,270 and 4,963 in the paper).
    fifteenth : str
        The word that Figure 6 does not show.
    rng : numpy.random.Generator

    Raises
    ------
    PatternError
        If the fifteenth word is one of the fourteen or has other letters than a to z, or there cannot be so
        many letters.
    """
    if fifteenth in PASSAGE or not fifteenth or set(fifteenth) - set(ALPHABET):
        raise PatternError(f"the fifteenth word must be a new one of letters from a to z, got {fifteenth!r}")
    lexicon = (*PASSAGE, fifteenth)
    sizes = np.array([len(word) for word in lexicon])
    more, shown = words - len(PASSAGE), sum(map(len, PASSAGE))
    if more < 0 or not shown + more * sizes.min() <= letters <= shown + more * sizes.max():
        raise PatternError(
            f"{words} words cannot have {letters} letters: "
            f"{len(PASSAGE)} words, with {shown} letters, are the passage of Figure 6"
        )
    drawn = rng.integers(len(lexicon), size=more)
    while gap := letters - shown - int(sizes[drawn].sum()):
        place, new = rng.integers(more), rng.integers(len(lexicon))
        if abs(gap - (sizes[new] - sizes[drawn[place]])) < abs(gap):
            drawn[place] = new
    return Stream((*PASSAGE, *(lexicon[number] for number in drawn)))


def alphabet_codes() -> Floats:
    """Return the vectors of Table 2, shape (26, 5): each letter's place in the alphabet as five bits."""
    return np.array([[int(bit) for bit in f"{number:05b}"] for number in range(1, 27)], dtype=np.float64)


def random_codes(rng: np.random.Generator) -> Floats:
    """Return different random vectors of five bits, shape (26, 5), as the text calls them (p. 192)."""
    numbers = rng.permutation(2**BITS)[: len(ALPHABET)]
    return np.array([[int(bit) for bit in f"{number:05b}"] for number in numbers], dtype=np.float64)
