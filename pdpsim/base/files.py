"""Files written whole or not at all, and arrays on disk without pickle."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ResultsError

AnyArray = NDArray[Any]


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never a part.

    Raises
    ------
    ResultsError
        If the folder cannot be written to, or the disk is full.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        if not isinstance(error, OSError):
            raise
        raise ResultsError(
            f"cannot write {path}: {error.strerror or error}; choose another folder, or make room there"
        ) from None


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_arrays(path: Path, arrays: Mapping[str, ArrayLike]) -> None:
    """Write named arrays as one compressed ``.npz`` file, whole or not at all; see `write_bytes`."""
    checked = {name: np.asarray(each) for name, each in arrays.items()}
    for name, each in checked.items():
        if each.dtype == object:
            raise ResultsError(f"{path}: {name!r} is no array of numbers or text")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in checked.items():
            about = zipfile.ZipInfo(f"{name}.npy")  # without the date: the same arrays, the same file
            about.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(about, "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, each, allow_pickle=False)
    write_bytes(path, buffer.getvalue())


def read_arrays(path: Path) -> dict[str, AnyArray]:
    """Read what `write_arrays` wrote.

    Raises
    ------
    ResultsError
        If the file is missing or no such file.
    """
    if not path.is_file():
        raise ResultsError(f"{path}: there is no such file")
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (ValueError, OSError, zipfile.BadZipFile, EOFError, AttributeError):
        raise ResultsError(f"{path}: no .npz file that pdpsim wrote, or a damaged one") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
