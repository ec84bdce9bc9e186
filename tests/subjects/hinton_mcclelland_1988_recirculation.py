"""Recirculation: loops in which nothing is learned, and loops as the paper has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.hinton_mcclelland_1988_recirculation.study import SHARES

from . import Subject, replicates


def course(aligned: float, hidden: float, back: float = 0.9) -> Any:
    """Looks at a network that begins apart and goes evenly to these cosines, agreement behind alignment."""
    way = np.linspace(0, 1, 31)
    return np.stack([aligned * way**0.5, hidden * way**2, 1 - (1 - back) * way], axis=1)


def going_round(number: int) -> dict[str, Any]:
    """Measures of a loop that finds its codes."""
    scatter = 1 if number % 2 else -1
    looks = course(0.95, 0.9)
    looks[0, 1] = 0.05 * scatter
    return {
        "updates": 48.0 + 5 * scatter,
        "still_updates": np.inf,
        "updates_backpropagation": 50.0,
        "looks": looks,
        "still_looks": course(0.8, np.nan),
        "fixed_looks": course(-0.01 * scatter, -0.01 * scatter),
        "ratio": 4.0,
        "first_ratio": 1.0 + 0.1 * scatter,
        "difference": 1 - np.array(SHARES),
        "independent_difference": np.ones(len(SHARES)),
    }


def idle(number: int) -> dict[str, Any]:
    """Measures of a loop in which nothing changes, and whose two ways agree from the start where none
    should."""
    same = np.tile([0.0, 0.0, 0.0], (31, 1))
    same[:, 1] = -0.5
    return going_round(number) | {
        "updates": np.inf,
        "looks": same,
        "still_looks": same,
        "ratio": 1.0,
        "difference": np.ones(len(SHARES)),
    }


def perfect() -> Subject:
    """Networks as the paper describes them."""
    return replicates(going_round, 20)


def null() -> Subject:
    """Networks in which nothing is learned."""
    return replicates(idle, 20)
