"""Signals that end a command: Ctrl-C, SIGTERM of batch systems, SIGHUP of a closed terminal."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

#: Those that end a command, where the system has them.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP")

#: Seconds in which a second signal is taken for the first one again, while what was begun is cleaned up.
PATIENCE = 3.0


class Stopped(KeyboardInterrupt):
    """A command that was ended by a signal.

    Parameters
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)

    @property
    def exit_code(self) -> int:
        """128 and the number of the signal, as in a shell."""
        return 128 + self.number

    def __str__(self) -> str:
        name = signal.Signals(self.number).name
        return "Interrupted." if name == "SIGINT" else f"Ended by {name}."


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise `Stopped` where a signal arrives, once; a further one after `PATIENCE` ends the process at once.

    A signal that was ignored before (as by nohup) stays ignored. In a thread nothing is done.
    """
    began: list[float] = []

    def stop(number: int, _: FrameType | None) -> None:
        if not began:
            began.append(time.monotonic())
            raise Stopped(number)
        if time.monotonic() - began[0] > PATIENCE:
            os._exit(128 + number)

    before = {}
    for each in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
        handler = signal.getsignal(each)
        if handler not in (signal.SIG_IGN, None):
            with suppress(ValueError):  # only the main thread may
                signal.signal(each, stop)
                before[each] = handler
    try:
        yield
    finally:
        for each, handler in before.items():
            # a process that was stopped ends now, and is not to be disturbed in that
            signal.signal(each, signal.SIG_IGN if began else handler)
