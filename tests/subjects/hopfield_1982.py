"""Hopfield (1982): a network that holds nothing, and one that holds what it is said to."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject

#: Half of 20 memories, exactly.
HALF = np.repeat([0, 40], 10)


def holding(number: int) -> dict[str, Any]:
    """Measures of a network that is as the papers say."""
    return {
        "wrong_units": HALF,
        "energy": -np.arange(40.0).reshape(2, 20),
        "stopped": np.ones(20, dtype=bool),
        "asymmetric_stopped": np.arange(20) < 12,
        "reversed_changed": np.zeros(5, dtype=int),
        "mixture_changed": 0,
        "strangers_changed": np.full(5, 40),
        "bit_errors_138": 0.0036 + 1e-5 * number,
        "overlaps_130": np.repeat([0.97, 0.5], [39, 1]),
        "overlaps_138": np.repeat([0.95, 0.5], [30, 10]),
        "overlaps_165": np.repeat([0.95, 0.4], [10 + number, 30 - number]),
    }


def failing(_: int) -> dict[str, Any]:
    """Measures of a network that does not run downhill and keeps nothing."""
    return {
        "wrong_units": np.full(20, 45),
        "energy": np.arange(40.0).reshape(2, 20),
        "stopped": np.zeros(20, dtype=bool),
        "asymmetric_stopped": np.zeros(20, dtype=bool),
        "reversed_changed": np.full(5, 40),
        "mixture_changed": 35,
        "strangers_changed": np.full(5, 40),
        "bit_errors_138": 0.4,
        "overlaps_130": np.full(40, 0.1),
        "overlaps_138": np.full(40, 0.1),
        "overlaps_165": np.full(40, 0.95),
    }


def perfect() -> Subject:
    """Networks with the limit that was computed, and half of the memories at .15 N."""
    return {name: [holding(number) for number in range(1, 5)] for name in ("signs", "zero-one")}


def null() -> Subject:
    """Networks that keep nothing."""
    return {name: [failing(number) for number in range(1, 5)] for name in ("signs", "zero-one")}
