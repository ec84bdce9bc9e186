"""What is measured of the network of eight items: distances, properties and modes over training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim.base.errors import StudyError, nearest
from pdpsim.codings import propositions

if TYPE_CHECKING:
    from pdpsim.analysis.clustering import Tree

Floats = NDArray[np.float64]
Measures = Mapping[str, Any]

ITEMS = ("pine", "oak", "rose", "daisy", "robin", "canary", "sunfish", "salmon")

#: The groups that the items fall into.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "plants": ITEMS[:4],
    "animals": ITEMS[4:],
    "trees": ("pine", "oak"),
    "flowers": ("rose", "daisy"),
    "birds": ("robin", "canary"),
    "fish": ("sunfish", "salmon"),
}

#: What is told apart: pairs of groups (or of items), whose distances are averaged.
DISTINCTIONS: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    "plants, animals": ((GROUPS["plants"], GROUPS["animals"]),),
    "trees, flowers": ((GROUPS["trees"], GROUPS["flowers"]),),
    "birds, fish": ((GROUPS["birds"], GROUPS["fish"]),),
    "single plants": ((("pine",), ("oak",)), (("rose",), ("daisy",))),
    "single animals": ((("robin",), ("canary",)), (("sunfish",), ("salmon",))),
}

#: The same by names that measures can have.
NAMES = {name.replace(", ", "-").replace(" ", "-"): name for name in DISTINCTIONS}

#: What the canary can, from what all items can to what it alone can.
CANARY = ("grow", "move", "fly", "sing")

#: An attribute is learned once its unit stays above this.
LEARNED = 0.8

#: Spearman's correlation of seven ranks that chance exceeds in 5 % of cases, one-sided.
BY_CHANCE = 0.714

#: Clusters are at the average of their items, as on p. 316 of McClelland and Rogers (2003).
LINKAGE = "centroid"


@cache
def knowledge() -> propositions.Propositions:
    """Return what is true of the eight items."""
    from pdpsim_replications.semantic_cognition.rumelhart_todd_1993.study import study

    return propositions.read(study.table("eight_items"))


def shuffled(rng: np.random.Generator) -> propositions.Propositions:
    """Return the same without a hierarchy: each attribute is true of as many items, chosen at random.

    What is true of the canary stays, so that times can be asked of it.
    """
    known = knowledge()
    others = [number for number, item in enumerate(known.items) if item != "canary"]
    facts = known.facts.copy()
    facts[others] = rng.permuted(facts[others], axis=0)
    return replace(known, facts=facts)


def distances(measures: Measures, distinction: str) -> Floats:
    """Return how far groups of items are apart at each snapshot, shape (snapshots,)."""
    from pdpsim.analysis.development import group_distance

    pairs = [
        group_distance(measures["representations"], *([ITEMS.index(x) for x in side] for side in pair))
        for pair in DISTINCTIONS[distinction]
    ]
    return np.asarray(np.mean(pairs, axis=0))


def distinguished_at(measures: Measures, distinction: str) -> float:
    """Return the epoch at which half of the rise of a distance is made."""
    from pdpsim.analysis.development import rise_time

    return rise_time(measures["epochs"], distances(measures, distinction))


@measure
def delay(measures: Measures, second: str, first: str) -> float:
    """Return how much later the second of two distinctions is made: the log of the ratio of their epochs."""
    return later(
        distinguished_at(measures, distinction(second)), distinguished_at(measures, distinction(first))
    )


@measure
def stage(measures: Measures, name: str) -> float:
    """Return how much of a distance arises at once: its steepest slope over the mean slope."""
    from pdpsim.analysis.development import stage_likeness

    return stage_likeness(measures["epochs"], distances(measures, distinction(name)))


@measure
def epoch(measures: Measures, name: str) -> float:
    """Return the epoch at which a distinction is made."""
    return distinguished_at(measures, distinction(name))


@measure
def canary_epoch(measures: Measures, ability: str) -> float:
    """Return the epoch from which it is known that the canary can do something."""
    return property_learned(measures, "canary", "can", ability)


def distinction(name: str) -> str:
    """Return the distinction that is called so in the names of measures."""
    if name not in NAMES:
        raise StudyError(f"unknown distinction {name!r}{nearest(name, NAMES)}")
    return NAMES[name]


@measure
def canary_delay(measures: Measures, second: str, first: str) -> float:
    """Return how much later the second of two things that canaries can is learned, as `delay`."""
    return later(
        property_learned(measures, "canary", "can", second),
        property_learned(measures, "canary", "can", first),
    )


def property_learned(measures: Measures, item: str, relation: str, attribute: str) -> float:
    """Return the epoch from which the unit of an attribute stays above `LEARNED`."""
    from pdpsim.analysis.development import learned_at

    return learned_at(measures["epochs"], belief(measures, item, relation, attribute), LEARNED)


def belief(measures: Measures, item: str, relation: str, attribute: str) -> Floats:
    """Return the activation of an attribute for an item at each snapshot, shape (snapshots,)."""
    known = knowledge()
    return np.asarray(measures["beliefs"][:, known.item(item), known.attribute(relation, attribute)], float)


def mode_strengths(measures: Measures) -> Floats:
    """Return how much of each mode the outputs have, as a share of its strength in the environment.

    Returns
    -------
    array, shape (snapshots, modes)
    """
    from pdpsim.analysis.svd import decompose

    modes = decompose(knowledge().facts)
    present = np.einsum("mi,tia,ma->tm", modes.items, measures["beliefs"], modes.attributes)
    return np.asarray(present / modes.strengths)


@measure
def rank_agreement(measures: Measures) -> float:
    """Return Spearman's correlation of the modes' rank and the epoch of half of each, less `BY_CHANCE`.

    The first mode, what all items share, is left out: outputs of 0.5, as an untrained network has, are
    full of it.
    """
    from scipy.stats import rankdata

    from pdpsim.analysis.development import learned_at

    strengths = mode_strengths(measures)[:, 1:]
    times = [learned_at(measures["epochs"], each, 0.5) for each in strengths.T]
    late = rankdata(np.where(np.isfinite(times), times, np.inf))
    if np.ptp(late) == 0:
        return -BY_CHANCE
    return float(np.corrcoef(np.arange(len(late)), late)[0, 1]) - BY_CHANCE


def later(second: float, first: float) -> float:
    """Return how much later one time is than another: the log of their ratio, NaN if either never is."""
    return float(np.log((second + 1) / (first + 1))) if np.isfinite([first, second]).all() else np.nan


def tree_of(vectors: Any) -> Tree:
    """Return the tree of the items' representations, shape (items, units)."""
    from pdpsim.analysis.clustering import cluster

    return cluster(np.asarray(vectors, dtype=np.float64), ITEMS, linkage=LINKAGE)


