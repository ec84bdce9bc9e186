"""Rivals side by side: A B C A B C, so that what slows the machine for a while slows all of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from statistics import median
from typing import Any

from tests.benchmarks.rival import Maker, Rival, check
from tests.benchmarks.workloads import WORKLOADS, Workload

#: Seconds of work in each repetition of each rival, about.
STRETCH = 0.25

#: The rival in whose terms times are told.
LIMIT = "C"


def makers(workload: Workload, dtype: str, programs: Mapping[str, str | None]) -> dict[str, Maker]:
    """Return what can train a workload here, by name.

    Parameters
    ----------
    workload : Workload
    dtype : {"float64", "float32"}
    programs : dict of str to str or None
        Paths of ``"lens"`` and ``"mesh"``, where they are built.
    """
    from tests.benchmarks.c_kernel import Kernel, compiler, skipping
    from tests.benchmarks.engines import ENGINES
    from tests.benchmarks.lens import Lens
    from tests.benchmarks.mesh import Mesh
    from tests.benchmarks.numpy_loops import numpy_loop

    found: dict[str, Maker] = {}
    if compiler():
        found["C"] = Kernel
        if workload.batch > 1:
            found["C, zeros skipped"] = skipping
    found |= {f"pdpsim {name}": make for name, make in ENGINES.items()}
    found["NumPy loop"] = numpy_loop
    if find_spec("torch"):
        from tests.benchmarks.torch_eager import Eager

        found["PyTorch"] = Eager
    if find_spec("jax"):
        from tests.benchmarks.jax_scan import Scan

        found["JAX"] = Scan
    if workload.kind == "layered":
        from tests.benchmarks.scikit import Perceptron

        found["scikit-learn"] = Perceptron
    if dtype == "float64":  # each has its own kind of float, and is shown once
        if programs.get("lens"):
            found["Lens"] = _program(Lens, programs["lens"])
        if programs.get("mesh") and workload.kind in ("layered", "recurrent"):
            found["Mesh"] = _program(Mesh, programs["mesh"])
    return found


def _program(kind: Callable[..., Rival], path: str | None) -> Maker:
    return lambda workload, momentum, _: kind(workload, momentum, path)


def enough_epochs(rival: Rival, stretch: float) -> int:
    """Return how many epochs take about so many seconds; the rival has run, and is warm, afterwards."""
    rival.run(1)
    epochs, taken = 1, rival.seconds(1)
    while taken < stretch / 4:
        epochs *= 4 if taken < stretch / 40 else 2
        taken = rival.seconds(epochs)
    return max(1, round(epochs * stretch / taken))


def race(
    rivals: Mapping[str, Rival], updates: int, repeats: int, stretch: float = STRETCH
) -> dict[str, list[float]]:
    """Return CPU microseconds per update of each rival, one number for each repetition.

    Parameters
    ----------
    rivals : dict of str to Rival
    updates : int
        Updates in an epoch.
    repeats : int
    stretch : float
        Seconds of each repetition of each rival, about.
    """
    epochs = {name: enough_epochs(rival, stretch) for name, rival in rivals.items()}
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(repeats):
        for name, rival in rivals.items():
            times[name].append(1e6 * rival.seconds(epochs[name]) / epochs[name] / updates)
    return times


def ratio(times: list[float], others: list[float]) -> float:
    """Return how often the others' time goes into these: the median over repetitions."""
    return median(a / b for a, b in zip(times, others, strict=True))


def measure(
    key: str, dtype: str, momentum: float, repeats: int, programs: Mapping[str, str | None]
) -> dict[str, Any]:
    """Return one row of the table: a workload, and the times of all that can train it.

    Raises
    ------
    AssertionError
        If the weights of one of them are not pdpsim's.
    """
    workload = WORKLOADS[key]()
    found = makers(workload, dtype, programs)
    for make in found.values():
        check(make, workload, momentum, dtype)
    before = os.getloadavg()[0]
    times = race(
        {name: make(workload, momentum, dtype) for name, make in found.items()}, workload.updates, repeats
    )
    row = {"key": key, "title": workload.title, "dtype": dtype, "momentum": momentum}
    row["load"] = [round(x, 2) for x in (before, os.getloadavg()[0])]
    row["us"] = {name: [float(f"{x:.4g}") for x in each] for name, each in times.items()}
    return row


def told(row: Mapping[str, Any]) -> str:
    """Return a row as a line of text."""
    us = row["us"]
    parts = [
        f"{name} {median(each):.4g}"
        + (f" ({ratio(each, us[LIMIT]):.2f})" if LIMIT in us and name != LIMIT else "")
        for name, each in us.items()
    ]
    return f"{row['key']} {row['title']}, {row['dtype']}, momentum {row['momentum']:g}: " + "; ".join(parts)


def say(text: str) -> None:
    """Tell how far things are, apart from what is asked for."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
