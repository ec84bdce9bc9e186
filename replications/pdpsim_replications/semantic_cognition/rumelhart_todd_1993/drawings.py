"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .measures import (
    CANARY,
    DISTINCTIONS,
    GROUPS,
    ITEMS,
    belief,
    knowledge,
    mode_strengths,
    nearest_epochs,
    tree_of,
)
from .measures import distances as distances_between

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: The epochs of Figure 4 of McClelland and Rogers (2003).
PUBLISHED_EPOCHS = (250, 750, 2500)

KINDS = {item: kind for kind in ("trees", "flowers", "birds", "fish") for item in GROUPS[kind]}

#: What the modes tell apart, by their singular vectors.
MODES = (
    "what all share",
    "plants, animals",
    "birds, fish",
    "trees, flowers",
    "red, yellow",
    "pine, oak",
    "seventh",
    "eighth",
)


def development(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw trees at the published epochs, and paths, of the distances averaged over networks."""
    from pdpsim.analysis.similarity import distance_matrix
    from pdpsim.figures.development import development as draw_development
    from pdpsim.figures.note import note

    note(figure, f"mean distances of {len(measures)} networks")
    epochs = [int(each) for each in measures[0]["epochs"]]
    mean = np.mean([[distance_matrix(now) for now in each["representations"]] for each in measures], axis=0)
    shown = nearest_epochs(epochs, PUBLISHED_EPOCHS)
    return draw_development(figure, epochs, mean, ITEMS, shown, classes=KINDS)


def distances(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the distance of each distinction at every snapshot."""
    from pdpsim.figures.curves import curves

    series = {name: np.array([distances_between(each, name) for each in measures]) for name in DISTINCTIONS}
    return curves(figure, measures[0]["epochs"], series, ylabel="distance of representations")


def canary(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the activation of some of the canary's attributes at every snapshot."""
    from pdpsim.figures.curves import curves

    facts = [("can", name) for name in CANARY] + [("is", "yellow"), ("has", "wings")]
    series = {
        f"{relation} {name}": np.array([belief(each, "canary", relation, name) for each in measures])
        for relation, name in facts
    }
    return curves(figure, measures[0]["epochs"], series, ylabel="activation")


def modes(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the share of each mode at every snapshot."""
    from pdpsim.figures.curves import curves

    shares = np.array([mode_strengths(each) for each in measures])
    series = {name: shares[:, :, number] for number, name in enumerate(MODES)}
    return curves(figure, measures[0]["epochs"], series, ylabel="share of each mode's strength")


def tree_at(figure: Figure, measures: Sequence[Measures], moment: int) -> Columns:
    """Draw the tree of mean distances at one snapshot, with the share of networks that have each branch."""
    from pdpsim.analysis.clades import clade_shares
    from pdpsim.analysis.clustering import mean_tree
    from pdpsim.analysis.similarity import distance_matrix
    from pdpsim.figures.dendrogram import dendrogram
    from pdpsim.figures.note import note

    vectors = [each["representations"][moment] for each in measures]
    note(figure, f"mean distances of {len(measures)} networks")
    return dendrogram(
        figure,
        mean_tree([distance_matrix(each) for each in vectors], ITEMS),
        classes=KINDS,
        shares=clade_shares([tree_of(each) for each in vectors]),
        names=GROUPS,
        preferred=ITEMS,
    )


def tree(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the tree after training."""
    return tree_at(figure, measures, -1)


def tree_untrained(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the tree before training."""
    return tree_at(figure, measures, 0)


def sparrow(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is inferred of a sparrow, attribute by attribute (names of single items aside)."""
    from pdpsim.figures.curves import profile

    known = knowledge()
    shown = [n for n, (_, name) in enumerate(known.attributes) if name not in known.items]
    series = {
        title: np.array([np.asarray(each[f"{prefix}sparrow_beliefs"])[shown] for each in measures])
        for title, prefix in (("trained", ""), ("untrained", "untrained_"))
    }
    names = [f"{known.attributes[n][0]} {known.attributes[n][1]}" for n in shown]
    return profile(figure, names, series, kind="bar", xlabel="", ylabel="activation")
