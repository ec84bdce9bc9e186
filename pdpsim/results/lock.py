"""One run at a time: the lock on a folder that results or networks are written to.

A run that makes only some of the replicates, such as 11 to 20, is a part. Parts of one run write to a folder
at the same time, each of other replicates; a whole run and a part never do.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdpsim.base.errors import ResultsError

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK = ".lock"
OWNER = ".lock-owner"
PART = ".lock-part-"

#: Seconds that a part waits for others to begin or to end.
PATIENCE = 120.0


@dataclass(frozen=True)
class Part:
    """A run that makes only some of the replicates, while others may be making the rest.

    Parameters
    ----------
    folder : Path
        Where parts of the same run hold their locks.
    name : str
        Which replicates, such as ``"11-20"``; becomes part of a file's name.
    replicates : range
        Their numbers.
    """

    folder: Path
    name: str
    replicates: range = range(0)


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
        If another run, or a part of one, holds the folder.
    ResultsError
        If it cannot be written to.
    """
    place = folder.resolve()
    with _locked(place / LOCK) as outermost:
        refuse_parts(folder)
        owner = place / OWNER
        try:
            if outermost:
                with suppress(OSError):  # who holds it is told if it can be
                    owner.write_text(f"{os.getpid()} {socket.gethostname()}", encoding="utf-8")
            yield
        finally:
            if outermost:
                with suppress(OSError):
                    owner.unlink()


@contextmanager
def hold_part(part: Part) -> Iterator[None]:
    """Keep whole runs, and this part again, out of its folder for as long as the block lasts; see `hold`."""
    with _locked(part.folder.resolve() / f"{PART}{part.name}"):
        with meeting(part.folder):
            pass  # a whole run is going on, or is not
        yield


@contextmanager
def meeting(folder: Path) -> Iterator[None]:
    """Keep other parts from beginning or ending in a folder while the block lasts, which is to be short.

    Raises
    ------
    BusyError
        If a whole run holds the folder, or another part does not let go of it.
    """
    with _locked(folder.resolve() / LOCK, PATIENCE) as outermost:
        if outermost:
            with suppress(OSError):
                (folder / OWNER).unlink(missing_ok=True)  # of a run that was killed
        yield


def refuse_parts(folder: Path, but: Part | None = None) -> None:
    """Raise `BusyError` if a part of a run, but for one, is writing to a folder."""
    for path in sorted(folder.resolve().glob(f"{PART}*")):
        if but is None or path.name != f"{PART}{but.name}":
            with _locked(path):
                pass


@contextmanager
def _locked(path: Path, patience: float = 0) -> Iterator[bool]:
    """Hold a lock; give whether this is the first time that this thread does."""
    from filelock import FileLock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0, is_singleton=True)
        with suppress(NotImplementedError):
            _acquire(lock, path, patience)
    except OSError as error:
        raise ResultsError(
            f"cannot write {path}: {error.strerror or error}; choose another folder, or make room there"
        ) from None
    try:
        yield lock.lock_counter <= 1
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, path: Path, patience: float) -> None:
    from filelock import Timeout

    deadline = time.monotonic() + patience
    while True:
        try:
            lock.acquire()
        except Timeout:
            if time.monotonic() >= deadline:
                raise BusyError(_busy(path)) from None
        else:
            return
        time.sleep(0.1)
        if (path.parent / OWNER).exists():  # a whole run's, which is not waited for
            deadline = 0.0


def _busy(path: Path) -> str:
    """Return what is told of a lock that another process holds."""
    folder, part = path.parent, path.name.removeprefix(PART)
    if part != path.name:
        return (
            f"replicates {part} are being made in {folder} by another run; wait for its end, or choose "
            "another folder"
        )
    return (
        f"another run is going on in {folder}{_holder(folder / OWNER)}; wait for its end, or choose another "
        "folder"
    )


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
