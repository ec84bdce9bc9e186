"""The 4-2-4 encoder: machines that learn nothing, and machines as the paper has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

WORDS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
FIRST, SECOND = np.triu_indices(4, 1)


def encoding(number: int) -> dict[str, Any]:
    """Measures of a machine that finds four codes after so many cycles, and keeps them."""
    cycles = 80.0 + 60 * (number % 2)
    weights = 20 * (2 * WORDS - 1)
    distances = np.abs(WORDS[FIRST] - WORDS[SECOND]).sum(axis=1)
    return {
        "cycles": cycles,
        "codes": np.array([1, 2, 3, 4, 4, 4]),
        "first_lateral": np.full((2, 6), -6.0),
        "lateral": np.tile(-30 + 10 * distances, (2, 1)),
        "to_hidden": weights,
        "from_hidden": weights.T + number % 3,
        "words": WORDS,
        "evoked": 0.9 * np.eye(4),
        "dealt_codes": np.array([4 if number % 10 == 0 else 2]),
        "dealt_lateral": np.tile(-30 + 10 * np.roll(distances, number), (2, 1)),
        "dealt_to_hidden": np.roll(weights, number, axis=0),
        "dealt_evoked": np.roll(np.eye(4), number, axis=0),
    }


def idle(number: int) -> dict[str, Any]:
    """Measures of a machine whose weights do not move."""
    still = np.zeros((4, 2))
    return encoding(number) | {
        "cycles": np.inf,
        "codes": np.array([1, 1, 1]),
        "first_lateral": np.zeros((2, 6)),
        "lateral": np.zeros((2, 6)),
        "to_hidden": still,
        "from_hidden": still.T,
        "words": still,
        "evoked": np.full((4, 4), 0.5),
    }


def perfect() -> Subject:
    """Machines as the paper describes them."""
    return replicates(encoding, 50)


def null() -> Subject:
    """Machines in which nothing is learned."""
    return replicates(idle, 50)
