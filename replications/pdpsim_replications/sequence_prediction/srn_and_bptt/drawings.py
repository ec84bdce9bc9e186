"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .learners import LEARNERS, kept
from .measures import gain
from .measures import solved as is_solved
from .tasks import TASKS, Span

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

NAMES = {"xor": "exclusive-or", "reber": "Reber"}
SLOW = ("slow-step", "slow-through", "e-prop", "rflo")
FAST = tuple(name for name in LEARNERS if name not in SLOW)
#: Hidden units that costs are told for: the option's default.
HIDDEN = 10


def solved(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw which task each solves, and beside its name how many numbers have to be kept for it."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    note(figure, f"share of {len(measures)} networks")
    span = TASKS["span-8"]
    shares = [
        [float(np.mean([is_solved(each, name, task) for each in measures])) for task in TASKS]
        for name in LEARNERS
    ]
    return heatmap(
        figure,
        np.array(shares),
        rows=[f"{each.title}, {kept(name, span.symbols, HIDDEN, 9)} kept" for name, each in LEARNERS.items()],
        columns=[NAMES.get(task, task) for task in TASKS],
        limits=(0.0, 1.0),
        label="solved",
        numbers=True,
    )


def spans(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is right by span, without and with slow units."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    lengths = {name: task.between for name, task in TASKS.items() if isinstance(task, Span)}
    drawn: dict[str, ArrayLike] = {}
    for axes, (title, names) in zip(
        grid(figure, 2, sharey=True), {"units as usual": FAST, "slow units": SLOW}.items(), strict=True
    ):
        series = {
            LEARNERS[name].title: np.array(
                [[each[f"right_{name}_{task}"] for task in lengths] for each in measures]
            )
            for name in names
        }
        columns = curves(
            axes, list(lengths.values()), series, xlabel="symbols between", ylabel="share right", log="x"
        )
        axes.set_title(title)
        axes.set_xticks(list(lengths.values()), [str(each) for each in lengths.values()])
        axes.minorticks_off()
        axes.set_ylim(0.4, 1.02)
        drawn |= {f"{title}: {column}": values for column, values in columns.items()}
    return drawn


def differences(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw paired differences from backpropagation through time, a panel for each task."""
    from pdpsim.analysis.statistics import mean_interval
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid

    note(figure, f"{len(measures)} networks, 95 % interval")
    others = [name for name in LEARNERS if not name.endswith("through")]
    rows: list[tuple[str, str, float, float, float]] = []
    for axes, task in zip(grid(figure, len(TASKS), 3), TASKS, strict=True):
        axes.axvline(0.0, color="0.7", linewidth=0.8)
        for place, name in enumerate(others):
            whole = "slow-through" if name in SLOW else "through"
            interval = mean_interval([gain(each, name, whole, task) for each in measures])
            axes.hlines(place, interval.low, interval.high, color="C0")
            axes.plot(interval.mean, place, "o", markersize=3, color="C0")
            rows.append((task, LEARNERS[name].title, interval.mean, interval.low, interval.high))
        axes.set_title(NAMES.get(task, task))
        axes.set(xlim=(-1.05, 0.3), ylim=(len(others) - 0.5, -0.5), xlabel="difference in share right")
        axes.set_yticks(range(len(others)), [LEARNERS[name].title for name in others])
    names = ("task", "learner", "mean", "low", "high")
    return dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))
