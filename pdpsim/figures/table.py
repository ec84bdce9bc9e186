"""Tables as figures: words and numbers in columns that have room in one column of a page."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from pdpsim.base.errors import ValidationError
from pdpsim.figures.style import MILLIMETRE, set_height

#: Sizes of text to try, in points, and lines that a cell has at most before a smaller one is tried.
SIZES, LINES = (6.5, 6.0, 5.5, 5.0, 4.5), 3

#: Height of a line and of the room between rows, as shares of the size; room beside a column, in letters;
#: and margins of the whole, in points.
LINE, BETWEEN, BESIDE, MARGIN = 1.2, 0.45, 1.1, 3.0


def table(
    figure: Figure,
    columns: Mapping[str, Sequence[str]],
    *,
    rows: int | None = None,
    bold: Collection[tuple[int, str]] = (),
    blocks: int = 1,
) -> None:
    """Write a table; the figure is made as high as it needs.

    Text is made smaller, and cells broken at spaces, until the columns have room side by side.

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
        If columns are not of one length.
    """
    lengths = {len(cells) for cells in columns.values()}
    if len(lengths) != 1:
        raise ValidationError(f"expected columns of one length, got {sorted(lengths)}", ("columns",))
    count = min(lengths.pop(), rows if rows is not None else 10**9)
    blocks = 1 if figure.get_figwidth() < 120 * MILLIMETRE else blocks
    depth = max(1, -(-count // blocks))
    wide = (72 * figure.get_figwidth() - 2 * MARGIN * blocks) / blocks
    shown = {name: [str(cell) for cell in cells[:count]] for name, cells in columns.items()}
    size, room = _sizes(shown, wide)
    lines = {
        name: [_broken(cell, room[name], size) for cell in (name, *cells)] for name, cells in shown.items()
    }
    heights = [max(cells[row].count("\n") + 1 for cells in lines.values()) for row in range(count + 1)]
    parts = [range(start + 1, min(start + depth, count) + 1) for start in range(0, max(1, count), depth)]
    tall = [LINE * size * heights[row] + BETWEEN * size for row in range(count + 1)]
    points = tall[0] + max((sum(tall[row] for row in part) for part in parts), default=0.0)
    set_height(figure, (points + 2 * MARGIN + 10) / 72 / MILLIMETRE)  # 10 for a note below
    axes = figure.add_subplot()
    axes.axis("off")
    axes.set_xlim(0, blocks * (wide + 2 * MARGIN))
    axes.set_ylim(points, 0)
    for number, part in enumerate(parts):
        left = number * (wide + 2 * MARGIN) + MARGIN
        line = {"color": "0.5", "linewidth": 0.3}
        top = 0.0
        for row in (0, *part):
            x = left
            for name, cells in lines.items():
                weight = "bold" if row and (row - 1, name) in bold else "normal"
                y = top + tall[row] / 2
                axes.text(x, y, cells[row], fontsize=size, va="center", weight=weight, linespacing=LINE)
                x += room[name] + BESIDE * size
            top += tall[row]
            axes.plot([left, left + wide], [top, top], **line)  # type: ignore[arg-type]


def _sizes(columns: Mapping[str, Sequence[str]], wide: float) -> tuple[float, dict[str, float]]:
    """Return the size of text, and how wide each column is, in points."""
    gaps = BESIDE * (len(columns) - 1)
    whole = {name: max(_width(cell) for cell in (name, *cells)) for name, cells in columns.items()}
    words = {
        name: max(_width(word) for cell in (name, *cells) for word in (cell.split() or [""]))
        for name, cells in columns.items()
    }
    more = sum(whole.values()) - sum(words.values())
    for size in SIZES:
        spare = wide / size - gaps - sum(words.values())
        share = max(0.0, min(1.0, spare / more)) if more else 1.0
        room = {name: size * (words[name] + share * (whole[name] - words[name])) for name in columns}
        cells = ((name, cell) for name, column in columns.items() for cell in (name, *column))
        if spare >= 0 and all(_broken(cell, room[name], size).count("\n") < LINES for name, cell in cells):
            break
    return size, room


def _broken(cell: str, room: float, size: float) -> str:
    """Return a cell in as few lines as have room."""
    if size * _width(cell) <= room * 1.01:
        return cell
    for letters in range(len(cell) - 1, 0, -1):
        lines = textwrap.wrap(cell, letters, break_long_words=False, break_on_hyphens=False)
        if max(size * _width(line) for line in lines) <= room * 1.01:
            return "\n".join(lines)
    return "\n".join(cell.split())


@cache
def _width(text: str) -> float:
    """Return how wide a text is, as a share of its size; in bold type, for any cell may be so."""
    if not text.strip():
        return 0.0
    path = TextPath((0, 0), text, size=100, prop=FontProperties(family="DejaVu Sans", weight="bold"))
    return float(path.get_extents().x1) / 100
