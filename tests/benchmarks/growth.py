"""How cost grows: with weights, patterns, ticks, networks and workers."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.benchmarks.engines import Ours
from tests.benchmarks.program import child_seconds
from tests.benchmarks.race import race, say
from tests.benchmarks.workloads import Workload, attractor, layered, random_patterns

#: A study whose networks take long enough for workers to matter, and how many of them.
STUDY, NETWORKS = "rumelhart-todd-1993", 20

MODELS = Path(__file__).parents[2] / "models" / "pdpsim_models"


def _cost(workload: Workload, repeats: int, stretch: float = 0.1) -> float:
    """Return CPU microseconds per update of the default engine."""
    rival = Ours(workload, 0.9, "float64", engine="auto")
    return median(race({"auto": rival}, workload.updates, repeats, stretch)["auto"])


def by_weights(repeats: int) -> list[dict[str, float]]:
    """Online, nanoseconds per weight and update, 1e2 to 1e7 weights in three equal layers."""
    rows = []
    for n in (7, 22, 71, 224, 707, 2236):
        items = random_patterns(max(10, min(200, 10**8 // n**3)), n, n, 0.5)
        us = _cost(Workload("", "", layered(n, n, n), items, "sum-of-squares"), repeats)
        weights = 2 * n * n + 2 * n
        rows.append({"weights": weights, "us per update": us, "ns per weight": 1e3 * us / weights})
    return rows


def by_patterns(repeats: int) -> list[dict[str, float]]:
    """105-100-61, microseconds per pattern online and in full batches, 1e2 to 1e5 patterns."""
    rows = []
    for count in (100, 1000, 10_000, 100_000):
        items = random_patterns(count, 105, 61, 0.045)
        online, batch = (
            _cost(Workload("", "", layered(105, 100, 61), items, "cross-entropy", update), repeats)
            for update in ("pattern", "epoch")
        )
        rows.append({"patterns": count, "us online": online, "us in a batch": batch / count})
    return rows


def by_ticks(repeats: int) -> list[dict[str, float]]:
    """The attractor network in batches of 10, milliseconds per update, 1 to 500 ticks."""
    rows = []
    for ticks in (1, 5, 12, 25, 50, 100, 200, 350, 500):
        network = attractor(ticks, max(1, ticks * 3 // 4))
        us = _cost(
            Workload("", "", network, random_patterns(40, 105, 61, 0.045), "cross-entropy", 10), repeats
        )
        rows.append({"ticks": ticks, "ms per update": us / 1e3, "us per tick": us / ticks})
    return rows


def by_networks(repeats: int) -> list[dict[str, float]]:
    """``pdpsim train xor``, the whole command: CPU seconds with 1 to 200 networks."""
    del repeats
    rows = []
    for seeds in (1, 10, 50, 200):
        with tempfile.TemporaryDirectory() as folder:
            patterns = ("--patterns", str(MODELS / "xor.tsv"))
            command = ["train", "xor", *patterns, "--seeds", str(seeds), "--out", folder]
            cpu, wall, _, _ = child_seconds([sys.executable, "-m", "pdpsim", *command])
        rows.append({"networks": seeds, "CPU s": cpu, "wall s": wall})
    return rows


def by_workers(repeats: int) -> list[dict[str, float]]:
    """A whole study, wall seconds with one worker and with two."""
    del repeats
    rows = []
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            command = ["run", STUDY, "--seeds", str(NETWORKS), "--jobs", str(jobs), "--out", folder]
            cpu, wall, _, _ = child_seconds([sys.executable, "-m", "pdpsim", *command])
        rows.append({"workers": jobs, "wall s": wall, "CPU s": cpu})
    return rows


GROWTH: dict[str, Callable[[int], list[dict[str, float]]]] = {
    "weights": by_weights,
    "patterns": by_patterns,
    "ticks": by_ticks,
    "networks": by_networks,
    "workers": by_workers,
}


def measure_growth(repeats: int) -> dict[str, list[dict[str, float]]]:
    """Return a table for everything that can grow."""
    found = {}
    for name, table in GROWTH.items():
        found[name] = [{key: float(f"{x:.4g}") for key, x in row.items()} for row in table(repeats)]
        say(
            f"growth by {name}: "
            + "; ".join(", ".join(f"{k} {x:g}" for k, x in row.items()) for row in found[name])
        )
    return found
