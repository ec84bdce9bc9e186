"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .environment import FEATURES, LETTERS
from .measures import CONSONANT, HIGH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]


def labelled(axes: Axes, errors: NDArray[Any], letters: str, ylabel: str) -> None:
    """Draw errors over steps, each point with the letter that was to be predicted, as in the paper."""
    from matplotlib.patheffects import withStroke

    steps = np.arange(1, len(letters) + 1)
    axes.plot(steps, errors, marker=".", markersize=4)
    for step, error, letter in zip(steps, errors, letters, strict=True):
        axes.annotate(
            letter,
            (step, error),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            path_effects=[withStroke(linewidth=1.5, foreground="white")],
        )
    axes.set(ylim=(0, 1.1), ylabel=ylabel, xlim=(0, len(letters) + 1), xticks=steps[::2])


def figure_4(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the first network's error over all features, the root of the summed squares."""
    from pdpsim.figures.note import note

    first, axes = measures[0], figure.subplots()
    letters, errors = str(first["shown_letters"]), np.sqrt(first["shown_squares"].sum(axis=1))
    labelled(axes, errors, letters, "root of summed squares")
    axes.set_xlabel("step")
    note(figure, f"network 1 of {len(measures)}")
    return {"letter": list(letters), "error": errors}


def figure_5(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the first network's error at two features, Consonant and High, as distances."""
    from pdpsim.figures.note import note

    first, panels = measures[0], figure.subplots(2, 1, sharex=True)
    letters = str(first["shown_letters"])
    errors = {FEATURES[bit]: np.sqrt(first["shown_squares"][:, bit]) for bit in (CONSONANT, HIGH)}
    for axes, (feature, values) in zip(panels, errors.items(), strict=True):
        labelled(axes, values, letters, f"error of {feature.capitalize()}")
    panels[-1].set_xlabel("step")
    note(figure, f"network 1 of {len(measures)}")
    return {"letter": list(letters), **errors}


def features(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the squared errors by letter and feature, a panel for each condition."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    drawn: dict[str, list[Any]] = {}
    for axes, (condition, networks) in zip(grid(figure, len(measures)), measures.items(), strict=True):
        columns = heatmap(
            axes,
            np.mean([each["bit_errors"] for each in networks], axis=0),
            rows=list(LETTERS),
            columns=list(FEATURES),
            limits=(0.0, 0.25),
            label="squared error",
        )
        axes.set_title(condition)
        note(figure, f"mean of {len(networks)} networks")
        for name, values in {"condition": [condition] * len(columns["value"]), **columns}.items():
            drawn.setdefault(name, []).extend(values)
    return drawn
