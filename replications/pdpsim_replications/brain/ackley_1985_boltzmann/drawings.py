"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .study import UNITS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]


def cycles(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw when there are four codes."""
    from pdpsim.figures.distribution import distribution

    values = {"4-2-4 encoder": [each["cycles"] for each in measures]}
    return distribution(figure, values, published={"4-2-4 encoder": 110.0}, log=True, ylabel="cycles")


def weights(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw all weights of the first machine that has four codes at the end, as a square matrix."""
    from pdpsim.figures.hinton import hinton
    from pdpsim.figures.note import note

    each = next((x for x in measures if x["codes"][-1] == UNITS), measures[0])
    hidden = len(each["words"][0])
    first, middle = np.arange(UNITS), UNITS + np.arange(hidden)
    second = UNITS + hidden + np.arange(UNITS)
    matrix = np.zeros((2 * UNITS + hidden,) * 2)
    matrix[np.ix_(first, middle)] = each["to_hidden"]
    matrix[np.ix_(middle, second)] = each["from_hidden"]
    for group, row in zip((first, second), each["lateral"], strict=True):
        pairs = np.triu_indices(UNITS, 1)
        matrix[group[pairs[0]], group[pairs[1]]] = row
    names = [f"{group} {number}" for group, count in (("A", UNITS), ("hidden", hidden), ("B", UNITS))
             for number in range(1, count + 1)]  # fmt: skip
    drawn = hinton(figure, matrix + matrix.T, senders=names, receivers=names)
    note(figure, f"one of {len(measures)} networks")
    return drawn
