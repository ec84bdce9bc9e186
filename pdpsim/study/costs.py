"""What a run will cost, by what earlier runs of the study cost on this machine.

Each run leaves what its replicates took in a small file of the user's cache, one file for each study. Without
such runs the time that the study declares is all that is known.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from pdpsim.base import memory
from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.base.format import counted, duration
from pdpsim.base.readers import flag, listed, number, text
from pdpsim.base.schema import check, count, record
from pdpsim.base.tables import read_json, write_json
from pdpsim.study.settings import Setup, cases
from pdpsim.study.study import Study

#: Where the files are, if not in the user's cache.
VARIABLE = "PDPSIM_CACHE"

#: Runs of one study that are remembered.
MOST_RUNS = 20

#: Cores of the machine that studies declare their minutes for.
DECLARED_CORES = 2

_RUN = {
    "setup": text,
    "quick": flag,
    "replicates": count,
    "networks": number,
    "seconds": number,
    "memory": number,
    "disk": number,
}
_FILE = record({"runs": listed(record(_RUN))})


@dataclass(frozen=True)
class Spent:
    """What one replicate took.

    Parameters
    ----------
    networks : float
        That it trained.
    seconds : float
        Of processors.
    memory : float
        Bytes that its process held at most.
    disk : float
        Bytes that are kept of it.
    """

    networks: float
    seconds: float
    memory: float
    disk: float


@dataclass(frozen=True)
class Cost:
    """What a run will cost, roughly.

    Parameters
    ----------
    replicates : int
        Still to be simulated, over all conditions, readings and settings.
    seconds : float
        Of processors, for all of them; NaN if nothing is known.
    workers : int
        Replicates at a time on this machine; 0 if others do them.
    known : int
        Replicates of earlier runs on this machine that it is known by; 0 if by what the study declares.
    same : bool
        Whether those had the same settings.
    networks, memory, disk : float
        Networks trained, bytes held by all workers, bytes kept; NaN where nothing is known.
    settings : int
        Combinations of values, in a sweep.
    """

    replicates: int
    seconds: float
    workers: int
    known: int = 0
    same: bool = False
    networks: float = math.nan
    memory: float = math.nan
    disk: float = math.nan
    settings: int = 0

    @property
    def minutes(self) -> float:
        """Minutes by the clock."""
        return self.seconds / 60 / max(1, self.workers)

    def __str__(self) -> str:
        settings = f"{counted(self.settings, 'setting')}, " if self.settings else ""
        networks = "" if math.isnan(self.networks) else f" ({counted(round(self.networks), 'network')})"
        replicates = f"{counted(self.replicates, 'replicate')}{networks}"
        if math.isnan(self.seconds):
            return f"{settings}{replicates}; how long they take is not known yet"
        time = f"about {duration(self.seconds / 60)} of CPU time"
        if self.workers > 1:
            time += f" ({duration(self.minutes)} with {self.workers} at a time)"
        if not self.known:
            return f"{settings}{replicates}, {time}, by what the study declares"
        kind = "" if self.same else " with other settings"
        held = f"{memory.shown(self.memory)} of memory, " if self.workers else ""
        return (
            f"{settings}{replicates}, {time}, {held}{memory.shown(self.disk)} on disk, by "
            f"{counted(self.known, 'replicate')}{kind} on this machine"
        )

    def check(self, folder: Path) -> None:
        """Raise `StudyError` if it does not fit into the memory or on the disk that is free.

        Parameters
        ----------
        folder : Path
            Where results go; it is there.
        """
        if not self.known:
            return
        if excess := memory.excess(self.memory):
            at_a_time = "replicate" if self.workers == 1 else f"{self.workers} replicates at a time"
            fewer = "" if self.workers == 1 else "; give fewer --jobs"
            raise StudyError(f"{at_a_time} {excess}{fewer}")
        free = shutil.disk_usage(folder).free
        if self.disk > free:
            raise StudyError(
                f"{counted(self.replicates, 'replicate')} would need {memory.shown(self.disk)} on disk, and "
                f"{memory.shown(free)} are free in {folder}; make room, or choose another folder with --out"
            )


def estimate(study: Study, setup: Setup, replicates: int, workers: int, settings: int = 0) -> Cost:
    """Return what so many replicates of a study will cost, in any of its cases.

    Parameters
    ----------
    study : Study
    setup : Setup
    replicates : int
    workers : int
        Of them at a time on this machine; 0 if others do them.
    settings : int
        Combinations of values, in a sweep.

    Notes
    -----
    Where no earlier run is known it is by the minutes that the study declares, which are those of runs of
    full size: how long a quick one takes is then not known.
    """
    runs = [each for each in _read(study.id) if each["quick"] == setup.quick]
    mine = [each for each in runs if each["setup"] == _digest(setup)]
    known = mine or runs
    earlier = sum(each["replicates"] for each in known)
    if not earlier:
        each = 60 * DECLARED_CORES * study.minutes / (study.replicates * len(cases(study)))
        each = math.nan if setup.quick else each
        return Cost(replicates, replicates * each, workers, settings=settings)
    mean = {
        key: sum(run["replicates"] * run[key] for run in known) / earlier
        for key in ("networks", "seconds", "disk")
    }
    return Cost(
        replicates,
        replicates * mean["seconds"],
        workers,
        earlier,
        bool(mine),
        replicates * mean["networks"],
        workers * max(run["memory"] for run in known),
        replicates * mean["disk"],
        settings,
    )


def remember(study: Study, setup: Setup, spent: Sequence[Spent]) -> None:
    """Keep what replicates of a run took, as one more run of the study's file in the user's cache.

    Of more than `MOST_RUNS` runs the oldest is forgotten. Raises nothing: where the file cannot be written,
    what they took is forgotten, and the next forecast rests on the runs before.

    Parameters
    ----------
    study : Study
    setup : Setup
        That all of them had; all of it but the root seed decides whether a later run is like this one.
    spent : sequence of Spent
        One for each replicate that was done in one go: seconds of processors, bytes of memory and disk. The
        memory that is kept is the largest, the rest are means. Nothing is kept of none.
    """
    if not spent:
        return
    run = {
        "setup": _digest(setup),
        "quick": setup.quick,
        "replicates": len(spent),
        "networks": fmean(each.networks for each in spent),
        "seconds": fmean(each.seconds for each in spent),
        "memory": max(each.memory for each in spent),
        "disk": fmean(each.disk for each in spent),
    }
    try:
        write_json(_path(study.id), {"runs": [*_read(study.id), run][-MOST_RUNS:]})
    except ResultsError:
        return


def size_of(paths: Sequence[Path]) -> float:
    """Return how much files take on a disk.

    Parameters
    ----------
    paths : sequence of Path
        Files, and folders of which all files count, at any depth; what is not there has no bytes.

    Returns
    -------
    float
        Bytes of their content, as a file's length says.

    Raises
    ------
    OSError
        If a file cannot be looked at, or goes away just then.
    """
    files = [each for path in paths for each in ([path] if path.is_file() else path.rglob("*"))]
    return float(sum(each.stat().st_size for each in files if each.is_file()))


def _digest(setup: Setup) -> str:
    """Return a digest of what replicates take their time by: all but the seed."""
    about = {key: value for key, value in asdict(setup).items() if key != "root_seed"}
    return hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _path(study_id: str) -> Path:
    from platformdirs import user_cache_path

    folder = os.environ.get(VARIABLE)
    return (Path(folder) if folder else user_cache_path("pdpsim")) / "costs" / f"{study_id}.json"


def _read(study_id: str) -> list[dict[str, Any]]:
    path = _path(study_id)
    try:
        runs: list[dict[str, Any]] = check(_FILE, read_json(path), path)["runs"]
    except ResultsError:
        return []  # there is none, or it is damaged: it is written anew
    return runs
