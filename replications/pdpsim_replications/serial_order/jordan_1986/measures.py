"""What is measured of a network's outputs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

Array = NDArray[np.float64]


def margins(outputs: Array, patterns: PatternSet) -> Array:
    """Return, for each sequence, how far inside its half the worst unit is: above 0 if all are right.

    Parameters
    ----------
    outputs : array, shape (events, units)
    patterns : PatternSet
        Targets are on either side of 0.5.

    Returns
    -------
    array, shape (patterns,)
    """
    inside = (outputs - 0.5) * np.sign(patterns.targets["output"] - 0.5)
    return np.array([inside[events].min() for _, events in patterns])


def distances(outputs: Array, corners: Array) -> Array:
    """Return how far each cycle is from a cycle of corners, whichever it begins with.

    Parameters
    ----------
    outputs : array, shape (4 x cycles, 2)
    corners : array, shape (4, 2)

    Returns
    -------
    array, shape (cycles,)
        Mean distance over the four steps, at the best of the four beginnings.
    """
    steps = outputs.reshape(-1, 4, 2)
    begun = [np.linalg.norm(steps - np.roll(corners, -k, axis=0), axis=-1).mean(axis=1) for k in range(4)]
    return np.asarray(np.min(begun, axis=0), dtype=np.float64)


def recovery(first: float, last: float) -> float:
    """Return how often a distance has halved, less once: above 0 if it has more than halved."""
    return float(np.log2(first / last) - 1)


def shares(values: Array, control: Array) -> Array:
    """Return how much of the difference at the last segment is there at each segment before; 0 if none.

    Parameters
    ----------
    values, control : array, shape (segments,)
        One feature in two utterances that differ in their last segment.
    """
    difference = values - control
    if difference[-1] == 0:
        return np.zeros_like(difference)
    return np.asarray(difference / difference[-1])


def betweenness(values: Array) -> float:
    """Return how far inside the interval of the first and the last value the others stay, at worst."""
    low, high = sorted((float(values[0]), float(values[-1])))
    return float(np.minimum(values[1:-1] - low, high - values[1:-1]).min())


def rise(values: Array) -> float:
    """Return Kendall's tau of values and their order: 1 if each is above the one before."""
    later, earlier = np.tril_indices(len(values), -1)
    return float(np.sign(values[later] - values[earlier]).mean())


def nearness(outputs: Array, first: Array, second: Array) -> float:
    """Return how much nearer outputs are to the middle of two cycles than these are themselves.

    Parameters
    ----------
    outputs : array, shape (4 x cycles, 2)
    first, second : array, shape (4, 2)

    Returns
    -------
    float
        Above 0 if, on average over steps, the middle is nearer than half the distance of the two.
    """
    middle = np.tile((first + second) / 2, (len(outputs) // 4, 1))
    half = np.linalg.norm(first - second, axis=1).mean() / 2
    return float(half - np.linalg.norm(outputs - middle, axis=1).mean())
