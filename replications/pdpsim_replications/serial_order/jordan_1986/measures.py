"""What is measured of a network's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim.describe.patterns import PatternSet
from pdpsim_replications.serial_order.jordan_1986.dual_task import DISSIMILAR, SIMILAR
from pdpsim_replications.serial_order.jordan_1986.environment import (
    APART,
    CLUSTER,
    CONSTRAINTS,
    FEATURES,
    REPEATED,
    SEQUENCES,
    UTTERANCES,
    actions,
)

Array = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Where the consonants of the cluster are, and the vowels of "freon".
CONSONANTS = slice(1, 1 + len(CLUSTER))
VOWELS = slice(UTTERANCES["freon"].index("I"), UTTERANCES["freon"].index("O") + 1)

#: A movement has begun when this share of it is done.
BEGUN = 0.1


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


def movement(values: Array, control: Array) -> Array:
    """Return how far a feature has moved at each segment, from 0 at the first.

    Parameters
    ----------
    values, control : array, shape (segments,)
        The feature in two utterances that differ in their last segment.

    Returns
    -------
    array, shape (segments,)
        The difference of the two, less that at the first segment.
    """
    difference = values - control
    return np.asarray(difference - difference[0])


def shares(values: Array, control: Array) -> Array:
    """Return the share of a movement that is done at each segment, 1 at the last; all 0 if nothing moves."""
    moved = movement(values, control)
    return np.zeros_like(moved) if moved[-1] == 0 else np.asarray(moved / moved[-1])


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
def margin(measures: Measures, sequence: str) -> float:
    """Return the margin of one sequence, such as ``abac``, with the trace."""
    return float(measures["margins_trace"][SEQUENCES.index(sequence.upper())])


@measure
def others_without_trace(measures: Measures) -> float:
    """Return the margin of the worst of the sequences that repeat nothing, without the trace."""
    return float(measures["margins_no-trace"][~REPEATED].min())


@measure
def trace_needed(measures: Measures) -> float:
    """Return how surely the network without the trace has the sequences that repeat nothing, and no others.

    The smaller of two: how far inside its half the worst unit of all sequences that repeat nothing is, and
    how far outside that of the better of those that repeat an element.
    """
    return min(others_without_trace(measures), -float(measures["margins_no-trace"][REPEATED].max()))


def seriality(outputs: Array) -> float:
    """Return how much more active actions are at their own step than at those that say nothing of them.

    Parameters
    ----------
    outputs : array, shape (steps, actions)

    Returns
    -------
    float
        Averaged over actions, each with the same weight, so that outputs that never change give 0.
    """
    return float(np.average(outputs.diagonal() - outputs, axis=0, weights=APART).mean())


@measure
def advance(measures: Measures) -> float:
    """Return how much more active actions are one step before their time than two steps before."""
    outputs = measures["actions-free"]
    return float((outputs.diagonal(1)[1:] - outputs.diagonal(2)).mean())


@measure
def seriality_gained(measures: Measures) -> float:
    """Return how much the constraints on neighbouring steps add to seriality where they say nothing."""
    return seriality(measures["actions-neighbours"]) - seriality(measures["actions-free"])


@measure
def serial_margin(measures: Measures) -> float:
    """Return the margin of a sequence of actions that is specified throughout."""
    return float(margins(measures["actions-all"], actions(CONSTRAINTS["all"]))[0])


@measure
def cycle_recovery(measures: Measures) -> float:
    """Return the recovery, from the first cycle to the last, of the mean distance over starts."""
    return recovery(*measures["distances"].mean(axis=0)[[0, -1]].tolist())


def rounding(measures: Measures, suffix: str = "") -> tuple[Array, Array]:
    """Return the courses of rounding before y and before i."""
    return feature(measures, f"i-y{suffix}", "round"), feature(measures, f"i-i{suffix}", "round")


def nasality(measures: Measures, suffix: str = "") -> tuple[Array, Array]:
    """Return the courses of nasality before n and before d."""
    return feature(measures, f"freon{suffix}", "nasal"), feature(measures, f"freod{suffix}", "nasal")


@measure
def rounding_before(measures: Measures) -> float:
    """Return how far consonants have moved towards the rounding of the vowel that follows."""
    return float(movement(*rounding(measures))[CONSONANTS].mean())


@measure
def rounding_after(measures: Measures) -> float:
    """Return how far consonants have still to move from the rounding of the vowel before them."""
    after, control = (feature(measures, name, "round")[::-1] for name in ("y-i", "i-i"))
    return float(movement(after, control)[CONSONANTS].mean())


@measure
def rounding_forward(measures: Measures) -> float:
    """Return how much more consonants anticipate a rounded vowel than they keep of one before."""
    return rounding_before(measures) - rounding_after(measures)


@measure
def rounding_betweenness(measures: Measures) -> float:
    """Return how far between the two vowels' rounding that of the worst consonant is."""
    return betweenness(feature(measures, "i-y", "round"))


@measure
def rounding_rise(measures: Measures) -> float:
    """Return Kendall's tau of rounding and place over the six consonants."""
    return rise(feature(measures, "i-y", "round")[CONSONANTS])


@measure
def rounding_begun(measures: Measures) -> float:
    """Return the smaller share of y's rounding at the last two consonants, less a tenth."""
    return float(shares(*rounding(measures))[CONSONANTS][-2:].min()) - BEGUN


@measure
def rounding_stopped(measures: Measures) -> float:
    """Return what `rounding_before` loses if consonants are to be unrounded."""
    constrained = movement(*rounding(measures, "-constrained"))[CONSONANTS]
    return rounding_before(measures) - float(constrained.mean())


@measure
def nasality_begun(measures: Measures) -> float:
    """Return the smaller share of n's nasality at the two vowels, less a tenth."""
    return float(shares(*nasality(measures))[VOWELS].min()) - BEGUN


@measure
def nasality_rise(measures: Measures) -> float:
    """Return how much larger a share of n's nasality the second vowel has than the first."""
    return float(np.diff(shares(*nasality(measures))[VOWELS])[0])


@measure
def nasality_stopped(measures: Measures) -> float:
    """Return how much less vowels have moved towards n's nasality if they are to be oral."""
    free, constrained = (movement(*nasality(measures, suffix))[VOWELS] for suffix in ("", "-oral"))
    return float((free - constrained).mean())


# --- two tasks at once ------------------------------------------------------------------------------


@measure
def similarity_effect(measures: Measures) -> float:
    """Return how much more interference there is between similar tasks than between dissimilar ones."""
    return float(measures["interference"][SIMILAR] - measures["interference"][DISSIMILAR])


@measure
def crosstalk(measures: Measures) -> float:
    """Return the correlation of interference and the inner product of hidden patterns, over similarities."""
    return float(np.corrcoef(measures["inner_product"], measures["interference"])[0, 1])


@measure
def interference_lost(measures: Measures) -> float:
    """Return what training takes off the interference, in the mean over similarities."""
    course = measures["course"].mean(axis=0)
    return float(course[0] - course[-1])


@measure
def similarity_effect_lost(measures: Measures) -> float:
    """Return what training takes off the effect of similarity."""
    effects = measures["course"][SIMILAR] - measures["course"][DISSIMILAR]
    return float(effects[0] - effects[-1])
