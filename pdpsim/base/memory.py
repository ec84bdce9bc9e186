"""How much memory there is, and what would not fit into it."""

from __future__ import annotations

import math
from functools import cache


@cache
def installed() -> float:
    """Return the bytes of memory that this machine has; infinite where nothing tells."""
    try:
        import psutil
    except ImportError:  # in a browser
        return math.inf
    return float(psutil.virtual_memory().total)


def excess(needed: float) -> str:
    """Return why so many bytes do not fit, as the end of a message; empty if they do."""
    limit = installed()
    if needed <= limit:
        return ""
    return f"would need {shown(needed)} of memory, and this machine has {shown(limit)}"


def shown(size: float) -> str:
    """Return a number of bytes in round words, ``"8.0 GB"``, in powers of 1000."""
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if size < 1000:
            return f"{size:.0f} bytes" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.3g} PB"
