"""The command line in a process, and a session, of its own, that can be killed at any moment.

A process is forked from one that has imported pdpsim already, so that a trial takes less than a second; or
started from nothing, as a person does. Workers are started from nothing either way.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

#: Seconds after which a process that has not come to its end is taken to hang.
PATIENCE = 600.0

_PROGRAM = "import sys; sys.path[:0] = " + repr([path for path in sys.path if path]) + "\n"
_PROGRAM += "from pdpsim.cli import main; main()"


class Running:
    """A command that was started.

    Parameters
    ----------
    number : int
        Of the process, which leads a session.
    output : int
        What it prints to: the reading end of a pipe.
    """

    def __init__(self, number: int, output: int) -> None:
        self.number = number
        self.code: int | None = None
        self.began = time.monotonic()
        self._output = output
        self._told = b""
        os.set_blocking(output, False)

    @property
    def told(self) -> str:
        """What it has printed."""
        self._read()
        return self._told.decode("utf-8", "replace")

    def poll(self) -> bool:
        """Return whether it is over."""
        if self.code is None:
            number, status = os.waitpid(self.number, os.WNOHANG)
            if number:
                self.code = os.waitstatus_to_exitcode(status)
        self._read()
        return self.code is not None

    def wait(self, seconds: float = PATIENCE) -> int:
        """Wait for the end and return the exit code; after so many seconds it is killed, and None is its
        code."""
        deadline = time.monotonic() + seconds
        while not self.poll():
            if time.monotonic() > deadline:
                self.kill(signal.SIGKILL, group=True)
                os.waitpid(self.number, 0)
                raise TimeoutError(f"no end after {seconds:g} seconds: {self.told}")
            time.sleep(0.002)
        assert self.code is not None
        return self.code

    def kill(self, number: int, *, group: bool = False) -> None:
        """Send a signal to the process or to all of its group."""
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.number, number)

    def others(self) -> list[int]:
        """Return the processes that it started and that live."""
        found = []
        for number in psutil.pids():
            with suppress(OSError, psutil.Error):
                mine = number != self.number and os.getsid(number) == self.number
                if mine and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
                    found.append(number)
        return found

    def workers(self) -> list[int]:
        """Return those that work."""
        found = []
        for number in self.others():
            with suppress(psutil.Error):
                if "popen_loky" in " ".join(psutil.Process(number).cmdline()):
                    found.append(number)
        return found

    def orphans(self, seconds: float = 30.0) -> list[int]:
        """Return the processes that outlive it by so many seconds, and end them."""
        deadline = time.monotonic() + seconds
        while (left := self.others()) and time.monotonic() < deadline:
            time.sleep(0.05)
        for number in left:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return left

    def close(self) -> None:
        """Close the pipe."""
        self._read()
        os.close(self._output)

    def _read(self) -> None:
        with suppress(BlockingIOError, OSError):
            while part := os.read(self._output, 65536):
                self._told += part


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a command: temporary files and caches in the folder, one thread."""
    return {
        **os.environ,
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path if path),
        "PDPSIM_CACHE": str(folder / "cache"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def started(arguments: Sequence[str], folder: Path) -> Running:
    """Start a command from nothing."""
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=writing,
        start_new_session=True,
    )
    os.close(writing)
    process.returncode = 0  # it is waited for here, and not by the object
    return Running(process.pid, reading)


def forked(arguments: Sequence[str], folder: Path, before: Callable[[], None] | None = None) -> Running:
    """Start a command in a copy of this process, which should have imported what it needs.

    Parameters
    ----------
    arguments : sequence of str
    folder : Path
        Its working folder.
    before : callable, optional
        Called in the new process before the command.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # threads, of which there are none that matter
        number = os.fork()
    if number:
        os.close(writing)
        return Running(number, reading)
    code = 1
    try:
        os.setsid()
        code = _command(arguments, folder, writing, before)
    finally:
        os._exit(code)


def _command(arguments: Sequence[str], folder: Path, output: int, before: Callable[[], None] | None) -> int:
    os.chdir(folder)
    null = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, null), (1, output), (2, output)):
        os.dup2(source, target)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
    sys.argv = ["pdpsim", *arguments]
    os.environ.update(environment(folder))
    tempfile.tempdir = None
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name)
        signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)
    from pdpsim.cli import main

    code = 0
    try:
        if before is not None:
            before()
        main(list(arguments), prog_name="pdpsim")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
        code = 1
    threading._shutdown()  # the end of an interpreter, in its order
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def warm() -> None:
    """Import what commands need, so that forked ones need not."""
    import scipy.stats  # noqa: F401
