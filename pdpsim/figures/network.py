"""The network itself, its layers as boxes from inputs at the bottom to outputs at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.figures.layout import bend, on_curve, rows, spread
from pdpsim.figures.style import MILLIMETRE, TEXT_SIZE, axes_of, scaled, set_height
from pdpsim.figures.text import width

#: Height of a box, and distances between boxes across and up, in millimetres at full size.
BOX, GAP, RISE = 9.0, 8.0, 19.0


@dataclass(frozen=True)
class _Box:
    """A layer's box: its centre and its width."""

    x: float
    y: float
    width: float

    @property
    def top(self) -> tuple[float, float]:
        return self.x, self.y + BOX / 2

    @property
    def bottom(self) -> tuple[float, float]:
        return self.x, self.y - BOX / 2

    def side(self, sign: float, up: float = 0.0) -> tuple[float, float]:
        return self.x + sign * self.width / 2, self.y + up


def network_diagram(target: Figure | SubFigure | Axes, network: Network) -> dict[str, list[Any]]:
    """Draw layers and projections.

    Solid arrows are projections, dashed ones those with a delay, dotted ones copies into context layers,
    with mu where the copy is a trace. Projections that do not learn are grey.

    Parameters
    ----------
    target : Figure or Axes
        A figure is made as high as the network needs; axes are taken as they are.
    network : Network
        What to draw.

    Returns
    -------
    dict of list
        Columns ``from``, ``to``, ``kind`` (``"projection"``, ``"delayed"``, ``"copy"``).
    """
    boxes = _boxes(network)
    left = min(box.x - box.width / 2 for box in boxes.values()) - 12
    right = max(box.x + box.width / 2 for box in boxes.values()) + 12
    low, high = -BOX / 2 - 3, max(box.y for box in boxes.values()) + BOX / 2 + 3
    if isinstance(target, Figure):
        scale = min(scaled(1.0), target.get_figwidth() / MILLIMETRE / (right - left))
        set_height(target, (high - low) * scale + 3)
    else:
        scale = scaled(1.0)
    axes = axes_of(target)
    axes.axis("off")
    axes.set_aspect("equal")
    wide = max(
        right - left, target.get_figwidth() / MILLIMETRE / scale if isinstance(target, Figure) else 0.0
    )
    axes.set_xlim((left + right - wide) / 2, (left + right + wide) / 2)
    axes.set_ylim(low, high)
    for layer in network.layers:
        _draw_box(axes, layer, boxes[layer.name], TEXT_SIZE * scale)
    columns: dict[str, list[Any]] = {"from": [], "to": [], "kind": []}
    for p in network.projections:
        kind = "delayed" if p.delay else "projection"
        colour = "black" if p.trained else "#999999"
        _draw_arrow(axes, _way(boxes, p.sender, p.receiver, network), kind, colour)
        for key, value in (("from", p.sender), ("to", p.receiver), ("kind", kind)):
            columns[key].append(value)
    for layer in network.layers:
        if layer.copies is not None:
            way = _way(boxes, layer.copies, layer.name, network, copy=True)
            _draw_arrow(axes, way, "copy", "black")
            text = f"trace, μ = {layer.trace:g}" if layer.trace else "copy"
            spot = on_curve(way, 0.5)[0]
            side = np.sign(way[1, 0] - way[0, 0]) or 1.0
            axes.annotate(
                text,
                spot,
                xytext=(2.5 * side, 0),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="center",
                fontsize=6 * scale,
            )
            for key, value in (("from", layer.copies), ("to", layer.name), ("kind", "copy")):
                columns[key].append(value)
    return columns


def _boxes(network: Network) -> dict[str, _Box]:
    boxes = {}
    for row, names in enumerate(rows(network)):
        widths = [_width(network.layer(name)) for name in names]
        for name, x, wide in zip(names, spread(widths, GAP), widths, strict=True):
            boxes[name] = _Box(float(x), row * RISE, wide)
    return boxes


def _width(layer: Layer) -> float:
    """Return a box's width: what its text needs, and a little more for large layers."""
    text = max(width(layer.name, TEXT_SIZE, "bold"), width(_size(layer), TEXT_SIZE)) / 72 / MILLIMETRE
    return max(text + 5, 12 + 4.5 * float(np.log10(layer.size)))


