"""Processes that work: how tasks are handed to them, and how they end.

Ctrl-C reaches the process that handed out the tasks and no other; it ends its workers. A worker ends with
its parent, however that was ended.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from pdpsim.base.errors import PdpsimError


class LostWorkerError(PdpsimError):
    """A worker process that was ended from outside; whatever was finished is kept."""

    exit_code = 1


class Reported(Protocol):
    """A task that tells its progress to a file."""

    @property
    def report(self) -> str:
        """The file; see `pdpsim.study.monitor.Monitor.path`."""


Job = TypeVar("Job", bound=Reported)
Result = TypeVar("Result")


@contextmanager
def outcomes_of(
    work: Callable[[Job], Result], tasks: Sequence[Job], jobs: int
) -> Iterator[Generator[Result, None, None]]:
    """Give the outcomes of tasks as they come; those not waited for are ended on leaving.

    Parameters
    ----------
    work : callable
        Does one task; a function of a module, so that workers find it. It calls `begin_worker` first.
    tasks : sequence
    jobs : int
        Number of workers; 1 does all in this process.

    Raises
    ------
    LostWorkerError
        If a worker process was ended from outside.
    """
    outcomes = _in_workers(work, tasks, jobs) if jobs > 1 else (work(task) for task in tasks)
    try:
        yield outcomes
    except BrokenExecutor:
        raise LostWorkerError(
            "a worker process was ended from outside, as the system does when memory runs out. Everything "
            "finished is kept: the same command resumes; fewer --jobs take less memory"
        ) from None
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that tasks were cancelled, which is what is asked for
            outcomes.close()


def number_of_workers(jobs: int | None, tasks: int) -> int:
    """Return the number of workers: as many as asked for, or one for each core, but never more than tasks."""
    if jobs is None:
        from joblib import cpu_count

        jobs = int(cpu_count())
    return min(jobs, tasks)


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


def end_if_orphaned() -> None:
    """End a worker whose parent was killed: what it does is nobody's any more."""
    if _orphaned():
        os._exit(1)


@cache
def _end_with_parent() -> None:
    """Watch, in a worker, whether its parent is gone, and end then; at once if it is gone already."""
    end_if_orphaned()

    def watch() -> None:
        while True:
            time.sleep(1)
            end_if_orphaned()

    threading.Thread(target=watch, daemon=True).start()


def _in_workers(
    work: Callable[[Job], Result], tasks: Sequence[Job], jobs: int
) -> Generator[Result, None, None]:
    from joblib import Parallel, delayed
    from joblib.parallel import LokyBackend, get_active_backend

    # the backend is left to joblib.parallel_config, through which Dask comes in; closing the outcomes lets it
    # end its workers in its own way; its folders, if it needs any, are in the run's, which is cleared even if
    # the run is killed
    begin = {"initializer": begin_worker} if isinstance(get_active_backend()[0], LokyBackend) else {}
    parallel = Parallel(
        n_jobs=jobs,
        return_as="generator_unordered",
        batch_size=1,
        max_nbytes=None,
        temp_folder=str(Path(tasks[0].report).parent) if tasks else None,
        **begin,
    )
    with _signals_held():
        outcomes: Generator[Result, None, None] = parallel(delayed(work)(task) for task in tasks)
    return outcomes


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back Ctrl-C and the end of the terminal while processes are started, which then never get them.

    Both go to a whole group of processes; this one alone answers, and ends the others.
    """
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
