"""Maps over parameters that a paper leaves open: a study run in many settings, stored apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdpsim.base.errors import StudyError
from pdpsim.base.files import remove_unfinished
from pdpsim.base.provenance import provenance
from pdpsim.base.tables import write_csv, write_json
from pdpsim.claims.ledger import FILE as LEDGER
from pdpsim.results.folder import Results
from pdpsim.results.lock import hold, hold_part
from pdpsim.results.tables import CLAIMS, MEASURES, claim_rows, measure_rows
from pdpsim.study.allowance import allowed
from pdpsim.study.backends import Backend, chosen_backend
from pdpsim.study.costs import Cost
from pdpsim.study.evaluation import errors
from pdpsim.study.execution import execute
from pdpsim.study.monitor import Progress
from pdpsim.study.registry import write_down
from pdpsim.study.runner import (
    SWEEP,
    announce_uncounted,
    check_cost,
    finish,
    finish_part,
    missing,
    part_of,
    prepare,
    replicates_of,
)
from pdpsim.study.settings import cases, check_number, make_setup
from pdpsim.study.study import Study, Sweep

_MEASURED = ("mean", "low", "high", "n")


@dataclass(frozen=True)
class SweepTable:
    """The claims of a study in every setting.

    Parameters
    ----------
    folder : Path
        Holds ``sweep.csv``, ``sweep.json``, ``measures.csv``, ``claims.csv``, and a folder of results for
        each setting.
    keys : tuple of str
        What was varied.
    rows : list of dict
        None for a part of a sweep, which judges nothing. For each setting and claim the values of the keys,
        then claim, published, mean, low, high, n and verdict.
    finished : int
        Replicates over all settings and conditions, those that diverged included.
    failed : dict of str to str
        What diverged, by setting and replicate.
    errors : list of str
        What went wrong in functions of claims.
    """

    folder: Path
    keys: tuple[str, ...]
    rows: list[dict[str, Any]]
    finished: int
    failed: dict[str, str]
    errors: list[str]


def sweep(
    study: Study,
    *,
    out: str | Path = "results",
    seeds: int | None = None,
    replicates: range | None = None,
    root_seed: int = 1,
    jobs: int | None = None,
    backend: Backend | None = None,
    settings: Mapping[str, Any] | None = None,
    corpus: str | Path | None = None,
    engine: str = "auto",
    dtype: str = "float64",
    quick: bool = False,
    networks: bool = False,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
    cost: Callable[[Cost], None] | None = None,
) -> SweepTable:
    """Run a study in all settings of its sweep, in the primary reading, and tabulate its claims.

    Parameters
    ----------
    study : Study
    out, replicates, root_seed, jobs, backend, corpus, engine, dtype, quick, time_limit, progress, announce,
    cost
        See `pdpsim.study.runner.run`.
    seeds : int, optional
        Replicates of each setting; the sweep's own by default.
    settings : dict
        What is the same in all settings.
    networks : bool
        Whether trained weights are kept, two files for each network; without them a replicate is one file.

    Raises
    ------
    StudyError
        If the study has no sweep, and for the reasons that `pdpsim.study.runner.run` has.
    """
    plan = sweep_of(study)
    numbers = replicates_of(plan.replicates, seeds, quick, replicates)
    where = chosen_backend(backend, jobs)
    which = [case for case in cases(study) if case.primary]
    folder = Path(out) / study.id / SWEEP
    combinations = plan.combinations()
    setups = [
        make_setup(
            study,
            {**(settings or {}), **chosen},
            root_seed=root_seed,
            quick=quick,
            corpus=corpus,
            engine=engine,
            dtype=dtype,
        )
        for chosen in combinations
    ]
    part = part_of(folder, replicates)
    with hold(folder) if part is None else hold_part(part), allowed(folder, time_limit, part) as look:
        if part is None:
            remove_unfinished(folder)
        origin = provenance()
        runs = [
            prepare(study, setup, which, folder / label(chosen), part=part, origin=origin)
            for setup, chosen in zip(setups, combinations, strict=True)
        ]
        for results in runs:
            announce_uncounted(results, announce, replicates)
        lacking = [
            missing(study, setup, results, numbers, which, networks=networks)
            for setup, results in zip(setups, runs, strict=True)
        ]
        tasks = [task for each in lacking for task in each]
        check_cost(study, setups[0], tasks, where, folder, cost, len(combinations))
        for setup, each in zip(setups, lacking, strict=True):
            write_down(study, setup, len(each), [Path(out) / LEDGER])
        try:
            execute(study, tasks, where, progress, announce, look)
        finally:
            if part is not None:
                for results, each in zip(runs, lacking, strict=True):
                    finish_part(results, part, each)
        if part is not None:
            return SweepTable(folder, _keys(combinations), [], *_counted(runs, replicates), errors=[])
        for results, each in zip(runs, lacking, strict=True):
            finish(study, results, each, tables=False)
        return tabulate(study, folder, combinations, runs)


def sweep_of(study: Study) -> Sweep:
    """Return what a study's sweep varies; raise `StudyError` if it has none, or too many settings to fit."""
    if study.sweep is None:
        raise StudyError(f"{study.id} has no sweep")
    check_number(study.sweep.number)
    return study.sweep


