"""When what is learned is learned: facts, and names at three levels, over the snapshots of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.codings.propositions import Propositions

from .environment import KINDS, LEVELS, twenty_one

Floats = NDArray[np.float64]
Measures = Mapping[str, Any]

#: An attribute is learned once its unit stays above this; a name once its margin stays above the other.
LEARNED, NAMED = 0.8, 0.5


def later(second: float, first: float) -> float:
    """Return how much later one time is than another: the log of their ratio, NaN if either never is."""
    return float(np.log((second + 1) / (first + 1))) if np.isfinite([first, second]).all() else np.nan


def when(measures: Measures, curve: ArrayLike, level: float, epochs: str) -> float:
    """Return the epoch from which a curve over snapshots stays at a level."""
    from pdpsim.analysis.development import learned_at

    return learned_at(measures[epochs], curve, level)


def fact(beliefs: ArrayLike, known: Propositions, item: str, relation: str, attribute: str) -> Floats:
    """Return an attribute's activation for an item at each snapshot.

    Parameters
    ----------
    beliefs : array_like, shape (snapshots, items, attributes)
    known : Propositions
    item, relation, attribute : str
    """
    return np.asarray(beliefs, dtype=np.float64)[:, known.item(item), known.attribute(relation, attribute)]


def margins(beliefs: ArrayLike) -> Floats:
    """Return by how much each item's right name leads, at every level, in the table of twenty-one.

    Parameters
    ----------
    beliefs : array, shape (snapshots, items, attributes)

    Returns
    -------
    array, shape (snapshots, levels, items)
        Activation of the right name less that of the most active other name of its level; NaN for basic
        names of mammals.
    """
    known = twenty_one()
    activations = np.asarray(beliefs, dtype=np.float64)
    naming = np.full((len(activations), len(LEVELS), len(known.items)), np.nan)
    for number, level in enumerate(LEVELS):
        where = known.of_relation[f"ISA-{level}"]
        right = known.facts[:, where]
        named = right.any(axis=1)
        names = activations[:, :, where]
        best = np.where(right, names, -np.inf).max(axis=2)
        rival = np.where(right, -np.inf, names).max(axis=2)
        naming[:, number, named] = (best - rival)[:, named]
    return naming


def named_at(measures: Measures, network: str, level: str, items: Sequence[str]) -> float:
    """Return the epoch from which some items' right names of a level lead by `NAMED` on average."""
    numbers = [twenty_one().items.index(item) for item in items]
    curve = np.asarray(measures[f"{network}_margins"])[:, LEVELS.index(level), numbers].mean(axis=1)
    return when(measures, curve, NAMED, "things_epochs")


def named_items() -> tuple[str, ...]:
    """Return the items that have a basic name."""
    return tuple(item for kind, items in KINDS.items() if kind != "mammals" for item in items)
