"""Tables of emergent: a header row that types each column, and a row for each event.

A header begins with ``_H:``, rows with ``_D:`` (newer tables have neither). A column's first sign is its type
(``$`` text, ``%`` and ``#`` and ``|`` numbers); columns ``%Input[2:0,0]<2:5,5>``, ``%Input[2:0,1]``, ... are
the cells of one tensor: the number of dimensions, the cell, and in the first the shape.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.formats.project import Floats, check_extent

_COLUMN = re.compile(r"([$%#|^&@!])([^\[<]+?)(?:\[(\d+):([\d,]+)\])?(?:<(\d+):([\d,]+)>)?\Z")

#: How a table begins: with its mark, or with two columns that have types.
OPENING = re.compile(r'_H:[\t,]|"?[$%|][^\s,][^\t,\n]*(?:,[\d,]*\][^\t,\n]*)?[\t,]"?[$%#|^&@!][^\s,]')


@dataclass(frozen=True, eq=False)
class Columns:
    """A table.

    Parameters
    ----------
    texts : dict of str to tuple of str
        Columns of text.
    tensors : dict of str to array, shape (rows, cells)
        Columns of numbers: cells in the order of the last index first (row by row).
    shapes : dict of str to tuple of int
        Of each tensor; (1,) for single numbers.
    """

    texts: dict[str, tuple[str, ...]]
    tensors: dict[str, Floats]
    shapes: dict[str, tuple[int, ...]]


def parse(text: str, source: str = "the table") -> Columns:
    """Read a table.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.

    Raises
    ------
    FormatError
        If something is wrong: file, line, what was expected.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise FormatError(f"{source}: the table is empty")
    delimiter = "\t" if "\t" in lines[0][1] else ","
    rows = [(number, next(csv.reader([line], delimiter=delimiter))) for number, line in lines]
    if rows[0][1][0] == "_H:":
        rows = [(number, row[1:]) for number, row in rows]
    header, body = rows[0][1], rows[1:]
    while header and not header[-1].strip():
        header.pop()
    places: dict[str, list[tuple[int, tuple[int, ...]]]] = {}
    shapes: dict[str, tuple[int, ...]] = {}
    texts: dict[str, int] = {}
    for place, title in enumerate(header):
        match = _COLUMN.match(title.strip())
        if match is None:
            raise FormatError(
                f"{source}, line {rows[0][0]}: expected a column such as $Name or %Input[2:0,0], found "
                f"{short(title)}"
            )
        name = match.group(2).strip()
        if match.group(1) == "$":
            texts[name] = place
            continue
        cell = tuple(int(each) for each in (match.group(4) or "0").split(",") if each)
        places.setdefault(name, []).append((place, cell))
        if match.group(6):
            shapes[name] = tuple(int(each) for each in match.group(6).split(",") if each)
    for number, row in body:
        if len(row) < len(header):
            raise FormatError(f"{source}, line {number}: expected {len(header)} cells, found {len(row)}")
    if not body:
        raise FormatError(f"{source}: there is no row below the header")
    return Columns(
        {name: tuple(row[place].strip() for _, row in body) for name, place in texts.items()},
        {name: _tensor(name, cells, shapes, body, source, len(text)) for name, cells in places.items()},
        {name: shapes.get(name, (1,)) for name in places},
    )


def _tensor(
    name: str,
    cells: list[tuple[int, tuple[int, ...]]],
    shapes: dict[str, tuple[int, ...]],
    body: list[tuple[int, list[str]]],
    source: str,
    size: int,
) -> Floats:
    shape = shapes.get(name, (len(cells),))
    check_extent(len(body), math.prod(shape), size, source)
    if len(cells) > 1 or name in shapes:
        indices = {cell for _, cell in cells}
        wrong = [
            c for _, c in cells if len(c) != len(shape) or any(i >= n for i, n in zip(c, shape, strict=False))
        ]
        if wrong or len(indices) != len(cells) or len(cells) != math.prod(shape):
            shown = " x ".join(map(str, shape))
            raise FormatError(
                f"{source}: {name!r} of {shown} has {len(indices)} different cells, not {math.prod(shape)}"
            )
    values = np.empty((len(body), len(cells)))
    for place, cell in cells:
        column = int(np.ravel_multi_index(cell, shape)) if len(cells) > 1 else 0
        for row, (number, words) in enumerate(body):
            values[row, column] = _number(words[place], f"{source}, line {number}, column {name!r}")
    return values


def _number(word: str, where: str) -> float:
    stripped = word.strip().lower()
    if stripped in ("", "nan", "-", "null"):
        return math.nan
    if stripped in ("true", "false"):
        return float(stripped == "true")
    try:
        value = float(stripped) if "_" not in stripped else math.inf
    except ValueError:
        value = math.inf
    if math.isinf(value):
        raise FormatError(f"{where}: expected a number, found {short(word)}")
    return value
