"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.claims.control import Substituted

from .measures import CYCLES, PEOPLE, PLACES, UNIT, retrieved
from .people import PROPERTIES, UNITS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Properties of Ken's, and the one that takes over; people, by their places in the table.
FOLLOWED = ("Sharks", "20s", "30s", "HS", "Single", "Burglar")
FRIENDS = {"Ken": 21, "Nick": 17, "Neal": 25, "Rick": 23, "Pete": 11, "Fred": 12}

#: What was presented, and its measure.
PRESENTED = {
    "Jets": "jets",
    "Sharks": "sharks",
    "Shark, 20s": "sharks_20s",
    "20s, pusher": "20s_pusher",
    "Lance, link cut": "cut",
}


def ken(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the course of Ken's properties, and of the people."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2, sharey=True)
    course = measures[0]["ken"]
    cycles = np.arange(1, len(course) + 1)
    drawn: dict[str, ArrayLike] = {"cycle": cycles}
    people = {name: PLACES["person"].start + place for name, place in FRIENDS.items()}
    for axes, units in ((left, {unit: UNIT[unit] for unit in FOLLOWED}), (right, people)):
        courses = {unit: course[:, place] for unit, place in units.items()}
        one = {unit: values[np.newaxis] for unit, values in courses.items()}
        curves(axes, cycles, one, xlabel="cycle", ylabel="activation")
        drawn |= courses
        axes.axhline(0, color="0.6", linewidth=0.5, zorder=0)
        for cycle in (50, 100):
            axes.axvline(cycle, color="0.6", linewidth=0.5, linestyle=":", zorder=0)
        axes.set_ylim(-0.2, 1.05)
    left.set_title("properties")
    right.set_title("people")
    return drawn


def names(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how many people are retrieved whole."""
    from pdpsim.figures.curves import curves

    def right(networks: Sequence[Measures]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array(
            [[retrieved(each, cycle).all(axis=1).sum() for cycle in CYCLES] for each in networks], dtype=float
        )

    columns = curves(
        figure,
        CYCLES,
        {
            "the facts": right(measures),
            "other facts": right([Substituted(each, "shuffled") for each in measures]),
        },
        xlabel="cycle",
        ylabel="people retrieved by name",
    )
    figure.axes[0].set_ylim(-1, PEOPLE + 1)
    return columns


def descriptions(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the properties' activations for each description, a panel each."""
    from pdpsim.figures.note import note

    units = [unit for pool in PROPERTIES for unit in UNITS[pool]]
    pools = [pool for pool in PROPERTIES for _ in UNITS[pool]]
    panels = figure.subplots(len(PRESENTED), 1, sharex=True, sharey=True)
    drawn: dict[str, ArrayLike] = {"pool": pools, "unit": units}
    x = np.arange(len(units)) + np.array([PROPERTIES.index(pool) for pool in pools]) * 0.6
    for axes, (title, name) in zip(panels, PRESENTED.items(), strict=True):
        values = np.array([measures[0][name][UNIT[unit]] for unit in units])
        axes.bar(x, values, color=np.where(values > 0, "0.25", "0.75").tolist(), width=0.8)
        axes.axhline(0, color="0.5", linewidth=0.5, linestyle="--")
        axes.set_title(title, loc="left")
        drawn[title] = values
    panels[-1].set_xticks(x, units, rotation=60, ha="right")
    panels[len(panels) // 2].set_ylabel("activation")
    note(figure, f"network 1 of {len(measures)}")
    return drawn
