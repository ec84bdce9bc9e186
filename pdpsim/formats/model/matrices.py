"""Weights and masks that stand in a table beside the model file.

``init = { file = "weights.csv" }`` and ``links = { file = "mask.csv" }`` name a table of numbers without a
header: a row for each sending unit, a column for each receiving one, separated by commas (by tabs or spaces
in a file of another suffix). Lines that begin with ``#`` are skipped. The numbers become a part of the model.

``init = { table = "people.tsv", column = "age" }`` names a table of facts: a header row, then a row for each
sending unit, its name in the first column. A sending unit is linked, with weight 1, to the receiving units
that its cell names, separated by spaces.

``init = { descriptions = "rooms.tsv", column = "has" }``, of a layer's projection to itself and of its bias,
names a table of descriptions: a header row, then a row for each room, or whatever is described. Its cell
names the units that are the case in it; weights and biases follow from which are together, see
`pdpsim.learning.descriptions`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.readers import Where, number, read_table, text
from pdpsim.base.toml import Table
from pdpsim.learning.descriptions import FLOOR, constraints


def take_in_files(document: Table, folder: Path) -> None:
    """Put the numbers of files into a document that names them, in place.

    Parameters
    ----------
    document : dict
        The tables of a model file.
    folder : Path
        Where the files' paths start from.

    Raises
    ------
    ValidationError
        If a file cannot be read or holds something else.
    """
    for holder, key, where in _places(document):
        value = holder.get(key)
        if key == "init" and isinstance(value, dict) and "table" in value and "to" in holder:
            holder[key] = {"values": _facts(value, holder, document, folder, where)}
        if key == "init" and isinstance(value, dict) and "descriptions" in value:
            holder[key] = {"values": _constraints(value, holder, document, folder, where)}
        if isinstance(value, dict) and list(value) == ["file"] and isinstance(value["file"], str):
            holder[key] = {"mask" if key == "links" else "values": _rows(folder / value["file"], where)}


def named_files(document: Table, folder: Path) -> list[Path]:
    """Return the files that a document names for weights, biases and links, each once, in its order."""
    paths = []
    for holder, key, _ in _places(document):
        value = holder.get(key)
        if isinstance(value, dict):
            named = (value.get(kind) for kind in ("file", "table", "descriptions"))
            paths += [folder / name for name in named if isinstance(name, str)]
    return list(dict.fromkeys(paths))


def _places(document: Table) -> Iterator[tuple[Table, str, Where]]:
    """Yield the tables that may name a file, the key, and the path where it stands."""
    layers, projections = document.get("layers"), document.get("projections")
    for name, layer in layers.items() if isinstance(layers, dict) else ():
        bias = layer.get("bias") if isinstance(layer, dict) else None
        if isinstance(bias, dict):
            yield bias, "init", ("layers", name, "bias", "init")
    for projection in projections if isinstance(projections, list) else ():
        if isinstance(projection, dict):
            name = str(projection.get("name") or f"{projection.get('from')}->{projection.get('to')}")
            for key in ("init", "links"):
                yield projection, key, ("projections", name, key)


def _facts(value: Table, projection: Table, document: Table, folder: Path, where: Where) -> list[list[float]]:
    """Return weights of 1 where a table of facts names the receiving unit, 0 elsewhere."""
    wanted = read_table(value, {"table": text, "column": text}, where, required=("table", "column"))
    senders, receivers = (_units(document, projection.get(key), where) for key in ("from", "to"))
    path = folder / wanted["table"]
    cells = dict(_named(path, wanted["column"], receivers, where))
    for sender in senders:
        if sender not in cells:
            raise ValidationError(f"{path} has no row for the unit {sender!r}", where)
    if unknown := [name for name in cells if name not in senders]:
        raise ValidationError(
            f"{path} has a row for {unknown[0]!r}, which is no unit of the sending layer"
            f"{nearest(unknown[0], senders)}",
            where,
        )
    return [[float(receiver in cells[sender]) for receiver in receivers] for sender in senders]


def _constraints(
    value: Table, holder: Table, document: Table, folder: Path, where: Where
) -> list[list[float]]:
    """Return the weights, or the biases as one row, that follow from a table of descriptions."""
    keys = {"descriptions": text, "column": text, "floor": number}
    wanted = read_table(value, keys, where, required=("descriptions", "column"))
    biases = where[0] == "layers"
    if not biases and holder.get("from") != holder.get("to"):
        raise ValidationError("descriptions give the weights of a layer's projection to itself", where)
    units = _units(document, where[1] if biases else holder.get("to"), where)
    path = folder / wanted["descriptions"]
    rows = [[unit in names for unit in units] for _, names in _named(path, wanted["column"], units, where)]
    try:
        weights, bias = constraints(rows, wanted.get("floor", FLOOR))
    except ValidationError as error:
        raise ValidationError(f"{path}: {error}", where) from None
    return [bias.tolist()] if biases else weights.tolist()


def _named(path: Path, column: str, units: list[str], where: Where) -> list[tuple[str, list[str]]]:
    """Return the name of each row of a table, and the units that it names in a column."""
    lines = [line for line in _read(path, where).splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise ValidationError(f"{path} is empty; expected a header row", where)
    header, *rows = list(csv.reader(lines, delimiter="," if path.suffix.lower() == ".csv" else "\t"))
    if column not in header[1:]:
        raise ValidationError(f"{path} has no column {column!r}{nearest(column, header[1:])}", where)
    named = []
    for row in rows:
        if len(row) != len(header):
            raise ValidationError(
                f"{path}: the row {row[0]!r} has {len(row)} cells, the header {len(header)}", where
            )
        names = row[header.index(column)].split()
        for name in names:
            if name not in units:
                raise ValidationError(
                    f"{path}: {row[0]!r} names {name!r}, which is no unit of the receiving layer"
                    f"{nearest(name, units)}",
                    where,
                )
        named.append((row[0], names))
    return named


def _units(document: Table, layer: object, where: Where) -> list[str]:
    """Return the names of a layer's units, which a table of facts links."""
    layers = document.get("layers")
    described = layers.get(layer) if isinstance(layers, dict) else None
    units = described.get("units") if isinstance(described, dict) else None
    if not isinstance(units, list) or not units:
        raise ValidationError(
            f"a table that names units needs the names of those of {layer!r}: units = [...]", where
        )
    return [str(unit) for unit in units]


def _read(path: Path, where: Where) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "expected UTF-8 text"
        raise ValidationError(f"cannot read {path}: {reason}", where) from None


def _rows(path: Path, where: Where) -> list[list[Any]]:
    separator = "," if path.suffix.lower() == ".csv" else None
    rows: list[list[Any]] = []
    for line, content in enumerate(_read(path, where).splitlines(), start=1):
        if content.strip() and not content.startswith("#"):
            try:
                rows.append([float(cell) for cell in content.split(separator)])
            except ValueError:
                raise ValidationError(
                    f"{path}, line {line}: expected numbers, found {content.strip()[:60]!r}", where
                ) from None
    return rows
