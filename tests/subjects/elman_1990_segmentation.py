"""Elman (1990), segmentation: a network that learned nothing, and one with the published errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import Subject, replicates


def ignorant(number: int) -> Mapping[str, Any]:
    """The same error everywhere."""
    nothing = {
        "onset_rise": 0.0,
        "decline": -0.1,
        "area": 0.5,
        "y_rise": 0.0,
        "shown_area": 0.5,
        "shown_onset": 1.5,
        "shown_within": 1.5,
    }
    controls = {
        f"{kind}_{name}": value for kind in ("unigram", "untrained") for name, value in nothing.items()
    }
    return nothing | controls


def learned(number: int) -> Mapping[str, Any]:
    """The errors of Figure 6."""
    off = 0.01 * (number % 3 - 1)
    return {
        **ignorant(number),
        "onset_rise": 1.3,
        "decline": 0.2,
        "area": 0.95,
        "y_rise": 0.5,
        "shown_area": 0.97 + off,
        "shown_onset": 2.3 + off,
        "shown_within": 1.0 + off,
    }


def perfect() -> Subject:
    """Errors that tell where words begin, in each of 50 networks."""
    return replicates(learned, 50)


def null() -> Subject:
    """Errors that tell nothing."""
    return replicates(ignorant, 50)
