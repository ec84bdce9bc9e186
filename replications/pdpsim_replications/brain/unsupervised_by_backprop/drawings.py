"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

CODES = {
    "pixels": "pixels",
    "random": "random",
    "rebuilding": "rebuilding",
    "repairing": "repairing",
    "foretelling": "foretelling",
    "any next": "shuffled",
}
READ_OUTS = {"few labels": "few", "all labels": "all", "all labels, damaged": "damaged"}
TARGETS = {
    "labels": "supervised",
    "other pairs": "differ",
    "same pairs": "same",
    "itself": "itself",
    "another's": "shuffled",
}


def digits(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw digits named by code and read-out; from pixels and few labels as well."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.style import axes_of

    axes = axes_of(figure)
    series = {
        title: np.array([[each[f"{key}_{code}"] for code in CODES.values()] for each in measures])
        for title, key in READ_OUTS.items()
    }
    return profile(axes, list(CODES), series, kind="bar", xlabel="", ylabel="digits named right")


def modalities(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw kinds told by what was foretold."""
    from pdpsim.figures.curves import profile

    shares = np.array([[each[f"told_{key}"] for key in TARGETS.values()] for each in measures])
    return profile(figure, list(TARGETS), {"kinds": shares}, kind="bar", xlabel="", ylabel="kinds told")
