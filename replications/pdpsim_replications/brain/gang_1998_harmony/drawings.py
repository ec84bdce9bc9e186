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

WAYS = {
    "metre": "right_metre",
    "none": "right_none",
    "random": "right_random",
    "table": "table",
    "one chord": "frequent",
}


def chords(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw chords right by metre, size of the corpus, and decay."""
    from pdpsim.figures.curves import curves, profile
    from pdpsim.figures.panels import grid

    first, second, third = grid(figure, 3)
    shares = np.array([[each[key] for key in WAYS.values()] for each in measures])
    for axes, title in zip(
        (first, second, third),
        ("what is told of the metre", "size of the corpus", "memory of the pools"),
        strict=True,
    ):
        axes.set_title(title)
    drawn = profile(first, list(WAYS), {"chords": shares}, kind="bar", xlabel="", ylabel="chords right")
    columns: dict[str, list[Any]] = {"panel": ["metre"] * len(WAYS), "place": drawn.pop("position")}
    columns |= {key: list(values) for key, values in drawn.items()}
    for axes, key, label in ((second, "sizes", "tunes learned"), (third, "kept", "share kept by the pools")):
        values = np.array([each[f"right_{key}"] for each in measures])
        drawn = curves(axes, measures[0][key], {"chords": values}, xlabel=label, ylabel="chords right")
        columns["panel"] += [label] * len(drawn["x"])
        columns["place"] += drawn.pop("x")
        for name, each in drawn.items():
            columns[name] += each
    return columns
