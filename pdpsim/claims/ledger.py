"""The ledger: one line for every run of a study, so that it can be known what had been seen when.

``runs.log`` stands beside the folders of results, and a copy of the lines of reference runs in the study's
own ``reference``. A line is JSON; lines are appended, and none is ever changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError, ValidationError
from pdpsim.base.readers import Reader, Where, flag, read_table, table, text, whole

FILE = "runs.log"


@dataclass(frozen=True)
class Entry:
    """One run, as it was when it started.

    Parameters
    ----------
    study : str
    start : str
        In UTC.
    commit : str or None
        Of the study's repository, if it is in one.
    dirty : bool
        Whether there were changes that are not in that commit.
    settings : dict
        Options and settings of models that were not the study's defaults.
    root_seed : int
    networks : int
        Replicates to be trained, over all conditions and readings.
    registration : str or None
        SHA-256 of the study's registration.
    """

    study: str
    start: str
    commit: str | None
    dirty: bool
    settings: Mapping[str, Any]
    root_seed: int
    networks: int
    registration: str | None


def append(path: Path, entry: Entry) -> None:
    """Append a line to a ledger, which is made if it is not there.

    Raises
    ------
    ResultsError
        If it cannot be written.
    """
    line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(handle, line.encode())  # one write, so that lines of two runs do not mingle
        finally:
            os.close(handle)
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error.strerror or error}") from None


def read(path: Path) -> list[Entry]:
    """Return the entries of a ledger, in the order of the file; none if there is no such file.

    Raises
    ------
    ResultsError
        If it cannot be read, with the number of the line.
    """
    if not path.exists():
        return []
    entries = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ResultsError(f"cannot read {path}: {error}") from None
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(Entry(**read_table(json.loads(line), _READERS, (), required=tuple(_READERS))))
        except (ValueError, ValidationError) as error:
            raise ResultsError(f"{path}, line {number}, is no line of a ledger: {error}") from None
    return entries


def networks_before(entries: Iterable[Entry], study: str, date: str) -> int:
    """Return how many networks of a study were begun before a date; a line that is twice counts once."""
    distinct = {json.dumps(asdict(each), sort_keys=True): each for each in entries}
    return sum(each.networks for each in distinct.values() if each.study == study and each.start < date)


def _text_or_none(value: Any, where: Where) -> str | None:
    return None if value is None else text(value, where)


_READERS: dict[str, Reader] = {
    "study": text,
    "start": text,
    "commit": _text_or_none,
    "dirty": flag,
    "settings": table,
    "root_seed": whole,
    "networks": whole,
    "registration": _text_or_none,
}
