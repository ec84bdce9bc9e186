"""Hierarchical clustering: trees of items from their vectors or distances.

What the trees of one or many networks say (branches, splits, consensus) is in `pdpsim.analysis.clades`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.cluster import hierarchy
from scipy.spatial.distance import cdist, squareform

from pdpsim.analysis.similarity import distance_matrix, mean_distances, scipy_metric, square
from pdpsim.base.errors import ValidationError, nearest

#: How the distance of two clusters follows from those of their items.
LINKAGES = ("single", "complete", "average", "weighted", "centroid", "median", "ward")


@dataclass(frozen=True, eq=False)
class Tree:
    """A tree of items, as merged from the leaves to the root.

    Parameters
    ----------
    items : tuple of str
        Names of the leaves, all different.
    merges : ndarray, shape (items - 1, 4)
        SciPy's linkage matrix: the two clusters merged (a number below the number of items is a leaf, item
        count + k the result of merge k), the distance at which they merge, the number of leaves.
    linkage, distance : str
        How it came about, for captions.
    """

    items: tuple[str, ...]
    merges: NDArray[np.float64]
    linkage: str
    distance: str

    @cached_property
    def branches(self) -> tuple[frozenset[str], ...]:
        """Every branch of two items or more, in order of merging; the last is the whole tree."""
        return tuple(
            frozenset(self.items[leaf] for leaf in leaves) for leaves in self.leaves[len(self.items) :]
        )

    @cached_property
    def leaves(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the leaves under each item and each merge."""
        under: list[tuple[int, ...]] = [(leaf,) for leaf in range(len(self.items))]
        for left, right in self.merges[:, :2].astype(int):
            under.append(under[left] + under[right])
        return tuple(under)


def cluster(
    vectors: ArrayLike, items: Sequence[str], *, linkage: str = "average", distance: str = "euclidean"
) -> Tree:
    """Cluster vectors hierarchically.

    Parameters
    ----------
    vectors : array_like, shape (items, units)
        One vector per item.
    items : sequence of str
        Their names, all different.
    linkage : str
        One of `LINKAGES`. Default ``"average"``.
    distance : str
        One of `pdpsim.analysis.similarity.DISTANCES`. Default ``"euclidean"``.

    Returns
    -------
    Tree

    Raises
    ------
    ValidationError
        If names and vectors do not match, names repeat, a linkage or distance is unknown, or the two
        do not go together (centroid, median and Ward's linkage are defined for Euclidean distance).
    """
    return cluster_distances(distance_matrix(vectors, distance), items, linkage=linkage, distance=distance)


def cluster_distances(
    distances: ArrayLike, items: Sequence[str], *, linkage: str = "average", distance: str = "euclidean"
) -> Tree:
    """Cluster items hierarchically from the distances between them.

    Parameters
    ----------
    distances : array_like, shape (items, items)
        Symmetric, with zeros on the diagonal.
    items : sequence of str
        The items' names, all different.
    linkage : str
        One of `LINKAGES`. Default ``"average"``.
    distance : str
        What the distances are. Default ``"euclidean"``.

    Returns
    -------
    Tree
    """
    matrix = square(distances)
    names = tuple(map(str, items))
    if len(names) != len(matrix):
        raise ValidationError(f"expected {len(matrix)} names, got {len(names)}", ("items",))
    if len(names) < 2:
        raise ValidationError(f"a tree needs two items or more, got {len(names)}", ("items",))
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise ValidationError(f"{times} items are named {name!r}", ("items",))
    if linkage not in LINKAGES:
        raise ValidationError(f"unknown linkage {linkage!r}{nearest(linkage, LINKAGES)}", ("linkage",))
    if linkage in ("centroid", "median", "ward") and distance != "euclidean":
        raise ValidationError(
            f"{linkage} linkage is defined for euclidean distance, not {distance}; "
            "use average or complete linkage",
            ("linkage",),
        )
    merges = hierarchy.linkage(squareform(matrix, checks=False), linkage)
    return Tree(names, np.asarray(merges, dtype=np.float64), linkage, distance)


