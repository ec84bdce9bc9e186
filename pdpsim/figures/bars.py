"""Activations as bars: what a network expects, class of words by class, after each word of a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.figure import Figure, SubFigure
from numpy.typing import ArrayLike

from pdpsim.base.errors import ValidationError
from pdpsim.figures.note import note
from pdpsim.figures.style import scaled, set_height
from pdpsim.figures.text import width

#: Height of a bar with its gap, of the room for the title and for the axis of a panel, in millimetres.
BAR, TITLE, AXIS = 3.6, 6.0, 9.0

#: Least width of a panel, and what is beside the names of the bars, in points.
PANEL, BESIDE = 62.0, 14.0


def class_bars(
    target: Figure | SubFigure,
    panels: Mapping[str, ArrayLike],
    classes: Sequence[str],
    *,
    marks: Mapping[str, ArrayLike] | None = None,
    columns: int = 3,
    xlabel: str = "activation",
) -> dict[str, list[Any]]:
    """Draw a panel of bars for each moment, such as the activation of each class of words after a word.

    Parameters
    ----------
    target : Figure or SubFigure
        A figure is made as high as its panels need.
    panels : mapping of str to array_like, shape (classes,) or (networks, classes)
        Values by title of the panel. Of several networks the mean is drawn.
    classes : sequence of str
        Names of the bars, from top to bottom.
    marks : mapping of str to array_like, shape (classes,), optional
        Other values of a panel, drawn as lines across the bars, such as what the grammar makes of the
        classes.
    columns : int
        Panels side by side, at most; fewer where there is no room.
    xlabel : str
        What the values are.

    Returns
    -------
    dict of list
        Columns ``panel``, ``class``, ``value``, and ``mark`` if there are marks.

    References
    ----------
    Elman, J. L. (1991). Distributed representations, simple recurrent networks, and grammatical structure.
    Machine Learning, 7, 195-225.
    """
    if not panels:
        raise ValidationError("expected a panel or more", ("panels",))
    values = {title: _means(each, len(classes), ("panels", title)) for title, each in panels.items()}
    lines = {title: _means(each, len(classes), ("marks", title)) for title, each in (marks or {}).items()}
    names = max(width(name, rcParams["ytick.labelsize"]) for name in classes)
    room = 72 * target.get_figure(root=True).get_figwidth() - names - scaled(BESIDE)
    across = max(1, min(columns, len(values), int(room // scaled(PANEL))))
    down = -(-len(values) // across)
    if isinstance(target, Figure):
        set_height(target, scaled(down * (BAR * len(classes) + TITLE) + AXIS))
    grid = target.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    places = np.arange(len(classes))
    for number, (title, heights) in enumerate(values.items()):
        axes = grid[number // across, number % across]
        axes.barh(places, heights, height=0.72, color="#7A9CC6")
        if title in lines:
            axes.vlines(lines[title], places - 0.45, places + 0.45, color="#333333", linewidth=1.2)
        axes.set_title(title, fontsize="small")
        axes.set_yticks(places, classes)
        if number >= len(values) - across:
            axes.set_xlabel(xlabel)
            axes.tick_params(labelbottom=True)
    for empty in grid.flat[len(values) :]:
        empty.set_visible(False)
    grid[0, 0].invert_yaxis()
    grid[0, 0].set_xlim(left=0)
    networks = {len(np.atleast_2d(each)) for each in panels.values()} - {1}
    if networks:
        note(grid[0, 0], f"mean of {' or '.join(map(str, sorted(networks)))} networks")
    drawn: dict[str, list[Any]] = {
        "panel": [title for title in values for _ in classes],
        "class": list(classes) * len(values),
        "value": [float(each) for heights in values.values() for each in heights],
    }
    if lines:
        empty_marks = np.full(len(classes), np.nan)
        drawn["mark"] = [float(each) for title in values for each in lines.get(title, empty_marks)]
    return drawn


def _means(values: ArrayLike, count: int, where: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    rows = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if rows.shape[1] != count or not np.isfinite(rows).all():
        raise ValidationError(f"expected {count} finite values, got shape {rows.shape}", where)
    return np.asarray(rows.mean(axis=0))
