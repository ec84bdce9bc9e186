"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .networks import AT, RULES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

NAMES = {"backpropagation": "backprop.", "contrastive": "CHL"}


def xor(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw when networks solved exclusive or."""
    return epochs(figure, measures, "xor")


def encoder(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw when networks solved the encoder."""
    return epochs(figure, measures, "encoder")


def epochs(figure: Figure, measures: Sequence[Measures], task: str) -> Columns:
    """Draw when networks solved a problem, by rule."""
    from pdpsim.figures.distribution import distribution

    values = {
        NAMES.get(rule, rule): [
            float(each[f"epochs_{task}_{rule}"]) if each[f"solved_{task}_{rule}"] else np.inf
            for each in measures
        ]
        for rule in RULES
    }
    return distribution(figure, values, log=True)


def cosines(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how far what changes hidden units agrees with two gradients, as encoders learn."""
    from pdpsim.figures.curves import curves

    drawn: dict[str, list[Any]] = {"gradient": []}
    panels = {"with backpropagation": 0, "with the network's own gradient": 1}
    for axes, (title, column) in zip(figure.subplots(1, 2, sharey=True), panels.items(), strict=True):
        series = {
            NAMES.get(rule, rule): np.array(
                [last_kept(each[f"looks_{rule}"][:, column]) for each in measures]
            )
            for rule in list(RULES)[1:]
        }
        columns = curves(axes, AT, series, ylabel="cosine" if not column else "")
        axes.set_title(title)
        drawn["gradient"] += [title] * len(columns["series"])
        for name, numbers in columns.items():
            drawn.setdefault(name, []).extend(numbers)
    return drawn


def last_kept(values: ArrayLike) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a course in which a network that has solved its problem stays as it was last."""
    course = np.array(values, dtype=np.float64)
    for place in range(1, len(course)):
        if np.isnan(course[place]):
            course[place] = course[place - 1]
    return course
