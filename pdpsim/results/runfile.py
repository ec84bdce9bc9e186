"""What ``run.json`` holds, checked when it is read.

A results folder may come from somebody else, or from a disk that failed: names in it become paths and the
text of a page, so they keep the rules that a study's names keep.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError
from pdpsim.base.readers import Where, flag, listed, number, text, whole
from pdpsim.base.schema import (
    anything,
    check,
    count,
    mapping,
    name,
    optional,
    record,
    study_id,
)


def _version(value: Any, where: Where) -> Any:
    """Read the version of a package: a text, or several for several libraries of one kind."""
    return optional(listed(text) if isinstance(value, list) else text)(value, where)


_GIT = optional(record({"commit": text}))
_MADE = {
    "versions": optional(mapping(_version)),
    "git": _GIT,
    "platform": optional(text),
    "cpu": optional(text),
    "argv": optional(listed(text)),
    "start": optional(text),
    "end": optional(text),
    "digest": optional(text),
}

RUN = record(
    {
        "study": record(
            {"id": study_id, "title": text, "paper": text},
            {"doi": optional(text), "figures": mapping(text, name)},
        ),
        "cases": listed(record({"condition": name, "reading": optional(name), "primary": flag})),
        "fingerprint": record(
            {"quick": flag, "root_seed": whole},
            {"options": mapping(anything), "settings": mapping(anything)},
        ),
    },
    {
        **_MADE,
        "options": mapping(anything),
        "settings": mapping(anything),
        "root_seed": whole,
        "engine": text,
        "dtype": text,
        "corpus": optional(mapping(text)),
        "data": optional(mapping(text)),
        "seconds": optional(mapping(mapping(number))),
        "cpus": listed(text),
        "failed": optional(mapping(text)),
        "errors": optional(mapping(text)),
        "sessions": listed(record({"replicates": mapping(listed(count))}, {**_MADE, "part": text})),
    },
)


def check_run(run: Any, path: Path) -> None:
    """Raise `ResultsError` unless a ``run.json`` of this version's format holds what it should."""
    if not check(RUN, run, path)["cases"]:
        raise ResultsError(f"{path}: cases: expected one or more")
