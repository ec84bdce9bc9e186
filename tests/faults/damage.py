"""Files with one flipped bit: for every byte of every kind of file, a bit that is chosen at random."""

from __future__ import annotations

import random
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pdpsim.base.errors import PdpsimError
from tests.faults.operations import hook, killing
from tests.faults.process import forked
from tests.faults.specimens import HALFWAY, Specimen, make
from tests.faults.subject import SHORT, contents, left_over, prepare
from tests.faults.tally import Row, Tally

#: Letters of a message that is short enough to be read.
LONGEST = 1500

#: Seconds in which a file is read or refused.
SOON = 20.0


@contextmanager
def soon(seconds: float = SOON) -> Iterator[None]:
    """Raise `TimeoutError` in a block that takes longer."""

    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"took over {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def judge(
    row: Row, where: str, read: Callable[[], object], right: object = None, binary: bool = False
) -> None:
    """Read something that was damaged and write down what came of it."""
    try:
        with soon():
            seen = read()
    except PdpsimError as error:
        row.came_of_it["refused"] += 1
        if len(str(error)) > LONGEST:
            row.fault(f"{where}: a message of {len(str(error))} letters")
        return
    except Exception as error:
        row.came_of_it["not caught"] += 1
        row.fault(f"{where}: {type(error).__name__}: {str(error)[:300]}")
        return
    if right is None:
        row.came_of_it["accepted"] += 1
    elif seen == right:
        row.came_of_it["read, nothing changed"] += 1
    else:
        row.came_of_it["read as another value"] += 1
        if binary:
            row.fault(f"{where}: another value was taken for the right one")


class Damage:
    """Flips bits.

    Parameters
    ----------
    folder : Path
        For temporary files.
    tally : Tally
    seed : int
    """

    def __init__(self, folder: Path, tally: Tally, seed: int = 1) -> None:
        self.folder, self.tally, self.seed = folder, tally, seed

    def go(self, every: int = 1, stop: Callable[[], bool] = lambda: False) -> None:
        """Damage every n-th byte of each kind of file, and see whether it is read."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        for kind, specimen in make(place).items():
            self._flip(kind, specimen, every, stop)
            self.tally.write()
        shutil.rmtree(place)
        self._resumed(20 * every, stop)
        self.tally.write()

    def _flip(self, kind: str, specimen: Specimen, every: int, stop: Callable[[], bool]) -> None:
        row = self.tally.row("one flipped bit", kind)
        content, right = specimen.path.read_bytes(), specimen.read()
        for at in range(every * row.tried, len(content), every):
            if stop():
                break
            flipped = flip(content, at, random.Random(f"{self.seed} {kind} {at}"))
            specimen.path.write_bytes(flipped)
            judge(row, f"{kind}, byte {at}", specimen.read, right, specimen.binary)
            row.tried += 1
        specimen.path.write_bytes(content)

    def _resumed(self, every: int, stop: Callable[[], bool]) -> None:
        """Damage checkpoints and stages of a run that was killed, and resume it: nothing may differ."""
        kind = "checkpoint or stage of a run that resumes"
        row = self.tally.row("one flipped bit", kind)
        place = prepare(Path(tempfile.mkdtemp(dir=self.folder)))
        running = forked(SHORT.command(1), place, lambda: hook(place / "results", HALFWAY, killing))
        running.wait()
        running.close()
        half = place / "half"
        shutil.move(place / "results", half)
        running = forked(SHORT.command(1), place)
        running.wait()
        running.close()
        whole = contents(place / "results")
        files = sorted(path.relative_to(half) for path in half.rglob("checkpoints/**/*.npz"))
        bytes_of = [(each, at) for each in files for at in range((half / each).stat().st_size)][::every]
        for name, at in bytes_of[row.tried :]:
            if stop():
                break
            shutil.rmtree(place / "results")
            shutil.copytree(half, place / "results")
            path = place / "results" / name
            path.write_bytes(flip(path.read_bytes(), at, random.Random(f"{self.seed} {name} {at}")))
            running = forked(SHORT.command(1), place)
            code, told = running.wait(), running.told
            running.close()
            same, left = contents(place / "results") == whole, left_over(place / "results")
            row.came_of_it["the same results" if same else "other results"] += 1
            if code or not same or left:
                row.fault(f"{name}, byte {at}: ended with {code}, {left}: {told}")
            row.tried += 1
        shutil.rmtree(place)


def flip(content: bytes, at: int, rng: random.Random) -> bytes:
    """Return content with one bit of one byte changed."""
    changed = bytearray(content)
    changed[at] ^= 1 << rng.randrange(8)
    return bytes(changed)
