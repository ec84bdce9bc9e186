"""What is measured: how soon the new is learned, and what becomes of what was known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure

from .environment import ITEM, knowledge

Array = NDArray[np.float64]
Measures = Mapping[str, Any]

#: A new item's abilities are learned once they are this near, on average.
LEARNED = 0.1
#: How many times as much robins are harmed alone as among what is known.
TIMES = 5.0

BIRDS, PLANTS = ("robin", "canary"), ("pine", "oak", "rose", "daisy")


def errors(measures: Measures, item: str, way: str) -> Array:
    """Return how far what each item can is from the truth, mean over the abilities, shape (tests, items)."""
    known = knowledge(item)
    can = known.of_relation["can"]
    beliefs = np.asarray(measures[f"{item}_{way}"], dtype=np.float64)
    return np.asarray(np.abs(beliefs[:, :, can] - known.facts[:, can]).mean(axis=-1))


def test_of(measures: Measures, item: str, way: str) -> int | None:
    """Return the first test at which what the new item can is learned; None if it never is."""
    near = np.flatnonzero(errors(measures, item, way)[:, -1] < LEARNED)
    return int(near[0]) if near.size else None


@measure
def learned_at(measures: Measures, item: str, way: str) -> float:
    """Return after how many presentations what the new item can is learned; infinite if it never is."""
    test = test_of(measures, item, way)
    return np.inf if test is None else float(measures["presentations"][test])


def rise(measures: Measures, item: str, way: str, of: str) -> float:
    """Return how much the error on what an item can has risen once the new item is learned."""
    test = test_of(measures, item, way)
    if test is None:
        return float("nan")
    error = errors(measures, item, way)[:, knowledge(item).item(of)]
    return float(error[test] - error[0])


def later(second: float, first: float) -> float:
    """Return the log10 of how many times as many presentations; one is added, since none may be needed."""
    return float(np.log10((second + 1) / (first + 1)))


@measure
def slower_among(measures: Measures, item: str) -> float:
    """Return the logarithm of how many times as many presentations it takes among what is known."""
    return later(learned_at(measures, item, "among"), learned_at(measures, item, "alone"))


@measure
def robin_rise(measures: Measures, item: str, way: str) -> float:
    """Return how much the error on what robins can has risen once the new item is learned."""
    return rise(measures, item, way, "robin")


@measure
def robin_harm(measures: Measures, item: str) -> float:
    """Return by how much more than five times as much robins are harmed alone as among what is known."""
    among = max(0.0, rise(measures, item, "among", "robin"))
    return rise(measures, item, "alone", "robin") - TIMES * among


@measure
def birds_more(measures: Measures, item: str, way: str) -> float:
    """Return how much more the error has risen for what birds can than for what plants can."""
    birds, plants = (np.mean([rise(measures, item, way, each) for each in kind]) for kind in (BIRDS, PLANTS))
    return float(birds - plants)


@measure
def fly_most(measures: Measures, item: str, way: str) -> float:
    """Return how much more the error on *fly* has risen, for robins, than that on any other ability."""
    test, known = test_of(measures, item, way), knowledge(item)
    if test is None:
        return float("nan")
    robin, can = known.item("robin"), known.of_relation["can"]
    beliefs = np.asarray(measures[f"{item}_{way}"][:, robin, can], dtype=np.float64)
    error = np.abs(beliefs - known.facts[robin, can])
    risen, fly = error[test] - error[0], known.attribute("can", "fly") - can.start
    return float(risen[fly] - np.delete(risen, fly).max())


@measure
def less_harm(measures: Measures, way: str) -> float:
    """Return how much less robins are harmed by a sparrow than by a penguin."""
    return rise(measures, "penguin", way, "robin") - rise(measures, "sparrow", way, "robin")


@measure
def sooner(measures: Measures, way: str) -> float:
    """Return the logarithm of how many times as many presentations a penguin takes as a sparrow."""
    return later(learned_at(measures, "penguin", way), learned_at(measures, "sparrow", way))


@measure
def untrained_sooner(measures: Measures, way: str) -> float:
    """Return the same in a network that knows nothing."""
    untrained = {
        "presentations": measures["presentations"],
        **{f"{item}_{way}": measures[f"untrained_{item}_{way}"] for item in ("penguin", "sparrow")},
    }
    return sooner(untrained, way)


def new_error(measures: Measures, item: str, way: str) -> Array:
    """Return the error on what the new item can, shape (tests,)."""
    return errors(measures, item, way)[:, knowledge(item).item(ITEM)]
