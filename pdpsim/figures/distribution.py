"""One number per network, such as epochs to solution, beside the single run that was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation
from numpy.typing import ArrayLike

from pdpsim.base.errors import ValidationError
from pdpsim.figures import individuals
from pdpsim.figures.labels import turn_if_crowded
from pdpsim.figures.note import note
from pdpsim.figures.style import axes_of, figure_of, room, scaled, styles

#: Room that a column needs for what is written above it, and the height of that, in points.
ROOMY, HEIGHT = 34.0, 15.0


def distribution(
    target: Figure | SubFigure | Axes,
    values: Mapping[str, ArrayLike],
    *,
    published: Mapping[str, float] | None = None,
    log: bool = False,
    ylabel: str = "epochs",
) -> dict[str, list[Any]]:
    """Draw a dot for every network, with median and 5th to 95th percentile.

    Parameters
    ----------
    target : Figure or Axes
        Where to draw.
    values : mapping of str to array_like, shape (networks,)
        Values of each condition. One that is not finite is a network that did not solve: it is
        counted above the column, and in the percentiles as longer than any other.
    published : mapping of str to float, optional
        Published value of some of the conditions.
    log : bool
        Whether the axis is logarithmic.
    ylabel : str
        Label of the axis.

    Returns
    -------
    dict of list
        Columns ``series``, ``network``, ``value``, ``published``.
    """
    if not values:
        raise ValidationError("expected at least one condition", ("values",))
    known = dict(published or {})
    if unknown := sorted(set(known) - set(values)):
        raise ValidationError(f"published values of no condition: {', '.join(unknown)}", ("published",))
    axes = axes_of(target)
    individuals.wanted()  # they are drawn in any case
    columns: dict[str, list[Any]] = {"series": [], "network": [], "value": [], "published": []}
    roomy = room(axes) / len(values) > scaled(ROOMY)
    for place, (name, look) in enumerate(styles(list(values)).items()):
        sample = np.asarray(values[name], dtype=np.float64).ravel()
        if not sample.size:
            raise ValidationError("expected at least one network", ("values", name))
        solved = np.sort(sample[np.isfinite(sample)])
        # spread sideways by rank, so that equal values do not hide each other
        sideways = place + 0.36 * (((np.arange(solved.size) * 0.618034) % 1) - 0.5)
        axes.plot(
            sideways,
            solved,
            linestyle="",
            marker=look.marker,
            markersize=3.0,
            color=look.colour,
            alpha=0.8,
            markeredgewidth=0,
        )
        low, middle, high = np.quantile(
            np.where(np.isfinite(sample), sample, np.inf), [0.05, 0.5, 0.95], method="inverted_cdf"
        )
        if np.isfinite(middle):
            axes.plot([place - 0.26, place + 0.26], [middle, middle], color="black", linewidth=1.2, zorder=4)
        if solved.size:
            axes.vlines(place + 0.31, low, min(high, float(solved[-1])), color="black", linewidth=0.8)
        if (place_of := known.get(name)) is not None:
            axes.plot([place - 0.38, place + 0.38], [place_of] * 2, color="#D55E00", linestyle="--", zorder=5)
        if solved.size < sample.size:
            axes.annotate(
                f"{sample.size - solved.size} of {sample.size}\nunsolved"
                if roomy
                else f"{sample.size - solved.size}",
                (place, 1),
                xycoords=("data", "axes fraction"),
                ha="center",
                va="bottom",
                fontsize=scaled(6),
            )
        columns["series"] += [name] * sample.size
        columns["network"] += list(range(sample.size))
        columns["value"] += [float(value) for value in sample]
        columns["published"] += [known.get(name, float("nan"))] * sample.size
    if log:
        axes.set_yscale("log")
    axes.set_xticks(range(len(values)), list(values))
    axes.set_xlim(-0.6, len(values) - 0.4)
    axes.set_ylabel(ylabel)
    turn_if_crowded(axes, list(values))
    sizes = sorted({np.size(each) for each in values.values()})
    count = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    note(axes, f"a dot for each of {count} networks" if sizes[-1] > 1 else "1 network")
    unsolved = not np.isfinite(columns["value"]).all()
    if unsolved and not roomy:
        note(axes, "numbers above: networks that did not solve")
    _legend(axes, bool(known), scaled(HEIGHT if roomy else HEIGHT / 2) if unsolved else 0.0)
    return columns


def _legend(axes: Axes, published: bool, lift: float) -> None:
    """Put the legend above the axes, and so many points higher."""
    handles = [
        Line2D([], [], color="black", linewidth=1.2, label="median"),
        Line2D([], [], color="black", marker="|", linestyle="", markersize=6, label="5th to 95th centile"),
    ]
    if published:
        handles.append(Line2D([], [], color="#D55E00", linestyle="--", label="published"))
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        bbox_transform=axes.transAxes + ScaledTranslation(0, lift / 72, figure_of(axes).dpi_scale_trans),
        ncols=len(handles),
        columnspacing=1,
    )
