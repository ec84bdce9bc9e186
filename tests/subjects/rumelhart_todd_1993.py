"""Rumelhart and Todd (1993): a network that stays as it was, and one with every split in its time."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.semantic_cognition.rumelhart_todd_1993 import measures as m

from . import Subject, replicates

EPOCHS = np.arange(0, 1_001, 10)

#: When each distinction is made in the development below.
SPLITS = {"plants, animals": 200, "trees, flowers": 400, "birds, fish": 500, "single plants": 700}
SPLITS["single animals"] = 800


def grown() -> dict[str, Any]:
    """Measures of a known development: each distinction is a sudden step on an axis of its own."""
    axes = []
    for name, time in SPLITS.items():
        for first, second in m.DISTINCTIONS[name]:
            side = np.array([(item in first) - (item in second) for item in m.ITEMS], dtype=float)
            axes.append(side * (1 / (1 + np.exp(-(EPOCHS - time) / 10)))[:, None])
    weights = np.repeat([4.0, 2.0, 2.0, 1.0, 1.0], [len(m.DISTINCTIONS[name]) for name in SPLITS])
    representations = np.stack(axes, axis=-1) * weights
    representations[0] = 1e-3 * representations[-1][[0, 4, 2, 6, 1, 5, 3, 7]]  # nothing is with its like
    known = m.knowledge()
    shared = known.facts.sum(axis=0)  # what more items share is learned earlier
    learned = 1 / (1 + np.exp(-(EPOCHS[:, None] - 800 / shared) / 10))
    beliefs = known.facts * learned[:, None, :]
    return {
        "epochs": EPOCHS,
        "representations": representations,
        "beliefs": beliefs,
        "sparrow": representations[-1][[4, 5]].mean(axis=0),
        "untrained_sparrow": representations[0][0] + 1.0,
        "sparrow_beliefs": known.facts[4].astype(float),
        "untrained_sparrow_beliefs": np.full(36, 0.4),
    }


def perfect() -> Subject:
    """The known development, in each of ten networks."""
    return replicates(lambda number: grown(), 10)


def null() -> Subject:
    """Networks that are, at every snapshot, what they were before training."""
    return replicates(lambda number: untrained(np.random.default_rng(number)), 10)


def untrained(rng: np.random.Generator) -> dict[str, Any]:
    """Measures of one network that never changes: random vectors, units near 0.5, and a sparrow like none."""
    vectors, beliefs = rng.normal(size=(8, 8)), 0.5 + 0.05 * rng.normal(size=(8, 36))
    here, says = rng.normal(size=8), np.full(36, 0.45)
    return {
        "epochs": EPOCHS,
        "representations": np.repeat(vectors[None], len(EPOCHS), axis=0),
        "beliefs": np.repeat(beliefs[None], len(EPOCHS), axis=0),
        "sparrow": here,
        "untrained_sparrow": here,
        "sparrow_beliefs": says,
        "untrained_sparrow_beliefs": says,
    }
