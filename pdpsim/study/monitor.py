"""Progress across processes: workers write it down, the parent looks a few times a second."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

INTERVAL = 0.25  # seconds

#: Of temporary folders; the machine, for those on a disk of several, and the number of the process that made
#: one follow.
PREFIX = f"pdpsim-{socket.gethostname()}-"


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    done, total : int
        Replicates.
    running : dict of str to (float, str)
        Share done and a short message, by replicate (such as ``"default-3"``).
    """

    done: int
    total: int
    running: dict[str, tuple[float, str]] = field(default_factory=dict)


class Reporter:
    """What a replicate tells its progress to.

    Parameters
    ----------
    path : str
        A file of the replicate's own.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._next = 0.0

    def __call__(self, share: float, message: str = "") -> None:
        """Tell share done and message; all but a few a second are not written down."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + INTERVAL
            self._write(f"{share:.4f} {message}")

    def begin(self) -> None:
        """Tell that the replicate has begun."""
        self._write("0 ")

    def end(self) -> None:
        """Tell that the replicate is over."""
        self.path.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        try:
            self.path.write_text(text, encoding="utf-8")
        except OSError:
            return  # progress is not worth a run


class Monitor:
    """Calls back with the progress of replicates, from a thread, while it is open.

    Parameters
    ----------
    total : int
        Replicates to be done.
    callback : function, optional
        Takes a `Progress`.
    """

    def __init__(self, total: int, callback: Callable[[Progress], None] | None) -> None:
        self.total = total
        self.done = 0
        self._callback = callback
        _clear()
        self._folder = tempfile.TemporaryDirectory(
            prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True
        )
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def path(self, label: str) -> str:
        """Return the file for the `Reporter` of that replicate."""
        return str(Path(self._folder.name) / label)

    def finished(self) -> None:
        """Count one replicate as done."""
        self.done += 1

    def progress(self) -> Progress:
        """Return how far the run is."""
        running: dict[str, tuple[float, str]] = {}
        for path in sorted(Path(self._folder.name).glob("*")):
            try:
                share, _, message = path.read_text(encoding="utf-8").partition(" ")
                running[path.name] = float(share), message
            except (OSError, ValueError):
                continue  # just being written, or just over
        return Progress(self.done, self.total, running)

    def __enter__(self) -> Self:
        if self._callback is not None:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._callback is not None:
            self._thread.join()
            self._callback(Progress(self.done, self.total))
        self._folder.cleanup()

    def _watch(self) -> None:
        assert self._callback is not None
        while not self._over.wait(INTERVAL):
            self._callback(self.progress())


def _clear() -> None:
    """Remove the temporary folders of processes that were killed, and so could not."""
    import psutil

    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        number = path.name.removeprefix(PREFIX).partition("-")[0]
        if number.isascii() and number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(path, ignore_errors=True)
