"""Tables as figures: words and numbers in columns that have room in one column of a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pdpsim.base.errors import ValidationError
from pdpsim.figures.panels import NARROW
from pdpsim.figures.style import MILLIMETRE, scaled, set_height
from pdpsim.figures.text import in_lines, widest_word, width

#: Sizes of text to try, in points, and lines that a cell has at most before a smaller one is tried.
SIZES, LINES = (6.5, 6.0, 5.5, 5.0, 4.5), 3

#: Height of a line, of the room between rows, and of that beside a column, as shares of the size.
LINE, BETWEEN, BESIDE = 1.2, 0.45, 1.1

#: Half the height of letters, as a share of their size.
HALF = 0.35

#: Margins of the whole, room between its parts where columns go on below others, and for a note, in points.
MARGIN, BELOW, NOTE = 3.0, 8.0, 10.0

#: Any cell may be bold, and is measured so.
BOLD = "bold"


def table(
    figure: Figure,
    columns: Mapping[str, Sequence[str]],
    *,
    rows: int | None = None,
    bold: Collection[tuple[int, str]] = (),
    blocks: int = 1,
) -> None:
    """Write a table; the figure is made as high as it needs.

    Text is made smaller, and cells broken at spaces, until the columns have room side by side; where even so
    they have none, the table goes on below with its first column repeated.

    Parameters
    ----------
    figure : Figure
    columns : mapping of str to sequence of str
        Cells of each column, from top to bottom, by what stands over it; a column may be headed by spaces.
    rows : int, optional
        How many of the rows are drawn, at most; all by default.
    bold : collection of (int, str)
        Cells in bold type: row, from 0, and column.
    blocks : int
        Parts of the table to stand side by side where the figure is two columns wide.

    Raises
    ------
    ValidationError
        If columns are not of one length, or a word is too long for the page.
    """
    lengths = {len(cells) for cells in columns.values()}
    if len(lengths) != 1:
        raise ValidationError(f"expected columns of one length, got {sorted(lengths)}", ("columns",))
    count = min(lengths.pop(), rows if rows is not None else 10**9)
    blocks = 1 if figure.get_figwidth() < NARROW * MILLIMETRE else blocks
    depth = max(1, -(-count // blocks))
    wide = (72 * figure.get_figwidth() - 2 * MARGIN * blocks) / blocks
    cells = {name: [name, *map(str, column[:count])] for name, column in columns.items()}
    strips = [_Strip(cells, names, wide) for names in _strips(cells, wide)]
    size = min(strip.size for strip in strips)
    strips = [_Strip(cells, [*strip.cells], wide, size) for strip in strips]
    parts = [range(start + 1, min(start + depth, count) + 1) for start in range(0, max(1, count), depth)]
    heights = [max(strip.height((0, *part)) for part in parts) for strip in strips]
    points = sum(heights) + scaled(BELOW) * (len(strips) - 1)
    set_height(figure, (points + 2 * MARGIN + scaled(NOTE)) / 72 / MILLIMETRE)
    axes = figure.add_subplot()
    axes.axis("off")
    axes.set_xlim(0, blocks * (wide + 2 * MARGIN))
    axes.set_ylim(points, 0)
    top = 0.0
    for strip, height in zip(strips, heights, strict=True):
        for number, part in enumerate(parts):
            strip.draw(axes, number * (wide + 2 * MARGIN) + MARGIN, top, (0, *part), bold)
        top += height + scaled(BELOW)


class _Strip:
    """Columns of a table that stand side by side: the size of their text, and the room of each.

    Parameters
    ----------
    cells : mapping of str to sequence of str
        Of all columns, the head first.
    names : sequence of str
        The columns.
    wide : float
        In points.
    largest : float, optional
        Size of text to begin with, in points; the style's by default.
    """

    def __init__(
        self,
        cells: Mapping[str, Sequence[str]],
        names: Sequence[str],
        wide: float,
        largest: float | None = None,
    ) -> None:
        self.wide = wide
        whole = {name: max(width(cell, 1.0, BOLD) for cell in cells[name]) for name in names}
        words = {name: max(widest_word(cell, 1.0, BOLD) for cell in cells[name]) for name in names}
        more = sum(whole.values()) - sum(words.values())
        for self.size in _sizes(largest or scaled(SIZES[0])):
            spare = wide / self.size - BESIDE * (len(names) - 1) - sum(words.values())
            share = min(1.0, max(0.0, spare) / more) if more else 1.0
            self.room = {
                name: self.size * (words[name] + share * (whole[name] - words[name])) for name in names
            }
            self.cells = {
                name: [in_lines(cell, 1.001 * self.room[name], self.size, BOLD) for cell in cells[name]]
                for name in names
            }
            deepest = max(cell.count("\n") for column in self.cells.values() for cell in column)
            if spare >= 0 and deepest < LINES:
                break
        self.fits = spare >= 0
        self.roomy = self.fits and deepest < LINES

    def tall(self, row: int) -> float:
        """Return the height of a row, in points."""
        lines = max(column[row].count("\n") + 1 for column in self.cells.values())
        return self.size * (LINE * lines + BETWEEN)

    def height(self, rows: Iterable[int]) -> float:
        """Return the height of several rows, in points."""
        return sum(self.tall(row) for row in rows)

    def draw(
        self, axes: Axes, left: float, top: float, rows: Iterable[int], bold: Collection[tuple[int, str]]
    ) -> None:
        """Write rows, with a line below each."""
        for row in rows:
            x, middle = left, top + self.tall(row) / 2
            for name, column in self.cells.items():
                below = (
                    HALF + column[row].count("\n") * LINE / 2
                )  # the last line's foot, whatever its letters
                y = middle + self.size * below
                weight = BOLD if row and (row - 1, name) in bold else "normal"
                axes.text(
                    x,
                    y,
                    column[row],
                    fontsize=self.size,
                    va="baseline",
                    weight=weight,
                    linespacing=LINE,
                )
                x += self.room[name] + BESIDE * self.size
            top += self.tall(row)
            axes.plot([left, left + self.wide], [top, top], color="0.5", linewidth=0.3)


def _strips(cells: Mapping[str, Sequence[str]], wide: float) -> list[list[str]]:
    """Return which columns stand side by side: all; or as many as have room, each time with the first."""
    first, *others = cells
    strips = [[first]]
    for name in others:
        if len(strips[-1]) == 1 or _Strip(cells, [*strips[-1], name], wide).roomy:
            strips[-1].append(name)
        else:
            strips.append([first, name])
    even = [[first, *part] for part in np.array_split(others, len(strips))]
    if len(strips) > 1 and all(_Strip(cells, strip, wide).roomy for strip in even):
        strips = even
    for strip in strips:
        if not _Strip(cells, strip, wide).fits:
            raise ValidationError(
                f"a word in the column {strip[-1]!r} has no room in {wide / 72 / MILLIMETRE:.0f} mm",
                ("columns", strip[-1]),
            )
    return strips


def _sizes(largest: float) -> list[float]:
    """Return the sizes of text to try, in points, the largest first."""
    return [largest, *(size for size in SIZES if size < largest)]
