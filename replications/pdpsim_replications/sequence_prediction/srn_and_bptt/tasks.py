"""Tasks with sequences: what is shown, what is to be predicted, and how much of it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim_replications.sequence_prediction.cleeremans_1989.grammars import REBER
from pdpsim_replications.sequence_prediction.cleeremans_1989.recogniser import THRESHOLD

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sample:
    """Sequences of a task.

    Parameters
    ----------
    patterns : PatternSet
        Each symbol with the next as its target.
    events : array of int
        After which symbols it can be known what is right.
    wanted : array of bool, shape (events, symbols)
        What is right there.
    """

    patterns: PatternSet
    events: NDArray[np.int64]
    wanted: NDArray[np.bool_]


class Task(Protocol):
    """What a network is to predict, and what counts as right."""

    @property
    def symbols(self) -> int:
        """Units of the input, and of the output."""

    def draw(self, count: int, rng: np.random.Generator) -> Sample:
        """Return so many sequences."""

    def right(self, outputs: Floats, wanted: NDArray[np.bool_]) -> float:
        """Return the share right of outputs where it can be known, shape (events, symbols)."""


@dataclass(frozen=True)
class Span:
    """One of two symbols, others at random, and the first one once more: right if it is told which.

    Parameters
    ----------
    between : int
        How many symbols stand between, each one of four others.
    """

    between: int
    symbols: int = 6

    def draw(self, count: int, rng: np.random.Generator) -> Sample:
        """Return sequences, of which the last symbol can be known."""
        first = rng.integers(2, size=(count, 1))
        others = rng.integers(2, self.symbols, size=(count, self.between))
        sequences = np.eye(self.symbols)[np.hstack([first, others, first])]
        return sample(sequences, [self.between])

    def right(self, outputs: Floats, wanted: NDArray[np.bool_]) -> float:
        """Return how often the right one of the two is the more active; chance .5."""
        return float((outputs[:, :2].argmax(axis=1) == wanted.argmax(axis=1)).mean())


@dataclass(frozen=True)
class ExclusiveOr:
    """Two bits at random, their exclusive-or, two more, and so on (Elman, 1990, p. 185).

    Parameters
    ----------
    triples : int
    """

    triples: int
    symbols: int = 1

    def draw(self, count: int, rng: np.random.Generator) -> Sample:
        """Return sequences, of which every third bit can be known."""
        pairs = rng.integers(2, size=(count, self.triples, 2))
        bits = np.concatenate([pairs, pairs[:, :, :1] ^ pairs[:, :, 1:]], axis=2)
        sequences = bits.reshape(count, -1, 1).astype(np.float64)
        return sample(sequences, range(1, 3 * self.triples - 1, 3))

    def right(self, outputs: Floats, wanted: NDArray[np.bool_]) -> float:
        """Return how often a bit is on its side of .5; chance .5."""
        return float(((outputs > 0.5) == wanted).mean())


@dataclass(frozen=True)
class Reber:
    """Strings of Reber's grammar (1967), run together: after each E comes the next one's B.

    Parameters
    ----------
    letters : int
        Of each sequence, which begins with a B and breaks off.
    """

    letters: int
    symbols: int = len(REBER.alphabet)

    def draw(self, count: int, rng: np.random.Generator) -> Sample:
        """Return sequences; after every letter it can be known which may follow."""
        shortest = int(REBER.strings(self.letters).lengths.min())
        strings = REBER.generate(count * -(-self.letters // shortest), rng)
        legal = np.zeros((len(strings.numbers), self.symbols), dtype=np.bool_)
        legal[strings.steps] = REBER.expected(strings) > 0
        legal[strings.starts - 1] = np.eye(self.symbols, dtype=np.bool_)[strings.numbers[0]]  # B after E
        first = strings.starts.reshape(count, -1)[:, :1] + np.arange(self.letters)
        drawn = sample(np.eye(self.symbols)[strings.numbers[first]], range(self.letters - 1))
        return Sample(drawn.patterns, drawn.events, legal[first[:, :-1]].reshape(-1, self.symbols))

    def right(self, outputs: Floats, wanted: NDArray[np.bool_]) -> float:
        """Return how often the letters above .3 are those that may follow, and no others."""
        return float(((outputs > THRESHOLD) == wanted).all(axis=1).mean())


def sample(sequences: Floats, known: range | list[int]) -> Sample:
    """Return sequences of one length as patterns: each symbol with the next as its target.

    Parameters
    ----------
    sequences : array, shape (sequences, symbols, units)
    known : sequence of int
        After which symbols of a sequence, from 0, it can be known what is next.
    """
    count, length, units = sequences.shape
    targets = sequences[:, 1:].reshape(-1, units)
    patterns = PatternSet.from_arrays(
        sequences[:, :-1].reshape(-1, units), targets, lengths=[length - 1] * count
    )
    events = (np.arange(count)[:, None] * (length - 1) + np.array(known)).ravel()
    return Sample(patterns, events, targets[events] > 0.5)


TASKS: dict[str, Task] = {
    "span-1": Span(1),
    "span-2": Span(2),
    "span-4": Span(4),
    "span-8": Span(8),
    "xor": ExclusiveOr(3),
    "reber": Reber(9),
}
