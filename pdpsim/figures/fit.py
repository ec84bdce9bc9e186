"""Room in a figure for what is said in it: long titles broken, legends where no curve runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, QuadMesh
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import Formatter
from matplotlib.transforms import Bbox

from pdpsim.figures.labels import LINE, SPACING, columns_that_fit
from pdpsim.figures.style import MILLIMETRE, figure_of, set_height, write_as_it_stands
from pdpsim.figures.text import in_lines, points, widest_word, width

#: How far a label or a legend may reach over the side of its axes, as a share of their length.
SPARE = 1.05

#: Titles are made no smaller than this, in points.
LEAST = 5.0

#: Height of axes, as a share of their width, that upright names leave them.
FLAT = 0.6

#: A figure stays as high as it is if less than this share of it is empty.
SLACK = 0.02

#: A legend within axes may come so near to what is drawn, in points.
NEAR = 1.0


def fit(figure: Figure, axes: Sequence[Axes]) -> dict[Axes, float]:
    """Break titles and labels longer than their axes, and move legends that lie over what is drawn.

    Parameters
    ----------
    figure : Figure
    axes : sequence of Axes
        Its panels. Nothing is changed where a figure is laid out by hand.

    Returns
    -------
    dict of Axes to float
        How high a legend now stands above its axes, in points, for a title or a letter to stand above it.
    """
    if figure.get_layout_engine() is None or not axes:
        return {}
    write_as_it_stands(figure)
    figure.draw_without_rendering()
    broken = False
    deeper: dict[Axes, float] = {}
    for each in axes:
        for place in ("left", "center", "right"):
            if each.get_title(loc=place):
                title = each.set_title(each.get_title(loc=place), loc=place)
                room = _across(each) if len(axes) > 1 else figure.bbox.width
                if _break(title, room):
                    lines = title.get_text().count("\n")
                    deeper[each] = max(deeper.get(each, 0.0), lines * LINE * float(title.get_fontsize()))
        broken |= _break(each.yaxis.label, each.bbox.height * SPARE)
        broken |= _break(each.xaxis.label, each.bbox.width * SPARE)
    broken |= _narrow(axes)
    for each in axes:
        for axis in (each.xaxis, each.yaxis):
            _thin(axis)
    hanging = {each: depth for each in axes if (depth := _hanging(each, alone=len(axes) == 1))}
    _heighten(figure, deeper)
    _heighten(figure, hanging)
    if broken or deeper or hanging:
        figure.draw_without_rendering()
    lifts: dict[Axes, float] = {}
    while raised := _raise(axes):  # which moves the other panels
        lifts |= raised
        _heighten(figure, raised)
        figure.draw_without_rendering()
    standing = {each: _above(each) for each in axes if each not in lifts and _titled(each)}
    under = {each: lift for each, lift in standing.items() if lift}
    _heighten(figure, under)
    lifts |= under
    highest = {
        _row(each): max(lifts.get(other, 0.0) for other in axes if _row(other) == _row(each)) for each in axes
    }
    return {each: highest[_row(each)] for each in axes if highest[_row(each)]}


def lower(figure: Figure, axes: Sequence[Axes]) -> None:
    """Take from a figure's height what panels of a fixed shape, such as pictures, leave empty.

    Nothing is changed where a figure is laid out by hand.
    """
    if figure.get_layout_engine() is None:
        return
    figure.draw_without_rendering()
    spare: dict[Any, float] = {}
    for each in axes:
        empty = each.get_position(original=True).height - each.get_position().height
        spare[_row(each)] = min(empty, spare.get(_row(each), 1.0))
    if sum(spare.values()) > SLACK:
        set_height(figure, (1 - sum(spare.values())) * figure.get_figheight() / MILLIMETRE)


def _row(axes: Axes) -> Any:
    """Return what is the same for panels side by side."""
    place = axes.get_subplotspec()
    return axes if place is None else (axes.get_figure(), place.rowspan.start)


def _hanging(axes: Axes, alone: bool) -> float:
    """Return what a figure is to grow by for upright names below axes that they leave too flat, in points.

    It is no more than they reach lower than level ones would. A matrix of colours that is alone in its figure
    has room for its names already.
    """
    if axes.xaxis.get_tick_params().get("rotation") != 90 or (alone and axes.findobj(QuadMesh)):
        return 0.0
    dpi = axes.figure.dpi
    heights = [
        72 * text.get_window_extent().height / dpi for text in axes.get_xticklabels() if text.get_text()
    ]
    lower = max(heights, default=0.0) - points(rcParams["xtick.labelsize"])
    return max(0.0, min(lower, 72 * (FLAT * axes.bbox.width - axes.bbox.height) / dpi))


def _across(axes: Axes) -> float:
    """Return how wide a panel is, with the names at its right, in pixels."""
    names = axes.yaxis.get_tightbbox()
    return float(axes.bbox.width if names is None else max(axes.bbox.x1, names.x1) - axes.bbox.x0)


def _titled(axes: Axes) -> bool:
    return any(axes.get_title(loc=place) for place in ("left", "center", "right"))


def _above(axes: Axes) -> float:
    """Return how high a legend is that a drawing has put above its axes, in points; 0 if there is none."""
    legend, figure = axes.get_legend(), figure_of(axes)
    if legend is None:
        return 0.0
    box = legend.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return 72 * float(box.y1 - axes.bbox.y1) / figure.dpi if box.y0 > axes.bbox.y1 - 1 else 0.0


def _raise(axes: Sequence[Axes]) -> dict[Axes, float]:
    """Put legends above their axes that lie over what is drawn there, or beside which one has been put there.

    Returns
    -------
    dict of Axes to float
        How high each is, in points.
    """
    within = {each: legend for each in axes if (legend := each.get_legend()) and not _above(each)}
    raised = {each for each, legend in within.items() if _covers(legend, each) or _outside(legend, each)}
    rows = {_row(each) for each in axes if each in raised or _above(each)}
    return {each: _lift(legend, each) for each, legend in within.items() if _row(each) in rows}


def _thin(axis: Axis) -> None:
    """Name fewer ticks between powers of ten, or none, where their names would lie upon each other."""
    if axis.get_scale() != "log":
        return
    figure = axis.get_figure(root=True)
    assert isinstance(figure, Figure)
    for among in ((2.0, 5.0), ()):
        ticks = axis.get_ticklabels(which="both")
        boxes = [text.get_window_extent() for text in ticks if text.get_text() and text.get_visible()]
        if not any(one.overlaps(other) for one, other in combinations(boxes, 2)):
            return
        axis.set_minor_formatter(_Among(among, axis.get_minor_formatter()))
        figure.draw_without_rendering()


class _Among(Formatter):
    """Names of those ticks alone that are so many times a power of ten."""

    def __init__(self, among: Sequence[float], plain: Formatter) -> None:
        self.among, self.plain = among, plain

    def set_locs(self, locs: Sequence[float]) -> None:
        self.plain.set_locs(locs)  # type: ignore[arg-type]

    def __call__(self, x: float, pos: int | None = None) -> str:
        times = x / 10 ** np.floor(np.log10(x) + 1e-9)
        return str(self.plain(x, pos)) if np.isclose(times, self.among).any() else ""


def _narrow(axes: Sequence[Axes]) -> bool:
    """Make the titles of panels smaller, all alike, if a word of one is wider than its panel."""
    titles = [each.set_title(each.get_title(loc="left"), loc="left") for each in axes]
    if len(axes) < 2 or not any(title.get_text() for title in titles):
        return False
    shares = [
        72 * each.bbox.width / each.figure.dpi / max(1.0, widest_word(title.get_text(), title.get_fontsize()))
        for each, title in zip(axes, titles, strict=True)
    ]
    if min(shares) >= 1:
        return False
    for title in titles:
        title.set_fontsize(max(LEAST, min(shares) * float(title.get_fontsize())))
    return True


def _heighten(figure: Figure, lifts: Mapping[Axes, float]) -> None:
    """Make a figure higher by what legends take of its rows of panels."""
    rows: dict[int, float] = {}
    for axes, lift in lifts.items():
        place = axes.get_subplotspec()
        row = 0 if place is None else place.rowspan.start
        rows[row] = max(lift, rows.get(row, 0.0))
    if rows:
        set_height(figure, (figure.get_figheight() + sum(rows.values()) / 72) / MILLIMETRE)


def entries(legend: Legend) -> dict[str, Any]:
    """Return the signs of a legend by what it says of them; of lines with bars the whole, marker and all."""
    drawn: dict[str, Any] = {}
    if legend.axes is not None:
        handles, names = legend.axes.get_legend_handles_labels()
        drawn = {
            name: handle
            for name, handle in zip(names, handles, strict=True)
            if isinstance(handle, ErrorbarContainer)
        }
    texts = (text.get_text() for text in legend.get_texts())
    signs = (each for each in legend.legend_handles if each is not None)
    return {name: drawn.get(name, sign) for name, sign in zip(texts, signs, strict=True)}


def _break(text: Text, room: float) -> bool:
    """Break a text if it has no room, in pixels; say whether it was."""
    figure = text.get_figure(root=True)
    assert isinstance(figure, Figure)
    whole, size, weight = text.get_text(), text.get_fontsize(), text.get_fontweight()
    points = 72 * room / figure.dpi
    if not whole or "\n" in whole or width(whole, size, weight) <= points:
        return False
    text.set_text(in_lines(whole, points, size, weight))
    return True


def _covers(legend: Legend, axes: Axes) -> bool:
    """Say whether a line, a point, an area or a bar is under a legend, or not clear of it."""
    figure = figure_of(axes)
    box = legend.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    if not axes.bbox.overlaps(box):
        return False
    box = box.padded(NEAR * figure.dpi / 72 - legend.borderaxespad)
    drawn = (each for each in axes.get_children() if each is not axes.patch and each.get_visible())
    return any(_under(artist, box) for artist in drawn)


def _under(artist: Artist, box: Bbox) -> bool:
    if isinstance(artist, Line2D):
        path = artist.get_path().transformed(artist.get_transform())
        points = np.asarray(path.vertices)
        if not len(points):
            return False
        alone = artist.get_linestyle() in ("None", "none", "", " ")
        return box.count_contains(points) > 0 if alone else path.intersects_bbox(box, filled=False)
    if isinstance(artist, Collection):
        offsets = np.atleast_2d(artist.get_offset_transform().transform(artist.get_offsets()))
        if len(artist.get_paths()) and len(offsets) > 1:  # points of a scatter
            return box.count_contains(offsets) > 0
        paths = (path.transformed(artist.get_transform()) for path in artist.get_paths())
        return any(path.intersects_bbox(box, filled=True) for path in paths)
    if isinstance(artist, Patch):
        path = artist.get_path().transformed(artist.get_transform())
        return path.intersects_bbox(box, filled=True)
    return False


def _outside(legend: Legend, axes: Axes) -> bool:
    """Say whether a legend within axes is wider or higher than they are."""
    figure = figure_of(axes)
    box = legend.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    within = axes.bbox.overlaps(box.shrunk(0.5, 0.5))
    return within and (box.width > axes.bbox.width or box.height > axes.bbox.height)


def _lift(legend: Legend, axes: Axes) -> float:
    """Put a legend above its axes, and their title above the legend; return the height, in points."""
    figure = figure_of(axes)
    said = entries(legend)
    names, handles = [*said], [*said.values()]
    legend.remove()
    pad = legend.borderaxespad * legend.prop.get_size_in_points() * figure.dpi / 72
    wide = min(axes.bbox.width * SPARE, figure.bbox.x1 - axes.bbox.x0 - pad)
    count = columns_that_fit(names, 72 * wide / figure.dpi)
    raised = axes.legend(handles, names, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=count, **SPACING)
    extent = raised.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return 72 * float(extent.height) / figure.dpi + 1.0
