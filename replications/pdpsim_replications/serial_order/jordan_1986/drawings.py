"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .dual_task import FEATURES as TASK_FEATURES
from .dual_task import LOOKS, SHARED
from .environment import CLUSTER, CONSTRAINTS, FEATURES, SEQUENCES, SQUARE, actions

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: What each set of constraints specifies.
TITLES = {"free": "own step only", "neighbours": "and off next to it", "all": "and off elsewhere"}
#: Paths drawn, and steps of each.
SHOWN, STEPS = 4, 12


def sequences(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw every network's margin for each sequence, with the trace and without, a panel for each reading."""
    from pdpsim.figures.distribution import distribution
    from pdpsim.figures.panels import grid

    drawn: dict[str, list[Any]] = {"reading": []}
    panels = zip(grid(figure, len(measures), sharey=True), measures.items(), strict=True)
    for axes, (reading, networks) in panels:
        values = {
            f"{sequence}{mu}": [float(each[f"margins_{name}"][place]) for each in networks]
            for name, mu in (("trace", ""), ("no-trace", ", μ = 0"))
            for place, sequence in enumerate(SEQUENCES)
        }
        columns = distribution(axes, values, ylabel="margin of the worst unit")
        axes.axhline(0, color="0.4", linestyle="--", linewidth=0.8)
        axes.set_xlabel(f"state while learning: {reading.replace('-', ' ')}")
        drawn["reading"] += [reading] * len(columns["value"])
        for name, numbers in columns.items():
            drawn.setdefault(name, []).extend(numbers)
    return drawn


def constraints(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the mean activation of each action at each step, a panel for each set of constraints."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    drawn: dict[str, list[Any]] = {"constraints": []}
    note(figure, f"mean of {len(measures)} networks; dots: specified")
    for axes, (name, reach) in zip(grid(figure, len(CONSTRAINTS)), CONSTRAINTS.items(), strict=True):
        outputs = np.mean([each[f"actions-{name}"] for each in measures], axis=0).T
        labels = [str(number) for number in range(1, len(outputs) + 1)]
        columns = heatmap(axes, outputs, rows=labels, columns=labels, limits=(0, 1), numbers=True)
        axes.set(xlabel="step", ylabel="action", title=TITLES[name])
        specified = np.argwhere(np.isfinite(actions(reach).targets["output"]))
        axes.plot(*(specified.T + 0.3), "o", color="white", markeredgecolor="black", markersize=3)
        drawn["constraints"] += [name] * len(columns["value"])
        for key, values in columns.items():
            drawn.setdefault(key, []).extend(values)
    return drawn


def cycle(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw one network's way back to the square, and all networks' distances from it."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.labels import above
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    for path in measures[0]["paths"][:SHOWN]:
        left.plot(*path[:STEPS].T, color="0.5", linewidth=0.7)
        left.plot(*path[0], "o", color="0.3", markersize=3)
    left.plot(*np.vstack([SQUARE, SQUARE[:1]]).T, linestyle="--", linewidth=1.0, label="taught")
    left.plot(*measures[0]["cycle"][-4:].T, "s", markersize=4, label="after ten cycles")
    left.set(xlabel="output 1", ylabel="output 2", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    above(left)
    values = np.array([each["distances"].mean(axis=0) for each in measures])
    cycles = np.arange(1, values.shape[1] + 1)
    columns = curves(
        right, cycles, {"networks": values}, xlabel="cycle", ylabel="distance from square", log="y", each=True
    )
    right.set_xticks(cycles)
    return columns


def rounding(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw rounding at each segment."""
    from pdpsim.figures.curves import profile

    column = FEATURES.index("round")
    series = {
        "i...y": "i-y",
        "i...i": "i-i",
        "y...i": "y-i",
        "i...y, consonants unrounded": "i-y-constrained",
    }
    return profile(
        figure,
        ["vowel", *CLUSTER, "vowel"],
        {label: np.array([each[name][:, column] for each in measures]) for label, name in series.items()},
        xlabel="segment",
        ylabel="rounding",
    )


def nasality(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw nasality at each segment."""
    from pdpsim.figures.curves import profile

    column = FEATURES.index("nasal")
    series = {"freon": "freon", "freod": "freod", "freon, vowels oral": "freon-oral"}
    return profile(
        figure,
        ["f", "r", "i", "o", "n or d"],
        {label: np.array([each[name][:, column] for each in measures]) for label, name in series.items()},
        xlabel="segment",
        ylabel="nasality",
    )


def plans(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the mean outputs of the last cycle, for three values of the plan unit."""
    from pdpsim.figures.note import note
    from pdpsim.figures.trajectories import trajectories

    note(figure, f"mean of {len(measures)} networks")
    paths = {}
    for plan in ("0", "0.5", "1"):
        corners = np.mean([each[f"path_{plan}"][-4:] for each in measures], axis=0)
        paths[f"plan {plan}"] = np.vstack([corners, corners[:1]])
    return trajectories(figure, paths, xlabel="output 1", ylabel="output 2")


def interference(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the course of interference for tasks of each similarity, after training together and apart."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    drawn: dict[str, list[Any]] = {"training": []}
    panels = zip(
        grid(figure, 2, sharey=True), (("together", "course"), ("apart", "apart_course")), strict=True
    )
    for axes, (training, name) in panels:
        values = np.array([each[name] for each in measures])
        series = {
            f"{shared} of {TASK_FEATURES} shared": values[:, place] for place, shared in enumerate(SHARED)
        }
        columns = curves(
            axes,
            LOOKS[: values.shape[-1]],
            series,
            xlabel=f"epochs of training {training}",
            ylabel="interference (RMS error)",
        )
        axes.axhline(0, color="0.4", linestyle="--", linewidth=0.8)
        drawn["training"] += [training] * len(columns["mean"])
        for key, numbers in columns.items():
            drawn.setdefault(key, []).extend(numbers)
    return drawn
