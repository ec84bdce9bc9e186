"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .environment import NEW, knowledge
from .measures import errors, new_error, rise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

WAYS = {"alone": "focused", "among": "interleaved"}
#: Presentations up to which the course is drawn.
LAST = 300


def learning(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the error on the penguin and on the robin, by presentations."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    presentations = np.asarray(measures[0]["presentations"])
    shown = presentations <= LAST
    robin = knowledge("penguin").item("robin")
    panels: dict[str, Callable[[Measures, str], NDArray[np.float64]]] = {
        "penguin": lambda each, way: new_error(each, "penguin", way),
        "robin": lambda each, way: errors(each, "penguin", way)[:, robin],
    }
    drawn: dict[str, list[Any]] = {"panel": []}
    for axes, (title, error) in zip(grid(figure, len(panels), sharey=True), panels.items(), strict=True):
        series = {
            name: np.array([error(each, way)[shown] for each in measures]) for way, name in WAYS.items()
        }
        columns = curves(
            axes, presentations[shown], series, xlabel="presentations", ylabel="error on what it can"
        )
        axes.set_title(title)
        axes.set_ylim(bottom=0)
        for name, values in columns.items():
            drawn.setdefault(name, []).extend(values)
        drawn["panel"] += [title] * len(columns["mean"])
    return drawn


def harm(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how much the error on each item has risen."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.panels import grid

    items = knowledge("penguin").items[:-1]
    drawn: dict[str, list[Any]] = {"panel": []}
    for axes, item in zip(grid(figure, len(NEW), sharey=True), NEW, strict=True):
        series = {
            name: np.array([[rise(each, item, way, other) for other in items] for each in measures])
            for way, name in WAYS.items()
        }
        columns = profile(axes, list(items), series, kind="bar", xlabel="", ylabel="rise of the error")
        axes.axhline(0, color="0.5", linewidth=0.5)
        axes.set_title(item)
        for name, values in columns.items():
            drawn.setdefault(name, []).extend(values)
        drawn["panel"] += [item] * len(columns["mean"])
    return drawn
