"""What is measured of a network's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim.describe.patterns import PatternSet
from pdpsim_replications.serial_order.jordan_1986.environment import FEATURES, REPEATED

Array = NDArray[np.float64]
Measures = Mapping[str, Any]


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


def square_nearness(outputs: Array, first: Array, second: Array) -> float:
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


# --- what claims are about --------------------------------------------------------------------------


def feature(measures: Measures, utterance: str, name: str) -> Array:
    """Return one feature's course through an utterance, shape (segments,)."""
    return np.asarray(measures[utterance], dtype=np.float64)[:, FEATURES.index(name)]


@measure
def all_margin(measures: Measures) -> float:
    """Return the margin of the worst of all sequences, with the trace."""
    return float(measures["margins_trace"].min())


@measure
def repeated_margin(measures: Measures) -> float:
    """Return the margin of the worst of the sequences that repeat an element, with the trace."""
    return float(measures["margins_trace"][REPEATED].min())


@measure
def repeated_without_trace(measures: Measures) -> float:
    """Return how many of AAB and ABAC are produced without the trace."""
    return float((measures["margins_no-trace"][REPEATED] > 0).sum())


@measure
def others_without_trace(measures: Measures) -> float:
    """Return the margin of the worst of the sequences that repeat nothing, without the trace."""
    return float(measures["margins_no-trace"][~REPEATED].min())


@measure
def cycle_recovery(measures: Measures) -> float:
    """Return the recovery, from the first cycle to the last, of the mean distance over starts."""
    return recovery(*measures["distances"].mean(axis=0)[[0, -1]].tolist())


@measure
def rounding_before(measures: Measures) -> float:
    """Return how much more consonants are rounded if a rounded vowel follows."""
    return float((feature(measures, "i-y", "round") - feature(measures, "i-i", "round"))[1:-1].mean())


@measure
def rounding_after(measures: Measures) -> float:
    """Return how much more consonants are rounded if a rounded vowel came before."""
    return float((feature(measures, "y-i", "round") - feature(measures, "i-i", "round"))[1:-1].mean())


@measure
def rounding_betweenness(measures: Measures) -> float:
    """Return how far between the two vowels' rounding that of the worst consonant is."""
    return betweenness(feature(measures, "i-y", "round"))


@measure
def rounding_rise(measures: Measures) -> float:
    """Return Kendall's tau of rounding and place over the six consonants."""
    return rise(feature(measures, "i-y", "round")[1:-1])


@measure
def rounding_constrained(measures: Measures) -> float:
    """Return what `rounding_before` loses if the consonants are to be unrounded."""
    with_y, with_i = (feature(measures, f"{name}-constrained", "round") for name in ("i-y", "i-i"))
    return rounding_before(measures) - float((with_y - with_i)[1:-1].mean())


def rounding_shares(measures: Measures) -> Array:
    """Return the share of y's rounding that is there at each segment."""
    return shares(feature(measures, "i-y", "round"), feature(measures, "i-i", "round"))


def nasal_shares(measures: Measures) -> Array:
    """Return the share of n's nasality that is there at each segment of "freon"."""
    return shares(feature(measures, "freon", "nasal"), feature(measures, "freod", "nasal"))


@measure
def rounding_begun(measures: Measures) -> float:
    """Return the smaller share of y's rounding at the last two consonants, less a tenth."""
    return float(rounding_shares(measures)[-3:-1].min()) - 0.1


@measure
def nasality_begun(measures: Measures) -> float:
    """Return the smaller share of n's nasality at the two vowels, less a tenth."""
    return float(nasal_shares(measures)[2:4].min()) - 0.1


@measure
def nasality_rise(measures: Measures) -> float:
    """Return how much larger a share of n's nasality the second vowel has than the first."""
    return float(np.diff(nasal_shares(measures)[2:4])[0])
