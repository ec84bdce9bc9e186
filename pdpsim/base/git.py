"""What git knows of a folder: commit, changes, files of earlier commits. Nothing is written."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class State:
    """The state of a checkout.

    Parameters
    ----------
    root : Path
        Its top folder.
    commit : str
    changes : tuple of str
        Files that are not as they are in the commit, new ones included.
    """

    root: Path
    commit: str
    changes: tuple[str, ...]

    @property
    def dirty(self) -> bool:
        """Whether anything is not as it is in the commit."""
        return bool(self.changes)


def state(folder: Path, aside: Sequence[Path] = ()) -> State | None:
    """Return the state of the checkout that a folder is in; None if it is in none, or there is no git.

    Parameters
    ----------
    folder : Path
    aside : sequence of Path
        Files and folders whose changes are not looked at.
    """
    try:
        root = Path(_ask(folder, "rev-parse", "--show-toplevel").strip())
        commit = _ask(root, "rev-parse", "HEAD").strip()
        listing = _ask(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames")
    except (OSError, subprocess.SubprocessError):
        return None
    ignored = {each.resolve() for each in aside}
    changes = (each[3:] for each in listing.split("\0") if each)
    return State(
        root, commit, tuple(each for each in changes if not _within((root / each).resolve(), ignored))
    )


def _within(path: Path, places: set[Path]) -> bool:
    return not places.isdisjoint((path, *path.parents))


def file_at(commit: str, path: Path) -> str | None:
    """Return the text that a file had in a commit; None if it was not there, or the commit is not known."""
    try:
        root = Path(_ask(path.parent, "rev-parse", "--show-toplevel").strip())
        inside = path.resolve().relative_to(root.resolve()).as_posix()
        return _ask(root, "show", f"{commit}:{inside}")
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def has_history(folder: Path) -> bool:
    """Return whether a folder is in a repository with its whole history (a shallow clone lacks it)."""
    try:
        return _ask(folder, "rev-parse", "--is-shallow-repository").strip() == "false"
    except (OSError, subprocess.SubprocessError):
        return False


def _ask(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, timeout=30
    )
    return done.stdout
