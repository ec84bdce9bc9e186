"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .study import VARIANCES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

LAYERS = ("into the lower layer", "into the upper layer", "into the output")
RULES = {"predictive coding": "coding", "backpropagation": "exact", "last layer alone": "last"}


def variance(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the difference from backpropagation's change over the variance, by layer."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.note import note
    from pdpsim.figures.style import axes_of

    axes = axes_of(figure)
    differences = np.array([each["difference"] for each in measures])
    columns = curves(
        axes,
        VARIANCES,
        {name: differences[:, :, layer] for layer, name in enumerate(LAYERS)},
        xlabel="variance of the output",
        ylabel="relative difference",
        log="xy",
    )
    far = np.array(VARIANCES[-4:])
    line = differences[:, -1].mean() * far[-1] / far
    axes.plot(far, line * 2, color="0.5", linestyle=":", linewidth=0.8)
    note(axes, "dotted: slope -1")
    return columns


def learning(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the error of exclusive or, and digits named right."""
    from pdpsim.figures.curves import curves, profile
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    courses = {name: np.array([each[f"course_{rule}"] for each in measures]) for name, rule in RULES.items()}
    columns = curves(left, measures[0]["epochs"], courses, xlabel="epoch", ylabel="error of exclusive or")
    left.set_ylim(0, None)
    shares = np.array([[each[f"named_{rule}"] for rule in RULES.values()] for each in measures])
    names = ["coding", "exact", "last alone"]
    profile(right, names, {"digits": shares}, kind="bar", xlabel="", ylabel="digits named right")
    return columns
