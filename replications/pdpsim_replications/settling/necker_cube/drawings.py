"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import COUNTS, CUBE, NEAR

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

RUNS = {
    "gain .4": "low",
    "gain .7": "middle",
    "gain 1.0": "high",
    "annealed": "annealed",
    "quenched": "quenched",
}
#: Where A's vertices stand in the drawing: back and front of the upper side, left and right; then the lower
#: side.
CORNERS = ((0.4, 1.4), (1.4, 1.4), (0.0, 1.0), (1.0, 1.0), (0.4, 0.4), (1.4, 0.4), (0.0, 0.0), (1.0, 0.0))


def states(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw one stable state of each goodness as two cubes of vertices."""
    from pdpsim.figures.note import note

    stable, values = measures[0]["stable_states"], measures[0]["stable_goodness"]
    drawn: dict[str, ArrayLike] = {"unit": [f"{cube}{number}" for cube in "AB" for number in range(1, 9)]}
    for axes, value in zip(figure.subplots(1, len(COUNTS)), COUNTS, strict=True):
        state = stable[int(np.argmax(np.isclose(values, value)))]
        for cube in range(2):
            places = np.array(CORNERS) + np.array([2.1 * cube, 0.0])
            for i, a in enumerate(places):
                for j, b in enumerate(places):
                    if i < j and _edge(i, j):
                        axes.plot(*zip(a, b, strict=True), color="0.75", linewidth=0.7, zorder=1)
            on = state[8 * cube : 8 * cube + 8]
            axes.scatter(
                *places.T,
                s=22,
                c=np.where(on > 0, "black", "white"),
                edgecolors="black",
                zorder=2,
                clip_on=False,
            )
        axes.set_title(f"{value}: {COUNTS[value]} states")
        axes.set_aspect("equal")
        axes.axis("off")
        drawn[f"goodness {value}"] = state
    note(figure, "black: on, white: off; goodness, and how many states have it")
    return drawn


def _edge(i: int, j: int) -> bool:
    """Return whether two vertices differ in one of upper/lower, front/back, left/right."""
    return bin(i ^ j).count("1") == 1


def runs(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw where runs end."""
    from pdpsim.figures.curves import profile

    def share(low: float, high: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array(
            [
                [
                    ((each[f"end_{name}"] > low) & (each[f"end_{name}"] <= high)).mean()
                    for name in RUNS.values()
                ]
                for each in measures
            ]
        )

    columns = profile(
        figure,
        list(RUNS),
        {
            "whole cube": share(CUBE - NEAR, np.inf),
            "mixture of 12": share(12 - NEAR, 12 + NEAR),
            "elsewhere": share(-np.inf, 12 - NEAR) + share(12 + NEAR, CUBE - NEAR),
        },
        kind="bar",
        xlabel="",
        ylabel="share of runs",
    )
    return columns
