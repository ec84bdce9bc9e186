"""Lens weight files, text and binary: read, laid on a network's links, and written.

A file has a header of four whole numbers (cookie, links, values for each link, updates made), then the values
of each link: its weight, its last change, and a third that only some builds of Lens use. Links stand in the
order of groups and their units, and for each unit in the order in which they were made, the bias first
(``standardSaveWeights`` in ``Src/connect.c``). Binary files have four bytes a number, in network byte order.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.formats.lens.network import BIAS, Block, LensNetwork, links
from pdpsim.formats.project import Floats, Weights
from pdpsim.formats.source import as_text, read_bytes

COOKIE = 1431655766
_BINARY = struct.pack(">i", COOKIE)
_TEXT = str(COOKIE).encode()

#: Values of a link: weight, last change, last value.
MOST_VALUES = 3


@dataclass(frozen=True, eq=False)
class WeightFile:
    """A weight file.

    Parameters
    ----------
    source : str
        What messages call it.
    values : array, shape (links, values)
        Weight, last change and a third value of each link, as far as the file has them.
    updates : int
        Updates made before it was written.
    """

    source: str
    values: Floats
    updates: int


def recognised(head: bytes) -> bool:
    """Return whether a file that begins with those bytes is a weight file."""
    return head.startswith(_BINARY) or head.lstrip().startswith(_TEXT)


def read(path: str | Path) -> WeightFile:
    """Read a weight file, text or binary, packed or not.

    Raises
    ------
    FormatError
        If it is no weight file, or is damaged.
    """
    return parse(read_bytes(path), str(path))


def parse(content: bytes, source: str = "the weights") -> WeightFile:
    """Read the bytes of a weight file; see `read`."""
    if content.startswith(_BINARY):
        whole = content[: 4 * (len(content) // 4)]
        header = np.frombuffer(whole[:16], dtype=">i4").tolist()
        _check_bytes(header, len(content), source)
        with np.errstate(invalid="ignore"):  # not numbers are found below
            values = np.frombuffer(whole[16:], dtype=">f4").astype(np.float64)
    else:
        words = as_text(content, source).split()
        header = [_whole(word, source) for word in words[:4]]
        values = np.array([_real(word, source) for word in words[4:]])
    if len(header) < 4 or header[0] != COOKIE:
        raise FormatError(f"{source}: expected {COOKIE} and three more whole numbers at the beginning")
    _, count, each, updates = header
    if count < 0 or not 1 <= each <= MOST_VALUES:
        raise FormatError(
            f"{source}: expected links with 1 to {MOST_VALUES} values; found {count} with {each}"
        )
    if updates >= 1 << 31:
        raise FormatError(f"{source}: expected the number of updates, found {updates}")
    if len(values) != count * each:
        raise FormatError(f"{source}: expected {count} links with {each} values, found {len(values)} numbers")
    if not np.isfinite(values).all():
        raise FormatError(f"{source}: a weight is not a finite number")
    return WeightFile(source, values.reshape(count, each), max(0, updates))


def place(
    file: WeightFile, network: LensNetwork, names: dict[str, str], projections: Sequence[tuple[Block, str]]
) -> Weights:
    """Return weights by projection and layer.

    Parameters
    ----------
    file : WeightFile
    network : LensNetwork
    names : dict of str to str
        Layers of pdpsim by group.
    projections : sequence of (Block, str)
        Projections of pdpsim by links.

    Raises
    ------
    FormatError
        If the file has more or fewer links than the network.
    """
    masks = {id(block): links(network, block) for block in network.blocks}
    expected = sum(int(mask.sum()) for mask in masks.values())
    if expected != len(file.values):
        raise FormatError(
            f"{file.source}: {len(file.values)} links; the network {network.name!r} has {expected}"
        )
    arrays = {key: np.zeros((file.values.shape[1], *mask.shape)) for key, mask in masks.items()}
    row = 0
    for group in network.groups:
        blocks = network.incoming(group.name)
        for unit in range(group.size):
            for block in blocks:
                senders = masks[id(block)][:, unit]
                count = int(senders.sum())
                arrays[id(block)][:, senders, unit] = file.values[row : row + count].T
                row += count
    weights = Weights({}, {}, updates=file.updates)
    for block in network.blocks:
        if block.sender == BIAS and block.receiver in names:
            values = arrays[id(block)]
            weights.biases[names[block.receiver]] = values[0, 0]
            if len(values) > 1:
                weights.bias_changes[names[block.receiver]] = values[1, 0]
    for block, name in projections:
        values = arrays[id(block)]
        weights.links[name] = values[0]
        if len(values) > 1:
            weights.changes[name] = values[1]
    return weights


def left_to_chance(network: LensNetwork) -> Block | None:
    """Return links of a network that Lens draws at random, so that nothing tells which weight is whose."""
    for block in network.blocks:
        if block.mask is None and block.pattern not in ("FULL", "ONE_TO_ONE"):
            return block
    return None


def _check_bytes(header: Sequence[int], size: int, source: str) -> None:
    """Raise `FormatError` if a binary file is longer or shorter than its beginning says."""
    if len(header) == 4 and header[1] >= 0 and 1 <= header[2] <= MOST_VALUES:
        expected = 16 + 4 * header[1] * header[2]
        if size != expected:
            raise FormatError(
                f"{source}: {header[1]:,} links with {header[2]} values are {expected:,} bytes; the file has "
                f"{size:,}, so it is damaged"
            )


def _whole(word: str, source: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise FormatError(f"{source}: expected a whole number, found {short(word)}") from None


def _real(word: str, source: str) -> float:
    try:
        return float(word) if "_" not in word else float("nan")
    except ValueError:
        raise FormatError(f"{source}: expected a number, found {short(word)}") from None
