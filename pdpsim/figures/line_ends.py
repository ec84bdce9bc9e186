"""Names at the ends of lines, in place of a legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from pdpsim.figures.labels import LINE, when_laid_out
from pdpsim.figures.style import figure_of, ink, scaled
from pdpsim.figures.text import in_lines

#: Size of the names, and between lines and names, in points.
SIZE, AWAY = 6.0, 8.0

#: Width that names are broken at, as a share of the figure's.
WIDEST = 0.2


def lines_of(axes: Axes) -> dict[str, Line2D]:
    """Return the lines that axes have a name for, by name; points without a line between them are none."""
    drawn: dict[str, Line2D] = {}
    for handle, name in zip(*axes.get_legend_handles_labels(), strict=True):
        line = handle.lines[0] if isinstance(handle, ErrorbarContainer) else handle
        if isinstance(line, Line2D) and line.get_linestyle() not in ("None", "none", "", " "):
            seen = np.isfinite(np.asarray(line.get_ydata(), dtype=np.float64))
            if seen.sum() > 1:
                drawn[name] = line
    return drawn


def name_at_ends(axes: Axes, lines: Mapping[str, Line2D]) -> None:
    """Write the names of lines to the right of axes, each as near to its line's end as the others leave room.

    Parameters
    ----------
    axes : Axes
    lines : mapping of str to Line2D
        By name.
    """
    names = {}
    for name, line in lines.items():
        points = np.asarray(line.get_xydata(), dtype=np.float64)
        end = points[np.isfinite(points).all(axis=1)][-1]
        colour = ink(str(line.get_color()))
        names[name] = axes.annotate(
            in_lines(name.strip("\u200a"), WIDEST * 72 * figure_of(axes).get_figwidth(), scaled(SIZE)),
            end,
            xytext=(1, 0),
            textcoords="axes fraction",
            va="center",
            fontsize=scaled(SIZE),
            color=colour,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": colour, "shrinkA": 0, "shrinkB": 1},
        )

    def settle() -> None:
        figure = figure_of(axes)
        high, wide = (72 * each / figure.dpi for each in (axes.bbox.height, axes.bbox.width))
        ends = [
            axes.transAxes.inverted().transform(axes.transData.transform(each.xy))[1]
            for each in names.values()
        ]
        lines = 1 + max(each.get_text().count("\n") for each in names.values())
        places = apart(ends, lines * LINE * scaled(SIZE) / high)
        for each, place in zip(names.values(), places, strict=True):
            each.xyann = (1 + AWAY / wide, float(place))

    when_laid_out(figure_of(axes), settle)


def apart(ends: Iterable[float], least: float) -> NDArray[np.float64]:
    """Return places from 0 to 1, in the order of the ends and as near to them as can be, with room between.

    Parameters
    ----------
    ends : iterable of float
        Where each wants to be.
    least : float
        Between two places. If there is no room for all, the lowest are below 0.
    """
    wanted = np.clip(np.fromiter(ends, dtype=np.float64), 0, 1)
    order = np.argsort(wanted, kind="stable")
    places = wanted[order]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + least)
    highest = 1.0
    for number in range(len(places) - 1, -1, -1):
        places[number] = min(places[number], highest)
        highest = places[number] - least
    chosen = np.empty_like(places)
    chosen[order] = places
    return chosen
