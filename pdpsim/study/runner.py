"""Running a study: its replicates over workers, interrupted and resumed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError, StudyError, TimeUpError, nearest
from pdpsim.base.files import remove_unfinished
from pdpsim.base.format import counted
from pdpsim.base.hashes import file_hash
from pdpsim.base.provenance import now, provenance
from pdpsim.claims.ledger import FILE as LEDGER
from pdpsim.results.beginning import prepare_results, refuse_foreign
from pdpsim.results.case import Case
from pdpsim.results.folder import Results
from pdpsim.results.lock import Part, hold, hold_part, meeting
from pdpsim.results.tables import write_tables
from pdpsim.study.allowance import allowed
from pdpsim.study.backends import Backend, chosen_backend
from pdpsim.study.catalogue import describe, load
from pdpsim.study.costs import Cost, estimate
from pdpsim.study.evaluation import evaluate
from pdpsim.study.execution import SimulationError, execute
from pdpsim.study.fingerprint import data_hashes, fingerprint
from pdpsim.study.monitor import Progress
from pdpsim.study.registry import registered, write_down
from pdpsim.study.settings import Setup, cases, make_setup
from pdpsim.study.study import Study
from pdpsim.study.worker import Task

QUICK_REPLICATES = 2

#: The folder, in that of a study's results, where those of its sweep are.
SWEEP = "sweep"


def run(
    study: Study | str | Path,
    *,
    out: str | Path = "results",
    seeds: int | None = None,
    replicates: range | None = None,
    root_seed: int = 1,
    jobs: int | None = None,
    backend: Backend | None = None,
    settings: Mapping[str, Any] | None = None,
    conditions: Sequence[str] = (),
    corpus: str | Path | None = None,
    engine: str = "auto",
    dtype: str = "float64",
    quick: bool = False,
    networks: bool = True,
    time_limit: float | None = None,
    ledger: Path | None = None,
    reference: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
    cost: Callable[[Cost], None] | None = None,
) -> Results:
    """Simulate all replicates of a study that are not on disk yet, and judge its claims.

    Parameters
    ----------
    study : Study, str or Path
        A study, or what `pdpsim.study.catalogue.load` finds one by: an id, or the path of a folder.
    out : Path
        The results are in the folder of the study's id in it.
    seeds : int, optional
        Number of replicates; by default the study's, or 2 if quick. More than there are on disk are added
        to them; fewer leave them as they are.
    replicates : range, optional
        Only these, such as ``range(11, 21)``, into a folder where others may be making other ones of the same
        run at the same time. No claim is judged: a run without, of all that there are, does that.
    root_seed : int
        Replicate *i* of a root seed is the same whatever else is run.
    jobs : int, optional
        Number of workers; by default one for each core.
    backend : Backend, optional
        Where replicates are simulated, instead of this machine; see
        `pdpsim.study.backends.make_backend`.
    settings : dict
        Options and settings of the models, as with ``--set``.
    conditions : sequence of str
        The conditions to run, each in all readings; by default all. Claims on others are not tested, and
        others can be added to the same results later.
    corpus, engine, dtype, quick
        See `pdpsim.study.settings.Setup`.
    networks : bool
        Whether trained weights are kept, two files for each network; without them a replicate is one file.
    time_limit : float, optional
        Seconds after which workers stop at their next checkpoint; a replicate that trains nothing is
        finished. Compiling the kernel counts.
    ledger : Path, optional
        Where the run is written down, beside the ledger of `out`.
    reference : dict, optional
        Where a reference run started from, for ``run.json``; see `pdpsim.study.reference`.
    progress : function, optional
        Called from a thread a few times a second.
    announce : function, optional
        Takes one line of text, such as that the kernel is being compiled.
    cost : function, optional
        Called with what the run will cost before anything is simulated; may raise to go no further.

    Returns
    -------
    Results

    Raises
    ------
    StudyError
        If there is no such study, another argument is wrong, or earlier runs took more memory or room on the
        disk than is free.
    SimulationError
        If the `simulate` function fails; finished replicates are kept, and no claim is tested.
    ValidationError
        If both jobs and backend are given.
    BackendError
        If the backend is not there.
    TimeUpError
        If the time is over; finished replicates and checkpoints are kept, and no claim is tested.
    LostWorkerError
        If a worker process is killed; finished replicates are kept.
    OtherResultsError
        If the folder holds results of another run.
    BusyError
        If another run is writing to it.
    ResultsError
        If it cannot be written to.
    """
    if not isinstance(study, Study):
        study = load(study)
    setup = make_setup(
        study, settings, root_seed=root_seed, quick=quick, corpus=corpus, engine=engine, dtype=dtype
    )
    numbers = replicates_of(study.replicates, seeds, quick, replicates)
    where = chosen_backend(backend, jobs)
    folder = Path(out) / study.id
    part = part_of(folder, replicates, conditions)
    # a run that goes on finds the line that it wrote itself when it began
    origin = provenance([] if ledger is None else [ledger])
    with hold_results(folder, part), allowed(folder, time_limit, part) as look:
        wanted = chosen_cases(study, conditions)
        results = prepare(study, setup, wanted, folder, announce, reference, part, origin)
        if part is None:
            remove_unfinished(folder, but=folder / SWEEP)
        announce_uncounted(results, announce, replicates)
        tasks = missing(study, setup, results, numbers, wanted, networks=networks)
        total = len(numbers) * len(wanted)
        check_cost(study, setup, tasks, where, folder, cost)
        write_down(study, setup, len(tasks), [Path(out) / LEDGER, *([] if ledger is None else [ledger])])
        if announce is not None and len(tasks) < total:
            announce(f"{study.id}: already there: {total - len(tasks):,} of {counted(total, 'replicate')}")
        try:
            execute(study, tasks, where, progress, announce, look)
        except TimeUpError:
            if part is not None:
                finish_part(results, part, tasks)
                raise
            results.check_owner()
            results.write_run()
            raise
        except SimulationError as error:
            if part is not None:
                finish_part(results, part, tasks, error.failed)
                raise
            results.check_owner()
            results.write_run(errors={**(results.run.get("errors") or {}), **error.failed})
            if any(results.finished(case) for case in results.cases):
                finish(study, results)
            raise
        if part is not None:
            finish_part(results, part, tasks)
        else:
            finish(study, results, tasks)
    return results


def part_of(folder: Path, replicates: range | None, conditions: Sequence[str] = ()) -> Part | None:
    """Return the part of a run that makes only some replicates; None for a whole run."""
    if replicates is None:
        return None
    name = "-".join([f"{replicates[0]}-{replicates[-1]}", *conditions])
    return Part(folder, name, replicates)


@contextmanager
def hold_results(folder: Path, part: Part | None = None) -> Iterator[None]:
    """Keep other runs out of a folder of results while the block lasts; see `pdpsim.results.lock.hold`.

    Raises
    ------
    OtherResultsError
        If the folder holds other things than results: nothing is left in it.
    BusyError
        If another run is writing to it, or another one of the same part.
    """
    refuse_foreign(folder)
    with hold(folder) if part is None else hold_part(part):
        yield


def replicates_of(default: int, seeds: int | None, quick: bool, replicates: range | None = None) -> range:
    """Return the replicates to run, by their numbers from 1.

    Raises
    ------
    StudyError
        If there are none, or if both their number and which they are is given.
    """
    if replicates is not None:
        if seeds is not None:
            raise StudyError("give the number of seeds or which replicates, not both")
        if not replicates or replicates.step != 1 or replicates[0] < 1:
            raise StudyError(f"replicates are counted from 1, upwards; got {replicates}")
        return replicates
    count = seeds if seeds is not None else QUICK_REPLICATES if quick else default
    if isinstance(count, bool) or count < 1:
        raise StudyError(f"the number of seeds must be 1 or more; got {count!r}")
    return range(1, count + 1)


def prepare(
    study: Study,
    setup: Setup,
    which: Sequence[Case],
    folder: Path,
    announce: Callable[[str], None] | None = None,
    reference: Mapping[str, Any] | None = None,
    part: Part | None = None,
    origin: Mapping[str, Any] | None = None,
) -> Results:
    """Return the results of a run, new or begun before; see `pdpsim.results.beginning.prepare_results`.

    `origin` is what `pdpsim.base.provenance.provenance` returns, where it is known already.
    """
    run = {
        "study": describe(study),
        "fingerprint": fingerprint(study, setup),
        "cases": [{"condition": x.condition, "reading": x.reading, "primary": x.primary} for x in which],
        "options": dict(setup.options),
        "settings": dict(setup.settings),
        "root_seed": setup.root_seed,
        "entropy": setup.root_seed,
        "engine": setup.engine,
        "dtype": setup.dtype,
        "corpus": None if setup.corpus is None else {Path(setup.corpus).name: file_hash(Path(setup.corpus))},
        "data": data_hashes(study),
        "registration": getattr(registered(study), "hash", None),
        **({} if reference is None else {"reference": dict(reference)}),
        "start": now(),
        "end": None,
        **(provenance() if origin is None else origin),
    }
    with nullcontext() if part is None else meeting(part.folder):
        return prepare_results(folder, run, announce, part)


def announce_uncounted(
    results: Results, announce: Callable[[str], None] | None, replicates: range | None = None
) -> None:
    """Name the files that are not counted, whose replicates (or only some of them) are simulated anew."""
    if announce is not None:
        for name, why in results.uncounted(replicates).items():
            announce(f"{results.folder / name} is not counted: {why}")


def chosen_cases(study: Study, conditions: Sequence[str]) -> list[Case]:
    """Return the cases of some conditions, or of all; raise `StudyError` for one that is not there."""
    for name in conditions:
        if name not in study.condition_names:
            raise StudyError(f"{study.id} has no condition {name!r}{nearest(name, study.condition_names)}")
    return [each for each in cases(study) if not conditions or each.condition in conditions]


def missing(
    study: Study,
    setup: Setup,
    results: Results,
    numbers: Sequence[int],
    which: Sequence[Case],
    *,
    networks: bool = True,
) -> list[Task]:
    """Return the tasks of some cases that are not done yet, those of one replicate together."""
    reference = study.id if study.built_in else str(study.folder or "")
    folder = str(results.folder.resolve())
    return [
        Task(reference, case, replicate, setup, folder, results.digest, networks=networks)
        for replicate in numbers
        for case in which
        if not results.has(case, replicate)
    ]


def check_cost(
    study: Study,
    setup: Setup,
    tasks: Sequence[Task],
    backend: Backend,
    folder: Path,
    tell: Callable[[Cost], None] | None,
    settings: int = 0,
) -> None:
    """Tell what tasks will cost; raise `StudyError` if there is no room for them."""
    cost = estimate(study, setup, len(tasks), backend.workers(len(tasks)), settings)
    if tell is not None:
        tell(cost)
    cost.check(folder)


def finish(study: Study, results: Results, tasks: Sequence[Task] = (), *, tables: bool = True) -> None:
    """Judge the claims of a run and write what is made from all its replicates.

    Claims whose function fails are not tested; `pdpsim.study.evaluation.errors` returns what went wrong.

    Parameters
    ----------
    study : Study
    results : Results
    tasks : sequence of Task
        What was done, and must be there.
    tables : bool
        Whether ``measures.csv`` and ``claims.csv`` are written.

    Raises
    ------
    ResultsError
        If the folder has come to hold something else meanwhile, or lacks what was made.
    """
    results.check_owner()
    results.clear_checkpoints()
    remove_unfinished(results.folder, but=results.folder / SWEEP)  # of workers that were killed
    records = evaluate(study, results)
    results.write_claims(records)
    if tables:
        write_tables(results, records)
    results.write_run(end=None if any(map(results.lacking, study.reading_names)) else now())
    gone = sum(not results.has(task.case, task.replicate) for task in tasks)
    if gone:
        raise ResultsError(
            f"{results.folder} has lost {gone:,} of {counted(len(tasks), 'replicate')} made just now; the "
            "same command makes them anew"
        )


def finish_part(
    results: Results, part: Part, tasks: Sequence[Task], failed: Mapping[str, str] | None = None
) -> None:
    """Write down what a part of a run has made; claims are judged when all is there.

    Parameters
    ----------
    results : Results
        Whose last session is the part's.
    part : Part
    tasks : sequence of Task
        What it was to make.
    failed : dict of str to str, optional
        Replicates whose simulation failed, and how.

    Raises
    ------
    ResultsError
        If the folder has come to hold something else meanwhile.
    """
    replicates = {
        case.label: [x.replicate for x in tasks if x.case == case and results.has(case, x.replicate)]
        for case in results.cases
    }
    results.clear_checkpoints(part.replicates)
    with meeting(part.folder):
        results.write_session({**results.run["sessions"][-1], "end": now(), "replicates": replicates}, failed)
