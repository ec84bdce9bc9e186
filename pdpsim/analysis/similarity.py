"""How alike vectors are, and how alike two networks find the same items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import pdist, squareform
from scipy.stats import rankdata

from pdpsim.base.errors import ValidationError, nearest

#: Our names of distances, and SciPy's.
DISTANCES = {
    "euclidean": "euclidean",
    "squared-euclidean": "sqeuclidean",
    "city-block": "cityblock",
    "cosine": "cosine",
    "correlation": "correlation",
    "chebyshev": "chebyshev",
}


def cosine(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return the cosine of each row of one array with the same row of another.

    Parameters
    ----------
    first, second : array_like, shape (n, units)
        Such as a network's outputs and the likelihoods of the next word.

    Returns
    -------
    ndarray, shape (n,)
        ``a.b / (|a| |b|)``; 0 where a row is all zeros.
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.ndim != 2 or a.shape != b.shape:
        raise ValidationError(f"expected two arrays of rows of one shape, got {a.shape} and {b.shape}")
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    products = np.einsum("nu,nu->n", a, b)
    return np.asarray(np.divide(products, lengths, out=np.zeros(len(a)), where=lengths != 0))


def distance_matrix(vectors: ArrayLike, distance: str = "euclidean") -> NDArray[np.float64]:
    """Return the distances between all pairs of vectors.

    Parameters
    ----------
    vectors : array_like, shape (items, units)
        One vector per item.
    distance : str
        One of `DISTANCES`. Default ``"euclidean"``.

    Returns
    -------
    ndarray, shape (items, items)
        Symmetric, with zeros on the diagonal.

    Raises
    ------
    ValidationError
        If the distance is unknown, a vector is not finite, or has no direction (all zeros for the
        cosine, all equal for the correlation).
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if rows.ndim != 2:
        raise ValidationError(f"expected one row per item, got an array of shape {rows.shape}", ("vectors",))
    _check_finite(rows, "vectors")
    metric = scipy_metric(distance)
    centred = rows - rows.mean(axis=1, keepdims=True) if distance == "correlation" else rows
    if distance in ("cosine", "correlation") and not np.any(centred, axis=1).all():
        flat = int(np.flatnonzero(~np.any(centred, axis=1))[0])
        raise ValidationError(
            f"row {flat} has no direction, so its {distance} distance is undefined; use another distance",
            ("vectors",),
        )
    return np.asarray(squareform(pdist(rows, metric)), dtype=np.float64)


def representational_similarity(
    first: ArrayLike, second: ArrayLike, method: Literal["pearson", "spearman"] = "pearson"
) -> float:
    """Return the correlation of two distance matrices of the same items, over all pairs of items.

    Parameters
    ----------
    first, second : array_like, shape (items, items)
        Distances in two networks, two layers, or one network at two times.
    method : {"pearson", "spearman"}
        Correlation of the distances or of their ranks.

    Returns
    -------
    float
        1 for the same structure; not a number where one matrix holds a single distance throughout.

    References
    ----------
    Kriegeskorte, N., Mur, M., & Bandettini, P. (2008). Representational similarity analysis. Frontiers in
    Systems Neuroscience, 2, 4. For networks: Laakso, A., & Cottrell, G. (2000). Content and cluster
    analysis. Philosophical Psychology, 13, 47-76.
    """
    return float(similarity_between([first, second], method)[0, 1])


def similarity_between(
    matrices: Sequence[ArrayLike] | NDArray[np.float64], method: Literal["pearson", "spearman"] = "pearson"
) -> NDArray[np.float64]:
    """Return the representational similarity of every pair of networks.

    Parameters
    ----------
    matrices : array_like, shape (networks, items, items)
        Each network's distances between the same items.
    method : {"pearson", "spearman"}
        Correlation of the distances or of their ranks.

    Returns
    -------
    ndarray, shape (networks, networks)
        Symmetric, with ones on the diagonal.
    """
    if method not in ("pearson", "spearman"):
        raise ValidationError(
            f"unknown method {method!r}{nearest(method, ('pearson', 'spearman'))}", ("method",)
        )
    stack = _stack(matrices)
    pairs = stack[:, *np.triu_indices(stack.shape[1], 1)]
    if pairs.shape[1] < 2:
        raise ValidationError("expected three items or more: two have one distance only", ("matrices",))
    if method == "spearman":
        pairs = rankdata(pairs, axis=1)
    centred = pairs - pairs.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(centred, axis=1)
    flat = np.ptp(pairs, axis=1) == 0
    lengths[flat] = np.nan
    units = centred / lengths[:, None]
    result: NDArray[np.float64] = np.clip(units @ units.T, -1, 1)
    np.fill_diagonal(result, np.where(flat, np.nan, 1.0))
    return result


def mean_distances(
    matrices: Sequence[ArrayLike] | NDArray[np.float64], scale: bool = True
) -> NDArray[np.float64]:
    """Return the mean of the networks' distance matrices.

    Parameters
    ----------
    matrices : array_like, shape (networks, items, items)
        Each network's distances between the same items.
    scale : bool
        Whether each network counts equally whatever the length of its vectors: its distances are divided
        by their mean first, and the result multiplied by the mean over networks. Default true.

    Returns
    -------
    ndarray, shape (items, items)
    """
    stack = _stack(matrices)
    means = stack.mean(axis=(1, 2), keepdims=True)
    if not scale or not means.all():
        return np.asarray(stack.mean(axis=0))
    return np.asarray((stack / means).mean(axis=0) * means.mean())


def scipy_metric(distance: str) -> str:
    """Return SciPy's name of a distance, or raise `ValidationError` suggesting the nearest of ours."""
    if distance not in DISTANCES:
        raise ValidationError(f"unknown distance {distance!r}{nearest(distance, DISTANCES)}", ("distance",))
    return DISTANCES[distance]


def square(distances: ArrayLike, name: str = "distances") -> NDArray[np.float64]:
    """Return distances as a checked symmetric matrix with zeros on the diagonal."""
    matrix = np.asarray(distances, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValidationError(f"expected as many columns as rows, got shape {matrix.shape}", (name,))
    _check_finite(matrix, name)
    near = 1e-9 * max(1.0, float(np.abs(matrix).max(initial=0)))
    if np.abs(matrix - matrix.T).max(initial=0) > near or np.abs(np.diag(matrix)).max(initial=0) > near:
        raise ValidationError("distances must be symmetric, with zeros on the diagonal", (name,))
    result = (matrix + matrix.T) / 2
    np.fill_diagonal(result, 0)
    return result


def _stack(matrices: Sequence[ArrayLike] | NDArray[np.float64]) -> NDArray[np.float64]:
    each = [square(matrix, "matrices") for matrix in matrices]
    if not each:
        raise ValidationError("expected the distances of at least one network", ("matrices",))
    if len({matrix.shape for matrix in each}) > 1:
        shapes = ", ".join(str(matrix.shape) for matrix in each)
        raise ValidationError(f"the networks have different numbers of items: {shapes}", ("matrices",))
    return np.stack(each)


def _check_finite(values: NDArray[np.float64], name: str) -> None:
    if not np.isfinite(values).all():
        row = int(np.argwhere(~np.isfinite(values))[0][0])
        raise ValidationError(f"row {row} has a value that is not finite: did the network diverge?", (name,))
