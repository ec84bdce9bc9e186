"""The limit: the workloads in C, compiled on the spot where a compiler is at hand (`c_kernel.c`)."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.linalg import cython_blas

from tests.benchmarks.flat import Flat
from tests.benchmarks.rival import Rival, start_weights
from tests.benchmarks.workloads import RATE, Workload

SOURCE = Path(__file__).with_name("c_kernel.c")
FLAGS = ("-O3", "-march=native", "-ffast-math", "-fPIC")

#: Patterns side by side in a batch, at most.
WIDE = 128

CLAMPED, CONTEXT, LOGISTIC, SOFTMAX = range(4)
NATURAL, SQUARES = range(2)


def compiler() -> str | None:
    """Return the path of a C compiler, if there is one."""
    return shutil.which("gcc") or shutil.which("cc")


@cache
def library(dtype: str) -> ctypes.CDLL:
    """Return the kernel, compiled for a kind of float."""
    program = compiler()
    assert program is not None
    real = {"float64": "double", "float32": "float"}[dtype]
    with tempfile.TemporaryDirectory() as folder:
        code, path = Path(folder) / "c_kernel.o", Path(folder) / "c_kernel.so"
        subprocess.run([program, *FLAGS, f"-DREAL={real}", "-c", str(SOURCE), "-o", str(code)], check=True)
        # linked without -ffast-math, which would flush denormals to zero in all of this process
        subprocess.run([program, "-shared", str(code), "-o", str(path), "-lm"], check=True)
        return ctypes.CDLL(str(path))


@cache
def product(dtype: str) -> ctypes.c_void_p:
    """Return the address of SciPy's matrix product: the same BLAS that the compiled engine calls."""
    capsule = cython_blas.__pyx_capi__["dgemm" if dtype == "float64" else "sgemm"]
    api = ctypes.pythonapi
    api.PyCapsule_GetName.restype = ctypes.c_char_p
    api.PyCapsule_GetName.argtypes = [ctypes.py_object]
    api.PyCapsule_GetPointer.restype = ctypes.c_void_p
    api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    return ctypes.c_void_p(api.PyCapsule_GetPointer(capsule, api.PyCapsule_GetName(capsule)))


def address(array: np.ndarray) -> ctypes.c_void_p:
    """Return where an array lies."""
    return array.ctypes.data_as(ctypes.c_void_p)


class Kernel(Rival):
    """A workload in C.

    Parameters
    ----------
    sparse : bool
        Whether clamped layers are multiplied by leaving out zeros, in batches (online they always are).
    """

    def __init__(self, workload: Workload, momentum: float, dtype: str, *, sparse: bool = False) -> None:
        self.name = "C, zeros skipped" if sparse else "C"
        network = workload.network
        self.flat = Flat(start_weights(workload, dtype), apart=True)
        layers = [network.layer(name) for name in network.order()]
        self.inputs = np.concatenate(
            [workload.inputs[x.name] for x in layers if x.name in workload.inputs], axis=1, dtype=dtype
        )
        self.targets = workload.targets.astype(dtype)
        dt = network.layer(workload.output).dt
        self.options = np.array([RATE, momentum, dt], dtype)
        self.kept: list[np.ndarray] = []  # what the addresses below point to
        self.call = self._call(workload, dtype, layers, sparse)

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        self.call(ctypes.c_int(epochs))

    def weights(self) -> dict[str, np.ndarray]:
        """Return weights by projection and biases by layer."""
        return self.flat.views(self.flat.w)

    def _call(self, workload: Workload, dtype: str, layers: list[Any], sparse: bool) -> Any:
        network, flat, code = workload.network, self.flat, library(dtype)
        names = [x.name for x in layers]
        sizes, patterns = [x.size for x in layers], len(workload.patterns)
        bias = [flat.places.get(name, -1) for name in names]
        if workload.kind == "attractor":
            links = (
                "input->hidden",
                "hidden->output",
                "output->output",
                "output->cleanup",
                "cleanup->output",
            )
            units, ticks = sum(sizes), network.time.ticks
            room = np.zeros(workload.batch * (2 * units * (ticks + 1) + 5 * units), dtype)
            shape = (patterns, workload.batch, ticks, network.time.first_error_tick, sparse, len(flat.w))
            place = [flat.places[name] for name in links]
            vectors = (flat.w, flat.change, flat.g, self.inputs, self.targets, room)
            return self._bind(code.settling, (shape, sizes, bias, place), vectors, product(dtype))
        place = [flat.places[p.name] for p in network.projections]
        if workload.batch > 1:
            wide = min(WIDE, workload.batch)
            shape = (len(layers), patterns, workload.batch, wide, sparse, len(flat.w))
            a, e = (np.zeros(wide * sum(sizes), dtype) for _ in range(2))
            vectors = (flat.w, flat.change, flat.g, self.inputs, self.targets, a, e)
            return self._bind(code.batches, (shape, sizes, bias, place), vectors, product(dtype))
        softmax = [CLAMPED if x.name in workload.inputs else CONTEXT if x.copies else
                   SOFTMAX if x.activation == "softmax" else LOGISTIC for x in layers]  # fmt: skip
        copied = next((names.index(x.copies) for x in layers if x.copies), -1)
        context = np.full(sizes[copied], 0.5, dtype)
        error = SQUARES if workload.error == "sum-of-squares" else NATURAL
        links = network.projections
        shape = (len(layers), len(links), patterns, self.inputs.shape[1], copied, error)
        ends = [[names.index(getattr(p, end)) for p in links] for end in ("sender", "receiver")]
        whole = (shape, softmax, sizes, bias, *ends, place)
        vectors = (flat.w, flat.change, self.inputs, self.targets, context)
        return self._bind(code.online, whole, vectors)

    def _bind(self, function: Any, numbers: Any, vectors: Any, *pointers: Any) -> Any:
        """Return the function with all arguments but the last one, the epochs."""
        tables = [np.array(each, dtype=np.int32) for each in numbers]
        self.kept = [*tables, *vectors, self.options]
        arguments = [*map(address, tables), *map(address, vectors), *pointers, address(self.options)]
        return lambda epochs: function(*arguments, epochs)


def skipping(workload: Workload, momentum: float, dtype: str) -> Kernel:
    """Return the kernel that leaves out zeros in batches too."""
    return Kernel(workload, momentum, dtype, sparse=True)
