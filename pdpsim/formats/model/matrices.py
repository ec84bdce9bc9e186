"""Weights and masks that stand in a table beside the model file.

``init = { file = "weights.csv" }`` and ``links = { file = "mask.csv" }`` name a table of numbers without a
header: a row for each sending unit, a column for each receiving one, separated by commas (by tabs or spaces
in a file of another suffix). Lines that begin with ``#`` are skipped. The numbers become a part of the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ValidationError
from pdpsim.base.readers import Where
from pdpsim.base.toml import Table


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
        if isinstance(value, dict) and list(value) == ["file"] and isinstance(value["file"], str):
            holder[key] = {"mask" if key == "links" else "values": _rows(folder / value["file"], where)}


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


def _rows(path: Path, where: Where) -> list[list[Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "expected UTF-8 text"
        raise ValidationError(f"cannot read {path}: {reason}", where) from None
    separator = "," if path.suffix.lower() == ".csv" else None
    rows: list[list[Any]] = []
    for line, content in enumerate(text.splitlines(), start=1):
        if content.strip() and not content.startswith("#"):
            try:
                rows.append([float(cell) for cell in content.split(separator)])
            except ValueError:
                raise ValidationError(
                    f"{path}, line {line}: expected numbers, found {content.strip()[:60]!r}", where
                ) from None
    return rows
