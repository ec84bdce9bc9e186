"""What is measured: distances from backpropagation's changes, and what is learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.whittington_bogacz_2017.study import VARIANCES

Measures = Mapping[str, Any]

#: Differences fall as the variance grows by more than this power of ten from 1 to 1,000.
POWERS = 2.0
#: From this variance on a straight line is fitted.
FROM = 30.0
#: Solved: root mean squared error below this.
SOLVED = 0.25
#: As good: no more than this share fewer.
AS_OFTEN, AS_GOOD = 0.1, 0.02


@measure
def convergence(measures: Measures) -> float:
    """Return by how many powers of ten the largest difference falls from variance 1 to 1,000, less two."""
    largest = np.max(measures["difference"], axis=1)
    return float(np.log10(largest[0] / largest[-1])) - POWERS


@measure
def small_convergence(measures: Measures) -> float:
    """Return the same where errors become a thousandth instead, at variance 1."""
    largest = float(np.max(measures["difference"][0]))
    return float(np.log10(largest / np.max(measures["difference_small"]))) - POWERS


@measure
def slope(measures: Measures) -> float:
    """Return the slope of the logarithm of the mean difference over that of the variance, from 30 on."""
    chosen = np.array(VARIANCES) >= FROM
    lengths = np.log(np.mean(measures["difference"], axis=1)[chosen])
    return float(np.polyfit(np.log(np.array(VARIANCES)[chosen]), lengths, 1)[0])


@measure
def unlike(measures: Measures) -> float:
    """Return by how much the cosine of the output layer's change is below .9 at variance 1."""
    return 0.9 - float(measures["cosine"][0][-1])


@measure
def fixed_gap(measures: Measures) -> float:
    """Return the largest relative difference with predictions fixed."""
    return float(np.max(measures["difference_fixed"]))


@measure
def settled_fixed_gap(measures: Measures) -> float:
    """Return the same with predictions that follow."""
    return float(np.max(measures["difference_settled"]))


@measure
def early_change(measures: Measures) -> float:
    """Return the lowest layer's change after one step of settling."""
    return float(measures["arrived"][0])


@measure
def settled_early_change(measures: Measures) -> float:
    """Return the same after three steps."""
    return float(measures["arrived"][2])


@measure
def solved(measures: Measures, rule: str) -> float:
    """Return the share of starts that learn exclusive or."""
    return float((np.asarray(measures[f"rms_{rule}"]) < SOLVED).mean())


@measure
def as_often(measures: Measures) -> float:
    """Return how far predictive coding is above what backpropagation solves less one start of ten."""
    return solved(measures, "coding") - solved(measures, "exact") + AS_OFTEN + 1e-9


@measure
def last_as_often(measures: Measures) -> float:
    """Return the same of the last layer alone."""
    return solved(measures, "last") - solved(measures, "exact") + AS_OFTEN + 1e-9


@measure
def as_good(measures: Measures) -> float:
    """Return how far predictive coding is above what backpropagation names less two of a hundred digits."""
    return float(measures["named_coding"] - measures["named_exact"]) + AS_GOOD


@measure
def last_as_good(measures: Measures) -> float:
    """Return the same of the last layer alone."""
    return float(measures["named_last"] - measures["named_exact"]) + AS_GOOD
