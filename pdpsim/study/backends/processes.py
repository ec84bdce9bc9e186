"""Worker processes: how they begin, and when they end.

Ctrl-C reaches the process that handed out the tasks and no other; it ends its workers. A worker ends with
its parent, however that was ended. A task that nobody waits for any more ends before it writes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache

# asks, in a task, whether its outcome is still wanted, and raises if not
_still_wanted: ContextVar[Callable[[], None]] = ContextVar("still_wanted", default=lambda: None)


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


def stop_if_unwanted() -> None:
    """Stop, before anything is written: a worker whose parent was killed, or a task that was cancelled."""
    end_if_orphaned()
    _still_wanted.get()()


@contextmanager
def wanted_while(ask: Callable[[], None]) -> Iterator[None]:
    """Let `stop_if_unwanted` ask this as well, in the task that is done while the block lasts."""
    token = _still_wanted.set(ask)
    try:
        yield
    finally:
        _still_wanted.reset(token)


@cache
def _end_with_parent() -> None:
    """Watch, in a worker, whether its parent is gone, and end then; at once if it is gone already."""
    end_if_orphaned()

    def watch() -> None:
        while True:
            time.sleep(1)
            end_if_orphaned()

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def signals_held() -> Iterator[None]:
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
