"""Competitive learning: networks in which one unit wins everything, and networks that divide as published."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

CONDITIONS = ("winner", "leaky", "conscience")
SHARKS = np.repeat([0, 1], [15, 12])
VERTICAL = np.repeat([0, 1], 6)
HALVES = np.repeat([0, 1], 8)
CHEQUERED = (np.add.outer(np.arange(4), np.arange(4)) % 2).ravel()
SINGLE = np.array([0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1])  # 7 of 12 right


def dividing(number: int) -> dict[str, Any]:
    """Measures of a network that divides everything as published, and of controls that do not."""
    return {
        "regions": HALVES if number % 2 else 1 - HALVES,
        "shuffled_regions": CHEQUERED,
        "dipoles_won": np.repeat([0, 1], 12),
        "two_won": np.array([0, 0, 1, 1] if number % 2 else [1, 0, 1, 0]),
        "untrained_two_won": np.array([0, 1, 1, 1]),
        "four_won": np.array([2, 0, 1, 3]),
        "untrained_four_won": np.array([2, 0, 0, 3]),
        "taught_upper": VERTICAL,
        "untaught_upper": SINGLE,
        "taught_single": SINGLE,
        "untaught_single": SINGLE,
        "people_own": SHARKS,
        "people_none": np.roll(SHARKS, 6),
        "people_dealt": np.roll(SHARKS, 6),
        "sharks": SHARKS,
    }


def one_takes_all(number: int) -> dict[str, Any]:
    """Measures of a network in which one unit wins whatever is shown."""
    return {name: np.zeros_like(value) for name, value in dividing(number).items()} | {"sharks": SHARKS}


def perfect() -> Subject:
    """Networks as the paper describes them."""
    return {name: replicates(dividing, 10)["default"] for name in CONDITIONS}


def null() -> Subject:
    """Networks in which one unit wins everything."""
    return {name: replicates(one_takes_all, 10)["default"] for name in CONDITIONS}
