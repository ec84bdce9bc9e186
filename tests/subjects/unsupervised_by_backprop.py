"""Learning without labels that finds what is there, and such that finds nothing."""

from __future__ import annotations

from typing import Any

from . import Subject, replicates


def finding(number: int) -> dict[str, Any]:
    """Measures of networks that find what is there to be found."""
    slightly = 0.001 * number
    return {
        "angle": 0.5,
        "untrained_angle": 80.0,
        "few_random": 0.8,
        "few_rebuilding": 0.85 + slightly,
        "few_foretelling": 0.93 + 2 * slightly,
        "few_shuffled": 0.7 + slightly,
        "damaged_random": 0.6,
        "damaged_rebuilding": 0.7 + slightly,
        "damaged_repairing": 0.75 + 2 * slightly,
        "told_supervised": 0.75,
        "told_differ": 0.74 + 0.1 * slightly,
        "told_same": 0.65,
        "told_itself": 0.5,
        "told_shuffled": 0.4 - slightly,
    }


def blind(number: int) -> dict[str, Any]:
    """Measures of networks that find nothing."""
    slightly = 0.001 * number
    return finding(number) | {
        "angle": 80.0,
        "few_rebuilding": 0.8 - slightly,
        "few_foretelling": 0.7 - 2 * slightly,
        "damaged_repairing": 0.7 - slightly,
        "told_differ": 0.4 - slightly,
    }


def perfect() -> Subject:
    """Networks that find what is there."""
    return replicates(finding, 20)


def null() -> Subject:
    """Networks that do not."""
    return replicates(blind, 20)
