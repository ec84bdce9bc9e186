"""Files written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from pdpsim.base.errors import ResultsError

#: What a file of ours is called while it is written: a dot, its name, and eight signs.
_UNFINISHED = re.compile(
    r"\..+\.(npz|json|toml|csv|tsv|csv\.gz|tsv\.gz|txt|html|pdf|svg|png|eps)\.[a-z0-9_]{8}"
)

#: How often a file is written whose unfinished part is gone before it has its name.
_ATTEMPTS = 3


def remove_unfinished(folder: Path, but: Path | None = None) -> None:
    """Remove what `write_bytes` began in a folder and below, in a process that was killed.

    Parameters
    ----------
    folder : Path
        To which nobody is writing.
    but : Path, optional
        A folder in it to which somebody may be.
    """
    for path in folder.rglob(".*"):
        if but is not None and but in path.parents:
            continue
        if _UNFINISHED.fullmatch(path.name) and not path.is_symlink() and path.is_file():
            path.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never a part.

    Raises
    ------
    ResultsError
        If the folder cannot be written to, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(_ATTEMPTS - 1):
            # a run that no lock keeps out may take the unfinished file for what a killed process left
            with suppress(FileNotFoundError):
                return _write(path, content)
        _write(path, content)
    except OSError as error:
        raise ResultsError(
            f"cannot write {path}: {error.strerror or error}; choose another folder, or make room there"
        ) from None


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all; see `write_bytes`.

    A byte of a file's name that is no UTF-8 (which Python keeps as a lone surrogate) is written as a
    backslash, ``u`` and four digits: in JSON that is read back as it was.
    """
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
