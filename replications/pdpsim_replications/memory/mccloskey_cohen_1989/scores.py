"""How answers are scored: error, and right by three criteria (pp. 117-119)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim_replications.memory.mccloskey_cohen_1989.items import Items

Array = NDArray[np.float64]

#: Criteria by which an answer is right, the strictest first.
CRITERIA = ("within", "side", "match")
WITHIN = 0.1


def scores(outputs: Array, items: Items) -> Array:
    """Return each item's error, and whether it is right by each of `CRITERIA`, shape (items, 4).

    Error is the squared distance from the target, averaged over units. An answer is right if all units are
    within .1 of their targets; if all are on the right side of .5; if no other answer's pattern is as near.

    Parameters
    ----------
    outputs : array, shape (items, units)
    items : Items
    """
    targets = items.answers[items.right]
    away = np.abs(outputs - targets)
    return np.stack(
        [
            (away**2).mean(axis=1),
            (away < WITHIN).all(axis=1),
            ((outputs > 0.5) == (targets > 0.5)).all(axis=1),
            best_match(outputs, items.answers) == items.right,
        ],
        axis=1,
    ).astype(np.float64)


def best_match(outputs: Array, answers: Array) -> NDArray[np.int64]:
    """Return the answer whose pattern is nearest to each output, shape (items,)."""
    away = ((outputs[:, None] - answers[None]) ** 2).mean(axis=-1)
    return np.asarray(away.argmin(axis=1))
