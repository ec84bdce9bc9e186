"""Arrays on disk, without pickle, read no further than fits into memory."""

from __future__ import annotations

import errno
import io
import math
import os
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base import memory
from pdpsim.base.errors import ResultsError
from pdpsim.base.files import write_bytes

AnyArray = NDArray[Any]

#: What an array in a file may hold: truth values, numbers, text; no Python objects.
KINDS = "biufcUS"


class DamagedError(ResultsError):
    """A file of arrays that was changed since it was written, or that pdpsim did not write."""


@dataclass(frozen=True)
class Header:
    """What an array in a file is, known before its numbers are read.

    Parameters
    ----------
    dtype : dtype
    shape : tuple of int
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes that the array takes."""
        return int(self.dtype.itemsize) * math.prod(self.shape)


def write_arrays(path: Path, arrays: Mapping[str, ArrayLike]) -> None:
    """Write named arrays as one compressed ``.npz`` file, whole or not at all; see `write_bytes`."""
    checked = {name: np.asarray(each) for name, each in arrays.items()}
    for name, each in checked.items():
        if each.dtype.kind not in KINDS:
            raise ResultsError(f"{path}: {name!r} is no array of numbers or text")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in checked.items():
            about = zipfile.ZipInfo(f"{name}.npy")  # without the date: the same arrays, the same file
            about.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(about, "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, each, allow_pickle=False)
    write_bytes(path, buffer.getvalue())


def read_arrays(
    path: Path, names: Collection[str] | None = None, check: Callable[[str, Header], None] | None = None
) -> dict[str, AnyArray]:
    """Read what `write_arrays` wrote.

    Parameters
    ----------
    path : Path
    names : collection of str, optional
        What to read, where it is there; everything else is left alone. All by default.
    check : callable, optional
        Given the name and the header of each array before its numbers are read; raises `ResultsError` if they
        are not wanted.

    Raises
    ------
    DamagedError
        If the file is not one that `write_arrays` wrote, or not any more.
    ResultsError
        If it is missing or cannot be read, or its arrays do not fit into memory.
    """
    if not path.is_file():
        raise ResultsError(f"{path}: there is no such file")
    try:
        with zipfile.ZipFile(path) as archive:
            inside = archive.namelist()
            if _listed(path) not in (len(inside), _MANY):
                raise DamagedError("an array is hidden by a longer entry before it")
            members = {each.removesuffix(".npy"): each for each in inside}
            if len(members) < len(inside) or not all(each.endswith(".npy") for each in inside):
                raise DamagedError("its names are no names of arrays")  # no check sum covers them
            wanted = [name for name in members if names is None or name in names]
            headers = {name: _header(archive, members[name]) for name in wanted}
            for name, header in headers.items():
                if check is not None:
                    check(name, header)
            excess = memory.excess(sum(header.size for header in headers.values()))
            if excess:
                raise ResultsError(f"its arrays {excess}")
            return {name: _read_member(archive, members[name]) for name in wanted}
    except ResultsError as error:
        raise type(error)(f"{path}: {error}") from None
    except MemoryError:
        raise ResultsError(f"{path}: its arrays do not fit into the memory that is free") from None
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # those two come of places that a damaged file names
            raise ResultsError(f"cannot read {path}: {error.strerror or error}") from None
    except Exception:  # zipfile, zlib, struct, ast, tokenize and NumPy each have their own word for damage
        pass
    raise DamagedError(f"{path}: no .npz file that pdpsim wrote, or a damaged one")


#: What a zip file gives as the number of its members where they are too many for its field.
_MANY = 0xFFFF


def _listed(path: Path) -> int:
    """Return how many members a zip file without a comment says it has, which `zipfile` does not check."""
    with path.open("rb") as file:
        file.seek(-22, os.SEEK_END)
        end = file.read()
    return int.from_bytes(end[10:12], "little") if end[:4] == b"PK\x05\x06" else _MANY


def _header(archive: zipfile.ZipFile, member: str) -> Header:
    with archive.open(member) as entry:
        version = np.lib.format.read_magic(entry)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, _, dtype = read(entry)
        header = Header(dtype, shape)
        if dtype.kind not in KINDS or entry.tell() + header.size != archive.getinfo(member).file_size:
            raise DamagedError(f"{member.removesuffix('.npy')!r} is no array of numbers or text")
        return header


def _read_member(archive: zipfile.ZipFile, member: str) -> AnyArray:
    with archive.open(member) as entry:
        array: AnyArray = np.lib.format.read_array(entry, allow_pickle=False)
        return array
