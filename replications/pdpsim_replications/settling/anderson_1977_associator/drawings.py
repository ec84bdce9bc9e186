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


def exception(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how the exception and the regular patterns lean, epoch by epoch."""
    from pdpsim.figures.curves import curves

    epochs = np.arange(len(measures[0]["exception"]))
    names = {
        "exception": "exception",
        "17 regular": "regular",
        "exception, others never shown": "alone_exception",
    }
    series = {name: np.array([each[key] for each in measures]) for name, key in names.items()}
    columns = curves(
        figure, epochs, series, xlabel="epoch with all 18 patterns", ylabel="right less wrong (p)"
    )
    figure.axes[0].axhline(0.0, color="0.5", linewidth=0.5)
    return columns


def learning(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the delta rule's error, of pairs that can be learned and of those that cannot."""
    from pdpsim.figures.curves import curves

    epochs = np.arange(1, len(measures[0]["course_overlapping"]) + 1)
    names = {"overlapping": "course_overlapping", "impossible": "course_impossible"}
    series = {name: np.array([each[key] for each in measures]) for name, key in names.items()}
    return curves(figure, epochs, series, ylabel="squared error")


def continuum(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how much of either pattern is in states between them, at first and at last."""
    from pdpsim.figures.curves import profile

    def lean(each: Measures, states: str) -> Any:
        difference = each["patterns"][0] - each["patterns"][1]
        whole = np.abs(difference).sum()
        return each[states] @ difference / whole

    names = {"begin": "starts", "end": "ends", "end, untrained": "untrained_ends"}
    steps = [str(step + 1) for step in range(len(measures[0]["starts"]))]
    series = {name: np.array([lean(each, key) for each in measures]) for name, key in names.items()}
    return profile(figure, steps, series, xlabel="step from the first pattern", ylabel="first less second")
