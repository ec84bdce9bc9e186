"""Parts of a run, or of a sweep, joined to a whole one, and judged once all of it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pdpsim.base.errors import StudyError
from pdpsim.claims import ledger
from pdpsim.results.difference import difference
from pdpsim.results.folder import Results, open_results
from pdpsim.results.lock import hold
from pdpsim.results.merging import merge_results, missing_replicates, refuse_twice
from pdpsim.study.fingerprint import fingerprint
from pdpsim.study.runner import SWEEP, finish, hold_results, replicates_of
from pdpsim.study.settings import Setup
from pdpsim.study.study import Study
from pdpsim.study.sweep import SweepTable, label, sweep_of, tabulate


@dataclass(frozen=True)
class Merged:
    """What parts were joined to.

    Parameters
    ----------
    results : Results
    missing : dict of str to list of int
        Replicates that are not there, by case; while there are any, no claim is judged.
    """

    results: Results
    missing: dict[str, list[int]]


def merge(study: Study, sources: Sequence[Path], out: Path, *, seeds: int | None = None) -> Merged:
    """Join folders of results of one run, and judge its claims if all replicates are there.

    Parameters
    ----------
    study : Study
    sources : sequence of Path
        Folders with a ``run.json``.
    out : Path
        The results are in the folder of the study's id in it.
    seeds : int, optional
        How many replicates there are to be; by default the study's number, or the highest that is there.

    Raises
    ------
    StudyError
        If the study is not the one, or not as it was, that the results were made with.
    SourceError
        See `pdpsim.results.merging.refuse_twice`.
    OtherResultsError, TwoResultsError, ResultsError
        See `pdpsim.results.merging.merge_results`.
    """
    folder = out / study.id
    refuse_twice(sources, folder)
    with hold_results(folder):
        merged = _merge(study, sources, folder, study.replicates, seeds)
        _join_ledgers(study.id, (each.parent for each in sources), out / ledger.FILE)
    return merged


def merge_sweep(
    study: Study, sources: Mapping[str, Sequence[Path]], out: Path, *, seeds: int | None = None
) -> tuple[SweepTable | None, dict[str, Merged]]:
    """Join folders of a sweep; see `merge`.

    Parameters
    ----------
    study, out, seeds
        See `merge`.
    sources : mapping of str to sequence of Path
        For the name of each setting's folder those that hold parts of it.

    Returns
    -------
    table : SweepTable or None
        None while anything is missing, a whole setting included.
    merged : dict of str to Merged
        By the name of a setting's folder.
    """
    plan = sweep_of(study)
    folder = out / study.id / SWEEP
    settings = {label(each): each for each in plan.combinations()}
    for name, parts in sources.items():
        refuse_twice(parts, folder / name)
    with hold(folder):
        merged = {
            name: _merge(study, parts, folder / name, plan.replicates, seeds, tables=False)
            for name, parts in sources.items()
        }
        beside = (each.parents[2] for parts in sources.values() for each in parts)
        _join_ledgers(study.id, dict.fromkeys(beside), out / ledger.FILE)
        if any(name not in merged or merged[name].missing for name in settings):
            return None, merged
        return tabulate(study, folder, list(settings.values()), [merged[x].results for x in settings]), merged


def _merge(
    study: Study,
    sources: Sequence[Path],
    folder: Path,
    default: int,
    seeds: int | None,
    *,
    tables: bool = True,
) -> Merged:
    _check_study(study, open_results(sources[0]))
    results = merge_results(sources, folder)
    highest = max((number for case in results.cases for number in results.finished(case)), default=1)
    numbers = replicates_of(default, seeds, results.quick)
    if seeds is None and highest > len(numbers):
        numbers = range(1, highest + 1)
    missing = missing_replicates(results, numbers)
    if not missing:
        finish(study, results, tables=tables)
    return Merged(results, missing)


def _check_study(study: Study, results: Results) -> None:
    """Raise `StudyError` unless results were made with the study as it is."""
    run = results.run
    if results.study_id != study.id:
        raise StudyError(f"{results.folder} holds results of {results.study_id}, not of {study.id}")
    theirs = run["fingerprint"]
    setup = Setup(
        root_seed=theirs["root_seed"],
        quick=theirs["quick"],
        options=theirs.get("options") or {},
        settings=theirs.get("settings") or {},
    )
    same = {key: theirs.get(key) for key in ("corpus", "engine", "dtype")}  # of the run, not of the study
    changed = difference({**fingerprint(study, setup), **same}, theirs)
    if changed:
        raise StudyError(f"{study.id} has changed since the results in {results.folder} were made: {changed}")


def _join_ledgers(study_id: str, folders: Iterable[Path], into: Path) -> None:
    """Append to a ledger what others know of a study's runs and it does not."""
    known = ledger.read(into)
    for folder in folders:
        for entry in ledger.read(folder / ledger.FILE):
            if entry.study == study_id and entry not in known:
                ledger.append(into, entry)
                known.append(entry)
