"""What claims are about: signed effects in one network, computed from its measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .environment import covariation, eight, twenty_one
from .measures import (
    LEARNED,
    coherence_of_distances,
    fact,
    groups_as_branches,
    later,
    named_at,
    share,
    spread,
    when,
)

Measures = Mapping[str, Any]


def bump_of_leaves(measures: Measures, item: str) -> float:
    """Return how far the activation of leaves rises and falls for an item of eight."""
    from pdpsim.analysis.development import rise_and_fall

    return rise_and_fall(fact(measures["eight_beliefs"], eight(), item, "has", "leaves"))


def coherent_distances(moment: int) -> Callable[[Measures], float]:
    """Return a function of measures: how much nearer items with common coherent attributes are."""
    return lambda measures: coherence_of_distances(
        measures["coherent_representations"][moment], covariation()
    )


def coherent_branches(moment: int) -> Callable[[Measures], float]:
    """Return a function of measures: the least stem of the four coherent groups."""
    return lambda measures: groups_as_branches(measures["coherent_representations"][moment])


def lead_of_basic(measures: Measures, network: str, items: Sequence[str], level: str) -> float:
    """Return how much later names of a level are learned than basic names."""
    return later(named_at(measures, network, level, items), named_at(measures, network, "basic", items))


def outlasts(first: str, second: str, prefix: str = "") -> Callable[[Measures], float]:
    """Return a function of measures: how much more is left of the first than of the second."""
    return lambda measures: float(
        np.mean(measures[f"{prefix}activations_{first}"] - measures[f"{prefix}activations_{second}"])
    )


def to_neighbour(prefix: str = "") -> Callable[[Measures], float]:
    """Return a function of measures: share of misnamings by the neighbour's name, less chance."""
    return lambda measures: (
        share(
            np.sum(measures[f"{prefix}activations_neighbour"]),
            np.sum(measures[f"{prefix}activations_misnamed"]),
        )
        - 1 / 7
    )


def projected_more(first: str, second: str, moment: str) -> Callable[[Measures], float]:
    """Return a function of measures: how much more the new property spreads to one group than to another."""

    def value(measures: Measures) -> float:
        found = spread(measures, moment)
        return found[first] - found[second]

    return value


def kept_to_trees(moment: str) -> Callable[[Measures], float]:
    """Return a function of measures: how much more 'has' keeps to trees than 'can' does."""

    def value(measures: Measures) -> float:
        has, can = (spread(measures, moment, [relation]) for relation in ("has", "can"))
        return (has["trees"] - has["flowers"]) - (can["trees"] - can["flowers"])

    return value


def typical_first(attribute: str, typical: Sequence[str], odd: Sequence[str]) -> Callable[[Measures], float]:
    """Return a function of measures: how much later an attribute is learned of items of other kinds."""

    def value(measures: Measures) -> float:
        known, beliefs = twenty_one(), measures["things_beliefs"]
        curves = (
            np.mean([fact(beliefs, known, item, "is", attribute) for item in items], axis=0)
            for items in (odd, typical)
        )
        return later(*(when(measures, curve, LEARNED, "things_epochs") for curve in curves))

    return value
