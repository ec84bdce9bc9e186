"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .changes import EPSILONS, IMPERFECTIONS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

LAYERS = {"lowest": 0, "third": 2, "highest": 5}
WAYS = {
    "perfect": ("plain", 0.0),
    "one reconstruction": ("plain", 0.01),
    "difference of two": ("difference", 0.01),
}
RULES = {
    "backpropagation": "exact",
    "perturbed": "perturbed",
    "difference targets": "differences",
    "targets": "targets",
    "last layer alone": "last",
}


def perturbation(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the difference from the gradient over the perturbation, and what imperfection does."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    differences = np.array([each["difference_deep"] for each in measures])
    columns = curves(
        left,
        EPSILONS,
        {name: differences[:, :, layer] for name, layer in LAYERS.items()},
        xlabel="perturbation",
        ylabel="relative difference",
        log="xy",
    )
    cosines = {
        name: np.array([each[f"cosine_{way}"][IMPERFECTIONS.index(rho)] for each in measures])
        for name, (way, rho) in WAYS.items()
    }
    others = curves(
        right, EPSILONS, cosines, xlabel="perturbation", ylabel="cosine with the gradient", log="x"
    )
    return {key: [*columns[key], *others[key]] for key in columns}


def digits(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is named right by rule."""
    from pdpsim.figures.curves import profile

    shares = np.array([[each[f"named_{rule}"] for rule in RULES.values()] for each in measures])
    return profile(
        figure, list(RULES), {"digits": shares}, kind="bar", xlabel="", ylabel="digits named right"
    )
