"""Matrices as colours: activations of units to items, shares of networks, similarities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError
from pdpsim.figures.labels import APART, names_of
from pdpsim.figures.style import (
    CONTRAST,
    MILLIMETRE,
    axes_of,
    contrast_with_white,
    figure_of,
    room,
    scaled,
    set_height,
)
from pdpsim.figures.text import points, width

#: What is left for the cells of the width of axes, beside names of rows and the scale.
ACROSS = 0.75

#: Height of a row, in millimetres.
ROW = 3.2

#: Size of the numbers in cells; below which they lose their leading zero; and the least, in points.
SIZE, SMALL, LEAST = 5.5, 5.0, 4.0


def heatmap(
    target: Figure | SubFigure | Axes,
    values: ArrayLike,
    *,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    limits: tuple[float, float] | None = None,
    diverging: bool = False,
    label: str = "activation",
    numbers: bool = False,
) -> dict[str, list[Any]]:
    """Draw a matrix as colours with a scale.

    Parameters
    ----------
    target : Figure or Axes
        A figure is made high enough for the names of the rows; axes are taken as they are.
    values : array_like, shape (rows, columns)
        Values that are not numbers stay white.
    rows, columns : sequence of str, optional
        Names; numbers from 1 by default.
    limits : (float, float), optional
        Values of the ends of the scale; the smallest and largest by default.
    diverging : bool
        Whether the scale runs from blue over white at 0 to red, for weights and correlations; from dark to
        light by default.
    label : str
        What the scale shows.
    numbers : bool
        Whether to write the values into the cells, if there is room.

    Returns
    -------
    dict of list
        Columns ``row``, ``column``, ``value``.
    """
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2 or not matrix.size:
        raise ValidationError(f"expected a matrix, got shape {matrix.shape}", ("values",))
    down = names_of(rows, matrix.shape[0], "rows")
    across = names_of(columns, matrix.shape[1], "columns")
    low, high = limits if limits is not None else _limits(matrix, diverging)
    size = points(rcParams["xtick.labelsize"])
    widest = max(width(name, size) for name in across)
    axes = axes_of(target)
    cell = ACROSS * room(axes) / matrix.shape[1] - APART * size
    upright = max(map(len, across)) > 2 and widest > cell
    if isinstance(target, Figure):
        names = widest / 72 / MILLIMETRE if upright else 0.0
        set_height(target, max(35.0, min(scaled(ROW) * len(down), 220.0) + 14 + names))
    import seaborn  # brings pyplot along, which other figures do without

    seaborn.heatmap(
        matrix,
        ax=axes,
        cmap="RdBu_r" if diverging else "cividis",
        vmin=low,
        vmax=high,
        cbar_kws={"label": label, "aspect": 30, "pad": 0.02},
    )
    step = max(1, round(len(down) / 65)), max(1, round(len(across) / 65))
    axes.set_yticks(np.arange(0, len(down), step[0]) + 0.5, down[:: step[0]], rotation=0)
    axes.set_xticks(
        np.arange(0, len(across), step[1]) + 0.5, across[:: step[1]], rotation=90 if upright else 0
    )
    axes.tick_params(length=0)
    figure_of(axes).draw_without_rendering()  # once the names have their room, cells have theirs
    cell = 72 * axes.get_window_extent().width / figure_of(axes).dpi / matrix.shape[1]
    if upright:
        axes.tick_params(axis="x", labelsize=max(LEAST, min(size, 0.9 * step[1] * cell)))
    if numbers:
        _write_numbers(axes, matrix, cell)
    return {
        "row": [name for name in down for _ in across],
        "column": [name for _ in down for name in across],
        "value": [float(value) for value in matrix.ravel()],
    }


def _write_numbers(axes: Axes, matrix: NDArray[np.float64], cell: float) -> None:
    """Write the values into their cells, in black or white, as large as there is room, if there is any.

    Cells are so many points wide.
    """
    texts = [f"{value:.2g}".replace("-", "\u2212") for value in matrix.ravel()]
    if _fitting(texts, cell) < SMALL:
        texts = [re.sub(r"\b0\.", ".", text) for text in texts]
    size = _fitting(texts, cell)
    if size < LEAST:
        return
    scale = axes.collections[0]
    colours = np.asarray(scale.get_cmap()(scale.norm(matrix.ravel())))[:, :3]
    rows, columns = np.indices(matrix.shape) + 0.5
    for x, y, value, text, colour in zip(
        columns.ravel(), rows.ravel(), matrix.ravel(), texts, colours, strict=True
    ):
        if np.isfinite(value):  # of black and white, that with more contrast has 4.5 on any colour
            pen = "white" if contrast_with_white(colour) > CONTRAST else "black"
            axes.text(x, y, text, ha="center", va="center", fontsize=size, color=pen)


def _fitting(texts: Sequence[str], cell: float) -> float:
    """Return the size of letters, in points, at which the longest text fits into a cell."""
    return min(scaled(SIZE), 0.92 * cell / max(width(text, 1.0) for text in texts))


def _limits(matrix: np.ndarray[Any, Any], diverging: bool) -> tuple[float, float]:
    finite = matrix[np.isfinite(matrix)]
    if not finite.size:
        return 0.0, 1.0
    if diverging:
        end = float(np.abs(finite).max()) or 1.0
        return -end, end
    return float(finite.min()), float(finite.max())
