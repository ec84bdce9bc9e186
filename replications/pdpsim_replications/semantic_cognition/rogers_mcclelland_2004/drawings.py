"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .damage import CANARY, DAMAGE, knowledge_left
from .environment import GROUPS, KINDS, LEVELS, MEMBERS, eight, twenty_one
from .learning import fact, named_items
from .projection import RELATIONS, spread

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

#: What the amounts of each kind of damage are.
AMOUNTS = {
    "activations": "SD of noise on activations",
    "noise": "SD of noise on net inputs",
    "links": "share of links removed",
}


def leaves(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw 'has leaves' of a plant without, of one with, and of animals, over training."""
    from pdpsim.figures.curves import curves

    series = {
        title: np.array(
            [
                np.mean([fact(each["eight_beliefs"], eight(), x, "has", "leaves") for x in items], axis=0)
                for each in measures
            ]
        )
        for title, items in (("pine", ("pine",)), ("oak", ("oak",)), ("animals", eight().items[4:]))
    }
    return curves(figure, measures[0]["eight_epochs"], series, ylabel="activation of leaves")


def coherence(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw both kinds of attribute over training, and the tree of the mean distances after it."""
    from pdpsim.analysis.clustering import mean_tree
    from pdpsim.analysis.similarity import distance_matrix
    from pdpsim.figures.curves import curves
    from pdpsim.figures.dendrogram import dendrogram
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2, tall=(46.0, 84.0))
    series = {
        f"{name} attributes": np.array([each[name] for each in measures])
        for name in ("coherent", "incoherent")
    }
    columns = curves(left, measures[0]["coherent_epochs"], series, ylabel="activation of what is true")
    items = [f"{group + 1}.{member + 1}" for group in range(GROUPS) for member in range(MEMBERS)]
    matrices = [distance_matrix(each["coherent_representations"][-1]) for each in measures]
    classes = {item: f"group {item[0]}" for item in items}
    dendrogram(right, mean_tree(matrices, items), classes=classes, preferred=items)
    return columns


def naming(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the lead of right names over training, by level, in three panels."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    panels = (
        ("all kinds", "novice", named_items()),
        ("expert: birds", "expert", KINDS["birds"]),
        ("expert: fish", "expert", KINDS["fish"]),
    )
    drawn: dict[str, Any] = {}
    axes = grid(figure, len(panels), sharey=True)
    for place, (title, network, items) in zip(axes, panels, strict=True):
        numbers = [twenty_one().items.index(item) for item in items]
        series = {
            level: np.array([each[f"{network}_margins"][:, n, numbers].mean(axis=1) for each in measures])
            for n, level in enumerate(LEVELS)
        }
        columns = curves(place, measures[0]["things_epochs"], series, ylabel="lead of the right name")
        place.set_title(title)
        drawn |= {f"{title}: {name}": values for name, values in columns.items()}
    return drawn


def dementia(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what is left of names at each level, by kind and amount of damage."""
    return _damage(figure, measures, LEVELS, "share of names right, less wrong ones")


def canary(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the activation of what the canary can, by kind and amount of damage."""
    return _damage(figure, measures, CANARY, "activation")


def _damage(figure: Figure, measures: Sequence[Measures], names: Sequence[str], ylabel: str) -> Columns:
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    whole = [knowledge_left(np.asarray(each["eight_beliefs"][-1])) for each in measures]
    drawn: dict[str, list[Any]] = {"damage": []}
    axes = grid(figure, len(DAMAGE), sharey=True)
    for place, (kind, (_, amounts)) in zip(axes, DAMAGE.items(), strict=True):
        series = {
            name: np.array(
                [
                    [intact[name], *each[f"{kind}_{name}"]]
                    for intact, each in zip(whole, measures, strict=True)
                ]
            )
            for name in names
        }
        columns = curves(place, (0.0, *amounts), series, xlabel=AMOUNTS[kind], ylabel=ylabel)
        drawn["damage"] += [kind] * len(columns["x"])
        for name, values in columns.items():
            drawn.setdefault(name, []).extend(np.asarray(values).tolist())
    return drawn


def projection(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the new property's activation for other items, early and late, by relation."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.panels import grid

    drawn: dict[str, Any] = {}
    axes = grid(figure, 3, sharey=True)
    for place, moment in zip(axes, ("untrained", "early", "late"), strict=True):
        spreads = {
            relation: [spread(each, moment, [relation]) for each in measures] for relation in RELATIONS
        }
        groups = ("trees", "flowers", "animals")
        series = {
            relation: np.array([[each[group] for group in groups] for each in each_network])
            for relation, each_network in spreads.items()
        }
        columns = profile(place, groups, series, kind="bar", xlabel="", ylabel="activation")
        place.set_title(moment)
        drawn |= {f"{moment}: {name}": values for name, values in columns.items()}
    return drawn
