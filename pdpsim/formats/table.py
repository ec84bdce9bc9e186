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
import math
from collections.abc import Sequence
from pathlib import Path

from pdpsim.base.errors import PatternError
from pdpsim.base.files import write_bytes
from pdpsim.base.format import short
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.size import check_fits
from pdpsim.formats.table_rows import (
    SPECIAL,
    Rows,
    delimiter_of,
    directive,
    expected_columns,
    is_compressed,
    lines_of,
)


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
    table = Rows(path, network, taught)
    for number, line in lines_of(path):
        if line.startswith("#"):
            if not table.columns:
                reset = directive(path, number, line, reset)
        elif line.strip():
            cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter_of(path)))]
            if table.columns:
                table.add(number, cells)
            else:
                table.head(number, cells)
    if not table.columns:
        raise PatternError(f"{path}: the file is empty; expected a header row: {expected_columns(network)}")
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
    content = text(patterns, delimiter_of(path), network, comments).encode("utf-8", "backslashreplace")
    write_bytes(path, gzip.compress(content, mtime=0) if is_compressed(path) else content)


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


def joined_rows(patterns: PatternSet, network: Network) -> str:
    """Return a remark where rows are one pattern, for no use, since they follow each other under one name.

    They are of no use in a stream, and to a network that carries nothing from event to event. The remark is
    empty if no two rows did so, or if they have labels: who uses labels knows them from names.
    """
    if patterns.labels or patterns.events == len(patterns):
        return ""
    if patterns.reset == "pattern" and _carries_on(network):
        return ""
    name, events = next((name, events) for name, events in patterns if events.stop - events.start > 1)
    return (
        f"{patterns.events} rows are {len(patterns)} patterns: rows that follow each other under one name, "
        f"such as the {events.stop - events.start} of {name!r}, are the events of one pattern. If each row "
        "is to be a pattern, give it a name of its own and say what it is in a column label"
    )


def _carries_on(network: Network) -> bool:
    """Return whether anything of one event is left in a network at the next."""
    return any(
        layer.copies is not None or layer.dt < 1 or layer.activation in ("interactive", "box")
        for layer in network.layers
    ) or any(each.delay or each.fast_rate for each in network.projections)


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
