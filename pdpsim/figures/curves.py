"""Means over networks with their intervals: learning curves, and profiles over positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from numpy.typing import ArrayLike, NDArray

from pdpsim.analysis.statistics import Band, mean_band
from pdpsim.base.errors import ValidationError
from pdpsim.figures.labels import above, as_label, turn_if_crowded
from pdpsim.figures.style import axes_of, styles

_HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "----", "++++", "oooo")


def curves(
    target: Figure | SubFigure | Axes,
    x: ArrayLike,
    series: Mapping[str, ArrayLike],
    *,
    level: float = 0.95,
    xlabel: str = "epoch",
    ylabel: str = "error",
    log: Literal["", "x", "y", "xy"] = "",
    each: bool = False,
) -> dict[str, list[Any]]:
    """Draw curves, such as error over epochs or accuracy over severity of a lesion.

    Parameters
    ----------
    target : Figure or Axes
        Where to draw.
    x : array_like, shape (points,)
        Epochs, severities.
    series : mapping of str to array_like, shape (networks, points)
        One curve per network for each condition.
    level : float
        Confidence level of the intervals. Default 0.95.
    xlabel, ylabel : str
        Labels of the axes.
    log : {"", "x", "y", "xy"}
        Which axes are logarithmic.
    each : bool
        Whether to draw every network's curve, thinly, instead of the interval.

    Returns
    -------
    dict of list
        Columns ``series``, ``x``, ``mean``, ``low``, ``high``, ``n``.
    """
    axes = axes_of(target)
    places = np.asarray(x, dtype=np.float64)
    bands, values = _bands(series, places.size, level)
    sparse = places.size <= 12
    for (name, band), look in zip(bands.items(), styles(list(bands)).values(), strict=True):
        axes.plot(
            places,
            band.mean,
            color=look.colour,
            linestyle=look.line,
            marker=look.marker if sparse else "",
            label=as_label(name),
            zorder=3,
        )
        if each:
            axes.plot(places, values[name].T, color=look.colour, linewidth=0.4, alpha=0.5)
        elif band.n > 1:
            axes.fill_between(places, band.low, band.high, color=look.colour, alpha=0.2, linewidth=0)
    if "x" in log:
        axes.set_xscale("log")
    if "y" in log:
        axes.set_yscale("log")
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    if len(bands) > 1:
        axes.legend()
    return _columns(bands, "x", [float(place) for place in places])


def profile(
    target: Figure | SubFigure | Axes,
    positions: Sequence[str],
    series: Mapping[str, ArrayLike],
    *,
    kind: Literal["line", "bar"] = "line",
    level: float = 0.95,
    xlabel: str = "position",
    ylabel: str = "error",
) -> dict[str, list[Any]]:
    """Draw means at named positions: error by letter of a string, reaction by kind of word.

    Parameters
    ----------
    target : Figure or Axes
        Where to draw.
    positions : sequence of str
        What is at each position, such as the letters of Figure 6 of Elman (1990); names may repeat.
    series : mapping of str to array_like, shape (networks, positions)
        One row per network for each condition.
    kind : {"line", "bar"}
        Lines for a sequence, bars for categories.
    level : float
        Confidence level of the intervals. Default 0.95.
    xlabel, ylabel : str
        Labels of the axes.

    Returns
    -------
    dict of list
        Columns ``series``, ``position``, ``mean``, ``low``, ``high``, ``n``.
    """
    if kind not in ("line", "bar"):
        raise ValidationError(f'expected "line" or "bar", got {kind!r}', ("kind",))
    axes = axes_of(target)
    bands, _ = _bands(series, len(positions), level)
    places = np.arange(len(positions))
    width = 0.8 / len(bands)
    for number, ((name, band), look) in enumerate(
        zip(bands.items(), styles(list(bands)).values(), strict=True)
    ):
        spread = np.array([band.mean - band.low, band.high - band.mean]) if band.n > 1 else None
        if kind == "bar":
            axes.bar(
                places + (number - (len(bands) - 1) / 2) * width,
                band.mean,
                width,
                yerr=spread,
                color=look.colour,
                hatch=_HATCHES[number % len(_HATCHES)],
                edgecolor="white",
                error_kw={"elinewidth": 0.7, "capsize": 1.5, "capthick": 0.7},
                label=as_label(name),
            )
        else:
            axes.errorbar(
                places,
                band.mean,
                yerr=spread,
                color=look.colour,
                linestyle=look.line,
                marker=look.marker,
                elinewidth=0.7,
                capsize=1.5,
                capthick=0.7,
                label=as_label(name),
            )
    axes.set_xticks(places, positions)
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    turn_if_crowded(axes, positions)
    if len(bands) > 1:
        above(axes, len(bands), longest=max(map(len, bands)))
    return _columns(bands, "position", list(positions))


def _bands(
    series: Mapping[str, ArrayLike], points: int, level: float
) -> tuple[dict[str, Band], dict[str, NDArray[np.float64]]]:
    if not series:
        raise ValidationError("expected at least one series", ("series",))
    values = {name: np.asarray(curve, dtype=np.float64) for name, curve in series.items()}
    for name, rows in values.items():
        if rows.ndim != 2 or rows.shape[1] != points:
            raise ValidationError(
                f"expected a row of {points} values per network, got shape {rows.shape}", ("series", name)
            )
    return {name: mean_band(rows, level) for name, rows in values.items()}, values


def _columns(bands: Mapping[str, Band], key: str, places: Sequence[Any]) -> dict[str, list[Any]]:
    return {
        "series": [name for name in bands for _ in places],
        key: [place for _ in bands for place in places],
        "mean": [float(value) for band in bands.values() for value in band.mean],
        "low": [float(value) for band in bands.values() for value in band.low],
        "high": [float(value) for band in bands.values() for value in band.high],
        "n": [band.n for band in bands.values() for _ in places],
    }
