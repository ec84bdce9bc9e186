"""Elman (1990), exclusive-or in time: a network that says 0.5, and one with the published errors."""

from __future__ import annotations

import numpy as np

from . import Subject, replicates


def perfect() -> Subject:
    """The errors of Figure 3, the rule used throughout, and two hidden units that divide the work."""
    return replicates(
        lambda number: {
            "error_xor": 0.17 + 0.001 * (number % 3 - 1),
            "error_random": 0.31 + 0.001 * (number % 3 - 1),
            "rule_use": 0.9,
            "preferences": np.array([0.4, -0.3]),
            "untrained_error_xor": 0.25,
            "untrained_error_random": 0.25,
            "untrained_rule_use": 0.01 * (-1) ** number,
            "untrained_preferences": np.array([0.01, 0.02]),
        },
        50,
    )


def null() -> Subject:
    """A network that learned nothing: the same error everywhere."""
    return replicates(
        lambda number: {
            "error_xor": 0.25,
            "error_random": 0.25,
            "rule_use": 0.01 * (-1) ** number,
            "preferences": np.array([0.01, 0.02]),
            "untrained_error_xor": 0.25,
            "untrained_error_random": 0.25,
            "untrained_rule_use": 0.01 * (-1) ** number,
            "untrained_preferences": np.array([0.01, 0.02]),
        },
        50,
    )
