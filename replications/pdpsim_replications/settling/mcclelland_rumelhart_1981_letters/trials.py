"""Displays that are tested: pairs of strings that differ in a letter, shown briefly and masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.analysis.responses import choice, forced_choice, running_average
from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.mcclelland_rumelhart_1981_letters.lexicon import (
    LETTERS,
    POSITIONS,
    STROKES,
    Words,
    display,
)

Array = NDArray[np.float64]

CONSONANTS = "".join(letter for letter in LETTERS if letter not in "AEIOUY")

#: Rate of the running average, and scale of the choice among letters.
RATE, SCALE = 0.05, 10.0

#: Neighbours that a pseudoword has, at least.
NEIGHBOURS = 3


@dataclass(frozen=True)
class Pair:
    """Two strings that differ in one letter, of which one is shown.

    Attributes
    ----------
    shown, other : str
    position : int
        Where they differ, from 0.
    """

    shown: str
    other: str
    position: int

    def among(self, context: Sequence[str]) -> Pair:
        """Return the pair's letters in another context, whose own place is not used."""
        shown, other = (
            "".join(each[p] if p == self.position else context[p] for p in range(POSITIONS))
            for each in (self.shown, self.other)
        )
        return Pair(shown, other, self.position)


def word_pairs(words: Words, count: int, rng: np.random.Generator) -> list[Pair]:
    """Return pairs of words, each word shown once."""
    pairs = []
    for i in rng.permutation(len(words.words)):
        shown = words.words[i]
        near = words.neighbours(shown)
        if near:
            other = str(rng.choice(near))
            pairs.append(Pair(shown, other, next(p for p in range(POSITIONS) if shown[p] != other[p])))
        if len(pairs) == count:
            break
    return pairs


def pseudoword_pairs(words: Words, pairs: Sequence[Pair], rng: np.random.Generator) -> list[Pair]:
    """Return for each pair of words one of no words, in which several words are nearly there.

    Another letter takes the place of one of the context; both strings are then no words, and the one shown
    has at least `NEIGHBOURS` neighbours. A pair without such a context is left out.
    """
    known = set(words.words)
    found = []
    for pair in pairs:
        choices = [(p, letter) for p in range(POSITIONS) if p != pair.position for letter in LETTERS]
        for i in rng.permutation(len(choices)):
            p, letter = choices[i]
            new = pair.among(pair.shown[:p] + letter + pair.shown[p + 1 :])
            if not known & {new.shown, new.other} and len(words.neighbours(new.shown)) >= NEIGHBOURS:
                found.append(new)
                break
    return found


def nonword_pairs(words: Words, pairs: Sequence[Pair], rng: np.random.Generator) -> list[Pair]:
    """Return each pair's letters among random consonants, with no word near."""
    found = []
    for pair in pairs:
        while True:
            new = pair.among([str(each) for each in rng.choice(list(CONSONANTS), POSITIONS)])
            if not words.neighbours(new.shown) and new.shown not in words.words:
                found.append(new)
                break
    return found


def schedule(displays: Sequence[tuple[Array, int]]) -> Array:
    """Return a course of displays, shape (cycles, strokes): each for a number of cycles."""
    return np.concatenate([np.tile(each, (cycles, 1)) for each, cycles in displays])


def masked(string: str, target: int, after: int) -> Array:
    """Return a display followed by the mask."""
    return schedule([(display(string), target), (display("#" * POSITIONS), after)])


def dim(string: str, seen: float, target: int, after: int, rng: np.random.Generator) -> Array:
    """Return a display of which each stroke, or its absence, is seen with that probability; then nothing."""
    detected = rng.random(2 * STROKES * POSITIONS) < seen
    return schedule([(display(string) * detected, target), (display("_" * POSITIONS), after)])


def letter_places(letter: str, position: int) -> int:
    """Return the number of a letter's unit."""
    return position * len(LETTERS) + LETTERS.index(letter)


def present(
    network: Simulator, courses: Sequence[Array], layers: Sequence[str] = ("letter",)
) -> dict[str, Any]:
    """Return activations, shape (displays, cycles, units) by layer; displays last equally long."""
    cycles = len(courses[0])
    patterns = PatternSet.from_arrays({"feature": np.concatenate(courses)}, lengths=[cycles] * len(courses))
    recorded = network.record(patterns, layers=list(layers))
    return {name: each.reshape(len(courses), cycles, -1) for name, each in recorded.items()}


def probabilities(activations: Array, position: int) -> Array:
    """Return the probability of reading each letter at a position, shape (cycles, letters)."""
    units = slice(position * len(LETTERS), (position + 1) * len(LETTERS))
    return choice(running_average(activations[:, units], RATE), SCALE)


def correct(network: Simulator, pairs: Sequence[Pair], courses: Sequence[Array]) -> Array:
    """Return how often each pair's letter is chosen, shape (pairs,): the best that any cycle gives."""
    activations = present(network, courses)["letter"]
    best = []
    for pair, each in zip(pairs, activations, strict=True):
        p = probabilities(each, pair.position)
        right, wrong = (p[:, LETTERS.index(x[pair.position])] for x in (pair.shown, pair.other))
        best.append(float(forced_choice(right, wrong).max()))
    return np.array(best)


def scrambled(words: Words, rng: np.random.Generator) -> list[str]:
    """Return each word's letters in another order, so that what is spelt is mostly no word."""
    return ["".join(word[p] for p in rng.permutation(POSITIONS)) for word in words.words]
