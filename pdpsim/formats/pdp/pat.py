"""Pattern files of the PDP programs: name, inputs and targets of each pattern; ``.`` and ``*`` are none."""

from __future__ import annotations

import re

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.project import Floats, Remark, check_extent, unique

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


def parse(text: str, source: str, inputs: int, targets: int) -> tuple[list[str], Floats, Floats]:
    """Read a pattern file.

    Returns
    -------
    list of str
        Names.
    array, shape (patterns, inputs)
    array, shape (patterns, targets)

    Raises
    ------
    FormatError
        If a pattern has more or fewer values: file, line, what was expected.
    """
    names, rows = [], []
    each = inputs + targets
    words = [
        (word, number)
        for number, line in enumerate(text.splitlines(), 1)
        if not line.lstrip().startswith("#")
        for word in line.split()
    ]
    check_extent(len(words) // max(1, each), each, len(text), source)
    for start in range(0, len(words), each + 1):
        (name, line), *values = words[start : start + each + 1]
        if len(values) != each:
            raise FormatError(
                f"{source}, line {line}: expected {inputs} inputs and {targets} targets after {short(name)}, "
                f"found {len(values)} values"
            )
        names.append(name)
        rows.append([_value(word, f"{source}, line {where}") for word, where in values])
    if not rows:
        raise FormatError(f"{source}: there is no pattern")
    table = np.array(rows)
    return names, table[:, :inputs], table[:, inputs:]


def _value(word: str, where: str) -> float:
    if word in (".", "*"):
        return float("nan")
    if word in ("+", "-"):
        return 1.0 if word == "+" else -1.0
    if not _NUMBER.fullmatch(word):
        raise FormatError(f"{where}: expected a number, found {short(word)}")
    return float(word)


def patterns(
    names: list[str], inputs: dict[str, Floats], targets: dict[str, Floats], source: str
) -> tuple[PatternSet, tuple[Remark, ...]]:
    """Return patterns by layer, and what is not carried over."""
    different = unique(names)
    remarks: tuple[Remark, ...] = ()
    if different != names:
        remark = "patterns of one name: those after the first have a number behind it"
        remarks = (Remark(source, remark, "approximated"),)
    for name, values in inputs.items():
        if np.isnan(values).any():
            remarks += (Remark(source, f"inputs of {name} without a value are 0", "approximated"),)
            values[np.isnan(values)] = 0.0
    return PatternSet.from_arrays(inputs, targets, names=different), remarks
