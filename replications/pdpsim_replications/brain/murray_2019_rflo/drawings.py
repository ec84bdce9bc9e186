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

WAYS = {
    "trace, random feedback": "local",
    "through time": "exact",
    "trace, exact feedback": "symmetric",
    "no trace, exact feedback": "brief",
    "read-out alone": "last",
}
RULES = {
    "trace": "agreement",
    "last tick alone": "agreement_no_trace",
    "trace, random feedback": "agreement_random",
}


def learning(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw bits right and alignment by epoch."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    epochs = measures[0]["epochs"]
    shares = {title: np.array([each[f"right_{way}"] for each in measures]) for title, way in WAYS.items()}
    columns = curves(left, epochs, shares, ylabel="new bits right")
    left.set_ylim(0.3, 1.02)
    turned = {"read-out and feedback": np.array([each["alignment"] for each in measures])}
    others = curves(right, epochs, turned, ylabel="alignment (cosine)")
    right.set_ylim(-0.5, 1.02)
    return {key: [*columns[key], *others[key]] for key in columns}


def agreement(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the agreement of traces with the gradient by length."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.style import axes_of

    series = {title: np.array([each[name] for each in measures]) for title, name in RULES.items()}
    axes = axes_of(figure)
    columns = curves(
        axes, measures[0]["lengths"], series, xlabel="ticks of the rhythm", ylabel="cosine", log="x"
    )
    axes.set_ylim(-0.5, 1.05)
    return columns
