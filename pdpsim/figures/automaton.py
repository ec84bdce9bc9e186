"""A finite-state grammar as a graph: nodes as circles, arcs as arrows with their symbols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.codings.automaton import Automaton
from pdpsim.figures.layout import bend, on_curve
from pdpsim.figures.style import MILLIMETRE, TEXT_SIZE, axes_of, scaled, set_height

#: Radius of a node, and distance of columns and rows of nodes, in millimetres.
RADIUS, ACROSS, DOWN = 3.4, 20.0, 20.0

#: How far the two arcs of nodes that lead to each other lie from the straight line, as a share of it.
APART = 0.16


def automaton_diagram(
    target: Figure | SubFigure | Axes,
    grammar: Automaton,
    places: Mapping[str, tuple[float, float]] | None = None,
) -> dict[str, list[Any]]:
    """Draw the graph of a grammar.

    The node at which strings begin has an arrow of its own, ends are drawn as double circles. Where the arcs
    of a node are not equally likely, their probabilities are written beside the symbols.

    Parameters
    ----------
    target : Figure or Axes
        A figure is made as high as the graph needs; axes are taken as they are.
    grammar : Automaton
    places : mapping of str to (float, float), optional
        Column and row of every node, rows counted downwards. By default a node's column is the number of
        arcs on the shortest way to it.

    Returns
    -------
    dict of list
        Columns ``from``, ``symbol``, ``to``, ``probability``.

    Raises
    ------
    ValidationError
        If `places` lacks a node, or has one that is not the grammar's.
    """
    grid = _columns(grammar) if places is None else dict(places)
    for node in grid:
        if node not in grammar.nodes:
            raise ValidationError(f"no node {node!r}{nearest(node, grammar.nodes)}", ("places",))
    for node in grammar.nodes:
        if node not in grid:
            raise ValidationError(f"node {node!r} has no place", ("places",))
    spots = {node: np.array([ACROSS * grid[node][0], -DOWN * grid[node][1]]) for node in grammar.nodes}
    axes, size = _frame(target, np.array(list(spots.values())))
    columns: dict[str, list[Any]] = {"from": [], "symbol": [], "to": [], "probability": []}
    ways: dict[tuple[str, str], list[str]] = {}
    for arc in grammar.arcs:
        several = [other.probability for other in grammar.arcs if other.source == arc.source]
        even = max(several) - min(several) < 1e-9
        label = arc.symbol if even else f"{arc.symbol} {arc.probability:.2g}"
        ways.setdefault((arc.source, arc.target), []).append(label)
        for key, value in (("from", arc.source), ("symbol", arc.symbol), ("to", arc.target)):
            columns[key].append(value)
        columns["probability"].append(arc.probability)
    for (source, end), labels in ways.items():
        _draw_arc(axes, _curve(spots, source, end, (end, source) in ways), ", ".join(labels), size)
    first = spots[grammar.nodes[0]]
    _draw_arc(axes, _straight(first - [2.6 * RADIUS, 0], first - [RADIUS, 0]), "", size)
    for node, ends in zip(grammar.nodes, grammar.ends, strict=True):
        for radius in (RADIUS, 0.78 * RADIUS) if ends else (RADIUS,):
            axes.add_patch(
                Circle(
                    tuple(spots[node]), radius, facecolor="white", edgecolor="black", linewidth=0.8, zorder=3
                )
            )
        fits = size if len(node) < 3 else 0.75 * size
        x, y = spots[node]
        axes.text(x, y, node, ha="center", va="center", fontsize=fits, zorder=4)
    return columns


def _columns(grammar: Automaton) -> dict[str, tuple[float, float]]:
    """Return a place for each node: as many columns from the start as the shortest way has arcs."""
    column, waiting = {grammar.nodes[0]: 0}, [grammar.nodes[0]]
    for node in waiting:  # it grows as it is read: breadth first
        for arc in grammar.arcs:
            if arc.source == node and arc.target not in column:
                column[arc.target] = column[node] + 1
                waiting.append(arc.target)
    members: dict[int, list[str]] = {}
    for node in grammar.nodes:
        members.setdefault(column[node], []).append(node)
    return {
        node: (float(number), row - (len(nodes) - 1) / 2)
        for number, nodes in members.items()
        for row, node in enumerate(nodes)
    }


def _frame(target: Figure | SubFigure | Axes, spots: NDArray[np.float64]) -> tuple[Axes, float]:
    """Return axes with room for the graph, in millimetres, and the size of letters."""
    low = spots.min(axis=0) - np.array([2.8 * RADIUS, RADIUS + 5])
    high = spots.max(axis=0) + np.array([RADIUS + 1, 3 * RADIUS + 5])
    scale = scaled(1.0)
    if isinstance(target, Figure):
        wide = target.get_figwidth() / MILLIMETRE - 2
        scale = min(scale, wide / (high[0] - low[0]))
        set_height(target, (high[1] - low[1]) * scale + 2)
        spare = max(0.0, wide / scale - (high[0] - low[0])) / 2
        low[0], high[0] = low[0] - spare, high[0] + spare
    axes = axes_of(target)
    axes.axis("off")
    axes.set_aspect("equal")
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    return axes, TEXT_SIZE * scale


def _curve(
    spots: Mapping[str, NDArray[np.float64]], source: str, end: str, both: bool
) -> NDArray[np.float64]:
    """Return the four control points of the arc from a node to another, or to itself."""
    a, b = spots[source], spots[end]
    if source == end:
        foot, tip = (a + RADIUS * np.array([side * 0.6, 0.8]) for side in (-1, 1))
        lift = np.array([2.2, 3.4 * RADIUS])
        return np.array([foot, foot + lift * [-1, 1], tip + lift, tip])
    along = (b - a) / np.linalg.norm(b - a)
    if both:
        control = _straight(a, b)
        control[1:3] += APART * 4 / 3 * np.linalg.norm(b - a) * np.array([-along[1], along[0]])
    else:
        others = [spot for node, spot in spots.items() if node not in (source, end)]
        control = bend(a, b, np.array(others).reshape(-1, 2), 1.7 * RADIUS)
    out, into = control[1] - control[0], control[3] - control[2]
    control[0] = control[0] + RADIUS * out / np.linalg.norm(out)
    control[3] = control[3] - RADIUS * into / np.linalg.norm(into)
    return control


def _straight(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([start + share * (end - start) for share in (0, 1 / 3, 2 / 3, 1)])


def _draw_arc(axes: Axes, control: NDArray[np.float64], label: str, size: float) -> None:
    path = Path(control, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    axes.add_patch(
        FancyArrowPatch(
            path=path, arrowstyle="-|>", mutation_scale=6, linewidth=0.8, color="black", shrinkA=0, shrinkB=0
        )
    )
    if label:
        x, y = on_curve(control, 0.5)[0]
        axes.text(
            x,
            y,
            label,
            ha="center",
            va="center",
            fontsize=size,
            zorder=2.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )
