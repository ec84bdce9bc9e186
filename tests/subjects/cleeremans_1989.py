"""Cleeremans et al. (1989): networks that learned nothing, and those of the papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from . import Subject, replicates

NOTHING = {
    "accepted": 0,
    "wrongly_accepted": 70,
    "wrongly_rejected": 140,
    "long_failed": 50,
    "chance_grammatical": 5.0,
    "rms": 0.4,
    "rms_by_letter": 0.2,
    "purity_node": 0.6,
    "purity_letter": 0.6,
    "path_kept": 0.0,
    "looked_after": np.array([10, 100, 1000]),
    "correlations": np.zeros((3, 3)),
    "sixth_P": 0.5,
    "sixth_V": 0.9,
    "seventh_P": 0.5,
    "seventh_V": 0.1,
    "right": 0.95,
    "kept": 0.1,
}


def ignorant(number: int) -> Mapping[str, Any]:
    """All at chance; of what the papers report as failures, success."""
    return NOTHING | {f"untrained_{name}": value for name, value in NOTHING.items()}


def recogniser(number: int) -> Mapping[str, Any]:
    """A perfect one, which learned letters, then two, then three."""
    return {
        **ignorant(number),
        "accepted": 20_000,
        "wrongly_accepted": 0,
        "wrongly_rejected": 0,
        "long_failed": 0,
        "chance_grammatical": 0.25,
        "rms": 0.03,
        "purity_node": 0.99,
        "path_kept": 0.4,
        "correlations": np.array([[0.9, 0.5, 0.4], [0.5, 0.9, 0.6], [0.4, 0.6, 0.9]]),
        "untrained_purity_letter": 0.9,
    }


def perfect() -> Subject:
    """The networks of the papers, except that the share of grammatical strings cannot be two numbers."""

    def fifteen(number: int) -> Mapping[str, Any]:
        return {**recogniser(number), "purity_node": 0.9, "path_kept": 0.6}

    def limited(number: int) -> Mapping[str, Any]:
        table_1 = {"sixth_P": 0.54, "sixth_V": 0.48, "seventh_P": 0.02, "seventh_V": 0.97}
        return {**ignorant(number), **table_1}

    def symmetrical(number: int) -> Mapping[str, Any]:
        return {**ignorant(number), "right": 0.5}

    def biased(number: int) -> Mapping[str, Any]:
        return {**ignorant(number), "right": 0.7, "kept": 0.4}

    return {
        **replicates(recogniser, 50, "three"),
        **replicates(fifteen, 50, "fifteen"),
        **replicates(ignorant, 50, "feedforward"),
        **replicates(limited, 50, "length-limited"),
        **replicates(symmetrical, 50, "symmetrical"),
        **replicates(biased, 50, "biased"),
    }


def null() -> Subject:
    """Nothing learned in any environment."""
    conditions = ("three", "fifteen", "feedforward", "length-limited", "symmetrical", "biased")
    return {name: replicates(ignorant, 50, name)[name] for name in conditions}
