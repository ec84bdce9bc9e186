"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .study import EVERY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

PANELS = {"both ways learn": "looks", "the way back learns": "still_looks"}
COURSES = {"aligned": 0, "changes, hidden": 1, "changes, back": 2}


def updates(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw when networks reconstruct their patterns."""
    from pdpsim.figures.distribution import distribution

    names = {"recirculation": "updates", "backpropagation": "updates_backpropagation"}
    values = {title: [each[name] for each in measures] for title, name in names.items()}
    return distribution(figure, values, published={"recirculation": 48.0}, ylabel="updates")


def courses(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how the two ways come to fit each other."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    drawn: dict[str, list[Any]] = {"learning": []}
    for axes, (title, name) in zip(grid(figure, 2, sharey=True), PANELS.items(), strict=True):
        looks = np.array([each[name] for each in measures])
        series = {
            course: looks[:, :, column]
            for course, column in COURSES.items()
            if np.isfinite(looks[:, :, column]).all()
        }
        columns = curves(
            axes,
            EVERY * np.arange(looks.shape[1]),
            series,
            xlabel="update",
            ylabel="cosine",
        )
        axes.set_title(title)
        drawn["learning"] += [title] * len(columns["series"])
        for key, numbers in columns.items():
            drawn.setdefault(key, []).extend(numbers)
    return drawn
