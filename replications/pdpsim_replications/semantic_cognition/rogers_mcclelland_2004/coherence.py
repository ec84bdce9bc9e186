"""What coherent covariation does: curves, distances and branches of the sixteen made-up things."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .environment import GROUPS, MEMBERS

Floats = NDArray[np.float64]


def coherence_curves(outputs: ArrayLike, facts: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the mean activation of true coherent and true incoherent attributes at each snapshot.

    Parameters
    ----------
    outputs : array, shape (snapshots, items, attributes)
    facts : array, shape (items, attributes)
        Coherent attributes first, then as many incoherent ones.
    """
    shares, half = np.asarray(outputs, dtype=np.float64), facts.shape[1] // 2
    return shares[:, :, :half][:, facts[:, :half]].mean(axis=1), shares[:, :, half:][:, facts[:, half:]].mean(
        axis=1
    )


def coherence_of_distances(vectors: ArrayLike, facts: NDArray[np.bool_]) -> float:
    """Return how much nearer items are that share coherent attributes than items that share others.

    Returns
    -------
    float
        The log of the ratio of the mean distances: above 0 if coherent attributes decide.
    """
    from pdpsim.analysis.similarity import distance_matrix

    away = distance_matrix(np.asarray(vectors, dtype=np.float64))
    half = facts.shape[1] // 2
    alike = [part.astype(int) @ part.T.astype(int) > 0 for part in (facts[:, :half], facts[:, half:])]
    others = ~np.eye(len(away), dtype=bool)
    coherent, incoherent = (away[each & others].mean() for each in alike)
    return float(np.log(incoherent / coherent)) if coherent > 0 else np.nan


def groups_as_branches(vectors: ArrayLike) -> float:
    """Return the least stem of the four groups in the tree of the representations."""
    from pdpsim.analysis.clades import stem
    from pdpsim.analysis.clustering import cluster

    items = [f"{group + 1}.{member + 1}" for group in range(GROUPS) for member in range(MEMBERS)]
    tree = cluster(np.asarray(vectors, dtype=np.float64), items)
    return min(stem(tree, items[MEMBERS * g : MEMBERS * (g + 1)]) for g in range(GROUPS))
