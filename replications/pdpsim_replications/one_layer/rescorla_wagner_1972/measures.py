"""What is measured: strengths of cues in the groups, and distances from what the equation says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim_replications.one_layer.rescorla_wagner_1972.designs import CUES, PROBABILITIES, RATIOS
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import compound

Array = NDArray[np.float64]
Measures = Mapping[str, Any]


def strength(measures: Measures, group: str, cue: str, trial: int = -1) -> float:
    """Return a cue's strength in a group after a trial; after all trials by default."""
    return float(measures[f"V_{group}"][trial, CUES.index(cue)])


def late_strength(measures: Measures, group: str, cue: str) -> float:
    """Return a cue's strength averaged over the last quarter of trials: for trials in random order."""
    course = measures[f"V_{group}"][:, CUES.index(cue)]
    return float(course[-(len(course) // 4) :].mean())


def phase(measures: Measures) -> int:
    """Return the number of trials of each kind in a phase."""
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
    """Return how much stronger X is if the outcome grew stronger with it than if it was as strong before."""
    return strength(measures, "unblocked", "X") - strength(measures, "blocked-strong", "X")


@measure
def relative_validity(measures: Measures) -> float:
    """Return how much stronger X is when its companions tell no more than itself."""
    return late_strength(measures, "uncorrelated", "X") - late_strength(measures, "correlated", "X")


@measure
def relative_validity_limit(measures: Measures) -> float:
    """Return the same in the limit of endless training."""
    return float(measures["uncorrelated_limit"]) - float(measures["correlated_limit"])


@measure
def inhibition(measures: Measures) -> float:
    """Return how far below 0 X is, after A with and AX without the outcome."""
    return -strength(measures, "inhibition", "X", 2 * phase(measures))


@measure
def overexpectation(measures: Measures) -> float:
    """Return what X loses when it is reinforced together with A, each strong already."""
    before = strength(measures, "overexpectation", "X", 2 * phase(measures))
    return before - strength(measures, "overexpectation", "X")


@measure
def contingency_effect(measures: Measures) -> float:
    """Return how much stronger X is when the outcome comes with it only."""
    positive, zero = (late_strength(measures, f"contingency-{name}", "X") for name in ("positive", "zero"))
    return positive - zero


@measure
def contingency_inhibition(measures: Measures) -> float:
    """Return how far below 0 X is when the outcome comes without it only."""
    return -late_strength(measures, "contingency-negative", "X")


@measure
def contingency_decline(measures: Measures) -> float:
    """Return how much stronger X is in the first quarter of trials than in the last, without contingency."""
    course = measures["V_contingency-zero"][:, CUES.index("X")]
    early = float(course[: len(course) // 4].mean())
    return early - late_strength(measures, "contingency-zero", "X")


@measure
def superconditioning(measures: Measures) -> float:
    """Return how much stronger X is if its companion had been made inhibitory than if it was new."""
    return strength(measures, "superconditioned", "X") - strength(measures, "accompanied", "X")


@measure
def protection(measures: Measures) -> float:
    """Return how much stronger A is if it was extinguished with an inhibitor than with a new cue."""
    return strength(measures, "protected", "A") - strength(measures, "unprotected", "A")


@measure
def inhibition_lost(measures: Measures) -> float:
    """Return what an inhibitor loses of its strength below 0 when it is presented alone."""
    return inhibition(measures) + strength(measures, "inhibition", "X")


@measure
def novel_excitation(measures: Measures) -> float:
    """Return the strength of a new cue that was presented with an inhibitor, without the outcome."""
    return strength(measures, "novel", "C")


#: The effects that come from cues sharing one error.
COMPETITION: dict[str, Callable[[Measures], float]] = {
    "overshadowing": overshadowing,
    "blocking": blocking,
    "unblocking": unblocking,
    "validity": relative_validity,
    "inhibition": inhibition,
    "overexpectation": overexpectation,
    "superconditioning": superconditioning,
    "protection": protection,
    "contingency": contingency_effect,
}


# --- distances from the equation --------------------------------------------------------------------


def closed_form(measures: Measures, *phases: tuple[str, float, int]) -> Array:
    """Return the strengths through phases of one kind of trial each, in closed form.

    Parameters
    ----------
    measures : mapping
        With ``alpha``, ``beta`` and ``nonreinforced``.
    *phases : tuple of (str, float, int)
        Cues that are present, lambda, and number of trials; strengths begin at 0.

    Returns
    -------
    array, shape (trials + 1, cues)
    """
    now = np.zeros(len(CUES))
    course = [now]
    for cues, outcome, trials in phases:
        places = [CUES.index(cue) for cue in cues]
        beta = float(measures["beta"]) * (1.0 if outcome > 0 else float(measures["nonreinforced"]))
        alpha = measures["alpha"][places].tolist()
        for values in compound(alpha, now[places].tolist(), outcome, beta, trials)[1:]:
            now = now.copy()
            now[places] = values
            course.append(now)
    return np.array(course)


def gap(measures: Measures, group: str, *phases: tuple[str, float, int]) -> float:
    """Return the largest distance of any cue from the closed form, in the last of the phases."""
    start = sum(trials for _, _, trials in phases[:-1])
    expected = closed_form(measures, *phases)[start:]
    return float(np.abs(measures[f"V_{group}"][start : start + len(expected)] - expected).max())


@measure
def recursion_gap(measures: Measures) -> float:
    """Return the largest distance of network and recursion through random trials."""
    return float(np.abs(measures["V_random"] - measures["recursion_random"]).max())


@measure
def designs_gap(measures: Measures) -> float:
    """Return the same over all groups."""
    groups = (name.removeprefix("V_") for name in measures if name.startswith("V_"))
    return max(
        float(np.abs(measures[f"V_{name}"] - measures[f"recursion_{name}"]).max())
        for name in groups
        if name != "random"
    )


@measure
def acquisition_gap(measures: Measures) -> float:
    """Return the largest distance from the acquisition curve."""
    return gap(measures, "alone", ("X", 1.0, phase(measures)))


@measure
def extinction_gap(measures: Measures) -> float:
    """Return the largest distance from the extinction curve."""
    n = phase(measures)
    return gap(measures, "acquisition", ("A", 1.0, n), ("A", 0.0, n))


@measure
def rest_gap(measures: Measures) -> float:
    """Return the largest distance, through a rest, from the strength at the end of extinction."""
    n = phase(measures)
    return gap(measures, "acquisition", ("A", 1.0, n), ("A", 0.0, n), ("", 0.0, n))


@measure
def preexposure_gap(measures: Measures) -> float:
    """Return the largest distance of a cue that was exposed before from a new cue's acquisition curve."""
    n = phase(measures)
    return gap(measures, "preexposed", ("X", 0.0, n), ("X", 1.0, n))


@measure
def overshadowing_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form of a compound."""
    return gap(measures, "overshadowed", ("AX", 1.0, phase(measures)))


@measure
def blocking_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form, in the phase of the compound."""
    n = phase(measures)
    return gap(measures, "blocked", ("A", 1.0, n), ("AX", 1.0, n))


@measure
def overexpectation_gap(measures: Measures) -> float:
    """Return the largest distance from the closed form, in the phase of the compound."""
    n = phase(measures)
    return gap(measures, "overexpectation", ("A", 1.0, n), ("X", 1.0, n), ("AX", 1.0, n))


@measure
def separate_gap(measures: Measures) -> float:
    """Return the largest distance of X, with an error for each cue, from its acquisition curve alone.

    In the groups in which it is always reinforced, whatever its companions.
    """
    n, x = phase(measures), CUES.index("X")
    expected = closed_form(measures, ("X", 1.0, n))[:, x]
    courses = (measures[f"separate_V_{group}"][-n - 1 :, x] for group in ("overshadowed", "blocked"))
    return max(float(np.abs(course - expected).max()) for course in courses)


@measure
def shared_gap(measures: Measures) -> float:
    """Return the same with one error for all."""
    return separate_gap(
        {**measures, **{f"separate_{k}": v for k, v in measures.items() if k.startswith("V_")}}
    )


def validity_limits(alpha: Array, ratio: float) -> dict[str, float]:
    """Return where X goes in both groups of relative validity.

    Parameters
    ----------
    alpha : array, shape (cues,)
    ratio : float
        Learning rate of trials without the outcome, as a share of that of the others.
    """
    a, b, x = (float(alpha[CUES.index(cue)]) for cue in "ABX")
    # what AX and BX come to if each is reinforced half of the time
    mean = 1 / (1 + ratio)
    whole = a * b + x * (a + b)
    return {"correlated": x * b / whole, "uncorrelated": x * (a + b) * mean / whole}


@measure
def validity_gap(measures: Measures) -> float:
    """Return the largest distance of the limits of relative validity from their closed form."""
    ratio = float(measures["nonreinforced"])
    return max(
        abs(float(measures[f"{group}_limit{which}"]) - value)
        for which in ("", "_apart")
        for group, value in validity_limits(measures[f"alpha{which}"], ratio).items()
    )


def contingency_limits(ratio: float) -> Array:
    """Return where X goes in each contingency: what the context and X come to, less the context alone."""

    def together(probability: float) -> float:
        return probability / (probability + ratio * (1 - probability))

    return np.array([together(with_cue) - together(without) for with_cue, without in PROBABILITIES])


@measure
def contingency_gap(measures: Measures) -> float:
    """Return the largest distance of X's limit from the difference of the probabilities, at equal rates."""
    equal = measures["contingency_limits"][RATIOS.index(1.0)]
    return float(np.abs(equal - np.array([p - q for p, q in PROBABILITIES])).max())


def unequal_gap(measures: Measures, rows: Array) -> float:
    """Return the largest distance of limits from the closed form for unequal rates."""
    expected = [contingency_limits(ratio) for ratio in RATIOS if ratio < 1]
    return float(np.abs(rows - np.array(expected)).max())


@measure
def nonlinearity_gap(measures: Measures) -> float:
    """Return the largest distance of X's limit from its closed form, at unequal rates."""
    unequal = [place for place, ratio in enumerate(RATIOS) if ratio < 1]
    return unequal_gap(measures, measures["contingency_limits"][unequal])


@measure
def equal_rates_gap(measures: Measures) -> float:
    """Return the distance of the limits at equal rates from what unequal rates have."""
    return unequal_gap(measures, measures["contingency_limits"][[RATIOS.index(1.0)]])


# --- limits of one layer ----------------------------------------------------------------------------


@measure
def independent_gap(measures: Measures) -> float:
    """Return the larger of the distance from the solution and the root of the largest squared error."""
    squared_error = float(measures["independent_squared_error"])
    return max(float(measures["independent_distance"]), float(np.sqrt(squared_error)))


@measure
def slower_nearer(measures: Measures) -> float:
    """Return how much farther off the larger rate ends, on dependent patterns."""
    return float(measures["dependent_fast_distance"]) - float(measures["dependent_slow_distance"])


@measure
def independent_slower_nearer(measures: Measures) -> float:
    """Return the same on independent patterns."""
    return float(measures["independent_fast_distance"]) - float(measures["independent_slow_distance"])


@measure
def undecided_gap(measures: Measures) -> float:
    """Return the largest distance of an output from 0.5."""
    return float(np.abs(measures["xor_outputs"] - 0.5).max())


@measure
def functions_learned(measures: Measures) -> float:
    """Return how many functions are learned."""
    return float(np.sum(measures["boolean_right"]))
