"""What is measured: errors of recall, the course of an exception, and where runs in the box end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure

Measures = Mapping[str, Any]

#: Worked out by hand for the overlapping set: of Hebb's rule squared errors and cosines, of the delta rule
#: the error summed over the patterns of each epoch.
CROSS_TALK = np.array([2.0, 0.0, 2.0])
COSINES = np.array([2 / 5**0.5, 1.0, 2 / 5**0.5])
COURSE = np.array([26.0, 3.125, 0.1953125])
#: Squared error that the best line leaves of the impossible set: four outputs of four patterns, each off by
#: 1.
LINE = 16.0
#: Epochs in which an exception is looked at once the rule is shown, and at last.
EARLY, LATE = 10, 10


@measure
def hebb_error(measures: Measures, pairs: str) -> float:
    """Return the largest squared error of a pattern after one epoch of Hebb's rule."""
    return float(measures[f"hebb_{pairs}"].max())


@measure
def cross_talk_gap(measures: Measures) -> float:
    """Return by how much squared errors differ from those worked out."""
    return float(np.abs(measures["hebb_overlapping"] - CROSS_TALK).max())


@measure
def cosine_gap(measures: Measures) -> float:
    """Return by how much cosines of outputs with targets differ from those worked out."""
    return float(np.abs(measures["cosines_overlapping"] - COSINES).max())


@measure
def delta_error(measures: Measures, pairs: str) -> float:
    """Return the largest squared error of a pattern after the delta rule."""
    return float(measures[f"delta_{pairs}"].max())


@measure
def course_gap(measures: Measures) -> float:
    """Return by how much the error of the first epochs differs from that worked out."""
    return float(np.abs(measures["course_overlapping"][: len(COURSE)] - COURSE).max())


@measure
def unsolved(measures: Measures, pairs: str) -> float:
    """Return how far the lowest error of an epoch is above half of what the best line leaves."""
    return float(measures[f"course_{pairs}"].min()) - LINE / 2


@measure
def tendency(measures: Measures) -> float:
    """Return by how much the error of patterns never shown is below that of new noisy ones."""
    return float(np.mean(measures["new"]) - np.mean(measures["clean"]))


@measure
def regularised(measures: Measures) -> float:
    """Return how far the exception leans towards the rule in the first epochs with all patterns, at most."""
    return float(-measures["exception"][1 : EARLY + 1].min())


@measure
def regularised_alone(measures: Measures) -> float:
    """Return the same if no others are shown."""
    return float(-measures["alone_exception"][1 : EARLY + 1].min())


@measure
def recovered(measures: Measures) -> float:
    """Return how far the exception leans towards itself in the last epochs."""
    return float(measures["exception"][-LATE:].mean())


@measure
def at_once(measures: Measures) -> float:
    """Return how far it does so in the first epochs with all patterns."""
    return float(measures["exception"][1 : EARLY + 1].mean())


@measure
def off_walls(measures: Measures) -> float:
    """Return the share of units that are not at a wall at the end of runs between two patterns."""
    return float((np.abs(measures["ends"]) < 1 - 1e-9).mean())


@measure
def incomplete(measures: Measures) -> float:
    """Return how many units of the second halves are wrong at the end of runs from the first halves."""
    half = measures["half"].shape[1] // 2
    return float((np.sign(measures["half"][:, half:]) != measures["patterns"][:, half:]).sum())


@measure
def categorical(measures: Measures) -> float:
    """Return whether neighbours across the middle move apart and those on one side together.

    The smaller of two changes of distance, from begin to end of runs: how much farther apart the two next to
    the middle get, and how much nearer neighbours on one side.
    """

    def distances(states: Any) -> tuple[float, float]:
        middle = len(states) // 2
        across = np.linalg.norm(states[middle - 1] - states[middle + 1])
        steps = np.linalg.norm(np.diff(states, axis=0), axis=1)
        within = np.delete(steps, [middle - 1, middle])
        return float(across), float(within.mean())

    (before, apart), (after, alike) = distances(measures["starts"]), distances(measures["ends"])
    return min(after - before, apart - alike)


@measure
def frequent_wins(measures: Measures) -> float:
    """Return how much more of the pattern learned twice is in the mixture's end than of the other."""
    return _leaning(measures["unequal_mixture_course"])


@measure
def equal_wins(measures: Measures) -> float:
    """Return the same of two patterns that were learned equally often."""
    return _leaning(measures["mixture_course"])


def _leaning(course: Any) -> float:
    return float(course[-1, 0] - course[-1, 1])


@measure
def growth_gap(measures: Measures) -> float:
    """Return by how much a step multiplies what is of each pattern, less the 1.5 and 1.25 worked out."""
    course = measures["unequal_mixture_course"]
    return float(np.abs(course[1] / course[0] - [1.5, 1.25]).max())


@measure
def growth_gap_untrained(measures: Measures) -> float:
    """Return the same without learning."""
    course = measures["untrained_mixture_course"]
    return float(np.abs(course[1] / course[0] - [1.5, 1.25]).max())
