"""What ``run.json`` and ``claims.json`` hold, checked when they are read.

A results folder may come from somebody else, or from a disk that failed: names in it become paths and the
text of a page, so they keep the rules that a study's names keep.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError
from pdpsim.base.readers import flag, listed, number, text, whole
from pdpsim.base.schema import (
    anything,
    check,
    choice,
    count,
    mapping,
    name,
    optional,
    record,
    study_id,
)
from pdpsim.base.tables import read_json
from pdpsim.claims.verdict import VERDICTS

_GIT = optional(record({"commit": text}))
_MADE = {
    "versions": optional(mapping(anything)),
    "git": _GIT,
    "platform": optional(text),
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
        "failed": optional(mapping(text)),
        "errors": optional(mapping(text)),
        "sessions": listed(record({"replicates": mapping(listed(count))}, _MADE)),
    },
)

CLAIMS = listed(
    record(
        {
            "id": text,
            "claim": text,
            "source": text,
            "known_from": text,
            "kind": text,
            "reading": optional(name),
            "published": optional(text),
            "measured": record(
                {
                    "mean": optional(number),
                    "low": optional(number),
                    "high": optional(number),
                    "n": count,
                    "values": listed(optional(number)),
                }
            ),
            "criterion": text,
            "verdict": choice(VERDICTS),
        },
        {
            "condition": optional(text),
            "flags": listed(text),
            "primary": flag,
            "failed": count,
            "unsolved": count,
            "detail": optional(text),
            "reason": optional(text),
            "error": optional(text),
        },
    )
)


def read_claims(path: Path) -> list[dict[str, Any]]:
    """Return the records of a ``claims.json``.

    Raises
    ------
    ResultsError
        If it cannot be read, or is not one.
    """
    try:
        records = read_json(path)
        check(CLAIMS, records, path)
    except ResultsError as error:
        raise ResultsError(f"{error}; running the study again writes it anew") from None
    return list(records)


def check_run(run: Any, path: Path) -> None:
    """Raise `ResultsError` unless a ``run.json`` of this version's format holds what it should."""
    if not check(RUN, run, path)["cases"]:
        raise ResultsError(f"{path}: cases: expected one or more")
