"""How the kernel is compiled: decorators for its functions, and the door to BLAS."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from numba import njit, types
from numba.core import cpu

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
if hasattr(cpu.CPUTargetOptions, "_nrt"):
    # The kernel allocates nothing, so arrays need no counting of references: four times faster on XOR.
    _OPTIONS["_nrt"] = False

#: What is called from the kernel alone needs no door from Python.
_INSIDE = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

#: Marks a function that becomes a part of its callers before anything is compiled.
inlined = njit(inline="always", **_INSIDE)

#: Compiles the one function that is called from Python, and keeps its machine code in numba's cache.
entry = njit(cache=True, fastmath={"contract", "reassoc", "nsz", "arcp"}, **_OPTIONS)

#: Compiles a function that keeps to the order of additions as written, as a part of its callers.
exact = njit(forceinline=True, **_INSIDE)

#: Compiles a function whose sums may be reordered (rounding may differ from NumPy's; NaN and infinity
#: stay visible), as a part of its callers.
fast = njit(forceinline=True, fastmath={"contract", "reassoc", "nsz", "arcp"}, **_INSIDE)

#: The same two for larger functions, which stand by themselves.
alone = njit(**_INSIDE)
apart = njit(fastmath={"contract", "reassoc", "nsz", "arcp"}, **_INSIDE)

#: The matrix product of BLAS, C = alpha A B + beta C, as numba's own products call it: kind of number,
#: whether A and B are transposed, rows, columns, inner size, alpha, A and its stride, B and its stride, beta,
#: C and its stride; matrices column by column.
gemm: Any = types.ExternalFunction(
    "numba_xxgemm",
    types.int32(
        *(types.char, types.char, types.char, types.intp, types.intp, types.intp, types.voidptr),
        *(types.voidptr, types.intp, types.voidptr, types.intp, types.voidptr, types.voidptr, types.intp),
    ),
)


def _source_hash() -> int:
    """Return a number that changes with the source of anything that is compiled."""
    folder = Path(__file__).parent
    engine, describe = folder.parent, folder.parents[1] / "describe"
    files = [
        *sorted(folder.glob("*.py")),
        *(engine / name for name in ("flow.py", "data.py", "tables.py")),
        describe / "functions.py",
    ]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
    return int.from_bytes(digest[:7]) + 1


#: numba looks for changes in the file of a cached function only, not in what it calls: this number is
#: made a part of the key under which the machine code is kept.
SOURCES = _source_hash()
