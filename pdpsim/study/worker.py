"""One replicate in a process of its own: what is sent to a worker, what it does, and when it must not."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from pdpsim.base.errors import FAULTS, DivergedError, PdpsimError, ResultsError, blame
from pdpsim.results.case import Case
from pdpsim.results.folder import open_results
from pdpsim.study.catalogue import load
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
    """

    reference: str
    case: Case
    replicate: int
    setup: Setup
    folder: str
    run: str
    report: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a task: `error` is empty if all went well; a network that diverged is no error."""

    error: str = ""
    trace: str = ""
    label: str = ""
    writing: bool = False


def work(task: Task, study: Study | None = None) -> Outcome:
    """Simulate one replicate and keep its measures; in a worker, load the study first."""
    if study is None:
        begin_worker()
        study = load(task.reference)
    from pdpsim.engine.choice import one_thread

    reporter = Reporter(task.report)
    reporter.begin()
    started = time.perf_counter()
    place = f"{study.id}, {task.case.label}, replicate {task.replicate}"
    try:
        results = open_results(task.folder)

        def may_write() -> None:
            _end_if_orphaned()
            results.check_owner(task.run)

        may_write()
        with one_thread():
            one = Replicate(
                study,
                task.case,
                task.replicate,
                task.setup,
                folder=results.folder,
                run=task.run,
                may_write=may_write,
                report=reporter,
            )
            assert study.simulation is not None
            try:
                measures, failed = study.simulation(one), ""
                one.complete()
            except DivergedError as error:
                measures, failed = {}, str(error) or "a network diverged"
            _end_if_orphaned()
            results.write_replicate(
                task.case, task.replicate, measures, time.perf_counter() - started, failed
            )
    except ResultsError as error:
        return Outcome(str(error), traceback.format_exc(), writing=True)
    except FAULTS as error:
        what = str(error) if isinstance(error, PdpsimError) else f"{type(error).__name__}: {error}"
        message = f"{place} ({blame(error, study.folder)}): {what}"
        return Outcome(message, traceback.format_exc(), f"{task.case.label}-{task.replicate}")
    finally:
        reporter.end()
    return Outcome()


def begin_worker() -> None:
    """Make a process a worker: its parent handles signals, and it ends with its parent.

    One that got no task yet would otherwise wait for ever for one from a parent that was killed.
    """
    _leave_signals_to_parent()
    _end_with_parent()


def _leave_signals_to_parent() -> None:
    """Ignore Ctrl-C and the end of the terminal: both reach the parent as well, which ends its workers."""
    for name in ("SIGINT", "SIGHUP"):
        with suppress(ValueError, AttributeError):  # not the main thread of its process; not on Windows
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _orphaned() -> bool:
    """Return whether the process that started this one has ended: killed, and so unable to say so.

    `multiprocessing` sends a worker the number of that process when it is started, so that it is known even
    if the process ended while the worker was still importing.
    """
    import psutil

    parent = multiprocessing.parent_process()
    if parent is None or parent.pid is None:
        return False
    try:
        return bool(psutil.Process(parent.pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:  # it lives, and is somebody else's
        return False


def _end_if_orphaned() -> None:
    if _orphaned():
        os._exit(1)


@cache
def _end_with_parent() -> None:
    """Watch, in a worker, whether its parent is gone, and end then; at once if it is gone already."""
    _end_if_orphaned()

    def watch() -> None:
        while True:
            time.sleep(1)
            _end_if_orphaned()

    threading.Thread(target=watch, daemon=True).start()
