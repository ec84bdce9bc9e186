"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import STEPS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Figure 3 as measured on a scan, within about 0.01.
PUBLISHED = (0.33, 0.16, 0.305, 0.285, 0.18, 0.34, 0.32, 0.17, 0.325, 0.325, 0.16, 0.285)


def figure_3(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the error at 12 steps, before training and after, with the published network's."""
    from pdpsim.figures.curves import curves

    axes, steps = figure.subplots(), np.arange(1, STEPS + 1)
    series = {
        "trained": [each["step_errors"] for each in measures],
        "untrained": [each["untrained_step_errors"] for each in measures],
    }
    columns = curves(axes, steps, series, xlabel="cycle", ylabel="squared error")
    axes.plot(steps, PUBLISHED, "k:x", linewidth=0.8, markersize=4, label="published")
    axes.set(ylim=(0, 0.5), xticks=steps)
    axes.legend(ncols=3, loc="lower center")
    return columns


def hidden(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the two units' preferences against each other, the greater one across."""
    from pdpsim.figures.note import note

    axes = figure.subplots()
    note(figure, f"a point for each of {len(measures)} networks")
    points = {
        state: np.array([np.sort(each[name])[::-1] for each in measures])
        for state, name in (("trained", "preferences"), ("untrained", "untrained_preferences"))
    }
    for (state, pairs), marker in zip(points.items(), ("o", "x"), strict=True):
        axes.plot(*pairs.T, marker, markersize=3.5, label=state)
    axes.axhline(0, color="0.4", linestyle="--", linewidth=0.8)
    axes.axvline(0, color="0.4", linestyle="--", linewidth=0.8)
    reach = 1.1 * max(float(np.abs(pairs).max()) for pairs in points.values())
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    axes.set(xlabel="unit that prefers equal bits more", ylabel="other unit")
    axes.legend(loc="upper left")
    return {
        "state": [state for state, pairs in points.items() for _ in pairs],
        "greater": np.concatenate([pairs[:, 0] for pairs in points.values()]),
        "lesser": np.concatenate([pairs[:, 1] for pairs in points.values()]),
    }
