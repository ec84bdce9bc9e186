"""One run at a time: the lock on a folder that results or networks are written to."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pdpsim.base.errors import ResultsError

LOCK = ".lock"
OWNER = ".lock-owner"


class BusyError(ResultsError):
    """A folder that another run is writing to; bad usage rather than a failure."""

    exit_code = 2


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder, which is made if need be, for as long as the block lasts.

    The lock is the operating system's: it ends with the process, however that ends. Within one thread a
    folder may be held again. On a file system without locks nothing is held; there the digest in every file
    of results tells whose it is.

    Raises
    ------
    BusyError
        If another run holds the folder.
    ResultsError
        If it cannot be written to.
    """
    from filelock import FileLock, Timeout

    place = folder.resolve()
    owner = place / OWNER
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / LOCK, timeout=0, is_singleton=True)
        with suppress(NotImplementedError):
            lock.acquire()
    except Timeout:
        raise BusyError(
            f"another run is going on in {folder}{_holder(owner)}; wait for its end, or choose another folder"
        ) from None
    except OSError as error:
        raise ResultsError(
            f"cannot write {place / LOCK}: {error.strerror or error}; choose another folder, or make "
            "room there"
        ) from None
    outermost = lock.lock_counter <= 1
    try:
        if outermost:
            with suppress(OSError):  # who holds it is told if it can be
                owner.write_text(f"{os.getpid()} {socket.gethostname()}", encoding="utf-8")
        yield
    finally:
        if outermost:
            with suppress(OSError):
                owner.unlink()
        lock.release()


def _holder(owner: Path) -> str:
    """Return which process holds a folder, in brackets; empty where that cannot be known."""
    try:
        number, _, host = owner.read_text(encoding="utf-8").partition(" ")
    except (OSError, ValueError):
        return ""
    if not number.isdecimal():
        return ""
    where = "" if host == socket.gethostname() else f" on {host[:60]}"
    return f" (process {number[:10]}{where})"
