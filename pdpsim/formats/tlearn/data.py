"""Patterns of tlearn: inputs (``.data``), targets (``.teach``) and resets (``.reset``).

Inputs and targets begin with ``localist`` or ``distributed`` and the number of lines. A localist line names
the units that are on (``3``, ``1,4``, 0 for none); a distributed one gives a value for each unit, ``*`` for a
target that does not count. Lines of targets may begin with the time that they hold from. Resets are the times
before which activations are cleared, counted from 0; a number of them may stand before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.project import Floats, Remark, check_extent
from pdpsim.formats.tlearn.model import Segment

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of inputs or targets.

    Parameters
    ----------
    source : str
    local : bool
        Whether they name units.
    count : int
    words : list of (str, int)
        What follows, with lines.
    size : int
        Signs of the file.
    """

    source: str
    local: bool
    count: int
    words: list[tuple[str, int]]
    size: int

    @property
    def largest(self) -> int:
        """The largest unit that localist lines name; of distributed ones, how many values a line has."""
        if not self.local:
            return len(self.words) // self.count
        return max(
            (int(number) for word, _ in self.words for number in re.findall(r"\d{1,9}", word)), default=1
        )


def parse(text: str, source: str) -> Lines:
    """Read the lines of a ``.data`` or ``.teach`` file.

    Raises
    ------
    FormatError
        If it begins otherwise, or has no line.
    """
    words = [
        (word, number)
        for number, line in enumerate(text.splitlines(), 1)
        for word in re.sub(r"\s*,\s*", ",", line).split()
    ]
    kind = words[0][0].lower() if words else ""
    if kind not in ("localist", "distributed"):
        raise FormatError(f"{source}, line 1: expected 'localist' or 'distributed', found {short(kind)}")
    if len(words) < 2 or not re.fullmatch(r"\d{1,9}", words[1][0]) or int(words[1][0]) < 1:
        raise FormatError(f"{source}, line 2: expected the number of lines that follow")
    if len(words) == 2:
        raise FormatError(f"{source}: there is no line below the number of lines")
    return Lines(source, kind == "localist", int(words[1][0]), words[2:], len(text))


def inputs(lines: Lines, units: int) -> Floats:
    """Return inputs, shape (lines, units)."""
    return _values(lines, lines.words, units, tagged=False)[0]


def targets(lines: Lines, units: int, times: int) -> Floats:
    """Return targets, shape (times, units): each line holds from its time to the next.

    Parameters
    ----------
    lines : Lines
    units : int
        Output nodes.
    times : int
        Lines of inputs.
    """
    each = 1 if lines.local else units
    tagged = len(lines.words) == lines.count * (each + 1) and len(lines.words) != lines.count * each
    values, tags = _values(lines, lines.words, units, tagged)
    if not tagged and lines.count != times:
        raise FormatError(f"{lines.source}: {lines.count} lines of targets for {times} of inputs")
    if not tagged:
        return values
    table = np.full((times, units), np.nan)
    for tag, row in zip(tags, values, strict=True):
        table[tag:] = row
    return table


def _values(lines: Lines, words: list[tuple[str, int]], units: int, tagged: bool) -> tuple[Floats, list[int]]:
    each = (1 if lines.local else units) + tagged
    check_extent(lines.count, units, lines.size, lines.source)
    if len(words) != lines.count * each:
        what = "a line" if each == 1 else f"{each} values a line"
        raise FormatError(
            f"{lines.source}: expected {lines.count} lines with {what}, {lines.count * each} in all; found "
            f"{len(words)}"
        )
    table = np.zeros((lines.count, units))
    tags = []
    for number in range(lines.count):
        row = words[number * each : (number + 1) * each]
        if tagged:
            tag, line = row.pop(0)
            if not re.fullmatch(r"\d{1,9}", tag):
                raise FormatError(f"{lines.source}, line {line}: expected a time, found {short(tag)}")
            tags.append(int(tag))
        if lines.local:
            _switch_on(table[number], *row[0], lines.source)
        else:
            table[number] = [_value(word, line, lines.source) for word, line in row]
    return table, tags


def _switch_on(row: Floats, word: str, line: int, source: str) -> None:
    for part in word.split(","):
        span = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", part)
        if span is None or int(span.group(2) or span.group(1)) > len(row):
            raise FormatError(
                f"{source}, line {line}: expected units from 1 to {len(row)}, or 0; found {short(word)}"
            )
        first, last = int(span.group(1)), int(span.group(2) or span.group(1))
        if last:
            row[max(first, 1) - 1 : last] = 1.0


def _value(word: str, line: int, source: str) -> float:
    if word.startswith("*"):
        return float("nan")
    if not _NUMBER.fullmatch(word):
        raise FormatError(f"{source}, line {line}: expected a number, found {short(word)}")
    return float(word)


def resets(text: str, source: str, times: int) -> list[int]:
    """Return the times of a ``.reset`` file, counted from 0 and in order.

    A first number that counts those after it (or is followed by a 0, which no later time can be) is none of
    them.
    """
    words = text.split()
    for word in words:
        if not re.fullmatch(r"\d{1,9}", word):
            raise FormatError(f"{source}: expected times as whole numbers, found {short(word)}")
    numbers = [int(word) for word in words]
    if len(numbers) > 1 and (numbers[0] == len(numbers) - 1 or numbers[1] == 0):
        numbers = numbers[1:]
    return sorted({number for number in numbers if number < times})


def patterns(
    clamped: Floats,
    wanted: Floats | None,
    cleared: list[int],
    layers: tuple[Segment, ...],
    outputs: tuple[int, ...],
    first_node: int,
    source: str,
) -> tuple[PatternSet, tuple[Remark, ...]]:
    """Return patterns: a row of the file each, or where resets come irregularly, those between two of them.

    Parameters
    ----------
    given : array, shape (times, inputs)
    wanted : array, shape (times, outputs), optional
    cleared : list of int
        Times of resets.
    layers : tuple of Segment
        Of the network.
    outputs : tuple of int
        Output nodes.
    first_node : int
        The place of node 1 in the row of bias, inputs and nodes.
    source : str
        For remarks.
    """
    ins = {x.name: clamped[:, x.first - 1 : x.last] for x in layers if x.last < first_node}
    outs: dict[str, Floats] = {}
    for segment in layers:
        numbers = range(segment.first - first_node + 1, segment.last - first_node + 2)
        if wanted is not None and numbers[0] in outputs:
            outs[segment.name] = wanted[:, [outputs.index(number) for number in numbers]]
    times = len(clamped)
    remarks: tuple[Remark, ...] = ()
    starts = sorted({0, *cleared})
    gaps = {b - a for a, b in pairwise(starts)}
    lengths: list[int] | None = None
    reset: str | int = "never"
    every = next(iter(gaps), 0)
    if cleared and len(gaps) == 1 and len(starts) * every == times:
        reset = every
    elif len(starts) > 1 or cleared == [0]:
        lengths = [b - a for a, b in zip(starts, [*starts[1:], times], strict=True)]
        reset = "pattern"
    if cleared and 0 not in cleared:
        remark = "the network is cleared before the first pattern of every epoch as well"
        remarks = (Remark(source, remark, "approximated"),)
    return PatternSet.from_arrays(ins, outs, lengths=lengths, reset=reset), remarks
