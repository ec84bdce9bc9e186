"""What the memory sees: names with what they are of, distortions of prototypes, and parts of patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator

Array = NDArray[np.float64]

#: Units of a name; the others are of what is seen.
NAME = 8
SEEN = 16


def signs(text: str) -> Array:
    """Return +1 and -1 for a text of plus and minus."""
    return np.array([1.0 if sign == "+" else -1.0 for sign in text])


#: Three names, orthogonal to each other.
NAMES = {"dog": signs("+-+-+-+-"), "cat": signs("++--++--"), "bagel": signs("+--++--+")}
#: The handbook's prototypes: dog and cat have a half in common, either is orthogonal to the bagel.
PROTOTYPES = {
    "dog": signs("+-++----+++++---"),
    "cat": signs("+-++----+-+-++-+"),
    "bagel": signs("++-+-++-+--++++-"),
}


def distorted(patterns: ArrayLike, chance: float, rng: np.random.Generator) -> Array:
    """Return patterns of which each unit has changed its sign with a probability."""
    values = np.asarray(patterns, dtype=np.float64)
    return np.where(rng.random(values.shape) < chance, -values, values)


def differing(pattern: Array, count: int, rng: np.random.Generator) -> Array:
    """Return a pattern that differs from another in so many units."""
    other = pattern.copy()
    other[rng.choice(pattern.size, count, replace=False)] *= -1
    return other


def named(name: Array | None, seen: Array | None) -> Array:
    """Return a pattern of name and what is seen; 0, nothing from outside, for one that is not given."""
    return np.concatenate(
        [np.zeros(NAME) if name is None else name, np.zeros(SEEN) if seen is None else seen]
    )


def study_of(network: Simulator, patterns: Sequence[Array]) -> None:
    """Present patterns once each, in their order."""
    network.train(PatternSet.from_arrays({"unit": np.array(patterns)}))


def answers(network: Simulator, patterns: ArrayLike) -> Array:
    """Return the activations that patterns lead to, shape (patterns, units)."""
    return np.asarray(network.record(PatternSet.from_arrays({"unit": np.atleast_2d(patterns)}))["unit"])


def strengths(network: Simulator, patterns: ArrayLike) -> Array:
    """Return how strongly the network responds: activation along each pattern, mean over units."""
    return np.asarray((answers(network, patterns) * np.atleast_2d(patterns)).mean(axis=1))


def cosines(answer: Array, seen: Mapping[str, Array]) -> Array:
    """Return the cosine of what an answer has of the seen with each of several patterns."""
    part = answer[NAME:]
    length = np.linalg.norm(part) or 1.0
    return np.array([part @ each / length / np.linalg.norm(each) for each in seen.values()])
