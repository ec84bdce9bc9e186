"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .grammars import REBER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: Where the nodes stand in Figure 2: column, and row from the top.
PLACES = {
    "start": (0.0, 0.5),
    "0": (1.0, 0.5),
    "1": (2.0, 0.0),
    "2": (2.0, 1.0),
    "3": (3.0, 0.0),
    "4": (3.0, 1.0),
    "5": (4.0, 0.5),
    "end": (5.0, 0.5),
}


def figure_2(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the grammar."""
    from pdpsim.figures.automaton import automaton_diagram

    return automaton_diagram(figure, REBER, PLACES)


def recognition(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw how many strings of the grammar each network accepts."""
    from pdpsim.figures.distribution import distribution

    shown = ("three", "fifteen")
    return distribution(
        figure,
        {name: [float(each["accepted"]) for each in measures[name]] for name in shown if name in measures},
        published={name: 20_000.0 for name in shown if name in measures},
        ylabel="strings accepted",
    )


def phases(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how outputs come to resemble what more and more letters foretell."""
    from pdpsim.figures.curves import curves

    axes = figure.subplots()
    names = ("frequencies of letters", "the last letter", "the last two letters")
    series = {
        name: np.array([each["correlations"][:, order] for each in measures])
        for order, name in enumerate(names)
    }
    columns = curves(
        axes,
        measures[0]["looked_after"],
        series,
        xlabel="strings",
        ylabel="correlation with outputs",
        log="x",
    )
    axes.legend(loc="lower right")
    return columns


def figure_3_three(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the tree of hidden patterns of the best network, by node."""
    from pdpsim.analysis.clustering import cluster
    from pdpsim.figures.dendrogram import dendrogram
    from pdpsim.figures.note import note

    note(figure, f"the one of {len(measures)} networks that accepted most strings")
    best = max(measures, key=lambda each: each["accepted"])
    beginnings = [str(each) for each in best["tree_beginnings"]]
    nodes = {name: f"node {node}" for name, node in zip(beginnings, best["tree_nodes"], strict=True)}
    in_order = dict(sorted(nodes.items(), key=lambda item: item[1]))
    return dendrogram(figure, cluster(best["tree_vectors"], beginnings), classes=in_order)


def figure_3_fifteen(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the same of the best network with fifteen hidden units."""
    return figure_3_three(figure, measures)


def embedded(figure: Figure, measures: Mapping[str, Sequence[Measures]]) -> Columns:
    """Draw how often the last letter is right, by the length of the clause."""
    from pdpsim.figures.curves import profile

    axes = figure.subplots()
    columns = profile(
        axes,
        ["3", "4-5", "6-8", "9 or more"],
        {
            name: np.array([each["right_by_length"] for each in measures[name]])
            for name in ("symmetrical", "biased")
            if name in measures
        },
        xlabel="letters of the clause",
        ylabel="share of strings",
    )
    axes.axhline(0.5, color="0.5", linewidth=0.6, linestyle=":")
    axes.set_ylim(0.4, 1.02)
    return columns