@measure
def branch(measures: Measures, group: str) -> float:
    """Return 1 if a group of items is a branch of the tree after training, else -1."""
    return _branch(measures["representations"][-1], group)


@measure
def untrained_branch(measures: Measures, group: str) -> float:
    """Return the same before training."""
    return _branch(measures["representations"][0], group)


def _branch(vectors: Any, group: str) -> float:
    if group not in GROUPS:
        raise StudyError(f"unknown group {group!r}{nearest(group, GROUPS)}")
    return 1.0 if frozenset(GROUPS[group]) in tree_of(vectors).branches else -1.0


def birds_nearest(vectors: Floats, inferred: Floats) -> float:
    """Return how far birds are the nearest neighbours of an inferred representation.

    Parameters
    ----------
    vectors : array, shape (items, units)
        Representations of the known items.
    inferred : array, shape (units,)

    Returns
    -------
    float
        Distance to the nearest item that is no bird, less that to the farther bird, in units of the mean
        distance to all items: above 0 if, and only if, both birds are nearer than everything else.
    """
    away = np.linalg.norm(np.asarray(vectors, dtype=np.float64) - np.asarray(inferred), axis=1)
    birds = np.isin(ITEMS, GROUPS["birds"])
    return float((away[~birds].min() - away[birds].max()) / away.mean())


@measure
def sparrow_near_birds(measures: Measures) -> float:
    """Return how far birds are the nearest neighbours of the sparrow that was inferred."""
    return birds_nearest(measures["representations"][-1], measures["sparrow"])


@measure
def untrained_sparrow_near_birds(measures: Measures) -> float:
    """Return the same before training."""
    return birds_nearest(measures["representations"][0], measures["untrained_sparrow"])


@measure
def sparrow_says(measures: Measures, relation: str, attribute: str) -> float:
    """Return the activation of an attribute for the sparrow that was inferred, less 0.5."""
    return float(measures["sparrow_beliefs"][knowledge().attribute(relation, attribute)]) - 0.5


@measure
def sparrow_more(measures: Measures, first: str, second: str) -> float:
    """Return how much more active attributes of one kind are for the sparrow than those of another."""
    kinds = sparrow_kinds()
    for kind in (first, second):
        if kind not in kinds:
            raise StudyError(f"unknown kind of attribute {kind!r}{nearest(kind, kinds)}")
    activations = np.asarray(measures["sparrow_beliefs"])
    return float(activations[kinds[first]].mean() - activations[kinds[second]].mean())


def sparrow_kinds() -> dict[str, NDArray[np.bool_]]:
    """Return the attributes (not names) of both birds, of one or of other animals, and of no animal."""
    known = knowledge()
    asked = np.array([relation != "ISA" for relation, _ in known.attributes])
    both = known.facts[[known.item(each) for each in GROUPS["birds"]]].all(axis=0)
    any_animal = known.facts[[known.item(each) for each in GROUPS["animals"]]].any(axis=0)
    return {
        "shared": asked & both,
        "intermediate": asked & any_animal & ~both,
        "foreign": asked & ~any_animal,
    }


def nearest_epochs(epochs: Sequence[float], wanted: Sequence[int]) -> list[int]:
    """Return the epochs among the snapshots that are nearest to those wanted, each once."""
    closest = [int(min(epochs, key=lambda each: abs(each - epoch))) for epoch in wanted]
    return list(dict.fromkeys(closest))
