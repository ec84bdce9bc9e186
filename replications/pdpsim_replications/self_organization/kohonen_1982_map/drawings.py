"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import SHARES, SIDE, disorder, occupied, points

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

RANGES = {"near": "eight neighbours", "far": "sixteen more", "alone": "winner alone"}


def figure_4(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw one map as it unfolds."""
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    snapshots, steps = measures[0]["near"], measures[0]["steps"]
    drawn: dict[str, ArrayLike] = {"unit": np.arange(1, SIDE**2 + 1)}
    panels = grid(figure, len(steps), narrow=2)
    for axes, weights, step in zip(panels, snapshots, steps, strict=True):
        lattice = points(weights).reshape(SIDE, SIDE, 2)
        for line in (*lattice, *lattice.swapaxes(0, 1)):
            axes.plot(*line.T, color="0.2", linewidth=0.6)
        axes.set(title=f"{step:,}", xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), xticks=[], yticks=[])
        axes.set_aspect("equal")
        drawn[f"across after {step}"], drawn[f"up after {step}"] = points(weights).T
    note(figure, f"network 1 of {len(measures)}, by steps")
    return drawn


def figure_5(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how order grows."""
    from pdpsim.figures.curves import curves

    courses = {
        label: np.array([[disorder(weights) for weights in each[name]] for each in measures])
        for name, label in RANGES.items()
    }
    return curves(figure, measures[0]["steps"], courses, xlabel="step", ylabel="disorder", log="x")


def figure_11(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the share of units over the share of directions."""
    from pdpsim.figures.curves import curves

    halves = [name.removeprefix("half_") for name in SHARES]
    units = np.array([[occupied(each, half) for half in halves] for each in measures])
    shares = list(SHARES.values())
    in_proportion = np.array([shares])
    return curves(
        figure,
        shares,
        {"maps": units, "in proportion": in_proportion},
        xlabel="share of directions",
        ylabel="share of units",
    )
