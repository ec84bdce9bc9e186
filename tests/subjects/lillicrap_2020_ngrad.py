"""Differences of activity that hold the gradient, and such that do not."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.lillicrap_2020_ngrad.changes import EPSILONS, IMPERFECTIONS

from . import Subject, replicates

SIZES = np.array(EPSILONS)[:, None]


def table(value: float) -> Any:
    """A cosine for every imperfection and perturbation."""
    return np.full((len(IMPERFECTIONS), len(EPSILONS)), value)


def holding(number: int) -> dict[str, Any]:
    """Measures of a network whose activities hold the gradient."""
    slightly = 0.0001 * number
    plain = table(1.0)
    for row, imperfection in enumerate(IMPERFECTIONS):
        if imperfection:
            plain[row] = [0.7 - slightly, 0.4, 0.1, 0.0, 0.0, 0.0]
    return {
        "difference": 0.2 * SIZES * np.ones(3),
        "turn": 0.02 * SIZES**2 * np.ones(3),
        "difference_deep": 0.3 * SIZES * np.ones(7),
        "cosine_plain": plain,
        "cosine_difference": table(0.998 + slightly),
        "moved": np.full(20, 0.98 + slightly),
        "random_moved": np.zeros(20),
        "helped": 1.0 - slightly,
        "random_helped": 0.5,
        "named_exact": 0.94,
        "named_last": 0.1,
        "named_perturbed": 0.94 + slightly,
        "named_differences": 0.94 + slightly,
        "named_targets": 0.1,
        "turned": 0.95 + slightly,
    }


def failing(number: int) -> dict[str, Any]:
    """Measures of a network whose activities have nothing to do with the gradient."""
    return holding(number) | {
        "difference": np.full((len(EPSILONS), 3), 1.4),
        "turn": np.full((len(EPSILONS), 3), 1.0),
        "difference_deep": np.full((len(EPSILONS), 7), 1.4),
        "cosine_plain": table(0.0),
        "cosine_difference": table(0.0),
        "moved": np.zeros(20),
        "helped": 0.5,
        "named_perturbed": 0.1,
        "named_differences": 0.1,
        "turned": 0.0,
    }


def perfect() -> Subject:
    """Networks as the papers say."""
    return replicates(holding, 20)


def null() -> Subject:
    """Networks of which nothing of it is so."""
    return replicates(failing, 20)