def tabulate(
    study: Study, folder: Path, combinations: Sequence[Mapping[str, Any]], runs: Sequence[Results]
) -> SweepTable:
    """Write the claims of all settings as one table, and return it; measures and claims of networks as two.

    Those of single networks, ``measures.csv`` and ``claims.csv``, are those of a run with the settings in
    front.

    Parameters
    ----------
    study : Study
    folder : Path
        Of the sweep.
    combinations : sequence of dict
        The settings.
    runs : sequence of Results
        One for each.
    """
    keys = _keys(combinations)
    rows = [
        row
        for chosen, results in zip(combinations, runs, strict=True)
        for row in _rows(keys, chosen, results)
    ]
    header = list(rows[0]) if rows else list(keys)
    write_csv(folder / "sweep.csv", header, [[_cell(row[name]) for name in header] for row in rows])
    write_json(folder / "sweep.json", {"study": study.id, "keys": keys, "rows": rows})
    settings = [[_cell(chosen.get(key)) for key in keys] for chosen in combinations]
    measures = (
        [*values, *row]
        for values, results in zip(settings, runs, strict=True)
        for row in measure_rows(results)
    )
    claims = (
        [*values, *row]
        for values, results in zip(settings, runs, strict=True)
        for row in claim_rows(results, results.claims)
    )
    write_csv(folder / "measures.csv", [*keys, *MEASURES], measures)
    write_csv(folder / "claims.csv", [*keys, *CLAIMS], claims)
    wrong = list(dict.fromkeys(what for results in runs for what in errors(results.claims)))
    return SweepTable(folder, keys, rows, *_counted(runs), errors=wrong)


def _counted(runs: Sequence[Results], replicates: range | None = None) -> tuple[int, dict[str, str]]:
    """Return how many replicates of all settings are finished, or of some replicates; and what diverged."""
    finished = sum(
        replicates is None or number in replicates
        for results in runs
        for case in results.cases
        for number in results.finished(case)
    )
    diverged = {
        f"{results.folder.name} {name}": what
        for results in runs
        for name, what in results.diverged(replicates).items()
    }
    return finished, diverged


def _keys(combinations: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for chosen in combinations for key in chosen))


def label(chosen: Mapping[str, Any]) -> str:
    """Return the name of a setting's folder: its values, and a digest of them."""
    text = ",".join(f"{key.rpartition('.')[2]}={setting_text(value)}" for key, value in chosen.items())
    digest = hashlib.sha256(repr(sorted(chosen.items(), key=lambda item: item[0])).encode()).hexdigest()
    kept = "".join(c if c.isalnum() or c in "=.,-" else "_" for c in text)
    return f"{kept[:60]}-{digest[:8]}"


def _rows(keys: tuple[str, ...], chosen: Mapping[str, Any], results: Results) -> list[dict[str, Any]]:
    return [
        {
            **{key: chosen.get(key) for key in keys},
            "claim": record.id,
            "published": record.published,
            **{name: getattr(record.measured, name) for name in _MEASURED},
            "verdict": record.verdict,
        }
        for record in results.claims
    ]


def setting_text(value: Any) -> str:
    """Return a setting's value as a person would write it: ``{uniform = 0.3}`` as ``uniform 0.3``.

    None, where the study's own value stands, is ``default``.
    """
    if isinstance(value, Mapping):
        return " ".join(f"{key} {setting_text(each)}" for key, each in value.items())
    return "default" if value is None else str(value)


def _cell(value: Any) -> Any:
    """Return a value for a table: a table such as ``{uniform = 0.3}`` in words, all else as it is."""
    return setting_text(value) if isinstance(value, Mapping) else value
