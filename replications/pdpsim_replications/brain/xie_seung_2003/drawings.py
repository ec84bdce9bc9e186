"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .study import GAINS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]


def differences(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how far changes are from backpropagation's."""
    from pdpsim.figures.curves import curves

    names = {"with the factor": "difference", "without": "uniform_difference"}
    series = {title: np.array([each[name] for each in measures]) for title, name in names.items()}
    return curves(
        figure, GAINS, series, xlabel="strength of the feedback", ylabel="difference, share", log="xy"
    )
