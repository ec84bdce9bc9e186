"""Whether ``auto`` takes the better engine, whatever the layers, the batch and the ticks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from statistics import median

from tests.benchmarks.engines import ENGINES
from tests.benchmarks.race import race, ratio
from tests.benchmarks.workloads import Workload, attractor, layered, random_patterns

SIZES = ((2, 2, 1), (12, 15, 36), (105, 100, 61), (460, 10, 460), (300, 600, 300))
BATCHES = (1, 5, 20, 100, 1000)
TICKS = (1, 5, 50)

#: Weights times patterns times ticks of an update, at most: about a second of NumPy.
LARGEST = 1e9


def cells(sizes=SIZES, batches=BATCHES, ticks=TICKS) -> Iterator[Workload]:
    """Return the workloads of a grid: feed-forward with one tick, settling with more."""
    for size, batch, count in product(sizes, batches, ticks):
        inputs, hidden, outputs = size
        network = layered(*size)
        if count > 1:
            network = attractor(count, max(1, count // 2), (*size, max(1, outputs // 3)))
        weights = sum(
            network.layer(p.sender).size * network.layer(p.receiver).size for p in network.projections
        )
        if weights * batch * count > LARGEST:
            continue
        items = random_patterns(batch * max(1, 20 // batch), inputs, outputs, 0.1)
        title = f"{inputs}-{hidden}-{outputs}, {count} ticks, batches of {batch}"
        yield Workload("", title, network, items, "cross-entropy", batch)


def measure_cell(workload: Workload, dtype: str, repeats: int, stretch: float) -> dict[str, float]:
    """Return microseconds per update of each engine, and how often the better one goes into ``auto``."""
    rivals = {name: make(workload, 0.9, dtype) for name, make in ENGINES.items()}
    times = race(rivals, workload.updates, repeats, stretch)
    us = {name: median(each) for name, each in times.items()}
    better = min(("compiled", "numpy"), key=us.__getitem__)
    return {**us, "ratio": ratio(times["auto"], times[better])}


def measure_grid(repeats: int, stretch: float = 0.03) -> list[dict[str, object]]:
    """Return the whole grid in both kinds of float, the worst cell first."""
    found = [
        {"title": workload.title, "dtype": dtype,
         **{name: float(f"{x:.4g}") for name, x in measure_cell(workload, dtype, repeats, stretch).items()}}
        for dtype in ("float64", "float32")
        for workload in cells()
    ]  # fmt: skip
    return sorted(found, key=lambda cell: -cell["ratio"])
