"""Judges that tell faces apart, and judges that guess."""

from __future__ import annotations

from typing import Any

from . import Subject, replicates


def telling(number: int) -> dict[str, Any]:
    """Measures of networks that tell faces apart, better from a code than from pixels."""
    slightly = 0.0005 * number
    return {
        "kept": 0.84 + 0.1 * slightly,
        "untrained_kept": -1.0,
        "components": 0.86,
        "right_code": 0.92 + slightly,
        "right_pixels30": 0.85 + 0.5 * slightly,
        "right_pixels15": 0.84,
        "right_pixels10": 0.84 + slightly,
        "regions": 0.6 + slightly,
        **{f"shuffled_right_{way}": 0.5 - slightly for way in ("code", "pixels30", "pixels15", "pixels10")},
        "shuffled_regions": 0.1 + slightly,
    }


def guessing(number: int) -> dict[str, Any]:
    """Measures of networks that guess."""
    slightly = 0.0005 * number
    return telling(number) | {
        "kept": 0.1 + slightly,
        "right_code": 0.5 - slightly,
        "right_pixels30": 0.6 - 0.5 * slightly,
        "right_pixels10": 0.5 - slightly,
        "regions": 0.0 + slightly,
    }


def perfect() -> Subject:
    """Networks that tell faces apart."""
    return replicates(telling, 20)


def null() -> Subject:
    """Networks that guess."""
    return replicates(guessing, 20)
