"""The languages of Saffran, Aslin and Newport (1996) and Aslin et al. (1998): words, streams, items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Syllables of a word, and letters of a syllable.
PLACES = 3
LETTERS = 2


def syllables(word: str) -> tuple[str, ...]:
    """Return the syllables of a word or of several: two letters each."""
    return tuple(word[start : start + LETTERS] for start in range(0, len(word), LETTERS))


@dataclass(frozen=True)
class Language:
    """Four words of three syllables each, twelve syllables in all.

    Parameters
    ----------
    words : tuple of str
        In the order of the rows and columns of `follows`; the first two are those of the test.
    follows : tuple of tuple of int
        How often each word (column) follows each (row) in one exposure.
    others : tuple of str
        What is tested beside them: non-words, or part-words.
    """

    words: tuple[str, ...]
    follows: tuple[tuple[int, ...], ...]
    others: tuple[str, ...]

    @property
    def syllables(self) -> tuple[str, ...]:
        """The twelve syllables, in the order of the words."""
        return syllables("".join(self.words))

    def numbers(self, text: str) -> Ints:
        """Return the numbers of a text's syllables, from 0, shape (syllables,)."""
        return np.array([self.syllables.index(each) for each in syllables(text)])

    def stream(self, rng: np.random.Generator) -> Ints:
        """Return one exposure as numbers of syllables: all such orders of words are equally likely.

        Words follow each other exactly as often as `follows` says, and the first one, ``words[0]``, follows
        the last. So the order is a circuit through all pairs (an Eulerian one). Each word's followers are
        shuffled, and taken in that order; what ends before all are taken is drawn anew.
        """
        total = int(np.sum(self.follows))
        while True:
            left = [list(rng.permutation(np.repeat(np.arange(len(row)), row))) for row in self.follows]
            order = [0]
            while left[order[-1]]:
                order.append(int(left[order[-1]].pop()))
            if len(order) == total + 1:
                return self.numbers("".join(self.words[word] for word in order[:-1]))


def syllable_codes(language: Language) -> Floats:
    """Return a unit for each syllable, shape (12, 12)."""
    return np.eye(len(language.syllables))


def phoneme_codes(language: Language) -> Floats:
    """Return a unit for each of eight consonants and four vowels, two for each syllable: shape (12, 12)."""
    sounds = sorted({letter for each in language.syllables for letter in each})
    return np.array([[float(sound in each) for sound in sounds] for each in language.syllables])


def heard(stream: Ints, codes: Floats) -> PatternSet:
    """Return a stream as patterns: each syllable with the next as its target, without reset.

    Parameters
    ----------
    stream : array of int, shape (syllables,)
    codes : array, shape (12, 12)
    """
    return PatternSet.from_arrays(
        codes[stream],
        codes[np.roll(stream, -1)],
        lengths=[PLACES] * (len(stream) // PLACES),
        reset="never",
    )


def in_the_test(language: Language, items: tuple[str, ...], codes: Floats) -> PatternSet:
    """Return items by themselves, as in the test: the second and third syllable are to be predicted."""
    numbers = np.array([language.numbers(item) for item in items])
    return PatternSet.from_arrays(
        codes[numbers[:, :-1].ravel()],
        codes[numbers[:, 1:].ravel()],
        lengths=[PLACES - 1] * len(items),
        names=list(items),
    )


#: Every word follows every other 15 times: 45 of each, in 180 words or 540 syllables, which is two minutes.
EVENLY = tuple(tuple(0 if row == column else 15 for column in range(4)) for row in range(4))

#: Two rare words, 45 of each, then two frequent ones, 90 of each, half of whose followers are each other. So
#: what spans these two occurs 45 times as well. 270 words or 810 syllables, which is three minutes.
UNEVENLY = ((0, 0, 22, 23), (0, 0, 23, 22), (23, 22, 0, 45), (22, 23, 45, 0))

#: By experiment: the languages of the two halves of the infants. The same four items are tested in both, and
#: those that are words in the one are not in the other.
EXPERIMENTS = {
    "nonwords": (
        Language(("tupiro", "golabu", "bidaku", "padoti"), EVENLY, ("dapiku", "tilado")),
        Language(("dapiku", "tilado", "burobi", "pagotu"), EVENLY, ("tupiro", "golabu")),
    ),
    "part-words": (
        Language(("pabiku", "tibudo", "golatu", "daropi"), EVENLY, ("tudaro", "pigola")),
        Language(("tudaro", "pigola", "bikuti", "budopa"), EVENLY, ("pabiku", "tibudo")),
    ),
    "balanced": (
        Language(("pabiku", "tibudo", "golatu", "daropi"), UNEVENLY, ("tudaro", "pigola")),
        Language(("tudaro", "pigola", "bikuti", "budopa"), UNEVENLY, ("pabiku", "tibudo")),
    ),
}
