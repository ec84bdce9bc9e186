"""Feedback alignment as the paper tells it, and networks that random feedback teaches nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

LOOKS = 101


def falling(first: float, last: float) -> Any:
    """A course that moves evenly over the first half and stays."""
    return np.interp(np.linspace(0, 2, LOOKS), [0, 1, 2], [first, last, last])


def aligning(number: int) -> dict[str, Any]:
    """Measures of a network whose feedback comes to teach."""
    slightly = 0.01 * number
    return {
        "examples": np.arange(LOOKS) * 20,
        "alignment_angle": falling(90 + (-1) ** number, 30 + slightly),
        "alignment_pseudo": falling(90, 10),
        "alignment_positive": falling(0.5, 1.0),
        "alignment_inverse": falling(0.0, 0.9 + 0.001 * slightly),
        "alignment_error": falling(1.0, 0.001),
        "backpropagation_angle": falling(90, 90 + slightly),
        "backpropagation_pseudo": falling(90, 90 + 2 * slightly),
        "backpropagation_error": falling(1.0, 0.001),
        "shallow_error": falling(1.0, 0.9 + 0.1 * slightly),
        "needed_alignment": np.array([400.0, 200.0 + number, np.inf]),
        "needed_backpropagation": np.array([800.0, 300.0, np.inf]),
        "needed_shallow": np.full(3, np.inf),
        "error_deep": np.array([0.3, 0.1 + 0.1 * slightly]),
        "error_shallow": np.array([0.3, 0.2 + 0.1 * slightly]),
        "error_deep-last": np.array([0.8, 0.7]),
        "named_alignment-one": 0.95 + 0.1 * slightly,
        "named_exact-one": 0.95,
        "named_last-one": 0.8,
        "named_alignment": 0.95 + 0.1 * slightly,
        "named_exact": 0.95,
        "named_direct-zero": 0.95 + 0.1 * slightly,
        "named_exact-zero": 0.1,
        "named_kolen-pollack": 0.96 + 0.2 * slightly,
        "shrinking_gap": 1e-16,
        "fixed_shrinking_gap": 0.1,
        "fit_kolen-pollack": 1.0 - 0.001 * slightly,
        "fit_alignment": 0.6,
    }


def unaligned(number: int) -> dict[str, Any]:
    """Measures of a network in which nothing turns, and that learns nothing by random feedback."""
    return aligning(number) | {
        "alignment_angle": falling(60, 90),
        "alignment_pseudo": falling(90, 95),
        "alignment_positive": falling(0.5, 0.5),
        "alignment_inverse": falling(0.0, 0.0),
        "alignment_error": falling(1.0, 1.0),
        "needed_alignment": np.full(3, np.inf),
        "error_deep": np.array([0.8, 0.7]),
        "named_alignment-one": 0.7,
        "named_alignment": 0.7,
        "named_direct-zero": 0.1,
        "named_kolen-pollack": 0.6,
        "shrinking_gap": 0.2,
        "fit_kolen-pollack": 0.2,
    }


def perfect() -> Subject:
    """Networks that align."""
    return replicates(aligning, 20)


def null() -> Subject:
    """Networks that do not."""
    return replicates(unaligned, 20)
