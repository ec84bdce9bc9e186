"""What is measured: updates until codes are found, and how the two ways come to fit each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.hinton_mcclelland_1988_recirculation.study import EVERY, SHARES

Measures = Mapping[str, Any]

#: The longest of the published simulations, in updates.
LONGEST = 202
#: Columns of what was looked at.
ALIGNMENT, HIDDEN, BACK = range(3)
#: A cosine from which on two directions count as in agreement: 60 degrees.
AGREED = 0.5


@measure
def within_longest(measures: Measures) -> float:
    """Return the share of the longest published simulation that is left; -1 if it is exceeded as much."""
    return max(1 - float(measures["updates"]) / LONGEST, -1.0)


@measure
def octaves(measures: Measures) -> float:
    """Return how many times twice the updates of backpropagation recirculation takes."""
    return math.log2(float(measures["updates"]) / float(measures["updates_backpropagation"]))


@measure
def first_agreement(measures: Measures) -> float:
    """Return the cosine of the changes into hidden units with the gradient before learning."""
    return float(measures["looks"][0, HIDDEN])


@measure
def first_agreement_back(measures: Measures) -> float:
    """Return the angle in degrees between the changes of weights back and the gradient before learning."""
    return math.degrees(math.acos(min(1.0, float(measures["looks"][0, BACK]))))


@measure
def late_agreement(measures: Measures) -> float:
    """Return the mean cosine of the changes into hidden units with the gradient in the second half."""
    course = np.asarray(measures["looks"])[:, HIDDEN]
    return float(course[len(course) // 2 :].mean())


@measure
def rise(measures: Measures) -> float:
    """Return how much the two ways have become alike: rise of their cosine."""
    return float(measures["looks"][-1, ALIGNMENT] - measures["looks"][0, ALIGNMENT])


@measure
def rise_still(measures: Measures) -> float:
    """Return the same where only the weights back learn."""
    return float(measures["still_looks"][-1, ALIGNMENT] - measures["still_looks"][0, ALIGNMENT])


@measure
def rise_fixed(measures: Measures) -> float:
    """Return the same where only the weights into the hidden units learn."""
    return float(measures["fixed_looks"][-1, ALIGNMENT] - measures["fixed_looks"][0, ALIGNMENT])


@measure
def lag(measures: Measures, way: str) -> float:
    """Return how many updates after alignment the changes of a way (hidden, back) agree with the gradient.

    Both count from when a cosine is above .5 for good; the last update, if it never is.
    """
    looks = np.asarray(measures["looks"])
    agreed, aligned = (
        _settled(looks[:, each]) for each in ({"hidden": HIDDEN, "back": BACK}[way], ALIGNMENT)
    )
    return float(EVERY * (agreed - aligned))


def _settled(course: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    """Return from which place on a course stays above `AGREED`."""
    below = np.flatnonzero(~(course > AGREED))
    return int(below[-1]) + 1 if len(below) else 0


@measure
def larger_back(measures: Measures) -> float:
    """Return by what factor the weights back are larger, as a logarithm to base 10."""
    return math.log10(float(measures["ratio"]))


@measure
def larger_back_before(measures: Measures) -> float:
    """Return the same before learning."""
    return math.log10(float(measures["first_ratio"]))


@measure
def order_gap(measures: Measures) -> float:
    """Return how far the order in which the difference falls with 1 less the regression is from 1."""
    differences = np.log(np.asarray(measures["difference"], dtype=np.float64))
    return abs(float(np.polyfit(np.log1p(-np.array(SHARES)), differences, 1)[0]) - 1)
