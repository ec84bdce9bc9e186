"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Units that change: classes of memories, up to and with the number.
CLASSES = {"0": 0, "1-5": 5, "6-29": 29, "30 or more": 100}
LOADS = {"P = .130 N": "130", "P = .138 N": "138", "P = .165 N": "165"}


def energy(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the energy of each run."""
    from pdpsim.figures.style import axes_of

    axes = axes_of(figure)
    runs = measures[0]["energy"][:, :15]
    cycles = np.arange(1, runs.shape[1] + 1)
    axes.plot(cycles, runs.T, color="0.4", linewidth=0.7)
    axes.set(xlabel="cycle", ylabel="energy")
    return {"cycle": cycles, **{f"run {number}": run for number, run in enumerate(runs, start=1)}}


def kept(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the share of memories in each class, by coding."""
    from pdpsim.figures.curves import profile

    edges = np.array([0, *(last + 1 for last in CLASSES.values())])

    def shares(replicates: Sequence[Measures]) -> np.ndarray[Any, np.dtype[np.float64]]:
        counts = [
            np.histogram(each["wrong_units"], edges)[0] / len(each["wrong_units"]) for each in replicates
        ]
        return np.array(counts)

    names = {"signs": "units of +1 and -1", "zero-one": "units of 0 and 1"}
    return profile(
        figure,
        list(CLASSES),
        {names[name]: shares(replicates) for name, replicates in measures.items()},
        kind="bar",
        xlabel="units that change",
        ylabel="share of memories",
    )


def limit(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how overlaps are distributed at each load."""
    from pdpsim.figures.style import axes_of, styles

    axes = axes_of(figure)
    edges = np.linspace(0, 1, 41)
    drawn: dict[str, ArrayLike] = {"overlap": (edges[:-1] + edges[1:]) / 2}
    for (title, name), look in zip(LOADS.items(), styles(list(LOADS)).values(), strict=True):
        overlaps = np.concatenate([each[f"overlaps_{name}"] for each in measures])
        shares = np.histogram(overlaps, edges)[0] / len(overlaps)
        axes.stairs(shares, edges, color=look.colour, linestyle=look.line, label=title)
        drawn[title] = shares
    axes.set(xlabel="overlap", ylabel="share of memories")
    axes.legend(loc="upper left")
    return drawn