def mean_tree(
    matrices: Sequence[ArrayLike] | NDArray[np.float64],
    items: Sequence[str],
    *,
    linkage: str = "average",
    distance: str = "euclidean",
) -> Tree:
    """Return one tree for many networks: that of their mean distances.

    Parameters
    ----------
    matrices : array_like, shape (networks, items, items)
        Each network's distances between the items.
    items, linkage, distance
        As for `cluster_distances`.
    """
    return cluster_distances(mean_distances(matrices), items, linkage=linkage, distance=distance)


def cophenetic_correlation(tree: Tree, distances: ArrayLike) -> float:
    """Return how well a tree keeps the distances that it was made from.

    Parameters
    ----------
    tree : Tree
        The tree.
    distances : array_like, shape (items, items)
        Distances between its items, in the tree's order of items.

    Returns
    -------
    float
        Correlation of the distances with the heights at which the tree joins the items.

    References
    ----------
    Sokal, R. R., & Rohlf, F. J. (1962). The comparison of dendrograms by objective methods. Taxon, 11,
    33-40.
    """
    matrix = square(distances)
    if len(matrix) != len(tree.items):
        raise ValidationError(
            f"expected the distances of the tree's {len(tree.items)} items, got {len(matrix)}", ("distances",)
        )
    joined = hierarchy.cophenet(tree.merges)
    condensed = squareform(matrix, checks=False)
    if np.ptp(joined) == 0 or np.ptp(condensed) == 0:
        return float("nan")
    return float(np.corrcoef(joined, condensed)[0, 1])


def leaf_order(tree: Tree, preferred: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the leaves from top to bottom as a tree is drawn.

    Parameters
    ----------
    tree : Tree
        The tree.
    preferred : sequence of str, optional
        Items in an order wished for, such as a published figure's: each branching is turned so that
        the branch whose items come earlier in it, on average, is on top. By default the tighter
        branch is.

    Returns
    -------
    tuple of str
        All items, once each.
    """
    count = len(tree.items)
    if preferred is None:
        heights = np.concatenate([np.zeros(count), tree.merges[:, 2]])
        rank = [(float(heights[branch]), min(tree.leaves[branch])) for branch in range(2 * count - 1)]
    else:
        places = {name: place for place, name in enumerate(preferred)}
        wish = [places.get(name, len(places)) for name in tree.items]
        rank = [(float(np.mean([wish[x] for x in leaves])), min(leaves)) for leaves in tree.leaves]
    order, waiting = [], [2 * count - 2]
    while waiting:
        branch = waiting.pop()
        if branch < count:
            order.append(tree.items[branch])
            continue
        children = tree.merges[branch - count, :2].astype(int)
        waiting += sorted((int(child) for child in children), key=rank.__getitem__, reverse=True)
    return tuple(order)


def nearest_neighbours(
    vectors: ArrayLike, distance: str = "euclidean", block: int = 1_000
) -> NDArray[np.intp]:
    """Return the number of each vector's nearest other vector.

    Parameters
    ----------
    vectors : array_like, shape (tokens, units)
        At least two.
    distance : str
        One of `pdpsim.analysis.similarity.DISTANCES`.
    block : int
        Rows of distances in memory at a time.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if rows.ndim != 2 or len(rows) < 2:
        raise ValidationError(f"expected two vectors or more, got shape {rows.shape}", ("vectors",))
    metric = scipy_metric(distance)
    neighbours = np.empty(len(rows), dtype=np.intp)
    for start in range(0, len(rows), block):
        part = cdist(rows[start : start + block], rows, metric)
        part[np.arange(len(part)), np.arange(start, start + len(part))] = np.inf
        neighbours[start : start + block] = part.argmin(axis=1)
    return neighbours


def nearest_neighbour_purity(
    vectors: ArrayLike, labels: Sequence[str] | NDArray[np.str_], distance: str = "euclidean"
) -> float:
    """Return the share of vectors whose nearest other vector has the same label.

    Parameters
    ----------
    vectors : array_like, shape (tokens, units)
        One per token.
    labels : sequence of str, length tokens
        What each is a token of.
    distance : str
        One of `pdpsim.analysis.similarity.DISTANCES`.
    """
    names = np.asarray(labels)
    neighbours = nearest_neighbours(vectors, distance)
    if names.shape != neighbours.shape:
        raise ValidationError(f"expected {len(neighbours)} labels, got shape {names.shape}", ("labels",))
    return float(np.mean(names[neighbours] == names))
