"""The figure of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .study import BETAS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

SERIES = {"one direction": "difference", "both": "two_sided", "clamped": "clamped_difference"}


def differences(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how far changes are from the gradient."""
    from pdpsim.figures.curves import curves

    series = {title: np.array([each[name] for each in measures]) for title, name in SERIES.items()}
    return curves(figure, BETAS, series, xlabel="strength of the nudge", ylabel="difference, share", log="xy")
