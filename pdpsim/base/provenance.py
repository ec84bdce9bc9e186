"""Where results come from: versions, commit, machine."""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pdpsim.base import git

PACKAGES = ("pdpsim", "numpy", "scipy", "scikit-learn", "numba", "joblib", "matplotlib")


def provenance() -> dict[str, Any]:
    """Return versions, git commit, platform and command line, as plain values."""
    return {
        "versions": {"python": platform.python_version(), **_versions(), "blas": _blas()},
        "git": _git(Path(__file__).resolve().parents[1]),
        "platform": platform.platform(),
        "argv": [Path(sys.argv[0]).name, *sys.argv[1:]] if sys.argv else [],
    }


def now() -> str:
    """Return the time, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@cache  # they stay what they are while a process lives
def _versions() -> dict[str, str | None]:
    versions: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    return versions


def _blas() -> list[str]:
    from threadpoolctl import threadpool_info

    pools = [each for each in threadpool_info() if each.get("user_api") == "blas"]
    return sorted({f"{each['internal_api']} {each.get('version')}" for each in pools})


def _git(package: Path) -> dict[str, Any] | None:
    """Return commit and whether there are changes, if the package stands in a checkout of its own."""
    root = package.parent
    state = git.state(root) if (root / ".git").exists() else None
    return None if state is None else {"commit": state.commit, "dirty": state.dirty}
