"""A small network unit by unit, biases in the units and weights on the links, as in the PDP books."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.describe.links import Full
from pdpsim.describe.network import Network
from pdpsim.figures.layout import bend, on_curve, rows, spread
from pdpsim.figures.style import MILLIMETRE, axes_of, scaled, set_height
from pdpsim.figures.text import width

#: Radius of a unit, distance of rows, and of units in a row of few and of many, in millimetres.
RADIUS, RISE, WIDE, CLOSE = 4.2, 26.0, 26.0, 14.0

#: Size of numbers and names, in points, where a millimetre is one.
WEIGHT = 6.0

#: Units beyond which a drawing of every link is no longer readable.
MOST = 60


def unit_diagram(
    target: Figure | SubFigure | Axes,
    network: Network,
    weights: Mapping[str, ArrayLike],
    biases: Mapping[str, ArrayLike],
    *,
    decimals: int = 1,
) -> dict[str, list[Any]]:
    """Draw every unit with its bias and every link with its weight.

    The thicker a link, the larger its weight; negative ones are dashed. Which links have a delay, and which
    layers are copies, `pdpsim.figures.network.network_diagram` shows.

    Parameters
    ----------
    target : Figure or Axes
        A figure is made as high as the network needs; axes are taken as they are.
    network : Network
        At most 60 units.
    weights : mapping of str to array_like, shape (sending units, receiving units)
        By name of projection, as `Simulator.weights`.
    biases : mapping of str to array_like, shape (units,)
        By name of layer, as `Simulator.biases`; layers without are drawn empty.
    decimals : int
        Digits after the point.

    Returns
    -------
    dict of list
        Columns ``from``, ``to`` (``layer.number``, or the unit's name; ``bias`` for biases), ``weight``.

    Raises
    ------
    ValidationError
        If there are too many units, or weights are missing or of another shape.

    References
    ----------
    Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning internal representations by error
    propagation. In Parallel distributed processing (Vol. 1), Figures 2 to 12.
    """
    total = sum(layer.size for layer in network.layers)
    if total > MOST:
        raise ValidationError(
            f"{total} units are too many to draw each (at most {MOST}); draw the layers, or a Hinton diagram"
        )
    matrices = {p.name: _weights(weights, p.name, _shape(network, p.name)) for p in network.projections}
    places = _places(network)
    if isinstance(target, Figure):
        _stretch(places, target.get_figwidth() / MILLIMETRE / scaled(1.0))
    everything = np.concatenate(list(places.values()))
    low, high = everything.min(axis=0) - RADIUS - 4, everything.max(axis=0) + RADIUS + 4
    if isinstance(target, Figure):
        wide = target.get_figwidth() / MILLIMETRE
        scale = min(scaled(1.0), wide / (high[0] - low[0]))
        set_height(target, (high[1] - low[1]) * scale + 2)
        margin = max(0.0, wide / scale - (high[0] - low[0])) / 2
        low[0], high[0] = low[0] - margin, high[0] + margin
    else:
        scale = scaled(1.0)
    axes = axes_of(target)
    axes.axis("off")
    axes.set_aspect("equal")
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    columns: dict[str, list[Any]] = {"from": [], "to": [], "weight": []}
    lines = _links(network, matrices, places, columns)
    _draw_links(axes, lines, everything, decimals, WEIGHT * scale)
    _draw_units(axes, network, places, biases, decimals, scale, columns)
    return columns


def _places(network: Network) -> dict[str, NDArray[np.float64]]:
    """Return the positions of each layer's units, shape (units, 2), in millimetres."""
    places = {}
    most = max(layer.size for layer in network.layers)
    rise = RISE if most <= 3 else RISE + 8  # many links need longer ways for their numbers
    for row, names in enumerate(rows(network)):
        sizes = [network.layer(name).size for name in names]
        step = WIDE if sum(sizes) <= 2 else CLOSE
        centres = spread([step * size for size in sizes], 0.0 if len(names) == 1 else 6.0)
        for name, size, centre in zip(names, sizes, centres, strict=True):
            x = centre + (np.arange(size) - (size - 1) / 2) * step
            places[name] = np.column_stack([x, np.full(size, row * rise)])
    return places


def _stretch(places: dict[str, NDArray[np.float64]], width: float) -> None:
    """Move units apart, in place, to use the width there is, up to twice as far."""
    x = np.concatenate([units[:, 0] for units in places.values()])
    if np.ptp(x):
        factor = np.clip((width - 2 * RADIUS - 10) / np.ptp(x), 1, 2)
        for units in places.values():
            units[:, 0] *= factor


def _links(
    network: Network,
    weights: Mapping[str, NDArray[np.float64]],
    places: Mapping[str, NDArray[np.float64]],
    columns: dict[str, list[Any]],
) -> list[tuple[NDArray[np.float64], float]]:
    """Return each link's curve and weight, and note them in the columns."""
    every = np.concatenate(list(places.values()))
    lines = []
    for p in network.projections:
        matrix = weights[p.name]
        linked = np.ones(matrix.shape) if isinstance(p.links, Full) else matrix  # links left out weigh 0
        for sender, receiver in np.argwhere(linked):
            start, end = places[p.sender][sender], places[p.receiver][receiver]
            columns["from"].append(_name(network, p.sender, int(sender)))
            columns["to"].append(_name(network, p.receiver, int(receiver)))
            columns["weight"].append(float(matrix[sender, receiver]))
            lines.append((_curve(start, end, every), float(matrix[sender, receiver])))
    return lines


def _curve(
    start: NDArray[np.float64], end: NDArray[np.float64], units: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the control points of a link, from rim to rim, past the other units."""
    if (start == end).all():
        rim, away = 0.7 * RADIUS, 0.7 * RADIUS + np.array([9.0, 5.0])
        loop = np.array([(rim, rim), away, away * (1, -1), (rim, -rim)], dtype=np.float64)
        return np.asarray(start + loop)
    others = units[~((units == start).all(axis=1) | (units == end).all(axis=1))]
    control = bend(start, end, others, RADIUS + 2.0)
    for tip, inner in ((0, 1), (3, 2)):
        way = control[inner] - control[tip]
        control[tip] += RADIUS * way / np.linalg.norm(way)
    return control


def _draw_links(
    axes: Axes,
    lines: list[tuple[NDArray[np.float64], float]],
    units: NDArray[np.float64],
    decimals: int,
    size: float,
) -> None:
    largest = max((abs(weight) for _, weight in lines), default=1.0) or 1.0
    for control, weight in lines:
        axes.add_patch(
            FancyArrowPatch(
                path=Path(control, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]),
                arrowstyle="-|>",
                mutation_scale=5,
                linewidth=0.5 + 1.1 * abs(weight) / largest,
                linestyle="-" if weight >= 0 else (0, (3, 1.5)),
                color="#404040",
                shrinkA=0,
                shrinkB=0,
                zorder=1,
            )
        )
    texts = [_number(weight, decimals) for _, weight in lines]
    for spot, text in zip(_spots([control for control, _ in lines], texts, units), texts, strict=True):
        axes.text(
            float(spot[0]),
            float(spot[1]),
            text,
            ha="center",
            va="center",
            fontsize=size,
            zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )


def _spots(
    controls: list[NDArray[np.float64]], texts: list[str], units: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Return where along its link each weight is written, clear of the others and of other links."""
    shares = np.array([0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82])
    along = [on_curve(control, np.linspace(0, 1, 60)) for control in controls]
    taken: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = [
        (unit, np.array([RADIUS, RADIUS])) for unit in units
    ]
    spots = []
    for number, (control, text) in enumerate(zip(controls, texts, strict=True)):
        half = np.array([width(text, WEIGHT) / 72 / MILLIMETRE / 2 + 0.3, 1.3])
        others = [points for other, points in enumerate(along) if other != number]
        near = np.concatenate(others) if others else np.empty((0, 2))
        costs = []
        candidates = on_curve(control, shares)
        for spot in candidates:
            covers = [np.clip(half + reach - np.abs(spot - where), 0, None).prod() for where, reach in taken]
            crossed = (np.abs(near - spot) < half).all(axis=1).sum()
            costs.append(100 * sum(covers) + crossed)
        spot = candidates[int(np.argmin(costs))]
        taken.append((spot, half))
        spots.append(spot)
    return spots


def _draw_units(
    axes: Axes,
    network: Network,
    places: Mapping[str, NDArray[np.float64]],
    biases: Mapping[str, ArrayLike],
    decimals: int,
    scale: float,
    columns: dict[str, list[Any]],
) -> None:
    above = {name: row for row, names in enumerate(rows(network)) for name in names}
    for layer in network.layers:
        values = biases.get(layer.name)
        for number, (x, y) in enumerate(places[layer.name]):
            rim = Circle((x, y), RADIUS, facecolor="white", edgecolor="black", linewidth=0.8, zorder=2)
            axes.add_patch(rim)
            if values is not None:
                bias = float(np.asarray(values, dtype=np.float64)[number])
                text = _number(bias, decimals)
                axes.text(x, y, text, ha="center", va="center", fontsize=WEIGHT * scale, zorder=3)
                columns["from"].append("bias")
                columns["to"].append(_name(network, layer.name, number))
                columns["weight"].append(bias)
            if layer.units:
                below = above[layer.name] == 0
                axes.text(
                    x + (0 if below else RADIUS + 0.8),
                    y - (RADIUS + 0.8 if below else 0),
                    layer.units[number],
                    ha="center" if below else "left",
                    va="top" if below else "center",
                    fontsize=WEIGHT * scale,
                )


def _name(network: Network, layer: str, number: int) -> str:
    units = network.layer(layer).units
    return units[number] if units else f"{layer}.{number + 1}"


def _number(value: float, decimals: int) -> str:
    return f"{value:z.{decimals}f}".replace("-", "−")  # z: no minus before a zero


def _shape(network: Network, name: str) -> tuple[int, int]:
    p = network.projection(name)
    return network.layer(p.sender).size, network.layer(p.receiver).size


def _weights(weights: Mapping[str, ArrayLike], name: str, shape: tuple[int, int]) -> NDArray[np.float64]:
    if name not in weights:
        raise ValidationError(f"no weights of the projection {name!r}{nearest(name, weights)}", ("weights",))
    matrix = np.asarray(weights[name], dtype=np.float64)
    if matrix.shape != shape:
        raise ValidationError(f"expected shape {shape}, got {matrix.shape}", ("weights", name))
    return matrix
