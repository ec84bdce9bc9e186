"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Groups = Mapping[str, Sequence[Mapping[str, Any]]]

#: How conditions are called in figures.
TITLES = {"flat": "all at once", "input": "simple sentences first", "memory": "short memory first"}

PANELS = {
    "sse_likelihood": "SSE against grammar",
    "cosine_likelihood": "cosine with grammar",
    "agreement": "lead of right number",
}

#: How errors are defined, and what their columns are called.
DEFINITIONS = {
    "sum_abs": "absolute",
    "sse": "squared",
    "norm": "length",
    "divergence": "divergence",
    "cosine": "cosine",
}


def learning(figure: Figure, groups: Groups) -> Columns:
    """Draw three measures after each pass, one line for each condition."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    drawn: dict[str, ArrayLike] = {}
    for axes, (name, label) in zip(grid(figure, len(PANELS)), PANELS.items(), strict=True):
        start = 1 if name == "sse_likelihood" else 0  # before training it is far off the axis
        longest = max(len(each[0][f"curve_{name}"]) for each in groups.values())
        series = {}
        for condition, measures in groups.items():
            values = np.full((len(measures), longest), np.nan)
            for row, each in enumerate(measures):
                values[row, : len(each[f"curve_{name}"])] = each[f"curve_{name}"]
            series[TITLES[condition]] = values[:, start:]
        passes = np.arange(start, longest)
        columns = curves(axes, passes, series, xlabel="passes", ylabel=label)
        drawn |= {f"{name}: {column}": numbers for column, numbers in columns.items()}
    return drawn


def agreement(figure: Figure, groups: Groups) -> Columns:
    """Draw each network's lead of the right number across clauses."""
    from pdpsim.figures.distribution import distribution

    axes = figure.subplots()
    values = {
        TITLES[condition]: [float(each["agreement"]) for each in measures]
        for condition, measures in groups.items()
    }
    return distribution(axes, values, ylabel="lead of right number")


def predictors(figure: Figure, groups: Groups) -> Columns:
    """Draw a table of measures of prediction, for networks and for predictors that count words."""
    from pdpsim.figures.heatmap import heatmap
    from pdpsim.figures.note import note

    for networks in groups.values():
        note(figure, f"mean of {len(networks)} networks")
    rows = {TITLES[condition]: (condition, "") for condition in groups}
    any_condition = next(iter(groups))
    rows |= {name: (any_condition, f"{name}_") for name in ("unigram", "bigram", "trigram")}
    numbers = [
        [
            float(np.mean([each[f"{before}{definition}_likelihood"] for each in groups[condition]]))
            for definition in DEFINITIONS
        ]
        for condition, before in rows.values()
    ]
    return heatmap(
        figure,
        np.array(numbers),
        rows=list(rows),
        columns=list(DEFINITIONS.values()),
        limits=(0.0, 1.0),
        label="against the grammar",
        numbers=True,
    )
