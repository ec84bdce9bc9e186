"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import reached
from .published import COUNTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Units that change: classes of memories, up to and with the number; and the bars of Figure 2, measured on
#: the page, for 15 memories.
CLASSES = {"0": 0, "1-4": 4, "5-9": 9, "10-19": 19, "20-29": 29, "30-39": 39, "40-49": 49, "> 49": 100}
PUBLISHED = (0.22, 0.14, 0.04, 0.085, 0.22, 0.17, 0.04, 0.0)
CODINGS = {"signs": "units of +1 and -1", "zero-one": "units of 0 and 1"}
LOADS = {"P = .130 N": "130", "P = .138 N": "138", "P = .165 N": "165"}


def energy(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the energy of each run."""
    from pdpsim.figures.note import note
    from pdpsim.figures.style import axes_of

    axes = axes_of(figure)
    runs = measures[0]["energy"][:, :15]
    cycles = np.arange(1, runs.shape[1] + 1)
    axes.plot(cycles, runs.T, color="0.4", linewidth=0.7)
    axes.set(xlabel="cycle", ylabel="energy")
    note(axes, f"{len(runs)} runs of network 1 of {len(measures)}")
    return {"cycle": cycles, **{f"run {number}": run for number, run in enumerate(runs, start=1)}}


def figure_2(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the share of memories in each class, by number of memories and coding."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.panels import grid

    edges = np.array([0, *(last + 1 for last in CLASSES.values())])

    def shares(replicates: Sequence[Measures], count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        errors = [each[f"errors_{count}"] for each in replicates]
        return np.array([np.histogram(each, edges)[0] / len(each) for each in errors])

    drawn: dict[str, list[Any]] = {"memories": [], "published": []}
    for axes, count in zip(grid(figure, len(COUNTS)), COUNTS, strict=True):
        columns = profile(
            axes,
            list(CLASSES),
            {title: shares(measures[name], count) for name, title in CODINGS.items()},
            kind="bar",
            xlabel="units that change",
            ylabel="share of memories",
        )
        last = count == COUNTS[-1]
        if last:
            axes.plot(
                np.arange(len(CLASSES)) + 0.2, PUBLISHED, "k_", markersize=7, label="Figure 2 of the paper"
            )
        axes.set_title(f"P = {count}")
        axes.legend()
        for name, values in columns.items():
            drawn.setdefault(name, []).extend(values)
        rows = len(columns["mean"])
        drawn["memories"] += [count] * rows
        drawn["published"] += [*PUBLISHED, *PUBLISHED] if last else [np.nan] * rows
    return drawn


def basins(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw the share of starts that lead to the memory nearest to them, by distance."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.style import axes_of

    axes, distances = axes_of(figure), list(range(1, 13))
    drawn = curves(
        axes,
        distances,
        {
            title: np.array(
                [[reached(each, far, far, exactly=True) for far in distances] for each in measures[name]]
            )
            for name, title in CODINGS.items()
        },
        xlabel="units in which the start differs",
        ylabel="share that leads to it",
    )
    for level in (0.9, 0.2):
        axes.axhline(level, color="0.5", linestyle=":", linewidth=0.7, zorder=0)
    axes.set_ylim(0, 1.05)
    return drawn


def limit(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how overlaps are distributed at each load."""
    from pdpsim.figures.note import note
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
    note(axes, f"all memories of {len(measures)} networks")
    return drawn
