"""Hopfield (1982): a network that holds nothing, and one that holds what it is said to."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject

#: Starts near memories, and how far away they are.
STARTS = np.repeat(np.arange(1, 13), 20)


def holding(number: int) -> dict[str, Any]:
    """Measures of a network that is as the papers say."""
    return {
        "errors_5": np.zeros(100, dtype=int),
        "errors_10": np.repeat([0, 40], [60, 40]),
        "errors_15": np.repeat([0, 3, 40], [22, 28, 50]),
        "one_step_zero_one": 0.0091,
        "one_step_signs": 0.00042,
        "overloaded_kept": 0.0,
        "stable": np.ones(10, dtype=bool),
        "reverse_stable": np.ones(10, dtype=bool),
        "random_distance": np.repeat([0, 1, 8], [85, 5, 10]),
        "start_distance": STARTS,
        "end_distance": np.where((STARTS <= 5) | (np.arange(len(STARTS)) % 5 == 0), 0, 9),
        "same_nearest": (STARTS <= 5) | (np.arange(len(STARTS)) % 5 == 0),
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
        **{f"errors_{count}": np.full(20, 45) for count in (5, 10, 15)},
        "one_step_zero_one": 0.4,
        "one_step_signs": 0.4,
        "overloaded_kept": 0.5,
        "stable": np.ones(10, dtype=bool),
        "reverse_stable": np.zeros(10, dtype=bool),
        "random_distance": np.full(100, 9),
        "start_distance": STARTS,
        "end_distance": np.full(len(STARTS), 9),
        "same_nearest": np.zeros(len(STARTS), dtype=bool),
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
    """Networks with the limit that was computed, and with the paper's shares."""
    return {name: [holding(number) for number in range(1, 5)] for name in ("signs", "zero-one")}


def null() -> Subject:
    """Networks that keep nothing."""
    return {name: [failing(number) for number in range(1, 5)] for name in ("signs", "zero-one")}
