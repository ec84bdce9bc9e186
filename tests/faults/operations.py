"""Faults at the n-th operation on files, for every n: a full disk, one that fails, a folder that goes.

Python tells an audit hook of every file that is opened, renamed or removed, before it is done: the hook lets
the operation fail, or ends the process. Nothing of pdpsim is replaced for that.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.faults.process import _PROGRAM, environment, forked
from tests.faults.subject import SHORT, Subject, contents, left_over, prepare
from tests.faults.tally import Tally

#: What changes files, as Python's audit events call it.
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod")

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC

#: Bytes up to which a file can grow, where a disk that fills in the middle of a file is tried.
LIMITS = (0, 1, 30, 100, 300, 700, 1000, 1500, 2000, 3000, 5000, 10_000, 20_000)

#: Sizes of a whole disk.
DISKS = ("4k", "8k", "16k", "24k", "32k", "48k", "64k", "96k")


def hook(folder: Path, at: int, what: Callable[[str, int], None]) -> None:
    """Call a function before every operation on files of a folder, with its event, from the n-th one on."""
    inside = str(folder.resolve())
    count, busy = 0, False

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count, busy
        if busy or not (event in CHANGES or (event == "open" and (arguments[2] or 0) & _WRITING)):
            return
        path = arguments[0]
        if isinstance(path, int):
            return
        name = os.fsdecode(path)
        if os.path.isabs(name) and not name.startswith(inside):
            return
        count += 1
        if count >= at:
            busy = True
            try:
                what(event, count - at)
            finally:
                busy = False

    sys.addaudithook(look)


def failing(number: int, *, once: bool, also_removing: bool) -> Callable[[str, int], None]:
    """Return what lets operations fail with an error of the system."""

    def fail(event: str, after: int) -> None:
        removing = event in ("os.remove", "os.rmdir")
        if (after == 0 or not once) and (also_removing or not removing):
            raise OSError(number, os.strerror(number))

    return fail


def killing(_: str, after: int) -> None:
    """End this process."""
    os.kill(os.getpid(), signal.SIGKILL)


def vanishing(folder: Path) -> Callable[[str, int], None]:
    """Return what removes a folder, once."""

    def remove(_: str, after: int) -> None:
        if after == 0:
            shutil.rmtree(folder, ignore_errors=True)

    return remove


class Operations:
    """Disturbs a run at each of its operations on files in turn, and resumes it.

    Parameters
    ----------
    folder : Path
        For temporary files.
    tally : Tally
    drawn : bool
        Whether the study has a picture.
    subject : Subject
    """

    def __init__(self, folder: Path, tally: Tally, drawn: bool = False, subject: Subject = SHORT) -> None:
        self.folder, self.tally, self.drawn, self.subject = folder, tally, drawn, subject
        self.section = f"operations{', drawing' if drawn else ''}"
        self._whole: dict[str, bytes] = {}
        self._count = 0

    def count(self) -> int:
        """Return how many operations an undisturbed run has."""
        if not self._count:
            folder = prepare(Path(tempfile.mkdtemp(dir=self.folder)), drawn=self.drawn)
            mark = folder / "tmp" / "count"

            def before() -> None:
                seen = [0]

                def count(event: str, after: int) -> None:
                    seen[0] += 1
                    mark.write_text(str(seen[0]))

                hook(folder / self.subject.out, 1, count)

            running = forked(self.subject.command(1), folder, before)
            assert running.wait() == 0, running.told
            self._count = int(mark.read_text())
            self._whole = contents(folder / self.subject.out)
            shutil.rmtree(folder)
        return self._count

    def go(
        self,
        kinds: Iterable[str] = (),
        every: int = 1,
        first: int = 1,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """Try kinds of faults, or all, at every operation, or at every n-th, from one on."""
        for kind in kinds or KINDS:
            row = self.tally.row(self.section, kind)
            for at in range(first + every * row.tried, self.count() + 1, every):
                if stop():
                    break
                self._try(kind, at)
                if row.tried % 10 == 0:
                    self.tally.write()
            self.tally.write()

    def _try(self, kind: str, at: int) -> None:
        folder = prepare(Path(tempfile.mkdtemp(dir=self.folder)), drawn=self.drawn)
        out = folder / self.subject.out

        def before() -> None:
            hook(out, at, KINDS[kind] or vanishing(out / "staged"))

        with self.tally.trial(self.section, kind) as row:
            where = f"{kind}, operation {at}"
            running = forked(self.subject.command(1), folder, before)
            code, told = running.wait(), running.told
            running.close()
            row.came_of_it[came_of(code)] += 1
            if kind.startswith("kill"):
                expected = code in (0, -signal.SIGKILL)
            else:
                expected = code in (0, 1) and "Traceback" not in told
                expected = expected and (code == 0 or "Error: " in told)
            if not expected:
                row.fault(f"{where}: ended with {code}: {told}")
            self._resume(folder, where, row)
        shutil.rmtree(folder)

    def limits(self, limits: tuple[int, ...] = LIMITS) -> None:
        """Try files that cannot grow beyond so many bytes: writing fails in their middle."""
        self.count()
        kind = "no file may grow beyond so many bytes"
        for limit in limits[self.tally.row(self.section, kind).tried :]:
            folder = prepare(Path(tempfile.mkdtemp(dir=self.folder)), drawn=self.drawn)

            def before(limit: int = limit) -> None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

            with self.tally.trial(self.section, kind) as row:
                running = forked(self.subject.command(1), folder, before)
                code, told = running.wait(), running.told
                row.came_of_it[came_of(code)] += 1
                if code not in (0, 1) or "Traceback" in told or (code and "Error: " not in told):
                    row.fault(f"limit {limit}: ended with {code}: {told}")
                if half := [each for each in left_over(folder) if each.rpartition("/")[2].startswith(".")]:
                    row.fault(f"limit {limit}: left over: {', '.join(half)}")
                self._resume(folder, f"limit {limit}", row)
            shutil.rmtree(folder)
        self.tally.write()

    def disks(self, sizes: tuple[str, ...] = DISKS) -> None:
        """Try small disks that are filled in truth, where this system lets one be mounted."""
        self.count()
        kind = "a disk of 4 to 96 KiB is full"
        if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
            return
        script = (
            'mkdir results && mount -t tmpfs -o size=$0 none results || exit 99; "$@"; echo $? > code;'
            " ls -A results results/staged > listed; mount -o remount,size=64m results || exit 99;"
            ' "$@" || exit 98;'
            " mkdir kept && cp -r results/. kept"
        )
        command = [sys.executable, "-c", _PROGRAM, *self.subject.command(1)]
        for size in sizes[self.tally.row(self.section, kind).tried :]:
            folder = prepare(Path(tempfile.mkdtemp(dir=self.folder)), drawn=self.drawn)
            with self.tally.trial(self.section, kind) as row:
                done = subprocess.run(
                    ["unshare", "-rm", "sh", "-c", script, size, *command],
                    cwd=folder,
                    env=environment(folder),
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode == 99:
                    row.came_of_it["could not be mounted"] += 1
                    continue
                code = int((folder / "code").read_text())
                row.came_of_it[came_of(code)] += 1
                if code not in (0, 1) or "Traceback" in done.stderr or done.returncode:
                    row.fault(f"{size}: ended with {code}, {done.returncode}: {done.stderr}")
                elif contents(folder / "kept") != self._whole:
                    row.fault(f"{size}: the results differ from an undisturbed run's")
            shutil.rmtree(folder)
        self.tally.write()

    def _resume(self, folder: Path, where: str, row: Any) -> None:
        running = forked(self.subject.command(1), folder)
        if running.wait():
            row.fault(f"{where}: not resumed: {running.told}")
        running.close()
        now = contents(folder / self.subject.out)
        differ = sorted(name for name in {*self._whole, *now} if self._whole.get(name) != now.get(name))
        if differ:
            row.fault(f"{where}: {', '.join(differ)} differ from an undisturbed run's")
        if left := left_over(folder):
            row.fault(f"{where}: left over: {', '.join(left)}")


def came_of(code: int) -> str:
    """Return what came of a run that was disturbed, in words."""
    if code == 0:
        return "came to its end"
    return "killed" if code < 0 else "ended with a message"


#: What fails, by kind; nothing where the folder vanishes.
KINDS: dict[str, Callable[[str, int], None] | None] = {
    "kill -9 at the n-th operation": killing,
    "disk full from the n-th operation on": failing(errno.ENOSPC, once=False, also_removing=False),
    "disk full at the n-th operation alone": failing(errno.ENOSPC, once=True, also_removing=False),
    "read-only from the n-th operation on": failing(errno.EROFS, once=False, also_removing=True),
    "input/output error at the n-th operation": failing(errno.EIO, once=True, also_removing=True),
    "stale file handle at the n-th operation": failing(errno.ESTALE, once=True, also_removing=True),
    "the folder vanishes before the n-th operation": None,
}
