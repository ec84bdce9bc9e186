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
from pdpsim.results.lock import hold
from pdpsim.study.allowance import allowed
from pdpsim.study.costs import Cost
from pdpsim.study.evaluation import errors
from pdpsim.study.monitor import Progress
from pdpsim.study.registry import write_down
from pdpsim.study.runner import (
    announce_uncounted,
    check_cost,
    execute,
    finish,
    missing,
    prepare,
    replicates_of,
)
from pdpsim.study.settings import cases, make_setup
from pdpsim.study.study import Study

_MEASURED = ("mean", "low", "high", "n")


@dataclass(frozen=True)
class SweepTable:
    """The claims of a study in every setting.

    Parameters
    ----------
    folder : Path
        Holds ``sweep.csv``, ``sweep.json`` and a folder of results for each setting.
    keys : tuple of str
        What was varied.
    rows : list of dict
        For each setting and claim the values of the keys, then claim, published, mean, low, high, n and
        verdict.
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
    root_seed: int = 1,
    jobs: int | None = None,
    settings: Mapping[str, Any] | None = None,
    corpus: str | Path | None = None,
    engine: str = "auto",
    dtype: str = "float64",
    quick: bool = False,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
    cost: Callable[[Cost], None] | None = None,
) -> SweepTable:
    """Run a study in all settings of its sweep, in the primary reading, and tabulate its claims.

    Parameters
    ----------
    study : Study
    out, root_seed, jobs, corpus, engine, dtype, quick, time_limit, progress, announce, cost
        See `pdpsim.study.runner.run`.
    seeds : int, optional
        Replicates of each setting; the sweep's own by default.
    settings : dict
        What is the same in all settings.

    Raises
    ------
    StudyError
        If the study has no sweep, and for the reasons that `pdpsim.study.runner.run` has.
    """
    if study.sweep is None:
        raise StudyError(f"{study.id} has no sweep")
    count = replicates_of(study.sweep.replicates, seeds, quick)
    which = [case for case in cases(study) if case.primary]
    folder = Path(out) / study.id / "sweep"
    combinations = study.sweep.combinations()
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
    with hold(folder), allowed(folder, time_limit) as look:
        remove_unfinished(folder)
        origin = provenance()
        runs = [
            prepare(study, setup, which, folder / label(chosen), origin=origin)
            for setup, chosen in zip(setups, combinations, strict=True)
        ]
        for results in runs:
            announce_uncounted(results, announce)
        lacking = [
            missing(study, setup, results, count, which) for setup, results in zip(setups, runs, strict=True)
        ]
        tasks = [task for each in lacking for task in each]
        check_cost(study, setups[0], tasks, jobs, folder, cost, len(combinations))
        for setup, each in zip(setups, lacking, strict=True):
            write_down(study, setup, len(each), [Path(out) / LEDGER])
        execute(study, tasks, jobs, progress, announce, look)
        for results, each in zip(runs, lacking, strict=True):
            finish(study, results, each)
        return _tabulate(study, folder, combinations, runs)


def _tabulate(
    study: Study, folder: Path, combinations: Sequence[Mapping[str, Any]], runs: Sequence[Results]
) -> SweepTable:
    """Write the claims of all settings as one table, and return it."""
    keys = tuple(dict.fromkeys(key for chosen in combinations for key in chosen))
    rows = [
        row
        for chosen, results in zip(combinations, runs, strict=True)
        for row in _rows(keys, chosen, results)
    ]
    header = list(rows[0]) if rows else list(keys)
    write_csv(folder / "sweep.csv", header, [[_cell(row[name]) for name in header] for row in rows])
    write_json(folder / "sweep.json", {"study": study.id, "keys": keys, "rows": rows})
    return SweepTable(
        folder,
        keys,
        rows,
        finished=sum(len(results.finished(case)) for results in runs for case in results.cases),
        failed={
            f"{results.folder.name} {name}": what
            for results in runs
            for name, what in results.run["failed"].items()
        },
        errors=list(dict.fromkeys(what for results in runs for what in errors(results.claims))),
    )


def label(chosen: Mapping[str, Any]) -> str:
    """Return the name of a setting's folder: its values, and a digest of them."""
    text = ",".join(f"{key.rpartition('.')[2]}={_cell(value)}" for key, value in chosen.items())
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


def _cell(value: Any) -> Any:
    """Return a value as a person would write it: a table such as ``{uniform = 0.3}`` as ``uniform 0.3``."""
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_cell(each)}" for key, each in value.items())
    return value
