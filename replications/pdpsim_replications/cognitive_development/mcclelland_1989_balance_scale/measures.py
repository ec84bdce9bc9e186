"""What is measured: which rules a network passes through, in which order, and what comes first inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure

Measures = Mapping[str, Any]


def first(measures: Measures, rule: int) -> float:
    """Return the first epoch whose test agrees with a rule; infinite if none does."""
    epochs = np.flatnonzero(np.asarray(measures["rules"]) == rule)
    return float(epochs[0]) if epochs.size else float("inf")


@measure
def in_order(measures: Measures) -> float:
    """Return 1 if rules 1, 2 and 3 all appear, for the first time in this order, else -1."""
    one, two, three = (first(measures, rule) for rule in (1, 2, 3))
    return 1.0 if one < two < three < float("inf") else -1.0


@measure
def two_after_one(measures: Measures) -> float:
    """Return 1 if rule 1 appears, and before rule 2, else -1."""
    return 1.0 if first(measures, 1) < first(measures, 2) else -1.0


@measure
def ends_with(measures: Measures, rule: str) -> float:
    """Return the share of the last tests that agree with a rule."""
    number = {"one": 1, "two": 2, "three": 3, "four": 4}[rule]
    return float((np.asarray(measures["rules"])[-int(measures["last"]) :] == number).mean())


@measure
def short_of_four(measures: Measures) -> float:
    """Return how much less than half of the last tests agree with rule 4."""
    return 0.5 - ends_with(measures, "four")


@measure
def by_rule(measures: Measures) -> float:
    """Return the share of tests that agree with a rule, from the first on that does; 0 if none does."""
    rules = np.asarray(measures["rules"])
    fits = np.flatnonzero(rules)
    return float((rules[fits[0] :] > 0).mean()) if fits.size else 0.0


@measure
def weights_first(measures: Measures) -> float:
    """Return how many epochs sooner the weights' pathway has half of its final strength than the distances'.

    Strength counts from where it was at the start.
    """
    strength = np.asarray(measures["strength"])
    grown = (strength - strength[0]) / (strength[-1] - strength[0])
    weight, distance = (int(np.argmax(each >= 0.5)) for each in grown.T)
    return float(distance - weight)
