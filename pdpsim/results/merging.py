"""Folders of results that hold parts of one run, joined to one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pdpsim.base.errors import ResultsError
from pdpsim.base.files import write_bytes
from pdpsim.base.tables import write_json
from pdpsim.results.beginning import refuse_foreign
from pdpsim.results.case import Case
from pdpsim.results.difference import difference
from pdpsim.results.folder import OtherResultsError, Results, open_results
from pdpsim.results.session import joined_cases


class SourceError(ResultsError):
    """A folder that is named twice, or is merged into itself; bad usage rather than a failure."""

    exit_code = 2


class TwoResultsError(ResultsError):
    """One replicate, in two folders of one run, with two results."""


def merge_results(sources: Sequence[Path], folder: Path) -> Results:
    """Join folders of results that hold parts of one run.

    Parameters
    ----------
    sources : sequence of Path
        Each a folder with a ``run.json``; nothing in them is changed.
    folder : Path
        Where all goes: a new folder, or one with results of the same run, which stay.

    Raises
    ------
    OtherResultsError
        If they hold results of different runs, or the folder something else.
    TwoResultsError
        If two hold one replicate, and not with the same bits.
    ResultsError
        If one cannot be read, or the folder cannot be written to.
    """
    refuse_foreign(folder)
    before = [folder] if (folder / "run.json").is_file() else []
    parts = [open_results(each) for each in (*before, *sources)]
    _refuse_others(parts)
    cases = _cases(parts)
    owners: dict[tuple[Case, int], Results] = {}
    for part in parts:
        for case in part.cases:
            for number in part.finished(case):
                owner = owners.setdefault((case, number), part)
                _refuse_two(case, number, owner, part)
    merged = Results(folder, _run(parts, cases))
    write_json(folder / "run.json", merged.run)
    for (case, number), owner in owners.items():
        if owner.folder.resolve() != folder.resolve():
            _copy(case, number, owner, merged)
    merged.write_run()
    return merged


def refuse_twice(sources: Sequence[Path], folder: Path) -> None:
    """Raise `SourceError` if a source is given twice, by whatever path, or is the folder where all goes."""
    known: dict[Path, Path] = {}
    for source in sources:
        place = source.resolve()
        if place == folder.resolve():
            raise SourceError(
                f"{source} is where the whole goes, and what is there stays: leave it out, or give another "
                "folder with --out"
            )
        if place in known:
            first = known[place]
            twice = f"{source} is given twice" if first == source else f"{first} and {source} are one"
            raise SourceError(f"{twice}; name each part once")
        known[place] = source


def missing_replicates(results: Results, numbers: Iterable[int]) -> dict[str, list[int]]:
    """Return the replicates that are not there, of some, by case; empty if all are."""
    lacking = {
        case.label: [each for each in numbers if not results.has(case, each)] for case in results.cases
    }
    return {label: each for label, each in lacking.items() if each}


def in_ranges(numbers: Sequence[int]) -> str:
    """Return numbers in order as a person writes them: ``"1-3, 7"``."""
    ranges: list[list[int]] = []
    for each in numbers:
        if ranges and each == ranges[-1][-1] + 1:
            ranges[-1][1:] = [each]
        else:
            ranges.append([each])
    return ", ".join("-".join(map(str, each)) for each in ranges)


def _refuse_others(parts: Sequence[Results]) -> None:
    first = parts[0]
    for part in parts[1:]:
        what = difference(part.run["fingerprint"], first.run["fingerprint"])
        if not what and part.run.get("reference") != first.run.get("reference"):
            what = "they are parts of reference runs from other commits"
        if what:
            raise OtherResultsError(
                f"{part.folder} holds results of another run than {first.folder} ({what}); only parts of one "
                "run are merged"
            )


def _refuse_two(case: Case, number: int, one: Results, other: Results) -> None:
    """Raise `TwoResultsError` unless a replicate has the same bits in two folders."""
    first, second = one.replicate(case, number), other.replicate(case, number)
    if first.failed != second.failed or not _same(first.measures or {}, second.measures or {}):
        cpus = " and ".join(dict.fromkeys(each.cpu or "a processor not known" for each in (first, second)))
        raise TwoResultsError(
            f"replicate {number} of {case.label} is in {one.folder} and in {other.folder}, with other bits "
            f"(made on {cpus}); delete arrays/{case.label}-{number}.npz in one of them"
        )


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    arrays = [{name: np.asarray(value) for name, value in each.items()} for each in (one, other)]
    return arrays[0].keys() == arrays[1].keys() and all(
        (array.dtype, array.shape, array.tobytes()) == (twin.dtype, twin.shape, twin.tobytes())
        for array, twin in ((arrays[0][name], arrays[1][name]) for name in arrays[0])
    )


def _cases(parts: Sequence[Results]) -> list[Mapping[str, Any]]:
    cases: list[Mapping[str, Any]] = []
    for part in parts:
        cases = joined_cases(cases, part.run["cases"])
    return cases


def _run(parts: Sequence[Results], cases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what ``run.json`` holds of parts: the first one's provenance, and everybody's sessions."""
    sessions: list[dict[str, Any]] = []
    for part in parts:
        for each in part.run.get("sessions") or ():
            if any(each["replicates"].values()) and each not in sessions:
                sessions.append(each)
    sessions.sort(key=lambda each: str(each.get("start") or ""))
    errors = {label: what for part in parts for label, what in (part.run.get("errors") or {}).items()}
    return {**parts[0].run, "cases": list(cases), "end": None, "sessions": sessions, "errors": errors}


def _copy(case: Case, number: int, source: Results, target: Results) -> None:
    """Copy a replicate: its networks first, since its measures say that it is finished."""
    inside = Path("networks") / case.label / str(number)
    for path in sorted((source.folder / inside).glob("*")):
        if path.is_file() and not path.name.startswith("."):
            write_bytes(target.folder / inside / path.name, path.read_bytes())
    write_bytes(target.path(case, number), source.path(case, number).read_bytes())
