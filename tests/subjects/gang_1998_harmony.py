"""Networks that harmonise as the paper tells it, and such that learned nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates


def harmonising(number: int) -> dict[str, Any]:
    """Measures of networks that need metre and memory, and gain less and less from more tunes."""
    slightly = 0.0005 * number
    return {
        "right_metre": 0.88 + slightly,
        "right_none": 0.8 + 0.5 * slightly,
        "right_random": 0.79,
        "untrained_right": 0.3 + slightly,
        "right_sizes": np.array([0.7, 0.8 + slightly, 0.85 + slightly]),
        "right_kept": np.array([0.8, 0.85 + slightly, 0.85, 0.8]),
        "table": 0.78,
        "frequent": 0.6,
    }


def deaf(number: int) -> dict[str, Any]:
    """Measures of networks that learned nothing."""
    slightly = 0.0005 * number
    return harmonising(number) | {
        "right_metre": 0.5 - slightly,
        "right_none": 0.5,
        "right_random": 0.5 - slightly,
        "right_sizes": np.array([0.5, 0.45, 0.5 - slightly]),
        "right_kept": np.array([0.5, 0.5 - slightly, 0.5, 0.5]),
    }


def perfect() -> Subject:
    """Networks that harmonise."""
    return replicates(harmonising, 20)


def null() -> Subject:
    """Networks that do not."""
    return replicates(deaf, 20)
