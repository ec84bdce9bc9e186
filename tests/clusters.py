"""What tests of backends share: whether there is Dask, the bits of a run, and a Ctrl-C in its midst."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pdpsim.results.folder import Results

try:
    import distributed
except ImportError:
    distributed = None

needs_dask = pytest.mark.skipif(distributed is None, reason="needs the package distributed (pdpsim[dask])")


def values(results: Results) -> dict[tuple[str, int], bytes]:
    """The bits of the toy study's measures."""
    return {
        (case.label, number): measures["values"].tobytes()
        for case in results.cases
        for number, measures in results.case_measures(case).items()
        if measures is not None
    }


@contextmanager
def interrupted_when(begun: Callable[[], bool]) -> Iterator[None]:
    """Interrupt the process once, as Ctrl-C does: no thread of it in particular."""
    over = threading.Event()

    def watch() -> None:
        if hasattr(signal, "pthread_sigmask"):  # the threads of the run have to take the signal
            signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        while not over.wait(0.2):
            if begun():
                os.kill(os.getpid(), signal.SIGINT)
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
