"""The time that a run may take: when it is over, workers stop at their next checkpoint.

The process that runs a study watches the time, by a clock that nobody sets, and makes a file in the run's
folder when it is over. Workers look for the file, wherever they are; nothing is sent to them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pdpsim.results.lock import Part

#: What the file is called.
MARK = ".time-is-up"


@dataclass(frozen=True)
class Look:
    """Looks whether the time is over; it goes to workers with their task.

    Parameters
    ----------
    mark : str
        The file that says so; empty for a run without a limit.
    """

    mark: str = ""

    def over(self) -> bool:
        """Return whether the time is over."""
        return bool(self.mark) and Path(self.mark).exists()


@contextmanager
def allowed(folder: Path, seconds: float | None, part: Part | None = None) -> Iterator[Look]:
    """Give what workers look at while the block lasts; after so many seconds it tells them to stop.

    Parameters
    ----------
    folder : Path
        Of the run, held by this process.
    seconds : float, optional
        Without them nothing stops.
    part : Part, optional
        What is made of the run, beside others whose time is their own.
    """
    mark = folder.resolve() / (MARK if part is None else f"{MARK}-{part.name}")
    with suppress(OSError):
        mark.unlink()  # of a run that was killed
    if seconds is None:
        yield Look()
        return
    timer = threading.Timer(min(max(seconds, 0.0), threading.TIMEOUT_MAX), _make, [mark])
    timer.daemon = True
    timer.start()
    try:
        yield Look(str(mark))
    finally:
        timer.cancel()
        timer.join()
        with suppress(OSError):
            mark.unlink()


def _make(mark: Path) -> None:
    with suppress(OSError):  # a folder that is gone, or full: the run goes on, and tells of it otherwise
        mark.touch()
