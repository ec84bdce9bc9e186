"""What is measured: how near what contrast teaches is to the gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.xie_seung_2003.study import GAINS

Measures = Mapping[str, Any]


@measure
def order_gap(measures: Measures) -> float:
    """Return how far the order in which the difference falls with weak feedback is from 1."""
    logarithms = np.log(np.asarray(measures["difference"][1:], dtype=np.float64))
    return abs(float(np.polyfit(np.log(GAINS[1:]), logarithms, 1)[0]) - 1)


@measure
def weak_difference(measures: Measures) -> float:
    """Return the difference from the gradient with feedback of a hundredth."""
    return float(measures["difference"][GAINS.index(0.01)])


@measure
def weak_state(measures: Measures) -> float:
    """Return how far what the targets change is from the error's direction, with feedback of a hundredth."""
    return float(measures["state"][GAINS.index(0.01)])


@measure
def strong_state(measures: Measures) -> float:
    """Return the same with feedback as strong as the way there."""
    return float(measures["state"][GAINS.index(1.0)])
