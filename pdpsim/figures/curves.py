"""Means over networks with their intervals: learning curves, and profiles over positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from pdpsim.analysis.statistics import Band, bootstrap_band, mean_band
from pdpsim.base.errors import ValidationError
from pdpsim.figures import individuals
from pdpsim.figures.labels import above, as_label, turn_if_crowded
from pdpsim.figures.note import note
from pdpsim.figures.style import axes_of, room, scaled, styles
from pdpsim.figures.text import width

#: Of fewer networks than these, each is drawn (or the smallest and the largest), not an interval.
FEW = 10

#: Curves are told apart by more than this share of the scale.
NEAR = 0.005

#: What rounding leaves of a 0, and a bar too low to be seen, as shares of the highest bar.
NOTHING, UNSEEN = 1e-9, 3e-3

#: Size of what is written in place of an empty bar, and the least, in points.
EMPTY, LEAST = 6.0, 3.5

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
        Whether to draw every network's curve, thinly, instead of the interval. Fewer than 10 networks are
        drawn so in any case, and all inside `pdpsim.figures.individuals.every_network`.

    Returns
    -------
    dict of list
        Columns ``series``, ``x``, ``mean``, ``low``, ``high``, ``n``: the bootstrap interval, of fewer than
        10 networks the smallest and the largest value.
    """
    axes = axes_of(target)
    each = individuals.wanted() or each
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
        if band.n > 1 and (each or band.n < FEW):
            axes.plot(places, values[name].T, color=look.colour, linewidth=0.4, alpha=0.5)
        elif band.n > 1:
            axes.fill_between(places, band.low, band.high, color=look.colour, alpha=0.2, linewidth=0)
    if "x" in log:
        axes.set_xscale("log")
    if "y" in log:
        axes.set_yscale("log")
    if "x" not in log and (places == places.round()).all():  # half an epoch is none
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 5, 10]))
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    for text in _words(bands, level, "each drawn thinly", "each drawn thinly" if each else "band"):
        note(axes, text)
    _say_what_coincides(axes, bands)
    if len(bands) > 4 and room(axes) < 250:  # where there is room for either curves or their names
        above(axes)
    elif len(bands) > 1:
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
        Columns ``series``, ``position``, ``mean``, ``low``, ``high``, ``n``: the bootstrap interval, of
        fewer than 10 networks the smallest and the largest value.
    """
    if kind not in ("line", "bar"):
        raise ValidationError(f'expected "line" or "bar", got {kind!r}', ("kind",))
    axes = axes_of(target)
    bands, values = _bands(series, len(positions), level)
    each = individuals.wanted()
    places = np.arange(len(positions), dtype=np.float64)
    wide = 0.8 / len(bands)
    highest = max(float(np.abs(band.mean[np.isfinite(band.mean)]).max(initial=0)) for band in bands.values())
    for number, ((name, band), look) in enumerate(
        zip(bands.items(), styles(list(bands)).values(), strict=True)
    ):
        spread = np.array([band.mean - band.low, band.high - band.mean]) if band.n > 1 else None
        shift = (number - (len(bands) - 1) / 2) * wide if kind == "bar" else 0.0
        if each and band.n > 1:
            reach = 0.3 * wide if kind == "bar" else 0.0
            _draw_each(axes, places + shift, values[name], look.colour, reach)
        if kind == "bar":
            axes.bar(
                places + shift,
                band.mean,
                wide,
                yerr=spread,
                color=look.colour,
                hatch=_HATCHES[number % len(_HATCHES)],
                edgecolor="white",
                error_kw={"elinewidth": 0.7, "capsize": 1.5, "capthick": 0.7},
                label=as_label(name),
            )
            _mark_empty(axes, places + shift, band, wide, look.ink, highest)
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
    if kind == "line":
        _say_what_coincides(axes, bands)
    more = "each drawn small, " if each else ""
    for text in _words(bands, level, f"{more}bars: smallest to largest", f"{more}bars"):
        note(axes, text)
    if len(bands) > 1:
        above(axes)
    return _columns(bands, "position", list(positions))


def _draw_each(
    axes: Axes, places: NDArray[np.float64], rows: NDArray[np.float64], colour: str, reach: float
) -> None:
    """Draw every network at each position: as lines, or spread sideways as dots upon bars."""
    if not reach:
        axes.plot(places, rows.T, color=colour, linewidth=0.4, alpha=0.5)
        return
    sideways = reach * (2 * (np.arange(len(rows)) * 0.618034 % 1) - 1)
    axes.plot(places[:, None] + sideways, rows.T, ".", color="black", markersize=1.5, alpha=0.6, zorder=4)


def _mark_empty(
    axes: Axes, places: NDArray[np.float64], band: Band, wide: float, colour: str, highest: float
) -> None:
    """Write a 0 where a bar is too low to be seen, and a dash where nothing was measured."""
    each = room(axes) * wide / len(places)
    for place, *values in zip(places, band.mean, band.low, band.high, strict=True):
        reach = np.nanmax(np.abs(values), initial=0.0)
        if np.isnan(values[0]) or reach <= UNSEEN * highest:
            text = "–" if np.isnan(values[0]) else "0" if reach <= NOTHING * highest else "≈0"
            size = min(scaled(EMPTY), each / width(text, 1.0))
            if size < LEAST:
                continue
            axes.annotate(
                text,
                (place, 0),
                xytext=(0, 1.5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=size,
                color=colour,
            )
    if np.isnan(band.mean).any():
        axes.update_datalim([(place, 0.0) for place in places])  # where no bar is, 0 and its dash are seen
        note(axes, "–: not measured")


def _say_what_coincides(axes: Axes, bands: Mapping[str, Band]) -> None:
    """Write below the figure which curves cannot be told apart, since one lies upon the other."""
    means = np.array([band.mean for band in bands.values()])
    apart = NEAR * (np.nanmax(means) - np.nanmin(means)) if np.isfinite(means).any() else 0.0
    left = list(bands)
    while left:
        first, *left = left
        same = [
            name
            for name in left
            if np.allclose(bands[name].mean, bands[first].mean, rtol=0, atol=apart, equal_nan=True)
        ]
        if same:
            names = [f"“{name}”" for name in (first, *same)]
            note(axes, f"{', '.join(names[:-1])} and {names[-1]} coincide")
        left = [name for name in left if name not in same]


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
    return {name: _band(rows, level) for name, rows in values.items()}, values


def _band(rows: NDArray[np.float64], level: float) -> Band:
    """Return means with an interval that never leaves the range of what is measured."""
    if len(rows) >= FEW:
        return bootstrap_band(rows, level)
    band = mean_band(rows, level)
    return band if band.n == 1 else Band(band.mean, rows.min(axis=0), rows.max(axis=0), band.n)


def _words(bands: Mapping[str, Band], level: float, few: str, many: str) -> list[str]:
    """Return what means and bands are of, for each number of networks."""
    words = []
    counts = sorted({band.n for band in bands.values()}, reverse=True)
    for n in counts:
        if n == 1 and len(counts) > 1:  # what networks are compared with, such as a calculation
            alone = [f"“{name}”" for name, band in bands.items() if band.n == 1]
            words.append(f"{', '.join(alone)}: no mean")
        elif n == 1:
            words.append("1 network")
        elif n < FEW or many == few:
            words.append(f"mean of {n} networks, {few}")
        else:
            words.append(f"mean of {n} networks, {many}: {100 * level:g} % bootstrap interval")
    return words


def _columns(bands: Mapping[str, Band], key: str, places: Sequence[Any]) -> dict[str, list[Any]]:
    return {
        "series": [name for name in bands for _ in places],
        key: [place for _ in bands for place in places],
        "mean": [float(value) for band in bands.values() for value in band.mean],
        "low": [float(value) for band in bands.values() for value in band.low],
        "high": [float(value) for band in bands.values() for value in band.high],
        "n": [band.n for band in bands.values() for _ in places],
    }
