"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .linear import RATES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

RULES = {
    "random feedback": "alignment",
    "backpropagation": "backpropagation",
    "last layer alone": "shallow",
}
ANGLES = {
    "to backpropagation's": "alignment_angle",
    "to the pseudoinverse's": "alignment_pseudo",
    "to backpropagation's, not used": "backpropagation_angle",
}
DIGITS = {
    "one layer: exact": "exact-one",
    "random": "alignment-one",
    "last alone": "last-one",
    "two layers: exact": "exact",
    "random ": "alignment",
    "learned": "kolen-pollack",
    "from 0: exact": "exact-zero",
    "direct": "direct-zero",
}


def alignment(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw error and angles over examples."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    examples = measures[0]["examples"]
    errors = {name: np.array([each[f"{rule}_error"] for each in measures]) for name, rule in RULES.items()}
    columns = curves(left, examples, errors, xlabel="example", ylabel="error (share of variance)", log="y")
    left.set_ylim(1e-4, 2)
    turned = {name: np.array([each[key] for each in measures]) for name, key in ANGLES.items()}
    others = curves(right, examples, turned, xlabel="example", ylabel="angle (degrees)")
    right.set_ylim(0, 110)
    return {key: [*columns[key], *others[key]] for key in columns}


def needed(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the examples needed by rate, median over networks."""
    from pdpsim.figures.note import note
    from pdpsim.figures.style import axes_of, styles

    axes = axes_of(figure)
    columns: dict[str, ArrayLike] = {"rate": RATES}
    learning = {name: rule for name, rule in RULES.items() if rule != "shallow"}
    for name, look in styles(list(learning)).items():
        medians = np.median([each[f"needed_{learning[name]}"] for each in measures], axis=0)
        columns[name] = medians
        shown = np.where(np.isfinite(medians), medians, np.nan)
        axes.plot(RATES, shown, color=look.colour, linestyle=look.line, marker=look.marker, label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("learning rate")
    axes.set_ylabel("examples")
    axes.legend()
    note(axes, f"median of {len(measures)} networks")
    return columns


def digits(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is named right by rule and depth."""
    from pdpsim.figures.curves import profile

    shares = np.array([[each[f"named_{rule}"] for rule in DIGITS.values()] for each in measures])
    return profile(
        figure, list(DIGITS), {"digits": shares}, kind="bar", xlabel="", ylabel="digits named right"
    )
