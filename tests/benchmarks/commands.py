"""What commands cost: to compile the kernel, to answer, and in memory."""

from __future__ import annotations

import os
import sys
import tempfile
from statistics import median

from tests.benchmarks.program import child_seconds

#: A study whose networks and recordings are large.
STUDY = "elman-1990-words"

COMPILE = "from pdpsim.engine.choice import compile_kernel; compile_kernel(dtype={!r})"


def measure_commands(repeats: int) -> dict[str, float]:
    """Return CPU seconds and megabytes, by what they were spent on."""
    costs: dict[str, float] = {}
    for dtype in ("float64", "float32"):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
            first, later = (
                child_seconds([sys.executable, "-c", COMPILE.format(dtype)], env=environment)[0]
                for _ in range(2)
            )
        costs[f"first compilation, {dtype}, CPU s"] = first - later
        costs[f"loading it later, {dtype}, CPU s"] = later
    for words in (("--help",), ("list",), ("show", STUDY)):
        command = [sys.executable, "-m", "pdpsim", *words]
        name = f"pdpsim {' '.join(words)}, CPU s"
        costs[name] = median(child_seconds(command)[0] for _ in range(repeats))
    for words in (("--quick",), ("--seeds", "1")):
        with tempfile.TemporaryDirectory() as folder:
            command = ["run", STUDY, *words, "--jobs", "1", "--out", folder]
            cpu, _, memory, _ = child_seconds([sys.executable, "-m", "pdpsim", *command])
        name = f"pdpsim run {STUDY} {' '.join(words)}"
        costs[f"{name}, CPU s"], costs[f"{name}, MB"] = cpu, memory / 1e6
    return {name: float(f"{x:.3g}") for name, x in costs.items()}
