"""Elman (1990), letters: a network that learned nothing, and one that knows when but not which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from . import Subject, replicates

UNTRAINED = {
    "sse_consonants": 1.5,
    "sse_vowels": 1.5,
    "norm_consonants": 1.2,
    "norm_vowels": 1.2,
    "bit_gap": 0.0,
    "bit_1_higher": 1.0,
    "bit_errors": np.full((6, 6), 0.25),
    "sse": np.full(6, 1.5),
    "when": -0.3,
    "count_known": 0.0,
}


def ignorant(number: int) -> Mapping[str, Any]:
    """The measures of a network that learned nothing."""
    return UNTRAINED | {f"untrained_{name}": value for name, value in UNTRAINED.items()}


def learned(number: int) -> Mapping[str, Any]:
    """The measures of one that makes no error but those that nobody could avoid, or those of Figure 4."""
    bits = np.zeros((6, 6))
    bits[:3, 3:5] = 0.25
    return {
        **ignorant(number),
        "sse_consonants": 0.44,
        "sse_vowels": 0.01,
        "norm_consonants": 0.62 + 0.01 * (number % 3 - 1),
        "norm_vowels": 0.13 + 0.01 * (number % 3 - 1),
        "bit_gap": 0.1,
        "bit_1_higher": 0.0,
        "bit_errors": bits,
        "sse": np.array([0.22, 0.56, 0.56, 0.0, 0.0, 0.0]),
        "when": 0.4,
        "count_known": 0.9,
    }


def perfect() -> Subject:
    """All of it with context; without, the number of vowels is not known."""
    return replicates(learned, 50, "recurrent") | replicates(ignorant, 50, "feedforward")


def null() -> Subject:
    """Nothing learned with context or without."""
    return replicates(ignorant, 50, "recurrent") | replicates(ignorant, 50, "feedforward")
