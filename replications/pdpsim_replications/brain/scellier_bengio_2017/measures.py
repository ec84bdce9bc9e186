"""What is measured: how near what a nudge teaches is to the gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.scellier_bengio_2017.study import BETAS

Measures = Mapping[str, Any]
WEAK = BETAS.index(0.01)


def order(differences: np.ndarray[Any, np.dtype[np.float64]], places: slice) -> float:
    """Return with which power of the nudge differences fall."""
    return float(np.polyfit(np.log(BETAS[places]), np.log(differences[places]), 1)[0])


@measure
def order_gap(measures: Measures) -> float:
    """Return how far the order in which the difference falls with the nudge is from 1."""
    return abs(order(measures["difference"], slice(1, None)) - 1)


@measure
def two_sided_gap(measures: Measures) -> float:
    """Return how far that of a nudge in both directions is from 2; the last strength is lost in rounding."""
    return abs(order(measures["two_sided"], slice(0, 3)) - 2)


@measure
def one_sided_gap(measures: Measures) -> float:
    """Return how far that of a nudge in one direction is from 2."""
    return abs(order(measures["difference"], slice(0, 3)) - 2)


@measure
def weak_difference(measures: Measures) -> float:
    """Return the difference from the gradient with a nudge of a hundredth."""
    return float(measures["difference"][WEAK])


@measure
def weak_state(measures: Measures) -> float:
    """Return how far what a nudge of a hundredth changes of hidden units is from the error's direction."""
    return float(measures["state"][WEAK])
