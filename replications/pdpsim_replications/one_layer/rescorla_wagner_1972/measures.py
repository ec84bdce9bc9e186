"""What is measured: strengths of cues in the groups, and distances from what the equation says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim.claims.control import Substituted
from pdpsim_replications.one_layer.rescorla_wagner_1972.designs import CUES
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import compound

Measures = Mapping[str, Any]


def strength(measures: Measures, group: str, cue: str, trial: int = -1) -> float:
    """Return a cue's strength in a group after a trial; after all trials by default."""
    return float(measures[f"V_{group}"][trial, CUES.index(cue)])


def gap(measures: Measures, group: str, cues: str, start: int, stop: int, outcome: float) -> float:
    """Return the largest distance from the closed form, over a phase's trials with all these cues."""
    places = [CUES.index(cue) for cue in cues]
    course = measures[f"V_{group}"][start : stop + 1][:, places]
    beta = float(measures["beta"]) * (1.0 if outcome > 0 else float(measures["nonreinforced"]))
    alpha = measures["alpha"][places].tolist()
    expected = compound(alpha, course[0].tolist(), outcome, beta, stop - start)
    return float(np.abs(course - np.array(expected)).max())


def phase(measures: Measures) -> int:
    """Return the number of trials of a phase with one kind of trial."""
    return len(measures["V_alone"]) - 1


# --- what cues do to each other ---------------------------------------------------------------------


@measure
def overshadowing(measures: Measures) -> float:
    """Return how much stronger X is when it was conditioned alone than together with A."""
    return strength(measures, "alone", "X") - strength(measures, "overshadowed", "X")


@measure
def blocking(measures: Measures) -> float:
    """Return how much stronger X is when A, its companion, had not been conditioned before."""
    return strength(measures, "overshadowed", "X") - strength(measures, "blocked", "X")


@measure
def unblocking(measures: Measures) -> float:
    """Return how much stronger X is when the outcome grew stronger with it than when it stayed the same."""
    return strength(measures, "unblocked", "X") - strength(measures, "blocked", "X")


@measure
def relative_validity(measures: Measures) -> float:
    """Return how much stronger X is when its companions tell no more than itself."""
    return strength(measures, "uncorrelated", "X") - strength(measures, "correlated", "X")


@measure
def relative_validity_limit(measures: Measures) -> float:
    """Return the same in the limit of endless training, A and B equally salient."""
    return float(measures["uncorrelated_equal"]) - float(measures["correlated_equal"])


@measure
def inhibition(measures: Measures) -> float:
    """Return how far below 0 X is, after A with and AX without the outcome."""
    return -strength(measures, "inhibition", "X")


@measure
def overexpectation(measures: Measures) -> float:
    """Return what X loses when it is reinforced together with A, each strong already."""
    before = strength(measures, "overexpectation", "X", 2 * phase(measures))
    return before - strength(measures, "overexpectation", "X")


def contingency(measures: Measures, group: str) -> float:
    """Return the strength of X in the last quarter of trials, averaged: the trials are random."""
    course = measures[f"V_contingency-{group}"][:, CUES.index("X")]
    return float(course[-(len(course) // 4) :].mean())


@measure
def contingency_effect(measures: Measures) -> float:
    """Return how much stronger X is when the outcome comes with it only."""
    return contingency(measures, "positive") - contingency(measures, "zero")


@measure
def contingency_inhibition(measures: Measures) -> float:
    """Return how far below 0 X is when the outcome comes without it only."""
    return -contingency(measures, "negative")


#: The effects that come from cues sharing one error.
COMPETITION: dict[str, Callable[[Measures], float]] = {
    "overshadowing": overshadowing,
    "blocking": blocking,
    "validity": relative_validity,
    "inhibition": inhibition,
    "overexpectation": overexpectation,
}


def separately(measures: Measures) -> Measures:
    """Return the measures with the strengths of the networks with an error for each cue."""
    return Substituted(measures, "separate")


@measure
def competition_without_sharing(measures: Measures) -> float:
    """Return the largest of the effects, in the direction of the chapter."""
    return max(0.0, *(effect(separately(measures)) for effect in COMPETITION.values()))


# --- distances from the equation --------------------------------------------------------------------


@measure
def recursion_gap(measures: Measures) -> float:
    """Return the largest distance from the recursion written out."""
    return float(np.abs(measures["V_random"] - measures["recursion_random"]).max())


@measure
def acquisition_gap(measures: Measures) -> float:
    """Return the largest distance from the acquisition curve."""
    return gap(measures, "acquisition", "A", 0, phase(measures), 1.0)


@measure
def extinction_gap(measures: Measures) -> float:
    """Return the largest distance from the extinction curve."""
    return gap(measures, "acquisition", "A", phase(measures), 2 * phase(measures), 0.0)


@measure
def overshadowing_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form."""
    return gap(measures, "overshadowed", "AX", 0, phase(measures), 1.0)


@measure
def blocking_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form, in the phase of the compound."""
    return gap(measures, "blocked", "AX", phase(measures), 2 * phase(measures), 1.0)


@measure
def overexpectation_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form, in the phase of the compound."""
    return gap(measures, "overexpectation", "AX", 2 * phase(measures), 3 * phase(measures), 1.0)


@measure
def validity_gap(measures: Measures) -> float:
    """Return the largest distance of the two limits from their closed form."""
    a, b, x = (float(measures["alpha"][CUES.index(cue)]) for cue in "ABX")
    # what AX and BX come to if each is reinforced half of the time
    mean = 1 / (1 + float(measures["nonreinforced"]))
    whole = a * b + x * (a + b)
    expected = {"correlated": x * b / whole, "uncorrelated": x * (a + b) * mean / whole}
    return max(abs(float(measures[f"{group}_given"]) - value) for group, value in expected.items())


# --- limits of one layer ----------------------------------------------------------------------------


@measure
def independent_gap(measures: Measures) -> float:
    """Return the larger of the distance from the solution and the root of the largest squared error."""
    squared_error = float(measures["independent_squared_error"])
    return max(float(measures["independent_distance"]), float(np.sqrt(squared_error)))


@measure
def slower_nearer(measures: Measures) -> float:
    """Return how much farther off the larger rate ends."""
    return float(measures["dependent_fast_distance"]) - float(measures["dependent_slow_distance"])


@measure
def undecided_gap(measures: Measures) -> float:
    """Return the largest distance of an output from 0.5."""
    return float(np.abs(measures["xor_outputs"] - 0.5).max())


@measure
def functions_learned(measures: Measures) -> float:
    """Return how many functions are learned."""
    return float(np.sum(measures["boolean_right"]))
