"""How the kernel is compiled: decorators for its functions."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from numba import njit
from numba.core import cpu
from numba.extending import register_jitable

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
if hasattr(cpu.CPUTargetOptions, "_nrt"):
    # The kernel allocates nothing, so arrays need no counting of references: four times faster on XOR.
    _OPTIONS["_nrt"] = False

#: Compiles the one function that is called from Python, and keeps its machine code in numba's cache.
entry = njit(cache=True, **_OPTIONS)

#: Compiles a function that keeps to the order of additions as written.
exact = njit(**_OPTIONS)

#: Compiles a function whose sums may be reordered (rounding may differ from the textbook's; NaN and
#: infinity stay visible).
fast = njit(fastmath={"contract", "reassoc", "nsz", "arcp"}, **_OPTIONS)

#: Marks a function that becomes a part of its callers, which is quicker than to compile it by itself.
inlined = register_jitable(inline="always")


def _source_hash() -> int:
    """Return a number that changes with the source of anything that is compiled."""
    here = Path(__file__).parent
    rooms = here.parents[1]
    files = [*sorted(here.glob("*.py")), rooms / "engine" / "plan.py", rooms / "describe" / "functions.py"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
    return int.from_bytes(digest[:7]) + 1


#: numba looks for changes in the file of a cached function only, not in what it calls: this number is
#: made a part of the key under which the machine code is kept.
SOURCES = _source_hash()
