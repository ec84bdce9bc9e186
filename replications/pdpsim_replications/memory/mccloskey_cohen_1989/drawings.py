"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import PEOPLE, course, kept_at_half

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Points of Figures 5B, 5C, 10A and 10C, in per cent, measured on the page: at 0 trials, then means of five.
PUBLISHED: Mapping[str, Mapping[str, Sequence[float]]] = {
    "ones": {"side": (100, 19, 1, 0, 0, 0), "match": (100, 28, 4, 2, 2, 1)},
    "twos": {"side": (12, 54, 91, 100, 100, 100), "match": (12, 66, 98, 100, 100, 100)},
    "ab": {"side": (100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), "match": (100, 8, 4, 4, 3, 1, 1, 1, 1, 1, 1)},
    "ac": {
        "side": (1, 3, 16, 42, 52, 61, 72, 73, 74, 88, 92),
        "match": (1, 17, 45, 75, 83, 87, 87, 90, 99, 100, 100),
    },
}
#: What its points are called.
PAPER = "the paper's two runs"
TITLES = {"ones": "ones", "twos": "twos", "ab": "A-B", "ac": "A-C"}
PANELS = {
    "right side of .5": ("", "side"),
    "best match": ("", "match"),
    "best match, with the first set": ("mixed_", "match"),
}

#: Networks of the last figure, and what the paper has of each (Tables III, V, VIII and XI).
NETWORKS = {
    "usual": ("50 hidden units", 0),
    "ten": ("10 hidden units", 13),
    "hundred": ("100 hidden units", 0),
    "slow": ("rate .01", 31),
    "over": ("overtrained", 0),
    "local": ("local codes", 0),
    "mixed": ("with A-B", None),
}


def figure_5(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the addition facts."""
    return courses(figure, measures, ("ones", "twos"), 25, "trials on the twos")


def figure_10(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the lists."""
    return courses(figure, measures, ("ab", "ac"), 50, "trials on A-C")


def courses(
    figure: Figure, measures: Sequence[Measures], items: Sequence[str], last: int, xlabel: str
) -> Columns:
    """Draw the percentage right of two sets of items, a panel for each criterion."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid
    from pdpsim.figures.style import styles

    looks = dict(zip(items, styles([TITLES[each] for each in items]).values(), strict=True))
    drawn: dict[str, list[Any]] = {"panel": []}
    for axes, (title, (prefix, by)) in zip(
        grid(figure, len(PANELS), sharey=True), PANELS.items(), strict=True
    ):
        end = min(last, *(len(each[f"{prefix}{name}"]) - 1 for each in measures for name in items))
        trials = list(range(end + 1))
        columns = curves(
            axes,
            trials,
            {
                TITLES[name]: np.array(
                    [100 * course(each, f"{prefix}{name}", by)[: end + 1] for each in measures]
                )
                for name in items
            },
            xlabel=xlabel,
            ylabel="% right",
        )
        for name in items if not prefix else ():
            points = PUBLISHED[name][by]
            axes.plot(
                [0, *range(3, 5 * len(points) - 4, 5)], points, "x", color=looks[name].colour, markersize=4
            )
        if not prefix:
            axes.plot([], [], "x", color="0.3", markersize=4, label=PAPER)
            axes.legend()
        axes.set_title(title)
        axes.set_ylim(-3, 103)
        for name, values in columns.items():
            drawn.setdefault(name, []).extend(values)
        drawn["panel"] += [title] * len(columns["mean"])
    return drawn


def generality(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is left of A-B in each network."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.labels import above
    from pdpsim.figures.style import axes_of

    axes = axes_of(figure)
    values = np.array([[kept_at_half(each, name) for name in NETWORKS] for each in measures])
    titles = [title for title, _ in NETWORKS.values()]
    columns = profile(axes, titles, {"networks": values}, kind="bar", xlabel="", ylabel="% of A-B right")
    published = [np.nan if each is None else float(each) for _, each in NETWORKS.values()]
    axes.plot(range(len(published)), published, "kx", markersize=5, label=PAPER)
    axes.axhline(100 * PEOPLE, color="0.4", linestyle="--", linewidth=0.8, label="people")
    axes.set_ylim(-2, 103)
    above(axes)
    return columns | {"published": published}
