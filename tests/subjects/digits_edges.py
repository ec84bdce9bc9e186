"""Hidden units that detect edges, and such that are no more oriented than chance."""

from __future__ import annotations

from typing import Any

from . import Subject, replicates


def detecting(number: int) -> dict[str, Any]:
    """Measures of networks whose hidden units are oriented, more than random vectors are."""
    slightly = 0.0001 * number
    fits = {"untrained": 0.12, "plain": 0.25, "matched": 0.2 + slightly, "denoising": 0.7, "classifier": 0.75}
    tuned = {"matched": 0.25, "denoising": 0.5 + slightly, "classifier": 0.5 + slightly}
    return {
        f"{what}_{kind}_{name}": value + (slightly if name in ("denoising", "classifier") else 0.0)
        for what, values in (("fit", fits), ("selectivity", tuned))
        for kind in ("digits", "strokes")
        for name, value in values.items()
    }


def smooth(number: int) -> dict[str, Any]:
    """Measures of networks whose hidden units show less than random vectors do."""
    slightly = 0.0001 * number
    return detecting(number) | {
        f"{what}_{kind}_{name}": 0.15 - slightly
        for what in ("fit", "selectivity")
        for kind in ("digits", "strokes")
        for name in ("denoising", "classifier")
    }


def perfect() -> Subject:
    """Networks that detect edges."""
    return replicates(detecting, 20)


def null() -> Subject:
    """Networks that do not."""
    return replicates(smooth, 20)