def _size(layer: Layer) -> str:
    return f"{layer.size} unit{'s' if layer.size > 1 else ''}"


def _draw_box(axes: Axes, layer: Layer, box: _Box, size: float) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (box.x - box.width / 2, box.y - BOX / 2),
            box.width,
            BOX,
            boxstyle="round,pad=0,rounding_size=1.5",
            facecolor="#f0f0f0" if layer.copies else "white",
            edgecolor="black",
            linestyle=(0, (4, 2)) if layer.copies else "-",
            linewidth=0.8,
            zorder=3,
        )
    )
    for text, up, weight, shade in (
        (layer.name, 1.7, "bold", "black"),
        (_size(layer), -1.9, "normal", "0.3"),
    ):
        axes.text(
            box.x,
            box.y + up,
            text,
            ha="center",
            va="center",
            fontsize=size,
            weight=weight,
            color=shade,
            zorder=4,
        )


def _way(
    boxes: dict[str, _Box], sender: str, receiver: str, network: Network, copy: bool = False
) -> NDArray[np.float64]:
    """Return the control points of the curve from one layer to another."""
    a, b = boxes[sender], boxes[receiver]
    if sender == receiver:
        out = a.x - a.width / 2 - 9
        return np.array([a.side(-1, 2), (out, a.y + 5), (out, a.y - 5), a.side(-1, -2)])
    if b.y > a.y and not copy:
        share = _ports(boxes, sender, receiver, network)
        foot, tip = (a.x + share[0] * a.width, a.top[1]), (b.x + share[1] * b.width, b.bottom[1])
        others = [box for name, box in boxes.items() if name not in (sender, receiver)]
        return bend(foot, tip, _outline(others), 2.5)
    if a.y == b.y and not copy:
        low = a.y - BOX / 2 - 8
        return np.array([a.bottom, (a.x, low), (b.x, low), b.bottom])
    # back down, round the side on which the receiver is, beyond everything between
    sign = 1.0 if b.x >= a.x else -1.0
    lower, upper = sorted((a.y, b.y))
    between = [box for box in boxes.values() if lower <= box.y <= upper]
    out = sign * max(sign * box.x + box.width / 2 for box in between) + sign * 5
    start, end = np.array(a.side(sign, -1.5)), np.array(b.side(sign, 1.5))
    channel = (out - 0.125 * (start[0] + end[0])) / 0.75  # so that the curve's middle is at `out`
    return np.array([start, (channel, start[1]), (channel, end[1]), end])


def _ports(boxes: dict[str, _Box], sender: str, receiver: str, network: Network) -> tuple[float, float]:
    """Return where an arrow leaves and arrives, as shares of the widths, so that several do not meet."""
    up = [p for p in network.projections if boxes[p.receiver].y > boxes[p.sender].y]
    out = sorted({p.receiver for p in up if p.sender == sender}, key=lambda name: boxes[name].x)
    into = sorted({p.sender for p in up if p.receiver == receiver}, key=lambda name: boxes[name].x)
    places = [
        (names.index(name) + 1) / (len(names) + 1) - 0.5 for names, name in ((out, receiver), (into, sender))
    ]
    return places[0], places[1]


def _outline(boxes: list[_Box]) -> NDArray[np.float64]:
    """Return points all over boxes."""
    grid = [
        (box.x + across * box.width / 2, box.y + up * BOX / 2)
        for box in boxes
        for across in np.linspace(-1, 1, 9)
        for up in (-1.0, 0.0, 1.0)
    ]
    return np.array(grid).reshape(-1, 2)


def _draw_arrow(axes: Axes, control: NDArray[np.float64], kind: str, colour: str) -> None:
    line: Any = {"projection": "-", "delayed": (0, (4, 2)), "copy": (0, (1, 1.5))}[kind]
    curve = Path(control, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    axes.add_patch(
        FancyArrowPatch(
            path=curve,
            arrowstyle="-|>",
            mutation_scale=7,
            linestyle=line,
            linewidth=0.9,
            color=colour,
            shrinkA=0,
            shrinkB=0,
            zorder=2,
        )
    )
