"""Files of other simulators as text or bytes, whatever packed them, never more than they can rightly hold."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from pathlib import Path
from typing import IO, cast

from pdpsim.base.errors import FormatError

#: Endings of packed files; what is left of the name says what is in them.
PACKED = (".gz", ".bz2", ".bz", ".xz")

#: A packed file holds at most this many bytes for each of its own (numbers as text shrink tenfold or so), and
#: besides `SMALL`.
MOST_FOR_ONE = 1000
SMALL = 1 << 20


def read_bytes(path: str | Path) -> bytes:
    """Return what is in a file, unpacked if its name ends in ``.gz``, ``.bz2`` or ``.xz``.

    Raises
    ------
    FormatError
        If it cannot be read, is damaged, or unpacks to more than a thousand times its size.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FormatError(f"cannot read {path}: {error.strerror or error}") from None
    if path.suffix.lower() not in PACKED:
        return content
    most = MOST_FOR_ONE * len(content) + SMALL
    try:
        with _opened(path) as file:
            content = file.read(most + 1)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        raise FormatError(f"cannot read {path}: no {path.suffix} file, or a damaged one") from None
    if len(content) > most:
        raise FormatError(f"cannot read {path}: it unpacks to more than {MOST_FOR_ONE} times its size")
    return content


def read_text(path: str | Path) -> str:
    """Return the text of a file, unpacked; see `read_bytes`.

    Old simulators knew no encoding: what is no UTF-8 is taken for Latin-1, in which every byte is a sign.
    """
    return as_text(read_bytes(path), str(path))


def as_text(content: bytes, source: str) -> str:
    """Return bytes as text; `source` is what messages call them.

    Raises
    ------
    FormatError
        If there are NUL bytes among them.
    """
    if b"\0" in content:
        raise FormatError(f"cannot read {source}: expected text, found bytes of another kind")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def bare_name(path: str | Path) -> str:
    """Return the file's name without the ending of a packed one: ``adder.ex`` for ``adder.ex.gz``."""
    path = Path(path)
    return path.stem if path.suffix.lower() in PACKED else path.name


def _opened(path: Path) -> IO[bytes]:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return cast(IO[bytes], gzip.open(path))
    return lzma.open(path) if suffix == ".xz" else bz2.open(path)
