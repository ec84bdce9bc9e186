"""Runs that are disturbed at random moments, and resumed until they come to their end.

A chain is one folder: a command is started, disturbed, and given again, until it ends by itself. Then its
results must be those of an undisturbed run, everything that was finished at a disturbance must be as it was
then, and nothing may be left over: no process, no temporary file, no checkpoint.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.faults.clocks import jump, touch
from tests.faults.process import Running, forked, started
from tests.faults.subject import RUN, SWEEP, TRAIN, Subject, contents, left_over, prepare
from tests.faults.tally import Tally


@dataclass(frozen=True)
class Disturbance:
    """What happens to a run.

    Parameters
    ----------
    name : str
    subject : Subject
    jobs : int
    victim : {"parent", "worker", "group"}
    signal : str
    share : float
        Of all disturbances that are asked for.
    fork : bool
        Whether it is started in a copy of this process rather than from nothing.
    clock : bool
        Whether the clock jumps all the while.
    """

    name: str
    subject: Subject
    jobs: int
    victim: str
    signal: str
    share: float
    fork: bool = True
    clock: bool = False


KILLS = (
    Disturbance("kill -9 of a study in one process", RUN, 1, "parent", "SIGKILL", 0.5),
    Disturbance("kill -9 of a study from its start", RUN, 1, "parent", "SIGKILL", 0.03, fork=False),
    Disturbance("kill -9 of the parent of two workers", RUN, 2, "parent", "SIGKILL", 0.06),
    Disturbance("kill -9 of one of two workers", RUN, 2, "worker", "SIGKILL", 0.06),
    Disturbance("kill -9 of parent and workers", RUN, 2, "group", "SIGKILL", 0.06),
    Disturbance("kill -9 of a sweep", SWEEP, 1, "parent", "SIGKILL", 0.12),
    Disturbance("kill -9 of pdpsim train", TRAIN, 1, "parent", "SIGKILL", 0.13),
    Disturbance("kill -9 of pdpsim train, parent and workers", TRAIN, 2, "group", "SIGKILL", 0.04),
)  # fmt: skip

SIGNALS = (
    Disturbance("SIGTERM, one process", RUN, 1, "parent", "SIGTERM", 0.3),
    Disturbance("SIGTERM, parent of two workers", RUN, 2, "parent", "SIGTERM", 0.1),
    Disturbance("SIGHUP, parent and workers", RUN, 2, "group", "SIGHUP", 0.1),
    Disturbance("SIGHUP, one process", RUN, 1, "parent", "SIGHUP", 0.2),
    Disturbance("SIGINT (Ctrl-C), parent and workers", RUN, 2, "group", "SIGINT", 0.1),
    Disturbance("SIGTERM, pdpsim train", TRAIN, 1, "parent", "SIGTERM", 0.2),
)

CLOCKS = (Disturbance("kill -9 while the clock jumps", RUN, 1, "parent", "SIGKILL", 1.0, clock=True),)


class Chains:
    """Disturbs runs, chain after chain.

    Parameters
    ----------
    folder : Path
        For temporary files.
    tally : Tally
    section : str
        Of the tally.
    seed : int
    """

    def __init__(self, folder: Path, tally: Tally, section: str, seed: int = 1) -> None:
        self.folder, self.tally, self.section, self.seed = folder, tally, section, seed
        self._whole: dict[Subject, tuple[dict[str, bytes], float]] = {}

    def go(self, disturbance: Disturbance, wanted: int, stop: Callable[[], bool] = lambda: False) -> None:
        """Disturb runs until it was done so often."""
        row = self.tally.row(self.section, disturbance.name)
        for attempt in count():  # where a whole chain came too late nothing was tried: the next is another
            if row.tried >= wanted or stop():
                break
            seed = f"{self.seed} {disturbance.name} {row.tried} {attempt}"
            self._chain(disturbance, random.Random(seed), wanted)
            self.tally.write()

    def undisturbed(self, subject: Subject) -> tuple[dict[str, bytes], float]:
        """Return what a command comes to if it is left alone, and its seconds."""
        if subject not in self._whole:
            folder = prepare(Path(tempfile.mkdtemp(dir=self.folder)))
            running = forked(subject.command(1), folder)
            code = running.wait()
            seconds = time.monotonic() - running.began
            assert code == 0, running.told
            assert not left_over(folder), left_over(folder)
            self._whole[subject] = contents(folder / subject.out), seconds
            shutil.rmtree(folder)
        return self._whole[subject]

    def end_of(self, running: Running, name: str) -> tuple[int, str] | None:
        """Wait for a run's end; return its exit code and what it printed, None if it does not end.

        A run that goes on, a process that outlives it and a traceback are faults.
        """
        row = self.tally.row(self.section, name)
        try:
            code = running.wait()
        except TimeoutError as error:
            row.fault(f"{name}: {error}")
            return None
        if running.orphans():
            row.fault(f"{name}: a process outlived the run")
        output = running.told
        running.close()
        if "Traceback" in output or "Exception ignored" in output:
            row.fault(f"{name}: {output}")
        return code, output

    def _chain(self, disturbance: Disturbance, rng: random.Random, wanted: int) -> None:
        row = self.tally.row(self.section, disturbance.name)
        whole, seconds = self.undisturbed(disturbance.subject)
        if disturbance.jobs > 1 or not disturbance.fork:
            seconds += 2.5  # for the start of workers
        folder = prepare(Path(tempfile.mkdtemp(dir=self.folder)))
        out = folder / disturbance.subject.out
        kept: dict[str, bytes] = {}
        disturbed = 0
        while True:
            last = disturbed >= 12 or row.tried + disturbed >= wanted  # a chain must end
            running = self._start(disturbance, folder, rng)
            hit = not last and _disturb(running, disturbance, rng.uniform(0, 1.05 * seconds))
            end = self.end_of(running, disturbance.name)
            if end is None:
                break
            code, output = end
            if not hit and code == 0:
                break
            if hit:
                disturbed += 1
                row.came_of_it[_came_of(disturbance, code, output)] += 1
                fault = _fault(disturbance, code, output, folder)
            else:
                fault = f"ended with {code}: {output}"
            if fault:
                row.fault(f"{disturbance.name}: {fault}")
                if not hit:
                    break
            kept = _checked(row.fault, kept, out)
            if disturbance.clock:
                touch(folder, rng)
        kept = _checked(row.fault, kept, out)
        self._compare(disturbance.name, disturbance.subject, whole, folder)
        row.tried += disturbed
        shutil.rmtree(folder)

    def _start(self, disturbance: Disturbance, folder: Path, rng: random.Random) -> Running:
        command = disturbance.subject.command(disturbance.jobs)
        if not disturbance.fork:
            return started(command, folder)
        return forked(command, folder, (lambda: jump(rng)) if disturbance.clock else None)

    def _compare(self, name: str, subject: Subject, whole: dict[str, bytes], folder: Path) -> None:
        row = self.tally.row(self.section, name)
        now = contents(folder / subject.out)
        differ = sorted(each for each in {*whole, *now} if whole.get(each) != now.get(each))
        if differ:
            row.fault(f"{name}: {', '.join(differ)} differ from an undisturbed run's")
        if left := left_over(folder):
            row.fault(f"{name}: left over: {', '.join(left)}")


def _disturb(running: Running, disturbance: Disturbance, after: float) -> bool:
    """Wait a while and send the signal; return whether there was anybody to get it."""
    while time.monotonic() - running.began < after:
        if running.poll():
            return False
        time.sleep(0.001)
    number = getattr(signal, disturbance.signal)
    if disturbance.victim == "worker":
        while not (workers := running.workers()):
            if running.poll():
                return False
            time.sleep(0.01)
        with suppress(ProcessLookupError):
            os.kill(workers[-1], number)
    elif running.poll():
        return False
    else:
        running.kill(number, group=disturbance.victim == "group")
    return True


def _came_of(disturbance: Disturbance, code: int, told: str) -> str:
    if code == 0:
        return "was over or came to its end"
    if code < 0:
        return "ended at once"
    return "ended with a message"


def _fault(disturbance: Disturbance, code: int, told: str, folder: Path) -> str:
    """Return what is wrong with the end of a run that was disturbed; empty if nothing is."""
    number = int(getattr(signal, disturbance.signal))
    if disturbance.victim == "worker":
        if code not in (0, 1) or (code == 1 and "a worker process was ended from outside" not in told):
            return f"a worker was killed, and the run ended with {code}: {told}"
        return ""
    if disturbance.signal == "SIGKILL":
        return "" if code in (-number, 0) else f"killed, and ended with {code}: {told}"
    begun = (folder / disturbance.subject.out).exists()
    if code == -number and begun:
        return f"{disturbance.signal} ended it without a message: {told}"
    if code not in (0, 128 + number, -number):
        return f"{disturbance.signal} ended it with {code}: {told}"
    if code == 128 + number and "the same command resumes" not in told:
        return f"{disturbance.signal} ended it with another message: {told}"
    if code == 128 + number and (left := list((folder / "tmp").iterdir())):
        return f"{disturbance.signal} left {', '.join(each.name for each in left)}"
    return ""


def _checked(fault: Callable[[str], None], kept: dict[str, bytes], out: Path) -> dict[str, bytes]:
    """Return what is finished now; say if anything that was finished is not as it was."""
    now = {}
    for path in out.rglob("*.npz") if out.exists() else ():
        name = path.relative_to(out).as_posix()
        if not path.name.startswith(".") and "checkpoints" not in name:
            now[name] = path.read_bytes()
    for name, content in kept.items():
        if name not in now:
            fault(f"{name} was finished and is gone")
        elif now[name] != content and name.startswith("arrays/"):
            fault(f"{name} was finished and was made anew")
    return now
