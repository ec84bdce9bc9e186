"""What is measured: when there is a code for each vector, and what the weights are like then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.ackley_1985_boltzmann.study import UNITS

Measures = Mapping[str, Any]


@measure
def solved(measures: Measures) -> float:
    """Return 1 if there was a code for each vector at some time, -1 if not."""
    return 1.0 if UNITS in np.asarray(measures["codes"]) else -1.0


@measure
def stayed(measures: Measures) -> float:
    """Return the share of cycles with a code for each vector, since there first was, less one half."""
    codes = np.asarray(measures["codes"])
    found = np.flatnonzero(codes == UNITS)
    return float((codes[found[0] :] == UNITS).mean()) - 0.5 if len(found) else -0.5


@measure
def inhibited(measures: Measures) -> float:
    """Return the share of the weights within the visible groups that are below 0 at first, less one half."""
    return float((measures["first_lateral"] < 0).mean()) - 0.5


@measure
def shared(measures: Measures) -> float:
    """Return the correlation of corresponding units' weights with the hidden units."""
    return correlation(measures["to_hidden"].ravel(), measures["from_hidden"].T.ravel())


@measure
def repulsion(measures: Measures) -> float:
    """Return the correlation of the weights within the groups with the distances of the units' codes."""
    words = np.asarray(measures["words"])
    first, second = np.triu_indices(UNITS, 1)
    distances = np.abs(words[first] - words[second]).sum(axis=1)
    return correlation(np.tile(distances, 2), np.asarray(measures["lateral"]).ravel())


@measure
def answered(measures: Measures) -> float:
    """Return how much more often the twin of a unit that is held is on than another of its group."""
    evoked = np.asarray(measures["evoked"])
    twins = np.eye(UNITS, dtype=bool)
    return float(evoked[twins].mean() - evoked[~twins].mean())


def correlation(a: np.ndarray[Any, np.dtype[np.float64]], b: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Return the correlation of two rows; 0 where one of them does not vary."""
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else 0.0
