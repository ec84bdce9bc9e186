"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .patterns import PROTOTYPES
from .study import STEPS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]


def prototype(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how strongly the memory responds, after it saw distortions and before."""
    from pdpsim.figures.curves import profile

    kinds = {"prototype": "prototype", "last seen": "last", "nine before": "recent", "new": "new"}

    def strengths(prefix: str) -> Any:
        return np.array(
            [[np.mean(each[f"{prefix}strength_{key}"]) for key in kinds.values()] for each in measures]
        )

    series = {"after 50 distortions": strengths(""), "before": strengths("untrained_")}
    return profile(figure, list(kinds), series, kind="bar", xlabel="", ylabel="response strength")


def names(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what each name leads to, by prototype."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    note(figure, f"mean of {len(measures)} networks")
    mean = np.mean([each["from_name"] for each in measures], axis=0)
    return heatmap(
        figure,
        mean,
        rows=[f"name {name}" for name in PROTOTYPES],
        columns=list(PROTOTYPES),
        limits=(-1, 1),
        diverging=True,
        label="cosine",
        numbers=True,
    )


def exemplars(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw response strength by distance from exemplars."""
    from pdpsim.figures.curves import curves

    names = {
        "seen ten times": "falling_often",
        "seen once": "falling_once",
        "before": "untrained_falling_once",
    }
    series = {name: np.array([each[key] for each in measures]) for name, key in names.items()}
    return curves(figure, STEPS, series, xlabel="units that differ", ylabel="response strength")
