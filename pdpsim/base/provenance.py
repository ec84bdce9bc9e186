"""Where results come from: versions, commit, machine."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pdpsim.base import git

PACKAGES = ("pdpsim", "numpy", "scipy", "scikit-learn", "numba", "joblib", "matplotlib")


def provenance(aside: Sequence[Path] = ()) -> dict[str, Any]:
    """Return versions, git commit, platform, processor and command line, as plain values.

    Parameters
    ----------
    aside : sequence of Path
        Files whose changes do not make the commit's tree one with changes.
    """
    return {
        "versions": {**versions(), "blas": _blas()},
        "git": _git(Path(__file__).resolve().parents[1], aside),
        "platform": platform.platform(),
        "cpu": processor(),
        "argv": [Path(sys.argv[0]).name, *sys.argv[1:]] if sys.argv else [],
    }


def now() -> str:
    """Return the time, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@cache  # they stay what they are while a process lives
def versions() -> dict[str, str | None]:
    """Return the versions of Python and of `PACKAGES`; None for one that is not installed."""
    from importlib import metadata  # which every command would wait for

    installed: dict[str, str | None] = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            installed[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed[name] = None
    return installed


@cache
def processor() -> str:
    """Return the processor's name, and the widest of its vectors where Linux tells."""
    path = Path("/proc/cpuinfo")
    if not path.exists():
        return platform.processor() or platform.machine()
    text = path.read_text(encoding="utf-8", errors="replace")
    name = re.search(r"model name\s*: (.*)", text)
    vectors = [each for each in ("avx512f", "avx2", "asimd") if re.search(rf"\b{each}\b", text)]
    return " ".join([name[1] if name else platform.machine(), *vectors[:1]])


def _blas() -> list[str]:
    from threadpoolctl import threadpool_info

    pools = [each for each in threadpool_info() if each.get("user_api") == "blas"]
    return sorted({f"{each['internal_api']} {each.get('version')}" for each in pools})


def _git(package: Path, aside: Sequence[Path] = ()) -> dict[str, Any] | None:
    """Return commit and whether there are changes, if the package stands in a checkout of its own."""
    root = package.parent
    state = git.state(root, aside) if (root / ".git").exists() else None
    return None if state is None else {"commit": state.commit, "dirty": state.dirty}
