"""A clock that is set forwards and backwards while a run goes on."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: Seconds by which it may be wrong: a little, an hour of summer time, a day, thirty years.
STEPS = (0.0, -0.5, 1.0, -3600.0, 3600.0, -86400.0, 86400.0, -9.5e8, 9.5e8)


def jump(rng: random.Random) -> None:
    """Make every look at the clock, in this process, one at a clock that was just set anew."""
    import pdpsim.base.provenance as provenance

    right = time.time

    def wrong() -> float:
        return right() + rng.choice(STEPS)

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.fromtimestamp(right(), UTC) + timedelta(seconds=rng.choice(STEPS))

    time.time = wrong
    time.time_ns = lambda: int(1e9 * wrong())
    provenance.datetime = Wrong  # type: ignore[misc]


def touch(folder: Path, rng: random.Random) -> None:
    """Give all files in a folder times of their last change that cannot be."""
    for path in folder.rglob("*"):
        if path.is_file():
            at = max(0.0, time.time() + rng.choice(STEPS))
            os.utime(path, (at, at))
