"""Associators: networks that store what can be stored, and networks that learned nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.settling.anderson_1977_associator.measures import COSINES, COURSE, CROSS_TALK

from . import Subject, replicates

FIRST, SECOND = np.ones(8), np.array([1.0, 1, -1, -1, 1, 1, -1, -1])
STARTS = 0.2 * np.linspace(FIRST, SECOND, 9)


def control() -> dict[str, Any]:
    """What networks give that learned nothing."""
    return {
        "hebb_strangers": np.array([8.0, 4.0, 8.0]),
        "untrained_clean": np.full(3, 8.0),
        "untrained_new": np.full(3, 8.0),
        "alone_exception": np.full(61, 0.8),
        "untrained_ends": STARTS,
        "untrained_half": np.zeros((2, 8)),
        "untrained_mixture_course": np.full((41, 2), 0.1),
        "patterns": np.array([FIRST, SECOND]),
        "starts": STARTS,
    }


def storing(number: int) -> dict[str, Any]:
    """Measures of networks as they should be."""
    exception = np.concatenate([[0.8], np.full(10, -0.2), np.full(50, 0.3)])
    growing = np.array([0.1, 0.1]) * np.array([1.5, 1.25]) ** np.arange(41)[:, None]
    growing[-1] = (1.0, 0.0)
    equal = np.full((41, 2), 0.5)
    equal[-1, 0] += 0.1 * (-1) ** number
    return control() | {
        "hebb_orthogonal": np.zeros(3),
        "hebb_overlapping": CROSS_TALK,
        "cosines_overlapping": COSINES,
        "delta_overlapping": np.zeros(3),
        "course_overlapping": np.concatenate([COURSE, np.zeros(17)]),
        "course_impossible": np.full(20, 40.0),
        "clean": np.full(3, 0.1),
        "new": np.full(3, 0.3),
        "exception": exception,
        "ends": np.array([FIRST] * 5 + [SECOND] * 4),
        "half": np.array([FIRST, SECOND]),
        "mixture_course": equal,
        "unequal_mixture_course": growing,
    }


def empty(number: int) -> dict[str, Any]:
    """Measures of networks that learned nothing, and of a delta rule that learns all alike."""
    rest = control()
    return rest | {
        "hebb_orthogonal": np.full(3, 8.0),
        "hebb_overlapping": np.full(3, 8.0),
        "cosines_overlapping": np.zeros(3),
        "delta_overlapping": np.full(3, 8.0),
        "course_overlapping": np.full(20, 24.0),
        "course_impossible": np.full(20, 0.0),
        "clean": rest["untrained_clean"],
        "new": rest["untrained_new"],
        "exception": np.zeros(61),
        "ends": STARTS,
        "half": np.zeros((2, 8)),
        "mixture_course": np.full((41, 2), 0.1),
        "unequal_mixture_course": np.full((41, 2), 0.1),
    }


def perfect() -> Subject:
    """Networks as they should be."""
    return replicates(storing, 6)


def null() -> Subject:
    """Networks that learned nothing."""
    return replicates(empty, 6)
