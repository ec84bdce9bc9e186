"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.claims.control import Substituted

from .measures import time

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

KINDS = ("conflict", "control", "congruent")
TASKS = {"naming colours": "colour", "reading words": "word"}
#: Cycles that are drawn.
SHOWN = 100


def times(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the times of each kind of trial."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.panels import grid

    panels = {
        "printed weights": measures,
        "words as weak as colours": [Substituted(each, "equal") for each in measures],
    }
    drawn: dict[str, list[Any]] = {"network": []}
    for axes, (title, subjects) in zip(grid(figure, 2, sharey=True), panels.items(), strict=True):
        series = {
            name: np.array([[time(each, task, kind) for kind in KINDS] for each in subjects])
            for name, task in TASKS.items()
        }
        columns = profile(axes, list(KINDS), series, xlabel=title, ylabel="cycles to a response")
        drawn["network"] += [title] * len(next(iter(columns.values())))
        for name, numbers in columns.items():
            drawn.setdefault(name, []).extend(numbers)
    return drawn


def courses(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the responses' courses."""
    from pdpsim.figures.note import note
    from pdpsim.figures.panels import grid
    from pdpsim.figures.style import styles

    cycles = np.arange(1, SHOWN + 1)
    drawn: dict[str, ArrayLike] = {"cycle": cycles}
    for axes, (title, task) in zip(grid(figure, 2, sharey=True), TASKS.items(), strict=True):
        for kind, look in styles(KINDS).items():
            course = measures[0][f"course_{task}_{kind}"][:SHOWN]
            axes.plot(cycles, course, color=look.colour, linestyle=look.line)
            axes.lines[-1].set_label(kind)
            drawn[f"{task} {kind}: right"], drawn[f"{task} {kind}: wrong"] = course.T
        axes.set(title=title, xlabel="cycle", ylabel="activation", ylim=(0, 1))
        axes.legend(ncols=3, loc="upper center")
    note(figure, f"network 1 of {len(measures)}; upper: the right response, lower: the wrong one")
    return drawn
