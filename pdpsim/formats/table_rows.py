"""The rows of a pattern file as they are read, one after another; see :mod:`pdpsim.formats.table`."""

from __future__ import annotations

import gzip
import io
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from pdpsim.base.errors import PatternError, ValidationError, closest, nearest
from pdpsim.base.format import short
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet

SPECIAL = ("name", "frequency", "label", "cycles")

#: One row stands for no more events than this.
MOST_CYCLES = 10_000

#: A compressed table may hold this many times its own size; tables of zeros come near to a thousand.
MOST_EXPANDED = 1100


@dataclass(frozen=True)
class Column:
    """A column of values: which layer's, inputs or targets, and which unit's (None: all)."""

    title: str
    kind: str
    layer: Layer
    unit: int | None
    required: bool


class Rows:
    """The rows of a file read so far."""

    def __init__(self, path: Path, network: Network, taught: bool) -> None:
        self.path = path
        self.network = network
        self.taught = taught
        self.columns: list[str] = []
        self.values: dict[int, Column] = {}
        self.rows: dict[tuple[str, str], list[list[float]]] = {}
        self.names: list[str] = []
        self.known: set[str] = set()
        self.lengths: list[int] = []
        self.frequencies: list[float] = []
        self.labels: list[str] = []
        self.cycles: list[int] = []

    def head(self, number: int, cells: list[str]) -> None:
        """Take in the header row."""
        known = _known(self.network)
        if len(cells) == 1 and cells[0] not in known and len(re.split(r"[,;\s]+", cells[0])) > 1:
            ways = ("commas", "tabs, in a file named .tsv"), ("tabs", "commas, in a file named .csv")
            wanted = ways[0] if delimiter_of(self.path) == "," else ways[1]
            self.fail(
                number,
                None,
                "found a single column {}; separate columns by {}, or by {}".format(short(cells[0]), *wanted),
            )
        names = [title.partition(":")[0] for title in cells]
        if not any(name in known or name in SPECIAL or closest(name, [*SPECIAL, *known]) for name in names):
            expected = expected_columns(self.network)
            self.fail(
                number, None, f"the first row names the columns, such as {expected}; found {short(cells[0])}"
            )
        for place, title in enumerate(cells):
            if title in cells[:place]:
                self.fail(number, title, "two columns have this name")
            if title in SPECIAL and title not in known:
                continue
            self.values[place] = self._column(number, title, known)
        if not self.values:
            self.fail(number, None, f"no column holds values; expected {expected_columns(self.network)}")
        self.columns = cells
        self._check_layers(number)

    def _column(self, number: int, title: str, known: dict[str, Column]) -> Column:
        whole, colon, unit = title.partition(":")
        if whole not in known:
            self.fail(number, title, _unknown(whole, self.network, [*SPECIAL, *known]))
        column = known[whole]
        if not colon:
            return column
        try:
            index = column.layer.unit_number(unit)
        except ValidationError as error:
            self.fail(number, title, error.message)
        return Column(title, column.kind, column.layer, index, column.required)

    def _check_layers(self, number: int) -> None:
        """Check that every input has its columns, each once, and some layer its targets."""
        units: dict[tuple[str, str], list[int | None]] = {}
        for column in self.values.values():
            units.setdefault((column.kind, column.layer.name), []).append(column.unit)
        for (kind, name), numbers in units.items():
            if numbers != [None] and (None in numbers or len(set(numbers)) < len(numbers)):
                self.fail(number, name, "two columns hold the same values")
            size = self.network.layer(name).size
            missing = [unit + 1 for unit in range(size) if unit not in numbers]
            if numbers != [None] and missing:
                self.fail(
                    number,
                    name,
                    f"expected a column for each of the {size} units; unit {missing[0]} has none",
                )
            self.rows[kind, name] = []
        for layer in self.network.inputs:
            if ("input", layer.name) not in units:
                self.fail(number, None, f"the input layer {short(layer.name)} has no column")
        targets = [layer.name for layer in self.network.targets]
        if self.taught and targets and not any(kind == "target" for kind, _ in units):
            self.fail(number, None, f"no column holds targets; expected one named {' or '.join(targets)}")

    def add(self, number: int, cells: list[str]) -> None:
        """Take in an event."""
        if len(cells) != len(self.columns):
            self.fail(
                number, None, f"expected {len(self.columns)} cells, as in the header row; found {len(cells)}"
            )
        special = {title: cell for title, cell in zip(self.columns, cells, strict=True) if title in SPECIAL}
        self._add_name(number, special)
        if "label" in special:
            self.labels.append(special["label"])
        self.cycles.append(self._cycles(number, special.get("cycles", "1")))
        for key, rows in self.rows.items():
            rows.append([math.nan] * self.network.layer(key[1]).size)
        for place, column in self.values.items():
            row = self.rows[column.kind, column.layer.name][-1]
            numbers = self._numbers(number, column, cells[place])
            if column.unit is None:
                row[:] = numbers
            else:
                row[column.unit] = numbers[0]

    def _add_name(self, number: int, special: dict[str, str]) -> None:
        name = special.get("name", str(len(self.names) + 1))
        if not name:
            self.fail(number, "name", "expected the pattern's name, found an empty cell")
        frequency = 1.0
        if "frequency" in special:
            frequency = self._number(number, "frequency", special["frequency"], "a number of 0 or more")
            if frequency < 0:
                self.fail(number, "frequency", f"expected a number of 0 or more, found {frequency:g}")
        if self.names and self.names[-1] == name:
            if frequency != self.frequencies[-1]:
                self.fail(
                    number,
                    "frequency",
                    f"expected {self.frequencies[-1]:g}, as in the pattern's first event, "
                    f"found {frequency:g}",
                )
            self.lengths[-1] += 1
            return
        if name in self.known:
            self.fail(
                number,
                "name",
                f"the pattern {short(name)} was there before; events of one pattern stand together, "
                "and names of patterns differ (what an event is, such as a letter that comes again, "
                "can stand in a column label)",
            )
        self.known.add(name)
        self.names.append(name)
        self.lengths.append(1)
        self.frequencies.append(frequency)

    def _cycles(self, number: int, text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= MOST_CYCLES:
            self.fail(
                number, "cycles", f"expected a whole number from 1 to {MOST_CYCLES}, found {short(text)}"
            )
        return int(text)

    def _numbers(self, number: int, column: Column, cell: str) -> list[float]:
        size = column.layer.size if column.unit is None else 1
        texts = cell.split()
        if texts == ["-"]:
            texts *= size
        if len(texts) != size:
            what = "a number" if size == 1 else f"{size} numbers separated by spaces"
            content = (
                "an empty cell; write - for missing values" if not texts else f"{len(texts)}: {short(cell)}"
            )
            self.fail(number, column.title, f"expected {what}, found {content}")
        if "-" in texts and column.required:
            self.fail(
                number, column.title, f"expected a value for every unit of an input, found {short(cell)}"
            )
        return [
            math.nan if text == "-" else self._number(number, column.title, text, "a number or -")
            for text in texts
        ]

    def _number(self, number: int, title: str, text: str, expected: str) -> float:
        try:
            value = math.nan if "_" in text else float(text)  # Python reads 1_0 as 10
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fail(number, title, f"expected {expected}, found {short(text)}")
        return value

    def patterns(self, reset: str | int) -> PatternSet:
        """Return what was taken in."""
        arrays = {
            kind: {name: np.array(rows) for (k, name), rows in self.rows.items() if k == kind}
            for kind in ("input", "target")
        }
        try:
            patterns = PatternSet.from_arrays(
                arrays["input"],
                arrays["target"],
                names=self.names,
                lengths=self.lengths,
                frequencies=self.frequencies,
                labels=self.labels,
                reset=reset,
            )
        except PatternError as error:
            raise PatternError(f"{self.path}: {error}") from None
        return patterns.lasting(self.cycles) if max(self.cycles) > 1 else patterns

    def fail(self, number: int, column: str | None, message: str) -> NoReturn:
        """Raise a `PatternError` that names file, line and column."""
        where = f"{self.path}, line {number}" + (f", column {short(column)}" if column is not None else "")
        raise PatternError(f"{where}: {message}")


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each line of a file."""
    try:
        content = path.read_bytes()
        if is_compressed(path):
            content = _decompressed(path, content)
        text = content.decode("utf-8-sig")  # spreadsheets put a byte-order mark in front
    except OSError as error:
        raise PatternError(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise PatternError(
            f"cannot read {path}: expected UTF-8 text: a .tsv or .csv file, as spreadsheets "
            "save their tables, too"
        ) from None
    yield from enumerate(text.splitlines(), start=1)


def _decompressed(path: Path, content: bytes) -> bytes:
    """Return what a compressed file holds, which may not be more than `MOST_EXPANDED` times as much."""
    limit = max(1_000_000, MOST_EXPANDED * len(content))
    try:
        with gzip.open(io.BytesIO(content)) as file:
            expanded = file.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        raise PatternError(f"cannot read {path}: no .gz file, or a damaged one") from None
    if len(expanded) > limit:
        raise PatternError(f"cannot read {path}: it holds more than {MOST_EXPANDED} times its own size")
    return expanded


def directive(path: Path, number: int, line: str, reset: str | int) -> str | int:
    """Return what a comment says about resets, or else `reset` as it was."""
    key, colon, value = line.lstrip("# ").partition(":")
    if not colon or key.strip() != "reset":
        return reset
    text = value.strip()
    if text in ("pattern", "never"):
        return text
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise PatternError(
        f"{path}, line {number}: reset must be pattern, never or a number of patterns; found {short(text)}"
        f"{nearest(text, ('pattern', 'never'))}"
    )


def _known(network: Network) -> dict[str, Column]:
    """Return the columns of whole layers that a file for this network may have, by title."""
    hard = {layer.name for layer in network.inputs}
    clamped = {layer.name: layer for layer in network.clamped}
    targets = {layer.name: layer for layer in network.targets}
    known: dict[str, Column] = {}
    kinds: tuple[tuple[str, dict[str, Layer], dict[str, Layer]], ...] = (
        ("input", clamped, targets),
        ("target", targets, clamped),
    )
    for kind, layers, others in kinds:
        for name, layer in layers.items():
            titles = [f"{kind}.{name}"]
            if name not in others and name not in SPECIAL:
                titles.insert(0, name)
            for title in titles:
                known[title] = Column(title, kind, layer, None, kind == "input" and name in hard)
    return known


def _unknown(title: str, network: Network, valid: list[str]) -> str:
    names = {layer.name: layer for layer in network.layers}
    if title in names:
        if f"input.{title}" in valid and f"target.{title}" in valid:
            return f"the layer takes inputs and targets; say input.{title} or target.{title}"
        if names[title].copies is not None:
            return f"the layer copies {short(names[title].copies)}: patterns hold no values for it"
        return (
            "the layer is neither an input nor has it targets: patterns hold no values for it; in the model, "
            "target = true gives it some"
        )
    plain = [each for each in valid if "." not in each] or valid
    return f"no such column{nearest(title, valid) if '.' in title else nearest(title, plain)}"


def expected_columns(network: Network) -> str:
    """Return the titles of a network's columns, in words."""
    titles = ["name"]
    listed: set[tuple[str, str]] = set()
    for title, column in _known(network).items():
        if (column.kind, column.layer.name) not in listed:
            listed.add((column.kind, column.layer.name))
            titles.append(title)
    return ", ".join(titles)


def delimiter_of(path: Path) -> str:
    """Return what separates cells: a comma in .csv files, a tab in others."""
    name = path.name.lower().removesuffix(".gz")
    return "," if name.endswith(".csv") else "\t"


def is_compressed(path: Path) -> bool:
    """Return whether a file's name says that it is compressed."""
    return path.suffix.lower() == ".gz"
