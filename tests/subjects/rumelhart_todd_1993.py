"""Rumelhart and Todd (1993): a network that stays as it was, and one with every split in its time."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.semantic_cognition.rumelhart_todd_1993 import measures as m

from . import Subject, replicates

EPOCHS = np.arange(0, 2_501, 10)

#: When each distinction is made in the development below, and over how many epochs.
SPLITS = {"plants, animals": 251, "trees, flowers": 551, "birds, fish": 530, "single plants": 1200}
SPLITS["single animals"] = 1100
WIDTHS = {"plants, animals": 44, "trees, flowers": 55, "birds, fish": 74, "single plants": 50}
WIDTHS["single animals"] = 50

#: When an attribute is learned that is true of 1, 2, 4 or 8 items.
LEARNED = ((1, 2, 4, 8), (1636, 736, 311, 61))


def grown(pace: float = 1.0, width: float = 1.0, backwards: bool = False) -> dict[str, Any]:
    """Measures of a known development: each distinction is a step on an axis of its own.

    Parameters
    ----------
    pace, width : float
        By which times, and the lengths of steps, are multiplied.
    backwards : bool
        Whether single items come first, and what is true of one item before what is true of all.
    """
    axes = []
    for name, time in SPLITS.items():
        start = (1_500 - time if backwards else time) * pace
        for first, second in m.DISTINCTIONS[name]:
            side = np.array([(item in first) - (item in second) for item in m.ITEMS], dtype=float)
            step = 1 / (1 + np.exp(-(EPOCHS - start) / (WIDTHS[name] * width)))
            axes.append(side * step[:, None])
    weights = np.repeat([4.0, 2.0, 2.0, 1.0, 1.0], [len(m.DISTINCTIONS[name]) for name in SPLITS])
    representations = np.stack(axes, axis=-1) * weights
    representations[0] = 1e-3 * representations[-1][[0, 4, 2, 6, 1, 5, 3, 7]]  # nothing is with its like
    known = m.knowledge()
    times = np.interp(known.facts.sum(axis=0), *LEARNED)  # what more items share is learned earlier
    learned = 1 / (1 + np.exp(-(EPOCHS[:, None] - (1_700 - times if backwards else times) * pace) / 10))
    beliefs = known.facts * learned[:, None, :]
    says = np.full(36, 0.01)
    for kind, activation in (("shared", 0.9), ("intermediate", 0.4)):
        says[m.sparrow_kinds()[kind]] = activation
    return {
        "epochs": EPOCHS,
        "representations": representations,
        "beliefs": beliefs,
        "sparrow": representations[-1][[4, 5]].mean(axis=0),
        "untrained_sparrow": representations[0][0] + 1.0,
        "sparrow_beliefs": says,
        "untrained_sparrow_beliefs": np.full(36, 0.25),
    }


def perfect() -> Subject:
    """The known development at sixty paces; without a hierarchy, it runs backwards."""
    paces, widths = np.linspace(0.8, 1.2, 60), np.linspace(1.6, 0.6, 60)
    return {
        **replicates(lambda number: grown(paces[number - 1], widths[number - 1]), 60, "hierarchy"),
        **replicates(lambda number: grown(paces[number - 1], backwards=True), 60, "shuffled"),
    }


def null() -> Subject:
    """Networks that are, at every snapshot, what they were before training."""
    return {
        condition: group
        for condition in ("hierarchy", "shuffled")
        for group in replicates(lambda number: untrained(np.random.default_rng(number)), 60).values()
    }


def untrained(rng: np.random.Generator) -> dict[str, Any]:
    """Measures of one network that never changes: random vectors, units near 0.5, and a sparrow like none."""
    vectors, beliefs = rng.normal(size=(8, 8)), 0.5 + 0.05 * rng.normal(size=(8, 36))
    vector, says = rng.normal(size=8), np.full(36, 0.25)  # exact, so that means are alike
    return {
        "epochs": EPOCHS,
        "representations": np.repeat(vectors[None], len(EPOCHS), axis=0),
        "beliefs": np.repeat(beliefs[None], len(EPOCHS), axis=0),
        "sparrow": vector,
        "untrained_sparrow": vector,
        "sparrow_beliefs": says,
        "untrained_sparrow_beliefs": says,
    }
