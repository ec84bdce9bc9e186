"""What claims are about: signed effects in one subject, from what `simulate` stored of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim.base.errors import StudyError, nearest

from .coherence import coherence_of_distances, groups_as_branches
from .environment import KINDS, covariation, eight, twenty_one
from .learning import LEARNED, fact, later, named_at, named_items, when
from .projection import spread

Measures = Mapping[str, Any]

#: Items of which an attribute is true that goes with their kind, and others of which it is true.
TYPICAL: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "big": (("oak", "maple", "birch"), ("sunflower",)),
    "pretty": (KINDS["flowers"], ("canary", "cat")),
}

#: A bump that is less than this would not be seen in a figure.
VISIBLE = 0.1


# --- facts of eight things ------------------------------------------------------------------------


def bump_of_leaves(measures: Measures, item: str) -> float:
    """Return how far the activation of leaves rises and falls for an item of eight."""
    from pdpsim.analysis.development import rise_and_fall

    return rise_and_fall(fact(measures["eight_beliefs"], eight(), item, "has", "leaves"))


@measure
def visible_bump(measures: Measures, item: str) -> float:
    """Return the height of an item's bump of leaves, less that of one just visible."""
    return bump_of_leaves(measures, item) - VISIBLE


@measure
def bump_above_animals(measures: Measures, item: str) -> float:
    """Return how much higher an item's bump of leaves is than those of animals on average."""
    animals = [bump_of_leaves(measures, each) for each in eight().items[4:]]
    return bump_of_leaves(measures, item) - float(np.mean(animals))


@measure
def wings_before_yellow(measures: Measures) -> float:
    """Return how much later it is learned that the canary is yellow than that it has wings."""
    curves = [
        fact(measures["eight_beliefs"], eight(), "canary", relation, attribute)
        for relation, attribute in (("is", "yellow"), ("has", "wings"))
    ]
    return later(*(when(measures, curve, LEARNED, "eight_epochs") for curve in curves))


# --- coherent covariation -------------------------------------------------------------------------


@measure
def coherent_first(measures: Measures) -> float:
    """Return how much later incoherent attributes are learned than coherent ones."""
    return later(
        *(when(measures, measures[name], LEARNED, "coherent_epochs") for name in ("incoherent", "coherent"))
    )


@measure
def coherent_distances(measures: Measures) -> float:
    """Return how much nearer items with common coherent attributes are than those with others in common."""
    return coherence_of_distances(measures["coherent_representations"][-1], covariation())


@measure
def untrained_coherent_distances(measures: Measures) -> float:
    """Return the same before training."""
    return coherence_of_distances(measures["coherent_representations"][0], covariation())


@measure
def coherent_branches(measures: Measures) -> float:
    """Return the least stem of the four coherent groups."""
    return groups_as_branches(measures["coherent_representations"][-1])


@measure
def untrained_coherent_branches(measures: Measures) -> float:
    """Return the same before training."""
    return groups_as_branches(measures["coherent_representations"][0])


# --- names ----------------------------------------------------------------------------------------


@measure
def lead_of_basic(measures: Measures, network: str, kind: str, level: str) -> float:
    """Return how much later a kind's names of a level are learned than its basic names."""
    items = _named(kind)
    return later(named_at(measures, network, level, items), named_at(measures, network, "basic", items))


@measure
def lead_lost(measures: Measures, kind: str) -> float:
    """Return how much of the lead of a kind's basic names over specific ones an expert has lost."""
    novice, expert = (lead_of_basic(measures, network, kind, "specific") for network in ("novice", "expert"))
    return novice - expert


@measure
def lead_of_dog(measures: Measures) -> float:
    """Return how much of the lead of the name dog over other mammals' names is due to frequent dogs."""
    others = [item for item in KINDS["mammals"] if item != "dog"]
    with_dogs, without = (
        later(
            named_at(measures, network, "specific", others), named_at(measures, network, "specific", ["dog"])
        )
        for network in ("dog", "novice")
    )
    return with_dogs - without


