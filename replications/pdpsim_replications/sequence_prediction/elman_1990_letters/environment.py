"""The letters of Elman (1990, pp. 187-188): six vectors of features, and ba, dii, guuu in random order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError
from pdpsim.describe.patterns import PatternSet

Ints = NDArray[np.int64]

#: Table 1: Consonant, Vowel, Interrupted, High, Back, Voiced.
FEATURES = ("consonant", "vowel", "interrupted", "high", "back", "voiced")
CODES = {"b": "101001", "d": "101101", "g": "101011", "a": "010011", "i": "010101", "u": "010111"}
LETTERS = "".join(CODES)
VECTORS = np.array([[int(bit) for bit in code] for code in CODES.values()], dtype=np.float64)

#: Each consonant is replaced by itself and its vowels.
SYLLABLES = {"b": "ba", "d": "dii", "g": "guuu"}


def sequence(consonants: int, rng: np.random.Generator) -> Ints:
    """Return the letters of random syllables, shape (letters,), as numbers in `LETTERS`.

    Parameters
    ----------
    consonants : int
        How many syllables (1,000 in the paper), each equally likely.
    rng : numpy.random.Generator

    Raises
    ------
    PatternError
        If there is none.
    """
    if consonants < 1:
        raise PatternError(f"a sequence needs 1 consonant or more, got {consonants}")
    syllables = [SYLLABLES[consonant] for consonant in rng.choice(list(SYLLABLES), size=consonants)]
    return np.array([LETTERS.index(letter) for letter in "".join(syllables)])


def is_consonant(letters: Ints) -> NDArray[np.bool_]:
    """Return which letters are consonants."""
    consonants: NDArray[np.bool_] = VECTORS[letters, 0] == 1
    return consonants


def following(letters: Ints) -> Ints:
    """Return the letter after each; the sequence wraps around (p. 188)."""
    return np.roll(letters, -1)


def patterns(letters: Ints, recurrent: bool = True) -> PatternSet:
    """Return a sequence as patterns: each letter with the next as its target.

    Parameters
    ----------
    letters : array of int, shape (letters,)
    recurrent : bool
        Whether the context goes on from letter to letter; otherwise it starts anew at each, which makes a
        feed-forward network of the same size.
    """
    return PatternSet.from_arrays(
        VECTORS[letters],
        VECTORS[following(letters)],
        labels=[LETTERS[letter] for letter in letters],
        reset="never" if recurrent else "pattern",
    )
