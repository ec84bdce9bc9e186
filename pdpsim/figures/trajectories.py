"""Hidden states on a plane: paths through sentences, and items at their positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError
from pdpsim.figures.labels import above, as_label, beside
from pdpsim.figures.style import axes_of, styles


def trajectories(
    target: Figure | SubFigure | Axes,
    paths: Mapping[str, ArrayLike],
    *,
    labels: Mapping[str, Sequence[str]] | None = None,
    shares: Sequence[float] | NDArray[np.float64] | None = None,
    xlabel: str = "component 1",
    ylabel: str = "component 2",
) -> dict[str, list[Any]]:
    """Draw paths, such as those of sentences through the first two principal components.

    Parameters
    ----------
    target : Figure or Axes
        Where to draw.
    paths : mapping of str to array_like, shape (points, 2)
        Positions in order, for each path; a square marks the end. Lengths may differ.
    labels : mapping of str to sequence of str, optional
        Text beside each point of a path, such as its word; empty for none.
    shares : sequence of float, optional
        Shares of variance along the two axes, added to their labels.
    xlabel, ylabel : str
        Labels of the axes.

    Returns
    -------
    dict of list
        Columns ``path``, ``step``, ``label``, ``x``, ``y``.
    """
    if not paths:
        raise ValidationError("expected at least one path", ("paths",))
    planes = {name: _plane(path, ("paths", name)) for name, path in paths.items()}
    texts: dict[str, list[str]] = {}
    for name, path in planes.items():
        texts[name] = list((labels or {}).get(name, [""] * len(path)))
        if len(texts[name]) != len(path):
            raise ValidationError(f"expected {len(path)} labels, got {len(texts[name])}", ("labels", name))
    axes = axes_of(target)
    looks = styles(list(planes))
    for name, path in planes.items():
        look = looks[name]
        axes.plot(
            *path.T,
            color=look.colour,
            linestyle=look.line,
            marker=look.marker,
            markersize=2.8,
            label=as_label(name),
        )
        for start, end in pairwise(path):
            axes.annotate(
                "",
                start + 0.58 * (end - start),
                xytext=start + 0.5 * (end - start),
                arrowprops={"arrowstyle": "-|>", "color": look.colour, "mutation_scale": 8, "linewidth": 0},
            )
        axes.plot(*path[-1], marker="s", markersize=6, markerfacecolor="none", color=look.colour)
    _frame(axes, xlabel, ylabel, shares)
    if len(planes) > 1:
        above(axes)
    beside(
        axes,
        np.concatenate(list(planes.values())),
        [text for name in planes for text in texts[name]],
        colours=[looks[name].ink for name in planes for _ in texts[name]],
        avoid=np.concatenate([_along(path) for path in planes.values()]),
    )
    everything = np.concatenate(list(planes.values()))
    return {
        "path": [name for name, path in planes.items() for _ in path],
        "step": [step for path in planes.values() for step in range(1, len(path) + 1)],
        "label": [text for name in planes for text in texts[name]],
        "x": [float(value) for value in everything[:, 0]],
        "y": [float(value) for value in everything[:, 1]],
    }


def points(
    target: Figure | SubFigure | Axes,
    positions: ArrayLike,
    items: Sequence[str],
    *,
    classes: Mapping[str, str] | None = None,
    shares: Sequence[float] | NDArray[np.float64] | None = None,
    xlabel: str = "dimension 1",
    ylabel: str = "dimension 2",
) -> dict[str, list[Any]]:
    """Draw items at their positions, with their names.

    Parameters
    ----------
    target : Figure or Axes
        Where to draw.
    positions : array_like, shape (items, 2)
        Such as those of `pdpsim.analysis.components.multidimensional_scaling`.
    items : sequence of str
        Their names.
    classes : mapping of str to str, optional
        Class of each item, which gives it a colour and a marker. Items may be left out.
    shares : sequence of float, optional
        Shares of variance along the two axes, added to their labels.
    xlabel, ylabel : str
        Labels of the axes.

    Returns
    -------
    dict of list
        Columns ``item``, ``class``, ``x``, ``y``.
    """
    plane = _plane(positions, ("positions",))
    names = list(map(str, items))
    if len(names) != len(plane):
        raise ValidationError(f"expected {len(plane)} names, got {len(names)}", ("items",))
    axes = axes_of(target)
    kinds = [(classes or {}).get(name, "") for name in names]
    looks = styles([kind for kind in dict.fromkeys(kinds) if kind])
    for kind in dict.fromkeys(kinds):
        chosen = plane[[each == kind for each in kinds]]
        look = looks.get(kind)
        axes.plot(
            *chosen.T,
            linestyle="",
            marker=look.marker if look else "o",
            color=look.colour if look else "#4D4D4D",
            label=as_label(kind) or None,
        )
    _frame(axes, xlabel, ylabel, shares)
    axes.set_aspect("equal", adjustable="datalim")
    if looks:
        above(axes)
    beside(axes, plane, names, colours=[looks[kind].ink if kind else "#4D4D4D" for kind in kinds])
    return {
        "item": names,
        "class": kinds,
        "x": [float(value) for value in plane[:, 0]],
        "y": [float(value) for value in plane[:, 1]],
    }


def _along(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points close together on the lines of a path."""
    steps = np.linspace(0, 1, 41)[:, None]
    return np.concatenate([path[-1:], *(start + steps * (end - start) for start, end in pairwise(path))])


def _plane(positions: ArrayLike, where: tuple[str, ...]) -> NDArray[np.float64]:
    points = np.asarray(positions, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points) or not np.isfinite(points).all():
        raise ValidationError(f"expected finite points on a plane, got shape {points.shape}", where)
    return points


def _frame(
    axes: Axes, xlabel: str, ylabel: str, shares: Sequence[float] | NDArray[np.float64] | None
) -> None:
    for place, (name, label) in enumerate((("x", xlabel), ("y", ylabel))):
        text = label if shares is None else f"{label} ({100 * shares[place]:.0f} % of variance)"
        axes.set(**{f"{name}label": text})
    axes.margins(0.12)
