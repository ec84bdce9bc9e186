"""Names, and room for them: labels beside points, moved until none covers another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError
from pdpsim.figures.style import figure_of, room, scaled
from pdpsim.figures.text import in_lines, points, widest_word, width

#: Sides to try, best first, as directions: right, left, above, below, then between.
_SIDES = tuple(np.radians([0, 180, 90, 270, 45, 315, 135, 225, 22, 338, 158, 202, 68, 292, 112, 248]))


#: Between the entries of a legend above panels, and between names below axes, as shares of their size.
SPACING: dict[str, Any] = {"columnspacing": 1.2, "handletextpad": 0.5}
APART = 0.3

#: Height of a line of text as a share of its size; and the least size of upright names, in points.
LINE, LEAST = 1.15, 4.0


def beside(
    axes: Axes,
    positions: ArrayLike,
    texts: Sequence[str],
    *,
    colours: Sequence[str],
    avoid: ArrayLike = (),
    size: float = 6.0,
) -> list[Annotation]:
    """Write a text beside each point, where it covers no point and no other text if there is room.

    A text that had to move away from its point has a thin line to it. Texts are placed again by
    `place_again`.

    Parameters
    ----------
    axes : Axes
        With its limits final.
    positions : array_like, shape (n, 2)
        Points, in data coordinates.
    texts : sequence of str, length n
        Empty ones are left out.
    colours : sequence of str, length n
        Of the texts.
    avoid : array_like, shape (m, 2)
        Further points not to cover, such as points of lines.
    size : float
        In points, where text has the style's size.

    Returns
    -------
    list of Annotation
        In the order of the texts that are not empty.
    """
    points = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
    others = np.asarray(avoid, dtype=np.float64).reshape(-1, 2)
    notes = {
        number: axes.annotate(
            text,
            points[number],
            xytext=(0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=scaled(size),
            color=colours[number],
            arrowprops={"arrowstyle": "-", "linewidth": 0.3, "color": colours[number], "shrinkA": 0},
        )
        for number, text in enumerate(texts)
        if text
    }

    def settle() -> None:
        figure = figure_of(axes)
        unit = figure.dpi / 72
        pixels = axes.transData.transform(points)
        taken = [_around(pixel, 2 * unit) for pixel in pixels]
        taken += [_around(pixel, 0.5 * unit) for pixel in axes.transData.transform(others)]
        for number in np.argsort(-_crowding(pixels), kind="stable"):  # the most crowded choose first
            if number in notes:
                taken.append(_settle(notes[number], taken, axes, figure))

    when_laid_out(figure_of(axes), settle)
    return [*notes.values()]


class _Placing(Artist):
    """Something that is placed by the room which the layout leaves; it is not drawn itself."""

    def __init__(self, place: Callable[[], None]) -> None:
        super().__init__()
        self.place = place
        self.set_in_layout(False)


def when_laid_out(figure: Figure, place: Callable[[], None]) -> None:
    """Place something in a figure that is laid out now, and anew whenever it is laid out anew."""
    figure.draw_without_rendering()
    place()
    figure.add_artist(_Placing(place))


def place_again(figure: Figure) -> None:
    """Lay a figure out, and place anew what is placed by the room that is left."""
    if placings := figure.findobj(_Placing):
        figure.draw_without_rendering()
        for placing in placings:
            assert isinstance(placing, _Placing)
            placing.place()


def as_label(name: str) -> str:
    """Return a name for a legend: a hair space before an underscore, or it would be left out."""
    return f"\u200a{name}" if name.startswith("_") else name


def above(axes: Axes) -> None:
    """Put the legend of what has a name above the axes, in as few rows as they have room for."""
    _, names = axes.get_legend_handles_labels()
    columns = columns_that_fit(names, room(axes))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.01), ncols=columns, **SPACING)


def columns_that_fit(names: Sequence[str], room: float, length: float | None = None) -> int:
    """Return in how many columns the entries of a legend have room, the fewest of as few rows as can be.

    Parameters
    ----------
    names : sequence of str
        What the legend says, in its order, which runs down its columns.
    room : float
        In points.
    length : float, optional
        Of the signs, as a share of the size of text; the style's by default.
    """
    size = points(rcParams["legend.fontsize"])
    sign = (rcParams["legend.handlelength"] if length is None else length) + SPACING["handletextpad"]
    wide = [sign * size + width(name, size) for name in names]
    gap, edges = SPACING["columnspacing"] * size, 2 * rcParams["legend.borderpad"] * size

    def fits(count: int) -> bool:
        columns = np.array_split(wide, count)
        return bool(sum(column.max() for column in columns) + gap * (count - 1) + edges <= room)

    most = next((count for count in range(len(names), 1, -1) if fits(count)), 1)
    fewest = -(-len(names) // -(-len(names) // most)) if names else 1
    return next((count for count in range(fewest, most) if fits(count)), most)


def turn_if_crowded(axes: Axes, names: Sequence[str]) -> bool:
    """Break the names below (or above) the axes if they do not fit side by side, or turn them upright.

    Returns whether they were turned.
    """
    size = points(rcParams["xtick.labelsize"])
    each = room(axes) / max(1, len(names)) - APART * size
    if max(width(name, size) for name in names) <= each:
        return False
    if max(widest_word(name, size) for name in names) <= each:
        axes.set_xticks(axes.get_xticks(), [in_lines(name, each, size) for name in names])
        return False
    axes.tick_params(axis="x", rotation=90, labelsize=max(LEAST, min(size, room(axes) / len(names) / LINE)))
    return True


def _settle(note: Annotation, taken: list[Bbox], axes: Axes, figure: Figure) -> Bbox:
    """Move a text to the side, near or further away, where it covers least; return where it is."""
    unit = figure.dpi / 72
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    note.xyann = (0.0, 0.0)
    note.update_positions(renderer)
    extent = Text.get_window_extent(note, renderer)  # of the text without its line
    centre = np.array([extent.x0 + extent.x1, extent.y0 + extent.y1]) / 2
    half = np.array([extent.width, extent.height]) / 2
    frame = axes.bbox
    best_cost, best = np.inf, (np.zeros(2), extent, 0.0)
    for distance in (3.0, 7.0, 12.0, 18.0, 25.0):
        for angle in _SIDES:
            way = np.array([np.cos(angle), np.sin(angle)])
            # the near edge of the text, not its centre, is this far from the point
            shift = way * distance * unit + np.where(np.abs(way) > 0.2, np.sign(way), way) * half
            box = Bbox([centre + shift - half, centre + shift + half])
            outside = max(0.0, box.x1 - frame.x1, frame.x0 - box.x0, box.y1 - frame.y1, frame.y0 - box.y0)
            cost = sum(_overlap(box, other) for other in taken) + 100 * outside
            if cost < best_cost:
                best_cost, best = cost, (shift / unit, box, distance)
        if best_cost == 0:
            break
    offset, box, distance = best
    note.xyann = (float(offset[0]), float(offset[1]))
    if note.arrow_patch is not None:
        note.arrow_patch.set_visible(distance >= 7)
    return box


def _around(pixel: NDArray[np.float64], half: float) -> Bbox:
    return Bbox([pixel - half, pixel + half])


def names_of(names: Sequence[str] | None, count: int, key: str) -> list[str]:
    """Return the names of rows or columns as text, numbers from 1 where none are given."""
    labels = [str(number + 1) for number in range(count)] if names is None else list(map(str, names))
    if len(labels) != count:
        raise ValidationError(f"expected {count} names, got {len(labels)}", (key,))
    return labels


def _crowding(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many points are near each point, the nearer the more."""
    apart = np.linalg.norm(pixels[:, None] - pixels, axis=2)
    return np.asarray(np.exp(-apart / 40).sum(axis=1))


def _overlap(first: Bbox, second: Bbox) -> float:
    width = min(first.x1, second.x1) - max(first.x0, second.x0)
    height = min(first.y1, second.y1) - max(first.y0, second.y0)
    return width * height if width > 0 and height > 0 else 0.0
