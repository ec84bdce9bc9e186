"""JSON and CSV files of a run, written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError
from pdpsim.base.files import write_text

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_json(path: Path, content: Any) -> None:
    """Write JSON; NaN and infinity become null, whatever else JSON lacks becomes text."""
    text = json.dumps(plain(content), indent=1, ensure_ascii=False, allow_nan=False)
    write_text(path, text + "\n")


def read_json(path: Path) -> Any:
    """Read JSON.

    Raises
    ------
    ResultsError
        If there is no such file, or it is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResultsError(f"cannot read {path}: {error.strerror or error}") from None
    except ValueError as error:
        raise ResultsError(f"{path} is not JSON: {error}") from None
    except RecursionError:
        raise ResultsError(f"{path} is not JSON: brackets are nested too deeply") from None


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; floats with all their digits, None and NaN as empty cells.

    A text that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-`` or ``@`` and is no
    number) gets an apostrophe in front, which spreadsheets show as text.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    write_text(path, buffer.getvalue())


def plain(value: Any) -> Any:
    """Return content as JSON can have it: NaN and infinity are null, whatever else JSON lacks is text."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if hasattr(value, "tolist"):  # numpy's arrays and numbers
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _cell(value: object) -> object:
    if hasattr(value, "tolist"):  # numpy's numbers
        value = value.tolist()
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    if isinstance(value, str) and value[:1] in _FORMULA and not _is_number(value):
        return f"'{value}"
    return "" if value is None else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
