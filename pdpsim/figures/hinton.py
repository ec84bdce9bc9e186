"""Hinton diagrams: weights as squares, white for excitation, black for inhibition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from pdpsim.base.errors import ValidationError
from pdpsim.figures.labels import names_of
from pdpsim.figures.style import MILLIMETRE, axes_of, figure_of, scaled, set_height
from pdpsim.figures.text import in_lines, points, width


def hinton(
    target: Figure | SubFigure | Axes,
    weights: ArrayLike,
    *,
    senders: Sequence[str] | None = None,
    receivers: Sequence[str] | None = None,
    largest: float | None = None,
) -> dict[str, list[Any]]:
    """Draw a weight matrix as squares whose area is the size of the weight.

    Parameters
    ----------
    target : Figure or Axes
        Where to draw.
    weights : array_like, shape (sending units, receiving units)
        One row per sending unit.
    senders, receivers : sequence of str, optional
        Names of the rows and columns; numbers from 1 by default.
    largest : float, optional
        Absolute weight whose square fills its place, to draw several matrices alike; the largest there is
        by default. Larger ones are cut off at it.

    Returns
    -------
    dict of list
        Columns ``sender``, ``receiver``, ``weight``.

    References
    ----------
    Hinton, G. E., & Shallice, T. (1991). Lesioning an attractor network. Psychological Review, 98, 74-95.
    """
    matrix = np.asarray(weights, dtype=np.float64)
    if matrix.ndim != 2 or not matrix.size:
        raise ValidationError(f"expected a matrix of weights, got shape {matrix.shape}", ("weights",))
    rows = names_of(senders, matrix.shape[0], "senders")
    across = names_of(receivers, matrix.shape[1], "receivers")
    full = float(np.abs(matrix).max()) if largest is None else largest
    if not full >= 0 or not np.isfinite(full):
        raise ValidationError(f"expected finite weights, the largest is {full}", ("weights",))
    if isinstance(target, Figure):
        _fit(target, matrix.shape, across)
    axes = axes_of(target)
    axes.set_facecolor("#9a9a9a")
    sizes = 0.92 * np.sqrt(np.clip(np.abs(matrix) / (full or 1.0), 0, 1))
    signs = np.sign(matrix)
    for sign, colour in ((1, "white"), (-1, "black")):
        squares = [
            Rectangle((column - size / 2, row - size / 2), size, size)
            for (row, column), size in zip(np.argwhere(signs == sign), sizes[signs == sign], strict=True)
        ]
        axes.add_collection(PatchCollection(squares, facecolor=colour, edgecolor="none"))
    axes.set_aspect("equal")
    axes.set_xlim(-0.5, matrix.shape[1] - 0.5)
    axes.set_ylim(matrix.shape[0] - 0.5, -0.5)
    axes.spines[:].set_visible(False)
    _ticks(axes, rows, across)
    _scale(axes, full)
    if isinstance(target, Figure):
        for _ in range(2):  # names above the matrix move their label, which moves the matrix
            target.draw_without_rendering()
    return {
        "sender": [name for name in rows for _ in across],
        "receiver": [name for _ in rows for name in across],
        "weight": [float(weight) for weight in matrix.ravel()],
    }


def _fit(figure: Figure, shape: tuple[int, ...], across: Sequence[str]) -> None:
    """Make the figure as high as square places need."""
    wide = figure.get_figwidth() / MILLIMETRE
    size = points(rcParams["xtick.labelsize"])
    longest = max(width(name, size) for name in across) / 72 / MILLIMETRE
    upright = longest if max(map(len, across)) > 2 else scaled(3.0)
    set_height(figure, min(230.0, 0.85 * wide * shape[0] / shape[1] + upright + 14))


def _ticks(axes: Axes, rows: Sequence[str], across: Sequence[str]) -> None:
    """Name rows and columns: all, or every so many where there is no room for all."""
    figure = figure_of(axes)
    figure.draw_without_rendering()
    place = 72 * axes.get_window_extent().height / figure.dpi / len(rows)
    step = max(1, math.ceil(scaled(10) / place)) if place else 1
    axes.set_yticks(range(0, len(rows), step), rows[::step])
    axes.set_xticks(range(0, len(across), step), across[::step])
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    if max(map(len, across)) > 2:
        axes.tick_params(axis="x", rotation=90)
    axes.set_ylabel("from")
    axes.set_xlabel("to")


def _scale(axes: Axes, full: float) -> None:
    """Say below the matrix how large the largest square is, and which colour is which sign."""
    size = scaled(6)
    text = f"area: size of weight, full place {full:.3g}; white: positive, black: negative"
    axes.annotate(
        in_lines(text, 72 * axes.bbox.width / figure_of(axes).dpi, size),
        (0.5, 0),
        xytext=(0, -4),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=size,
    )
