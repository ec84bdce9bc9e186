"""Rivals that are programs of their own: run on scripts that are written for them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from abc import abstractmethod
from pathlib import Path

import numpy as np

from tests.benchmarks.rival import Rival
from tests.benchmarks.workloads import Workload

#: Runs a command in a process of its own and writes how large it grew to a file. The largest resident set
#: that the system tells of a process counts that of the process which it was forked from, such as this one.
_WITHIN = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


def child_seconds(command: list[str], **options: object) -> tuple[float, float, int, str]:
    """Run a command to its end.

    Returns
    -------
    cpu, wall : float
        Seconds, of the process and all that it waited for (and of the small one around it, .01 s).
    memory : int
        Its largest resident set, in bytes.
    text : str
        What it wrote.

    Raises
    ------
    CalledProcessError
        If it failed.
    """
    with tempfile.TemporaryFile() as out, tempfile.NamedTemporaryFile("r") as size:
        began = os.times().elapsed
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _WITHIN, size.name, *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            **options,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = os.times().elapsed - began
        out.seek(0)
        text = out.read().decode(errors="replace")
        memory = 1024 * int(size.read() or 0)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, text)
    return usage.ru_utime + usage.ru_stime, wall, memory, text


class Program(Rival):
    """A program that trains by a script: its time is that of a long training less that of a short one.

    Parameters
    ----------
    workload : Workload
    momentum : float
    path : str
        The program.
    """

    def __init__(self, workload: Workload, momentum: float, path: str) -> None:
        self.workload, self.momentum, self.path = workload, momentum, path
        self.environment: dict[str, str] = {}
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.write_patterns()

    @abstractmethod
    def write_patterns(self) -> None:
        """Write the patterns into the folder, in the program's format."""

    @abstractmethod
    def script(self, updates: int) -> str:
        """Return the script for so many updates."""

    @abstractmethod
    def command(self, script: str) -> list[str]:
        """Return the command that runs a script."""

    @abstractmethod
    def check(self, text: str, updates: int) -> None:
        """Make sure, from what the program wrote, that it made so many updates."""

    def run(self, epochs: int) -> None:
        """Train so many epochs, from the beginning."""
        self.cpu(epochs * self.workload.updates)

    def cpu(self, updates: int) -> float:
        """Return the CPU time of the program with so many updates, in seconds."""
        (self.folder / "script").write_text(self.script(updates), encoding="utf-8")
        environment = {**os.environ, **self.environment}
        cpu, _, _, text = child_seconds(self.command("script"), cwd=self.folder, env=environment)
        self.check(text, updates)
        return cpu

    def seconds(self, epochs: int) -> float:
        """Return the CPU time of so many epochs: start and reading of patterns are taken off."""
        updates = self.workload.updates
        return self.cpu((epochs + 1) * updates) - self.cpu(updates)


def numbers(values: np.ndarray) -> str:
    """Return values as text."""
    return " ".join(f"{x:g}" for x in values)
