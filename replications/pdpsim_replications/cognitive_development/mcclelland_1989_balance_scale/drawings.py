"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .problems import KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

RULES = {"rule 1": 1, "rule 2": 2, "rule 3": 3, "rule 4": 4, "none": 0}


def stages(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how many networks answer by each rule."""
    from pdpsim.figures.labels import above
    from pdpsim.figures.note import note
    from pdpsim.figures.style import axes_of, styles

    axes = axes_of(figure)
    rules = np.array([each["rules"] for each in measures])
    epochs = np.arange(rules.shape[1])
    shares = {name: (rules == number).mean(axis=0) for name, number in RULES.items()}
    for (name, share), look in zip(shares.items(), styles(list(shares)).values(), strict=True):
        axes.plot(epochs, share, color=look.colour, linestyle=look.line, label=name)
    axes.set(xlabel="epoch", ylabel="share of networks", ylim=(0, 1.02))
    above(axes)
    note(axes, f"{len(measures)} networks")
    return {"epoch": epochs, **shares}


stages_ten = stages


def items(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how many items of each kind are right."""
    from pdpsim.figures.curves import curves

    right = np.array([each["right"] for each in measures])
    courses = {kind: right[:, :, number] for number, kind in enumerate(KINDS)}
    return curves(figure, np.arange(right.shape[1]), courses, ylabel="share right")


def strength(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how strong the two pathways become."""
    from pdpsim.figures.curves import curves

    grown = np.array([each["strength"] for each in measures])
    courses = {"weights": grown[:, :, 0], "distances": grown[:, :, 1]}
    return curves(figure, np.arange(grown.shape[1]), courses, ylabel="length of weights")
