"""Runs on a Dask cluster of worker processes, killed at random: workers, the scheduler, the run itself.

A chain is one folder, as in `tests.faults.chain`. A killed worker is replaced at once, and the run goes on; a
run that ended with the scheduler, or was killed, is given again on a new cluster. What it comes to must be
what the same command comes to in one process, without a cluster.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.chain import Chains, _checked
from tests.faults.process import Running, forked
from tests.faults.subject import ELMAN, SWEEP, Subject, prepare

#: Worker processes of a cluster.
WORKERS = 3

#: Seconds for a scheduler to listen, and for workers to find it.
PATIENCE = 120.0

#: Disturbances of one chain; it must end.
MOST = 12


@dataclass(frozen=True)
class ClusterDisturbance:
    """What is killed while a command runs on a cluster.

    Parameters
    ----------
    name : str
    subject : Subject
    victim : {"worker", "scheduler", "run"}
    share : float
        Of all kills that are asked for.
    """

    name: str
    subject: Subject
    victim: str
    share: float


KILLS = (
    ClusterDisturbance("kill -9 of a worker, elman-1990-words", ELMAN, "worker", 0.03),
    ClusterDisturbance("kill -9 of a worker, a sweep", SWEEP, "worker", 0.03),
    ClusterDisturbance("kill -9 of the scheduler, elman-1990-words", ELMAN, "scheduler", 0.01),
    ClusterDisturbance("kill -9 of the scheduler, a sweep", SWEEP, "scheduler", 0.01),
    ClusterDisturbance("kill -9 of the run, elman-1990-words", ELMAN, "run", 0.01),
    ClusterDisturbance("kill -9 of the run, a sweep", SWEEP, "run", 0.01),
)


class Cluster:
    """A scheduler and workers on loopback, each a process of its own that can be killed.

    Parameters
    ----------
    folder : Path
        For their temporary files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._scheduler = 0
        self._workers: list[int] = []

    def mend(self) -> None:
        """Start what is not alive: the scheduler first, which its workers would not outlive."""
        if not _alive(self._scheduler):
            for number in self._workers:
                _kill(number)
            self._workers = []
            self._scheduler = _fork(self.folder, lambda: _schedule(self._port))
            self._await_scheduler()
        self._workers = [number for number in self._workers if _alive(number)]
        while len(self._workers) < WORKERS:
            self._workers.append(_fork(self.folder, lambda: _labour(self.address, self.folder)))

    def kill_worker(self, rng: random.Random) -> None:
        """Kill one worker and start another in its place."""
        _kill(rng.choice(self._workers))
        self.mend()

    def kill_scheduler(self) -> None:
        """Kill the scheduler; nothing takes its place."""
        _kill(self._scheduler)

    def close(self) -> None:
        """End all of it."""
        for number in (self._scheduler, *self._workers):
            _kill(number)

    def _await_scheduler(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self._port), 1):
                    return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


class ClusterChains(Chains):
    """Disturbs runs on a cluster, chain after chain; see `Chains`."""

    def go(  # type: ignore[override]
        self, disturbance: ClusterDisturbance, wanted: int, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Kill until it was done so often."""
        row = self.tally.row(self.section, disturbance.name)
        attempt = 0
        while row.tried < wanted and not stop():
            seed = f"{self.seed} {disturbance.name} {row.tried} {attempt}"
            place = Path(tempfile.mkdtemp(dir=self.folder))
            (place / "tmp").mkdir()
            cluster = Cluster(place)
            try:
                self._chain_on(cluster, disturbance, random.Random(seed), wanted)
            finally:
                cluster.close()
                shutil.rmtree(place, ignore_errors=True)
            self.tally.write()
            attempt += 1

    def _chain_on(
        self, cluster: Cluster, disturbance: ClusterDisturbance, rng: random.Random, wanted: int
    ) -> None:
        subject = disturbance.subject
        row = self.tally.row(self.section, disturbance.name)
        whole, seconds = self.undisturbed(subject)
        folder = prepare(Path(tempfile.mkdtemp(dir=self.folder)))
        command = [*subject.arguments, "--backend", "dask", "--scheduler", cluster.address]
        kept: dict[str, bytes] = {}
        disturbed = 0
        while True:
            most = min(MOST, wanted - row.tried) - disturbed
            cluster.mend()
            running = forked(command, folder)
            hits = _disturb(running, cluster, disturbance.victim, most, seconds, rng)
            end = self.end_of(running, disturbance.name)
            if end is None:
                break
            code, output = end
            disturbed += hits
            if hits:
                row.came_of_it[_came_of(code)] += hits
            if fault := _fault(disturbance.victim, hits, code, output):
                row.fault(f"{disturbance.name}: {fault}")
                if not hits:
                    break
            kept = _checked(row.fault, kept, folder / subject.out)
            if code == 0:
                break
        self._compare(disturbance.name, subject, whole, folder)
        row.tried += disturbed
        shutil.rmtree(folder)


def _disturb(
    running: Running, cluster: Cluster, victim: str, most: int, seconds: float, rng: random.Random
) -> int:
    """Kill at random moments, at most so often; return how often there was a run to be disturbed."""
    hits = 0
    due = running.began + rng.uniform(0, seconds)
    while hits < most and not running.poll():
        if time.monotonic() < due:
            time.sleep(0.002)
            continue
        hits += 1
        if victim == "run":
            running.kill(signal.SIGKILL)
            break
        if victim == "scheduler":
            cluster.kill_scheduler()
            break
        cluster.kill_worker(rng)
        due = time.monotonic() + rng.uniform(0, 0.5 * seconds)
    return hits


def _came_of(code: int) -> str:
    if code == 0:
        return "the run came to its end"
    return "ended at once" if code < 0 else "ended with a message"


def _fault(victim: str, hits: int, code: int, output: str) -> str:
    """Return what is wrong with the end of a run; empty if nothing is."""
    if code == 0 or (hits and victim == "run" and code == -signal.SIGKILL):
        return ""
    words = {
        "worker": ("lost with its worker several times",),
        "scheduler": ("the Dask cluster has gone away", "no Dask scheduler answers"),
        "run": (),
    }
    if hits and code == 1 and any(each in output for each in words[victim]):
        return ""
    return f"{hits} of {victim} killed, and it ended with {code}: {output}"


def _alive(number: int) -> bool:
    """Return whether a child of this process lives."""
    if not number:
        return False
    try:
        return os.waitpid(number, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return False


def _kill(number: int) -> None:
    """Kill a child of this process, and wait for its end."""
    if number and _alive(number):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(number, 0)


def _fork(folder: Path, serve: Callable[[], Coroutine[Any, Any, None]]) -> int:
    """Do something in a copy of this process; return its number."""
    number = os.fork()
    if number:
        return number
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for target in (0, 1, 2):
            os.dup2(null, target)
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        os.environ["TMPDIR"] = str(folder / "tmp")
        os.environ["PDPSIM_CACHE"] = str(folder / "cache")
        tempfile.tempdir = None
        os.chdir(folder)
        asyncio.run(serve())
    finally:
        os._exit(0)


async def _schedule(port: int) -> None:
    from distributed import Scheduler

    async with Scheduler(host="127.0.0.1", port=port, dashboard=False) as scheduler:
        await scheduler.finished()


async def _labour(address: str, folder: Path) -> None:
    from distributed import Worker

    worker = Worker(
        address,
        nthreads=1,
        memory_limit=0,
        host="127.0.0.1",
        dashboard=False,
        death_timeout=PATIENCE,
        local_directory=str(folder),
    )
    async with worker:
        await worker.finished()
