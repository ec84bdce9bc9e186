"""Mesh weights: a matrix for each projection, a row for each sending unit."""

from __future__ import annotations

import re

import numpy as np

from pdpsim.base.errors import FormatError, nearest
from pdpsim.base.format import short
from pdpsim.formats.mesh.session import MeshNetwork
from pdpsim.formats.project import Floats, Weights

_HEAD = re.compile(r"(?:Projection\s+(\S+)\s+(\S+)|(\S+)\s+->\s+(\S+))\s*\Z")
OPENING = re.compile(
    r"\s*(?:[#%][^\n]*\n\s*)*(?:Projection\s+\S+\s+\S+\s+Dimensions|\S+\s+->\s+\S+\s+[-+.\d])"
)


def parse(text: str, source: str = "the weights") -> dict[tuple[str, str], Floats]:
    """Read a file of weights.

    Returns
    -------
    dict of (str, str) to array, shape (sending units, receiving units)
        By the names of the groups.

    Raises
    ------
    FormatError
        If something is wrong: file, line, what was expected.
    """
    rows: dict[tuple[str, str], list[list[float]]] = {}
    current: list[list[float]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith(("%", "#", "Dimensions")):
            continue
        head = _HEAD.match(stripped)
        if head:
            pair = (head.group(1) or head.group(3), head.group(2) or head.group(4))
            if pair in rows:
                raise FormatError(f"{source}, line {number}: a second matrix from {pair[0]!r} to {pair[1]!r}")
            current = rows.setdefault(pair, [])
            continue
        if current is None:
            raise FormatError(
                f"{source}, line {number}: expected 'Projection from to', found {short(stripped)}"
            )
        current.append(_row(stripped, f"{source}, line {number}", len(current[0]) if current else None))
    if not rows:
        raise FormatError(f"{source}: there is no matrix")
    for (sender, receiver), each in rows.items():
        if not each:
            raise FormatError(f"{source}: the matrix from {sender!r} to {receiver!r} has no row")
    return {pair: np.array(each, dtype=np.float64).reshape(len(each), -1) for pair, each in rows.items()}


def _row(text: str, where: str, size: int | None) -> list[float]:
    try:
        values = [float(word) if "_" not in word else np.nan for word in text.split()]
    except ValueError:
        values = [np.nan]
    if not np.isfinite(values).all():
        raise FormatError(f"{where}: expected weights, found {short(text)}")
    if size is not None and len(values) != size:
        raise FormatError(f"{where}: expected {size} weights, found {len(values)}")
    return values


def place(
    matrices: dict[tuple[str, str], Floats], network: MeshNetwork, layers: dict[str, str], source: str
) -> Weights:
    """Return weights by projection and layer.

    Parameters
    ----------
    matrices : dict of (str, str) to array
    network : MeshNetwork
    layers : dict of str to str
        Layers of pdpsim by group.
    source : str
        The file.

    Raises
    ------
    FormatError
        If a matrix belongs to no projection, or has another shape.
    """
    weights = Weights({}, {})
    for (sender, receiver), values in matrices.items():
        bias = receiver in network.biased and sender == f"{receiver}_bias"
        if not bias and (sender, receiver) not in network.projections:
            names = [f"{a} {b}" for a, b in network.projections]
            known = nearest(f"{sender} {receiver}", names)
            raise FormatError(
                f"{source}: the network has no projection from {sender!r} to {receiver!r}{known}"
            )
        shape = (1 if bias else network.groups[sender], network.groups[receiver])
        if values.shape != shape:
            raise FormatError(
                f"{source}: {values.shape[0]} rows of {values.shape[1]} weights from {sender!r} to "
                f"{receiver!r}; expected {shape[0]} of {shape[1]}"
            )
        if bias:
            weights.biases[layers[receiver]] = values[0]
        else:
            weights.links[f"{layers[sender]}->{layers[receiver]}"] = values
    return weights
