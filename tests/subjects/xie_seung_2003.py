"""Weak feedback: changes that have nothing to do with the gradient, and changes that become it."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.xie_seung_2003.study import GAINS

from . import Subject, replicates


def near(number: int) -> dict[str, Any]:
    """Measures of a network whose difference from the gradient falls with its feedback."""
    return {
        "difference": 0.4 * np.array(GAINS),
        "uniform_difference": np.array([0.4, 0.6, 0.7, 0.7]),
        "state": 0.1 * np.array(GAINS) ** 2,
    }


def far(number: int) -> dict[str, Any]:
    """Measures of a network that its feedback tells nothing."""
    return near(number) | {"difference": np.ones(len(GAINS)), "state": np.ones(len(GAINS))}


def perfect() -> Subject:
    """Networks as the paper describes them."""
    return replicates(near, 10)


def null() -> Subject:
    """Networks whose changes have nothing to do with the gradient."""
    return replicates(far, 10)