def _named(kind: str) -> Sequence[str]:
    kinds = {"all": named_items(), **{name: items for name, items in KINDS.items() if name != "mammals"}}
    if kind not in kinds:
        raise StudyError(f"unknown kind {kind!r} with basic names{nearest(kind, kinds)}")
    return kinds[kind]


# --- damage ---------------------------------------------------------------------------------------


@measure
def outlasts(measures: Measures, first: str, second: str) -> float:
    """Return how much more is left of the first than of the second, averaged over amounts of noise."""
    return float(np.mean(measures[f"noise_{first}"] - measures[f"noise_{second}"]))


@measure
def to_neighbour(measures: Measures) -> float:
    """Return the share of misnamings by the neighbour's name, less chance."""
    misnamed, neighbour = (np.sum(measures[f"noise_{name}"]) for name in ("misnamed", "neighbour"))
    return share(neighbour, misnamed) - 1 / 7


@measure
def over_extended_leaves(measures: Measures) -> float:
    """Return how much more active leaves of the pine are under noise than without it."""
    return _leaves_under_noise(measures, "noise_leaves", -1)


@measure
def untrained_over_extended_leaves(measures: Measures) -> float:
    """Return the same before training."""
    return _leaves_under_noise(measures, "untrained_noise_leaves", 0)


def _leaves_under_noise(measures: Measures, disturbed: str, moment: int) -> float:
    undisturbed = fact(measures["eight_beliefs"], eight(), "pine", "has", "leaves")[moment]
    return float(np.mean(measures[disturbed]) - undisturbed)


@measure
def over_extended_dog(measures: Measures) -> float:
    """Return how much larger the share of dog is among mammals' misnamings where dogs are frequent."""
    often, equal = (
        share(measures[f"{name}_called_dog"], measures[f"{name}_called_mammal"]) for name in ("dog", "novice")
    )
    return often - equal


def share(part: float, whole: float) -> float:
    """Return a share, NaN of nothing."""
    return float(part / whole) if whole else np.nan


# --- what matters for a kind, and a new property ---------------------------------------------------


@measure
def typical_first(measures: Measures, attribute: str) -> float:
    """Return how much later an attribute is learned of items that are no kind of which it is typical."""
    if attribute not in TYPICAL:
        raise StudyError(f"no kind is said to be typically {attribute!r}{nearest(attribute, TYPICAL)}")
    typical, odd = TYPICAL[attribute]
    known, beliefs = twenty_one(), measures["things_beliefs"]
    curves = (
        np.mean([fact(beliefs, known, item, "is", attribute) for item in items], axis=0)
        for items in (odd, typical)
    )
    return later(*(when(measures, curve, LEARNED, "things_epochs") for curve in curves))


@measure
def narrower(measures: Measures) -> float:
    """Return by how much the share of animals in the maple's new property falls from early to late."""
    early, late = (spread(measures, moment) for moment in ("early", "late"))
    return early["animals"] / early["trees"] - late["animals"] / late["trees"]


@measure
def projected_more(measures: Measures, first: str, second: str) -> float:
    """Return how much more the new property spreads to one group than to another, after training."""
    return _more(measures, "late", first, second)


@measure
def untrained_projected_more(measures: Measures, first: str, second: str) -> float:
    """Return the same where it is taught before training."""
    return _more(measures, "untrained", first, second)


def _more(measures: Measures, moment: str, first: str, second: str) -> float:
    activations = spread(measures, moment)
    for group in (first, second):
        if group not in activations:
            raise StudyError(f"unknown group {group!r}{nearest(group, activations)}")
    return activations[first] - activations[second]


@measure
def kept_to_trees(measures: Measures, relation: str) -> float:
    """Return how much more what the maple has keeps to trees than what it is or can, after training."""
    return _kept(measures, "late", relation)


@measure
def untrained_kept_to_trees(measures: Measures, relation: str) -> float:
    """Return the same where it is taught before training."""
    return _kept(measures, "untrained", relation)


def _kept(measures: Measures, moment: str, relation: str) -> float:
    has, other = (spread(measures, moment, [each]) for each in ("has", relation))
    return (has["trees"] - has["flowers"]) - (other["trees"] - other["flowers"])
