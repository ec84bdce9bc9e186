"""The bench at length: ``python -m tests.faults --kills 1000 --inputs 10000``."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}

from tests.faults import cluster
from tests.faults.chain import CLOCKS, KILLS, SIGNALS, Chains
from tests.faults.damage import Damage
from tests.faults.inputs import KINDS, change
from tests.faults.operations import KINDS as OPERATIONS
from tests.faults.operations import Operations
from tests.faults.process import warm
from tests.faults.tally import Tally

#: What a disk does, of the kinds of `tests.faults.operations`, while pictures are drawn.
DRAWING = ("kill -9 at the n-th operation", "disk full from the n-th operation on")

#: The last operations of a run that draws, among which its pictures are.
LAST = 25

PARTS = ("inputs", "damage", "operations", "signals", "clocks", "kills", "cluster")

#: The tally's section of a part, where it is not the part's name.
SECTIONS = {"cluster": "kills on a Dask cluster"}


def main() -> int:
    """Run the bench and return how often something should not have been, at most 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="how often a run is killed at random")
    parser.add_argument("--inputs", type=int, default=10_000, help="how many changed inputs of each kind")
    parser.add_argument("--every", type=int, default=1, help="flip a bit of every n-th byte, and so on")
    parser.add_argument("--short", action="store_true", help="a little of each fault, in half a minute")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin nothing after so many")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part alone; may be repeated")
    parser.add_argument("--out", type=Path, default=Path("faults.json"), help="the tally; goes on with it")
    chosen = parser.parse_args()
    tally, deadline = Tally(chosen.out), time.monotonic() + 60 * chosen.minutes
    folder = Path(tempfile.mkdtemp(prefix="faults-"))

    def late() -> bool:
        return time.monotonic() > deadline

    warm()
    try:
        if chosen.short:
            _do_a_little(tally, folder, chosen.seed)
        else:
            for part in chosen.only or PARTS:
                _do(part, chosen, tally, folder, late)
                tally.write()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for section, rows in tally.rows.items():
        for kind, row in rows.items():
            print(f"{section}: {kind}: {row.tried} tried, {row.lost} lost; {dict(row.came_of_it)}")
            for what in row.wrong:
                print(f"    {what}")
    return int(tally.lost > 0)


def _do(part: str, chosen: argparse.Namespace, tally: Tally, folder: Path, late: Callable[[], bool]) -> None:
    chains = {"kills": (KILLS, chosen.kills), "signals": (SIGNALS, chosen.kills // 5)}
    chains["clocks"] = (CLOCKS, chosen.kills // 20)
    if part == "cluster":
        _do_cluster(tally, folder, chosen.seed, chosen.kills, late)
    elif part in chains:
        kinds, wanted = chains[part]
        disturbing = Chains(folder, tally, part, chosen.seed)
        for each in kinds:
            disturbing.go(each, round(each.share * wanted), late)
    elif part == "inputs":
        for kind in KINDS:
            change(kind, chosen.inputs, tally, folder, chosen.seed, late)
    elif part == "damage":
        Damage(folder, tally, chosen.seed).go(chosen.every, late)
    else:
        plain, drawn = Operations(folder, tally), Operations(folder, tally, drawn=True)
        plain.limits()
        plain.disks()
        plain.go(every=chosen.every, stop=late)
        drawn.go(DRAWING, chosen.every, first=max(1, drawn.count() - LAST), stop=late)


def _do_cluster(
    tally: Tally, folder: Path, seed: int, kills: int, late: Callable[[], bool] = lambda: False
) -> None:
    if not find_spec("distributed"):
        return
    import distributed  # noqa: F401  what is forked from here need not import it

    disturbing = cluster.ClusterChains(folder, tally, SECTIONS["cluster"], seed)
    for each in cluster.KILLS:
        disturbing.go(each, round(each.share * kills), late)


def _do_a_little(tally: Tally, folder: Path, seed: int) -> None:
    chains = Chains(folder, tally, "kills", seed)
    for each, times in ((KILLS[0], 2), (KILLS[2], 1), (SIGNALS[0], 1), (CLOCKS[0], 1)):
        chains.go(each, times)
    disk = Operations(folder, tally)
    for number, kind in enumerate(OPERATIONS):
        disk.go([kind], every=disk.count(), first=7 + 14 * number)
    Damage(folder, tally, seed).go(every=331)
    for kind in KINDS:
        change(kind, 25, tally, folder, seed)
    tally.write()


if __name__ == "__main__":
    sys.exit(main())
