"""Nudges: changes that have nothing to do with the gradient, and changes that become it."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.scellier_bengio_2017.study import BETAS

from . import Subject, replicates


def near(number: int) -> dict[str, Any]:
    """Measures of a network whose difference from the gradient falls with the nudge."""
    return {
        "difference": 0.05 * np.array(BETAS),
        "two_sided": 0.01 * np.array(BETAS) ** 2,
        "clamped_difference": np.full(len(BETAS), 0.3),
        "state": 0.01 * np.array(BETAS) ** 2,
        "clamped_state": np.full(len(BETAS), 0.02),
    }


def far(number: int) -> dict[str, Any]:
    """Measures of a network that a nudge tells nothing."""
    ones = np.ones(len(BETAS))
    return near(number) | {"difference": ones, "two_sided": ones, "state": ones}


def perfect() -> Subject:
    """Networks as the paper describes them."""
    return replicates(near, 10)


def null() -> Subject:
    """Networks whose changes have nothing to do with the gradient."""
    return replicates(far, 10)
