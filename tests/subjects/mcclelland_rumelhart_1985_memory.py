"""A distributed memory that holds what it saw, and one that saw nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.settling.mcclelland_rumelhart_1985_memory.patterns import NAMES

from . import Subject, replicates


def before() -> dict[str, Any]:
    """What a memory gives that saw nothing: it responds to all alike, and nothing leads anywhere."""
    return {
        "strength_prototype": np.array([0.5]),
        "strength_last": np.array([0.5]),
        "strength_recent": np.full(9, 0.5),
        "strength_new": np.full(20, 0.5),
        "from_name": np.zeros((3, 3)),
        "from_seen": np.zeros((3, 8)),
        "from_part": np.zeros((3, 3)),
        "instance_own": np.zeros(2),
        "dog_own": np.array(0.0),
        "falling_once": np.full(4, 0.5),
        "falling_often": np.full(4, 0.5),
    }


def knowing(number: int) -> dict[str, Any]:
    """Measures of a memory that holds prototypes and exemplars."""
    return {f"untrained_{name}": each for name, each in before().items()} | {
        "strength_prototype": np.array([0.65 + 0.01 * (number % 2)]),
        "strength_last": np.array([0.6]),
        "strength_recent": np.full(9, 0.58),
        "strength_new": np.full(20, 0.55),
        "from_name": np.array([[0.9, 0.4, 0.0], [0.4, 0.9, 0.0], [0.0, 0.0, 0.9]]),
        "from_seen": 0.3 * np.array(list(NAMES.values())),
        "from_part": np.array([[0.8, 0.8, 0.1], [0.8, 0.8, 0.1], [0.1, 0.1, 0.8]]),
        "instance_own": np.array([0.3, 0.2]),
        "dog_own": np.array(0.2),
        "falling_once": np.array([0.58, 0.57, 0.56, 0.55]),
        "falling_often": np.array([0.7, 0.65, 0.6, 0.55]),
    }


def perfect() -> Subject:
    """Memories as the paper describes them."""
    return replicates(knowing, 6)


def null() -> Subject:
    """Memories that saw nothing."""
    nothing = before() | {f"untrained_{name}": each for name, each in before().items()}
    return replicates(lambda number: nothing, 6)
