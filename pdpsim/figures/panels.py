"""Figures of several panels: a letter for each, and one legend for what they share."""

from __future__ import annotations

import string
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation

from pdpsim.figures.fit import entries, fit, lower
from pdpsim.figures.labels import SPACING, columns_that_fit, place_again
from pdpsim.figures.style import MILLIMETRE, NO_ROOM, scaled, set_height

#: Size of the letters, and where they stand beside the corner of their panel, in points.
SIZE, ASIDE, UP = 8.0, -3.0, 3.0

#: Between a title and what is below it, in points.
PAD = 4.0

#: A figure narrower than this has its panels below each other (more than so many: in two columns), each so
#: high; in millimetres.
NARROW, MOST_BELOW, TALL, TALL_OF_TWO, SMALL = 120.0, 5, 46.0, 46.0, 34.0


def grid(
    figure: Figure,
    count: int,
    across: int | None = None,
    *,
    narrow: int | None = None,
    tall: Sequence[float] | None = None,
    sharey: bool = False,
) -> list[Axes]:
    """Return axes side by side on two columns of a page, below each other on one, which is made high enough.

    Parameters
    ----------
    figure : Figure
    count : int
        Number of panels.
    across : int, optional
        Panels in a row on two columns; all by default.
    narrow : int, optional
        Panels in a row on one column, for small pictures; one, or two of very many, by default.
    tall : sequence of float, optional
        Heights of panels below each other, one for each; alike by default.
    sharey : bool
        Whether they have one vertical scale.
    """
    columns = across or count
    heights = None
    if figure.get_figwidth() < NARROW * MILLIMETRE and narrow is not None:
        columns = min(narrow, count)
        set_height(figure, scaled(-(-count // columns) * SMALL + 6))
    elif figure.get_figwidth() < NARROW * MILLIMETRE and tall is not None:
        columns, heights = 1, tall
        set_height(figure, scaled(sum(tall) + 6))
    elif figure.get_figwidth() < NARROW * MILLIMETRE and count > 1:
        columns = 1 if count <= MOST_BELOW else 2
        set_height(figure, scaled(-(-count // columns) * (TALL if columns == 1 else TALL_OF_TWO) + 6))
    rows = -(-count // columns)
    every = list(figure.subplots(rows, columns, sharey=sharey, squeeze=False, height_ratios=heights).flat)
    for axes in every[count:]:
        axes.remove()
    return every[:count]


def finish(figure: Figure, change: Callable[[Figure], None] | None = None) -> None:
    """Give several panels their letters, one legend, and one label for a scale that a row shares.

    Parameters
    ----------
    figure : Figure
    change : callable, optional
        What an author changes in the figure, once its letters are there; the room that text needs is found
        after it.
    """
    with warnings.catch_warnings():  # what has no room now may have it once the figure is high enough
        warnings.filterwarnings("ignore", NO_ROOM)
        _finish(figure, change)


def _finish(figure: Figure, change: Callable[[Figure], None] | None) -> None:
    letters = letter(figure)
    if change is not None:
        change(figure)
    share_legend(figure)
    _label_rows(figure)
    panels = panels_of(figure)
    for axes in panels:
        if axes.images and not len(axes.get_xticks()):  # a picture needs no axes
            axes.spines[:].set_visible(False)
    for axes in panels if len(panels) > 1 else ():
        if title := axes.get_title():  # beside the letter, which it would otherwise meet in a narrow panel
            axes.set_title("")
            axes.set_title(title, loc="left")
    for axes, lift in fit(figure, panels).items():
        for place in ("left", "center"):
            if title := axes.get_title(loc=place):
                axes.set_title(title, loc=place, pad=lift + PAD)
        if axes in letters:
            letters[axes].xyann = (ASIDE, UP + lift)
    lower(figure, panels)
    place_again(figure)


def _label_rows(figure: Figure) -> None:
    """Take away the label of a vertical scale that a panel to the left says already."""
    said: set[tuple[int, str]] = set()
    for axes in panels_of(figure):
        place = axes.get_subplotspec()
        if place is None or len(axes.get_shared_y_axes().get_siblings(axes)) < 2:
            continue
        key = (place.rowspan.start, axes.get_ylabel())
        if key in said:
            axes.set_ylabel("")
        said.add(key)


def panels_of(figure: Figure) -> list[Axes]:
    """Return the axes that are panels: neither scales of colours nor tables."""
    return [axes for axes in figure.axes if axes.get_label() != "<colorbar>" and axes.axison]


def letter(figure: Figure) -> dict[Axes, Annotation]:
    """Write a letter at the upper left corner of each panel, where there are several; return them."""
    panels = panels_of(figure)
    if len(panels) < 2:
        return {}
    return {
        axes: axes.annotate(
            name,
            (0, 1),
            xytext=(ASIDE, UP),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=scaled(SIZE),
            fontweight="bold",
            annotation_clip=False,
        )
        for axes, name in zip(panels, string.ascii_lowercase, strict=False)
    }


def share_legend(figure: Figure) -> None:
    """Put one legend above all panels, where theirs say the same, or a part of what the longest says.

    Legends in which one name is drawn in two ways are left alone.
    """
    legends = [each for axes in panels_of(figure) for each in axes.get_children() if isinstance(each, Legend)]
    said = [entries(each) for each in legends]
    if len(legends) < 2:
        return
    whole = max(said, key=len)
    looks = {name: _look(handle) for name, handle in whole.items()}
    if any(looks.get(name) != _look(handle) for each in said for name, handle in each.items()):
        return
    for legend in legends:
        legend.remove()
    one_legend(figure, [*whole.values()], [*whole])


def one_legend(figure: Figure, handles: Sequence[Any], names: Sequence[str]) -> None:
    """Put one legend above all panels, in as few rows as the figure has room for."""
    count = columns_that_fit(names, 0.98 * 72 * figure.get_figwidth())
    figure.legend(handles, names, loc="outside upper center", ncols=count, **SPACING)


def _look(handle: Artist | ErrorbarContainer) -> tuple[object, ...]:
    if isinstance(handle, ErrorbarContainer):
        return _look(handle.lines[0])
    if isinstance(handle, Line2D):
        return to_hex(handle.get_color()), str(handle.get_linestyle()), str(handle.get_marker())
    if isinstance(handle, Patch):
        return to_hex(handle.get_facecolor()), handle.get_hatch()
    return (type(handle).__name__,)
