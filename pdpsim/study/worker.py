"""One replicate: what is sent to a worker, what it does with it, and what comes back."""

from __future__ import annotations

import socket
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from pdpsim.base import memory
from pdpsim.base.errors import FAULTS, DivergedError, PdpsimError, ResultsError, Suspended, blame
from pdpsim.results.case import Case
from pdpsim.results.difference import difference
from pdpsim.results.folder import Results, open_results
from pdpsim.results.stored import digest
from pdpsim.study.allowance import Look
from pdpsim.study.backends.processes import stop_if_unwanted
from pdpsim.study.catalogue import load
from pdpsim.study.costs import Spent, size_of
from pdpsim.study.fingerprint import code_hash, fingerprint
from pdpsim.study.monitor import Reporter
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import Setup
from pdpsim.study.study import Study


@dataclass(frozen=True)
class Task:
    """One replicate to be simulated, as it is sent to a worker.

    Parameters
    ----------
    reference : str
        By which the worker loads the study.
    case, replicate, setup
        See `pdpsim.study.replicate.Replicate`.
    folder : str
        The folder of results.
    run : str
        The digest of the run's fingerprint: a folder that carries another one is another run's, and not
        written to.
    report : str
        The file for its progress.
    networks : bool
        Whether trained weights are kept.
    look : Look
        At whether the time is over.
    """

    reference: str
    case: Case
    replicate: int
    setup: Setup
    folder: str
    run: str
    report: str = ""
    networks: bool = True
    look: Look = field(default_factory=Look)


@dataclass(frozen=True)
class Outcome:
    """What became of a task: `error` is empty if all went well; a network that diverged is no error.

    A task that is suspended is not done: the time was over. What it took is known if it was done in one go.
    """

    error: str = ""
    trace: str = ""
    label: str = ""
    writing: bool = False
    suspended: bool = False
    spent: Spent | None = None


# in a worker: the code of each study, by its module, as it was when the module was loaded; and the runs whose
# study has been found to be the one that the worker has
_codes: dict[str, str] = {}
_known: set[str] = set()


def _check_study(study: Study, task: Task, results: Results) -> None:
    """Raise `ResultsError` if the study that a worker has is not the one that the run began with.

    It may be on another machine, or older than a change: what it makes would be taken for the run's.
    """
    assert study.simulation is not None
    assert study.folder is not None
    module = study.simulation.__module__
    if module not in _codes:
        _codes[module] = code_hash(study.folder)
    if task.run in _known:
        return
    mine = {**fingerprint(study, task.setup), "code": _codes[module]}
    if digest(mine) != task.run:
        raise ResultsError(
            f"the study {study.id} that the worker on {socket.gethostname()} has is not the one that the run "
            f"began with: {difference(mine, results.run['fingerprint'])}"
        )
    _known.add(task.run)


def work(task: Task, study: Study | None = None) -> Outcome:
    """Simulate one replicate and keep its measures; in a worker, load the study first."""
    away = study is None
    if study is None:
        study = load(task.reference)
    if task.look.over():
        return Outcome(suspended=True)
    from pdpsim.engine.choice import one_thread

    reporter = Reporter(task.report)
    reporter.begin()
    started, processor = time.perf_counter(), time.process_time()
    place = f"{study.id}, {task.case.label}, replicate {task.replicate}"
    try:
        results = open_results(task.folder, task.run)

        def may_write() -> None:
            stop_if_unwanted()
            results.check_owner(task.run)

        may_write()
        if away:
            _check_study(study, task, results)
        inside = Path(task.case.label) / str(task.replicate)
        begun = (results.folder / "checkpoints" / inside).exists()
        with one_thread():
            one = Replicate(
                study,
                task.case,
                task.replicate,
                task.setup,
                folder=results.folder,
                run=task.run,
                networks=task.networks,
                may_write=may_write,
                report=reporter,
                over=task.look.over,
            )
            assert study.simulation is not None
            try:
                measures, failed = study.simulation(one), ""
                one.complete()
            except DivergedError as error:
                measures, failed = {}, str(error) or "a network diverged"
            stop_if_unwanted()
            results.write_replicate(
                task.case, task.replicate, measures, time.perf_counter() - started, failed
            )
        kept = [results.path(task.case, task.replicate), results.folder / "networks" / inside]
        seconds = time.process_time() - processor
        spent = Spent(len(one.networks), seconds, memory.peak(), size_of(kept))
    except Suspended:
        return Outcome(suspended=True)
    except ResultsError as error:
        return Outcome(str(error), traceback.format_exc(), writing=True)
    except FAULTS as error:
        what = str(error) if isinstance(error, PdpsimError) else f"{type(error).__name__}: {error}"
        message = f"{place} ({blame(error, study.folder)}): {what}"
        return Outcome(message, traceback.format_exc(), f"{task.case.label}-{task.replicate}")
    finally:
        reporter.end()
    return Outcome(spent=None if begun else spent)
