"""Verdicts on claims in many settings: where in a map of parameters each claim comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from pdpsim.base.errors import ValidationError
from pdpsim.figures.labels import as_label
from pdpsim.figures.style import COLOURS, MILLIMETRE, set_height

#: Height of a row and of the room for a legend in millimetres; size of letters in points, and the least.
ROW, LEGEND, SIZE, LEAST = 4.2, 8.0, 6.0, 4.0

#: Least width of a claim's column in millimetres; where there is less, claims go on below.
NARROWEST = 3.2

#: Width of a letter, as a share of its size; and room beside a column of settings, in letters.
LETTER, BESIDE = 0.6, 2.0

#: A point in millimetres.
_POINT = 1 / 72 / MILLIMETRE

#: Share of white in a cell's colour: black letters can be read on it.
WHITE = 0.6


def verdict_map(
    figure: Figure,
    settings: Mapping[str, Sequence[str]],
    claims: Mapping[str, Sequence[tuple[str, str]]],
    *,
    marks: Mapping[str, str],
) -> dict[str, list[str]]:
    """Draw a row for each setting and a column for each claim, coloured by the verdict.

    Claims that have no room beside each other go on below, in rows of the same settings. What was measured is
    written into the cells where it can be read there, the verdict's mark always.

    Parameters
    ----------
    figure : Figure
        It is made as high as the rows need.
    settings : mapping of str to sequence of str
        By the name of what was varied, its value in each row. A value that is that of the row above, as all
        left of it are, is not written again.
    claims : mapping of str to sequence of (str, str)
        By the claim's id, for each row the verdict and what was measured.
    marks : mapping of str to str
        By verdict, in the order of the legend, its mark: no verdict is told by colour alone.

    Returns
    -------
    dict of list
        The settings' columns, then ``claim``, ``measured``, ``verdict``; a row for each cell.

    Raises
    ------
    ValidationError
        If columns are not of one length, there is nothing to draw, or a verdict has no mark.
    """
    count = _count(settings, claims)
    unknown = {verdict for cells in claims.values() for verdict, _ in cells} - set(marks)
    if unknown:
        raise ValidationError(f"no mark for the verdict {min(unknown)!r}", ("marks",))
    colours = {verdict: _tint(colour) for verdict, colour in zip(marks, _INKS, strict=False)}
    head = LETTER * SIZE * max(map(len, claims)) * _POINT + 2
    widths = {name: _wide(name, cells) for name, cells in settings.items()}
    left = sum(widths.values())
    room = max(NARROWEST, figure.get_figwidth() / MILLIMETRE - left - 2)
    blocks = -(-len(claims) // max(1, int(room / NARROWEST)))
    beside = -(-len(claims) // blocks)
    wide, tall = room / beside, ROW * count + head
    set_height(figure, blocks * tall + LEGEND)
    axes = figure.add_subplot()
    axes.set_xlim(-left, room)
    axes.set_ylim(blocks * tall - head, -head)
    axes.axis("off")
    longest = max(len(measured) for cells in claims.values() for _, measured in cells) + 2
    size = min(SIZE, 0.92 * wide / (_POINT * LETTER * longest))
    for block in range(blocks):
        _write_settings(axes, settings, widths, (-left, block * tall))
    for place, (claim, cells) in enumerate(claims.items()):
        x, top = wide * (place % beside), tall * (place // beside)
        axes.text(
            x + wide / 2, top - 1, as_label(claim), rotation=90, ha="center", va="bottom", fontsize=SIZE
        )
        for y, (verdict, measured) in zip(top + ROW * np.arange(count), cells, strict=True):
            axes.add_patch(Rectangle((x, y), wide, ROW, facecolor=colours[verdict], edgecolor="white"))
            text = f"{marks[verdict]} {measured}" if size >= LEAST else marks[verdict]
            letters = size if size >= LEAST else SIZE
            axes.text(x + wide / 2, y + ROW / 2, text, ha="center", va="center", fontsize=letters)
    handles = [
        Patch(facecolor=colours[verdict], label=f"{mark} {verdict}") for verdict, mark in marks.items()
    ]
    columns = 4 if figure.get_figwidth() / MILLIMETRE > 120 else 2
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, frameon=False, fontsize=SIZE)
    rows = range(count)
    return {
        **{name: [cells[row] for _ in claims for row in rows] for name, cells in settings.items()},
        "claim": [claim for claim in claims for _ in rows],
        "measured": [measured for cells in claims.values() for _, measured in cells],
        "verdict": [verdict for cells in claims.values() for verdict, _ in cells],
    }


#: By place in the legend: as expected, in part, against it, not known.
_INKS = (COLOURS[0], COLOURS[5], COLOURS[1], COLOURS[6])


def _count(settings: Mapping[str, Sequence[str]], claims: Mapping[str, Sequence[tuple[str, str]]]) -> int:
    lengths = {len(cells) for cells in (*settings.values(), *claims.values())}
    if len(lengths) != 1 or not claims or not min(lengths):
        raise ValidationError("expected a row or more, in columns of one length", ("settings", "claims"))
    return lengths.pop()


def _tint(colour: str) -> tuple[float, float, float]:
    red, green, blue = (WHITE + (1 - WHITE) * np.array(to_rgb(colour))).tolist()
    return red, green, blue


def _wide(name: str, cells: Sequence[str]) -> float:
    """Return the width of a column of settings, in millimetres."""
    return LETTER * SIZE * (max(map(len, (name, *cells))) + BESIDE) * _POINT


def _write_settings(
    axes: Axes,
    settings: Mapping[str, Sequence[str]],
    widths: Mapping[str, float],
    corner: tuple[float, float],
) -> None:
    """Write the values of each column, once for rows in a run that agree in it and in all left of it."""
    x, top = corner
    rows: list[tuple[str, ...]] = [()] * len(next(iter(settings.values()), ()))
    for name, cells in settings.items():
        axes.text(x, top - 1, as_label(name), va="bottom", fontsize=SIZE, weight="bold")
        rows = [(*before, cell) for before, cell in zip(rows, cells, strict=True)]
        number = 0
        for values, run in groupby(rows):
            axes.text(x, top + ROW * (number + 0.5), as_label(values[-1]), va="center", fontsize=SIZE)
            number += len(list(run))
        x += widths[name]
