"""The machine: what it is, and how fast it can be at all."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from pdpsim.base.provenance import processor
from tests.benchmarks.c_kernel import compiler

PACKAGES = ("numpy", "scipy", "numba", "llvmlite", "scikit-learn", "torch", "jax")


def about() -> dict[str, object]:
    """Return the processor and the versions of what is measured."""
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    if program := compiler():
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        versions["gcc"] = re.findall(r"\d+\.\d+\.\d+", told.splitlines()[0])[-1]
    return {
        "date": time.strftime("%Y-%m-%d"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "versions": versions,
    }


def ceilings() -> dict[str, float]:
    """Return GFLOP/s of a matrix product of 1,000 by 1,000, and GB/s read and written, on one thread."""
    product: dict[str, list[float]] = {"float64": [], "float32": []}
    memory = []
    a = np.random.default_rng(0).random((1000, 1000))
    b = np.random.default_rng(1).random(8_000_000)
    for _ in range(5):
        for dtype, speeds in product.items():
            c = a.astype(dtype)
            began = time.process_time()
            c @ c
            speeds.append(2.0 / (time.process_time() - began))
        began = time.process_time()
        b *= 0.999
        memory.append(16e-9 * len(b) / (time.process_time() - began))
    return {
        **{f"product, {dtype}": round(max(speeds), 1) for dtype, speeds in product.items()},
        "memory": round(max(memory), 1),
    }
