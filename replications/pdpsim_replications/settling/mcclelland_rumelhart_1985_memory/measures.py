"""What is measured: how strongly the memory responds, and what parts of patterns lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.settling.mcclelland_rumelhart_1985_memory.patterns import NAMES

Measures = Mapping[str, Any]


@measure
def prototype_over_new(measures: Measures) -> float:
    """Return by how much the response to the prototype is stronger than to new distortions."""
    return float(measures["strength_prototype"].mean() - measures["strength_new"].mean())


@measure
def prototype_over_last(measures: Measures) -> float:
    """Return by how much it is stronger than to the distortion that was seen last."""
    return float(measures["strength_prototype"].mean() - measures["strength_last"].mean())


@measure
def last_over_new(measures: Measures) -> float:
    """Return by how much the response to the last distortion is stronger than to new ones."""
    return float(measures["strength_last"].mean() - measures["strength_new"].mean())


@measure
def recent_over_new(measures: Measures) -> float:
    """Return by how much the response to the nine before it is stronger than to new ones."""
    return float(measures["strength_recent"].mean() - measures["strength_new"].mean())


@measure
def own_prototype(measures: Measures) -> float:
    """Return how much nearer a name leads to its own prototype than to any other, the worst."""
    cosines = np.asarray(measures["from_name"])
    others = np.where(np.eye(len(cosines), dtype=bool), -np.inf, cosines)
    return float((np.diag(cosines) - others.max(axis=1)).min())


@measure
def wrong_name_units(measures: Measures) -> float:
    """Return how many name units have the wrong sign in answer to the three prototypes, of 24."""
    return float((np.sign(measures["from_seen"]) != np.array(list(NAMES.values()))).sum())


@measure
def own_part(measures: Measures) -> float:
    """Return how much nearer what a part leads to is to the rest of its prototype than to that of another.

    Dog and cat have this rest in common: they are told from the bagel, and the bagel from them. The worst of
    three.
    """
    dog, cat, bagel = measures["from_part"]
    return float(min(dog[0] - dog[2], cat[1] - cat[2], bagel[2] - bagel[0]))


@measure
def alike_apart(measures: Measures) -> float:
    """Return how much more of the other of dog and cat than of the bagel their names lead to, the smaller."""
    dog, cat, _ = measures["from_name"]
    return float(min(dog[1] - dog[2], cat[0] - cat[2]))


@measure
def own_instance(measures: Measures) -> float:
    """Return how far names of instances lead to these where they differ from the dog, the smaller."""
    return float(np.min(measures["instance_own"]))


@measure
def own_dog(measures: Measures) -> float:
    """Return how far the name of dogs leads to the prototype where instances differ from it."""
    return float(np.mean(measures["dog_own"]))


def drop(measures: Measures, seen: str) -> float:
    """Return by how much the response falls from exemplars to the patterns farthest from them."""
    course = np.asarray(measures[f"falling_{seen}"])
    return float(course[0] - course[-1])


@measure
def falls(measures: Measures) -> float:
    """Return the smallest fall of response from one distance to the next, exemplars seen repeatedly."""
    return float(-np.diff(measures["falling_often"]).max())


@measure
def steeper(measures: Measures) -> float:
    """Return by how much the response falls farther if exemplars were seen repeatedly than once."""
    return drop(measures, "often") - drop(measures, "once")
