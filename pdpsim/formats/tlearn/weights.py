"""Weights that tlearn saves: for each node, the bias, the weights from inputs and those from nodes."""

from __future__ import annotations

import re

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.formats.project import Floats, Weights
from pdpsim.formats.tlearn.model import Conversion

OPENING = "NETWORK CONFIGURED BY TLEARN"


def parse(text: str, source: str, nodes: int, inputs: int) -> tuple[Floats, int]:
    """Read a ``.wts`` file.

    Returns
    -------
    array, shape (nodes, 1 + inputs + nodes)
        To each node, from the bias, the inputs and the nodes.
    int
        Sweeps made.

    Raises
    ------
    FormatError
        If it is no such file, or of another network.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != OPENING:
        raise FormatError(f"{source}, line 1: expected {OPENING!r}")
    sweeps, values = 0, []
    for number, line in enumerate(lines[1:], 2):
        sweeps_line = re.fullmatch(r"#\s*weights after (\d{1,12}) sweeps", line.strip())
        sweeps = int(sweeps_line.group(1)) if sweeps_line else sweeps
        if line.startswith("#"):
            continue
        for word in line.split():
            try:
                value = float(word) if "_" not in word else np.nan
            except ValueError:
                value = np.nan
            if not np.isfinite(value):
                raise FormatError(f"{source}, line {number}: expected a weight, found {short(word)}")
            values.append(value)
    expected = nodes * (1 + inputs + nodes)
    if len(values) != expected:
        raise FormatError(
            f"{source}: {len(values)} weights; a network of {nodes} nodes and {inputs} inputs has {expected}"
        )
    return np.array(values).reshape(nodes, -1), sweeps


def place(matrix: Floats, sweeps: int, conversion: Conversion) -> Weights:
    """Return weights by projection and layer."""
    weights = Weights({}, {}, updates=sweeps)
    for part in conversion.parts:
        block = matrix[conversion.rows(part.receiver), part.sender.places].T
        weights.links[part.name] = np.where(part.mask, block, 0.0) * conversion.slope(part.receiver)
    for segment in conversion.segments:
        if segment.first > conversion.cf.inputs and segment.name not in conversion.contexts:
            rows = conversion.rows(segment)
            if conversion.cf.linked[rows, 0].any():
                weights.biases[segment.name] = matrix[rows, 0] * conversion.slope(segment)
    return weights
