"""Pattern files: a table that a spreadsheet or any editor can write, read into a `PatternSet`.

The layout::

    # Exclusive or.
    # reset: pattern
    name    frequency   input   output
    00      1           0 0     0
    01      1           0 1     1

- Cells are separated by tabs; in a file whose name ends in ``.csv``, by commas. The text is UTF-8. Either may
  be compressed: ``.tsv.gz``, ``.csv.gz``.
- Lines that begin with ``#``, and empty lines, are skipped. Before the header row, ``# reset: never``,
  ``# reset: pattern`` (the default) or ``# reset: 4`` says when the network starts anew (see
  `PatternSet`).
- The header row names the columns, in any order:

  ``name``
      The pattern. Consecutive rows with the same name are the events of one pattern. Without this
      column every row is a pattern, and patterns are numbered.
  ``frequency``
      Optional, a number of 0 or more, the same in all events of a pattern.
  ``label``
      Optional, a text for the event, such as the word presented.
  ``cycles``
      Optional, a whole number: the row stands for that many events, one after another. In a network whose
      events last one tick (``ticks = 1``) this is how many cycles an input is there: a target for 15, say,
      and then a mask for 25.
  a layer's name
      The layer's values, separated by spaces: ``0 1 0``. ``-`` stands for one missing value (no target;
      no input to a softly clamped unit), and a cell with a single ``-`` for a whole layer without values.
  a layer's name, a colon and a unit
      One unit's value, as ``input:1`` (units are counted from 1) or ``input:dog`` (if the model names
      its units). All units of the layer then have such a column.

- Columns of input layers are inputs, columns of layers with targets are targets. For a layer that is both
  (softly clamped, with targets), say which: ``input.semantics``, ``target.semantics``. This longer form
  is allowed for every layer.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from pdpsim.base.errors import PatternError, ValidationError, nearest
from pdpsim.base.files import write_bytes
from pdpsim.base.format import short
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.size import check_fits

SPECIAL = ("name", "frequency", "label", "cycles")

#: One row stands for no more events than this.
MOST_CYCLES = 10_000

#: A compressed table may hold this many times its own size; tables of zeros come near to a thousand.
MOST_EXPANDED = 1100


@dataclass(frozen=True)
class _Column:
    """A column of values: which layer's, inputs or targets, and which unit's (None: all)."""

    title: str
    kind: str
    layer: Layer
    unit: int | None
    required: bool


def read(path: str | Path, network: Network, *, taught: bool = True) -> PatternSet:
    """Read a pattern file for a network.

    Parameters
    ----------
    path : str or Path
    network : Network
        Says which columns there may be, which are inputs and which targets, and how wide they are.
    taught : bool
        Whether some layer must have targets. What a network makes of new items can be asked without.

    Returns
    -------
    PatternSet

    Raises
    ------
    PatternError
        If the file cannot be read or a cell is not what the network expects; the message names file, line,
        column, what was expected and what was found.
    """
    check_fits(network)  # rows are as wide as its layers
    path = Path(path)
    reset: str | int = "pattern"
    table = _Table(path, network, taught)
    for number, line in _lines(path):
        if line.startswith("#"):
            if not table.columns:
                reset = _directive(path, number, line, reset)
        elif line.strip():
            cells = [cell.strip() for cell in next(csv.reader([line], delimiter=_delimiter(path)))]
            if table.columns:
                table.add(number, cells)
            else:
                table.head(number, cells)
    if not table.columns:
        raise PatternError(f"{path}: the file is empty; expected a header row: {_expected(network)}")
    if not table.names:
        raise PatternError(f"{path}: there is no pattern below the header row")
    return table.patterns(reset)


def write(
    patterns: PatternSet, path: str | Path, network: Network | None = None, comments: Sequence[str] = ()
) -> None:
    """Write patterns as a file that `read` reads back, one column for each layer; ``.csv`` has commas.

    Parameters
    ----------
    patterns : PatternSet
        Its numbers are written with all their digits.
    path : str or Path
        Compressed if it ends in ``.gz``.
    network : Network, optional
        Tells which layers are both input and target. Without it, those that the patterns use as both.
    comments : sequence of str
        Lines above the header row, each after a ``#``.

    Raises
    ------
    PatternError
        If a name or label cannot stand in a cell (a line break, or spaces around it).
    ResultsError
        If the file cannot be written.
    """
    path = Path(path)
    content = text(patterns, _delimiter(path), network, comments).encode("utf-8", "backslashreplace")
    write_bytes(path, gzip.compress(content, mtime=0) if _is_compressed(path) else content)


def text(
    patterns: PatternSet,
    delimiter: str = "	",
    network: Network | None = None,
    comments: Sequence[str] = (),
) -> str:
    """Return patterns as the text of a pattern file; see `write`."""
    both = set(patterns.inputs) & set(patterns.targets)
    if network is not None:
        both |= {x.name for x in network.clamped} & {x.name for x in network.targets}
    columns = [
        (f"{kind}.{layer}" if layer in both or layer in SPECIAL else layer, values)
        for kind, layers in (("input", patterns.inputs), ("target", patterns.targets))
        for layer, values in layers.items()
    ]
    labelled = bool(patterns.labels)
    header = ["name", "frequency", *(["label"] if labelled else []), *(title for title, _ in columns)]
    lines = [*(f"# {' '.join(each.split())}" for each in comments), f"# reset: {patterns.reset}"]
    lines.append(delimiter.join(header))
    for p, (name, events) in enumerate(patterns):
        for event in range(events.start, events.stop):
            cells = [_text(name, delimiter), _number(float(patterns.frequencies[p]))]
            if labelled:
                cells.append(_text(patterns.labels[event], delimiter))
            cells += [" ".join(map(_number, values[event].tolist())) for _, values in columns]
            lines.append(delimiter.join(cells))
    return "\n".join(lines) + "\n"


def joined_rows(patterns: PatternSet) -> str:
    """Return a remark where rows of a stream are one pattern since they follow each other under one name.

    It is empty if no two did, or if the rows have labels: who uses labels knows them from names.
    """
    if patterns.reset == "pattern" or patterns.labels or patterns.events == len(patterns):
        return ""
    name, events = next((name, events) for name, events in patterns if events.stop - events.start > 1)
    return (
        f"{patterns.events} rows are {len(patterns)} patterns: rows that follow each other under one name, "
        f"such as the {events.stop - events.start} of {name!r}, are the events of one pattern. If each row "
        "is to be a pattern, give it a name of its own and say what it is in a column label"
    )


class _Table:
    """The rows of a file read so far."""

    def __init__(self, path: Path, network: Network, taught: bool) -> None:
        self.path = path
        self.network = network
        self.taught = taught
        self.columns: list[str] = []
        self.values: dict[int, _Column] = {}
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
            separated = ("commas", ".tsv") if _delimiter(self.path) == "," else ("tabs", ".csv")
            self.fail(
                number,
                None,
                "found a single column {}; separate columns by {}, or name the file {}".format(
                    short(cells[0]), *separated
                ),
            )
        for place, title in enumerate(cells):
            if title in cells[:place]:
                self.fail(number, title, "two columns have this name")
            if title in SPECIAL and title not in known:
                continue
            self.values[place] = self._column(number, title, known)
        if not self.values:
            self.fail(number, None, f"no column holds values; expected {_expected(self.network)}")
        self.columns = cells
        self._check_layers(number)

    def _column(self, number: int, title: str, known: dict[str, _Column]) -> _Column:
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
        return _Column(title, column.kind, column.layer, index, column.required)

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

    def _numbers(self, number: int, column: _Column, cell: str) -> list[float]:
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


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        content = path.read_bytes()
        if _is_compressed(path):
            content = _decompressed(path, content)
        text = content.decode("utf-8-sig")  # spreadsheets put a byte-order mark in front
    except OSError as error:
        raise PatternError(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise PatternError(f"cannot read {path}: expected UTF-8 text (a .tsv or .csv file)") from None
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


def _directive(path: Path, number: int, line: str, reset: str | int) -> str | int:
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


def _known(network: Network) -> dict[str, _Column]:
    """Return the columns of whole layers that a file for this network may have, by title."""
    hard = {layer.name for layer in network.inputs}
    clamped = {layer.name: layer for layer in network.clamped}
    targets = {layer.name: layer for layer in network.targets}
    known: dict[str, _Column] = {}
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
                known[title] = _Column(title, kind, layer, None, kind == "input" and name in hard)
    return known


def _unknown(title: str, network: Network, valid: list[str]) -> str:
    names = {layer.name: layer for layer in network.layers}
    if title in names:
        if f"input.{title}" in valid and f"target.{title}" in valid:
            return f"the layer takes inputs and targets; say input.{title} or target.{title}"
        if names[title].copies is not None:
            return f"the layer copies {short(names[title].copies)}: patterns hold no values for it"
        return "the layer is neither an input nor has it targets: patterns hold no values for it"
    plain = [each for each in valid if "." not in each] or valid
    return f"no such column{nearest(title, valid) if '.' in title else nearest(title, plain)}"


def _expected(network: Network) -> str:
    titles = ["name"]
    seen: set[tuple[str, str]] = set()
    for title, column in _known(network).items():
        if (column.kind, column.layer.name) not in seen:
            seen.add((column.kind, column.layer.name))
            titles.append(title)
    return ", ".join(titles)


def _delimiter(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return "," if name.endswith(".csv") else "\t"


def _is_compressed(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def _number(value: float) -> str:
    return "-" if math.isnan(value) else repr(value).removesuffix(".0")


def _text(text: str, delimiter: str) -> str:
    if text != text.strip() or len(text.splitlines()) > 1:
        raise PatternError(
            f"{short(text)} cannot stand in a pattern file: it has a line break or spaces around it"
        )
    if delimiter in text or '"' in text or text.startswith("#"):
        return '"' + text.replace('"', '""') + '"'
    return text
