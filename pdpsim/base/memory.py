"""How much memory there is, and what would not fit into it."""

from __future__ import annotations

import math
import sys

#: Bytes that are there without asking the system, which takes longer than to read a small file.
NEVER_TOO_MUCH = 1e6


def available() -> float:
    """Return the bytes that can be taken before this machine swaps; infinite where nothing tells."""
    try:
        import psutil
    except ImportError:  # in a browser
        return math.inf
    return float(psutil.virtual_memory().available)


def peak() -> float:
    """Return the most bytes that this process has held."""
    import psutil

    try:
        import resource
    except ImportError:  # on Windows
        return float(psutil.Process().memory_info().peak_wset)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(held if sys.platform == "darwin" else 1024 * held)


def excess(needed: float) -> str:
    """Return why so many bytes do not fit, as the end of a message; empty if they do."""
    if needed < NEVER_TOO_MUCH:
        return ""
    limit = available()
    if needed <= limit:
        return ""
    return f"would need {shown(needed)} of memory, and {shown(limit)} are free on this machine"


def shown(size: float) -> str:
    """Return a number of bytes in round words, ``"8.0 GB"``, in powers of 1000."""
    size = float(min(size, 1e300))  # whole numbers can be larger than any float
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if size < 1000:
            return f"{size:.0f} bytes" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.3g} PB"
