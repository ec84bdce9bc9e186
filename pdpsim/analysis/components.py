"""Few dimensions for many units: principal components and multidimensional scaling, always one way up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import smacof

from pdpsim.analysis.similarity import square
from pdpsim.base.errors import ValidationError


@dataclass(frozen=True, eq=False)
class Components:
    """Principal components of a set of vectors.

    Parameters
    ----------
    scores : ndarray, shape (n, count)
        The vectors' positions on the components.
    axes : ndarray, shape (count, units)
        The components, of length 1; the largest entry of each, in absolute value, is positive.
    shares : ndarray, shape (count,)
        Share of the variance along each, largest first.
    centre : ndarray, shape (units,)
        The vectors' mean.
    """

    scores: NDArray[np.float64]
    axes: NDArray[np.float64]
    shares: NDArray[np.float64]
    centre: NDArray[np.float64]

    def project(self, vectors: ArrayLike) -> NDArray[np.float64]:
        """Return the positions of other vectors, shape (m, units), on these components."""
        rows = np.asarray(vectors, dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] != self.centre.size:
            raise ValidationError(
                f"expected vectors of {self.centre.size} units, got shape {rows.shape}", ("vectors",)
            )
        return np.asarray((rows - self.centre) @ self.axes.T)


@dataclass(frozen=True, eq=False)
class Scaling:
    """Positions whose distances come near those given.

    Parameters
    ----------
    positions : ndarray, shape (items, count)
        Centred on 0, longest axis first, the largest entry of each axis positive.
    stress : float
        Kruskal's stress 1: root of the summed squared differences over that of the summed squared
        distances. 0 is perfect, .05 good, .2 poor.
    """

    positions: NDArray[np.float64]
    stress: float


def principal_components(vectors: ArrayLike, count: int | None = None) -> Components:
    """Return the principal components of vectors.

    Parameters
    ----------
    vectors : array_like, shape (n, units)
        Such as one hidden vector per word.
    count : int, optional
        How many components; all by default.

    Returns
    -------
    Components
        The same whatever the order of the vectors.

    Raises
    ------
    ValidationError
        If there are fewer than two vectors, a value is not finite, or `count` is out of range.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if rows.ndim != 2 or len(rows) < 2 or not np.isfinite(rows).all():
        raise ValidationError(f"expected two finite vectors or more, got shape {rows.shape}", ("vectors",))
    most = min(rows.shape)
    wanted = most if count is None else count
    if not 1 <= wanted <= most:
        raise ValidationError(
            f"vectors of shape {rows.shape} have 1 to {most} components, got {count}", ("count",)
        )
    centre = rows.mean(axis=0)
    scaled = np.linalg.svd(rows - centre, full_matrices=False)
    variances = scaled.S**2
    total = variances.sum()
    shares = variances / total if total else np.zeros_like(variances)
    axes = _one_way_up(scaled.Vh.T).T[:wanted]
    return Components((rows - centre) @ axes.T, axes, shares[:wanted], centre)


def classical_scaling(distances: ArrayLike, count: int = 2) -> NDArray[np.float64]:
    """Return the positions of classical (metric, eigenvalue) scaling.

    Parameters
    ----------
    distances : array_like, shape (items, items)
        Symmetric, with zeros on the diagonal.
    count : int
        Number of dimensions.

    Returns
    -------
    ndarray, shape (items, count)
        Exact where the distances are Euclidean ones in no more than `count` dimensions.

    References
    ----------
    Torgerson, W. S. (1952). Multidimensional scaling: I. Theory and method. Psychometrika, 17, 401-419.
    """
    matrix = square(distances)
    if not 1 <= count < len(matrix):
        raise ValidationError(f"expected 1 to {len(matrix) - 1} dimensions, got {count}", ("count",))
    squared = matrix**2
    means = squared.mean(axis=0)
    products = -0.5 * (squared - means - means[:, None] + means.mean())
    values, axes = np.linalg.eigh(products)
    largest = np.argsort(values)[::-1][:count]
    return _one_way_up(axes[:, largest] * np.sqrt(np.clip(values[largest], 0, None)))


def multidimensional_scaling(
    distances: ArrayLike, count: int = 2, *, metric: bool = True, start: ArrayLike | None = None
) -> Scaling:
    """Return positions in few dimensions that keep distances as well as possible.

    SMACOF (scikit-learn) from the classical solution: no random start, so that the same distances always
    give the same picture.

    Parameters
    ----------
    distances : array_like, shape (items, items)
        Symmetric, with zeros on the diagonal.
    count : int
        Number of dimensions. Default 2.
    metric : bool
        Whether to keep the distances themselves (the default) or their order only.
    start : array_like, shape (items, count), optional
        Positions to begin from instead, such as those a moment later in training, so that pictures of
        nearly the same distances are nearly the same.

    Returns
    -------
    Scaling

    References
    ----------
    De Leeuw, J. (1977). Applications of convex analysis to multidimensional scaling.
    Kruskal, J. B. (1964). Multidimensional scaling by optimizing goodness of fit to a nonmetric
    hypothesis. Psychometrika, 29, 1-27.
    """
    matrix = square(distances)
    first = classical_scaling(matrix, count) if start is None else np.asarray(start, dtype=np.float64)
    if first.shape != (len(matrix), count):
        raise ValidationError(f"expected {len(matrix)} x {count} positions, got {first.shape}", ("start",))
    if not matrix.any():
        return Scaling(np.zeros_like(first), 0.0)
    positions, stress = smacof(
        matrix,
        metric=metric,
        n_components=count,
        init=first,
        n_init=1,
        max_iter=1_000,
        eps=1e-9,
        normalized_stress=not metric,
    )
    if metric:
        fitted = squareform(pdist(positions))
        stress = np.linalg.norm(fitted - matrix) / np.linalg.norm(fitted)
    centred = positions - positions.mean(axis=0)
    turned = centred @ np.linalg.svd(centred, full_matrices=False).Vh.T
    return Scaling(_one_way_up(turned), float(stress))


def align(positions: ArrayLike, reference: ArrayLike) -> NDArray[np.float64]:
    """Turn, mirror and shift positions to lie as near as possible to those of another picture.

    For snapshots of one network over training, or of several networks, beside each other; distances are
    kept.

    Parameters
    ----------
    positions, reference : array_like, shape (items, count)
        The same items in the same order.

    Returns
    -------
    ndarray, shape (items, count)

    References
    ----------
    Schönemann, P. H. (1966). A generalized solution of the orthogonal Procrustes problem. Psychometrika,
    31, 1-10.
    """
    points, landmarks = np.asarray(positions, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if points.ndim != 2 or points.shape != landmarks.shape:
        raise ValidationError(f"expected positions of one shape, got {points.shape} and {landmarks.shape}")
    centre = landmarks.mean(axis=0)
    centred = points - points.mean(axis=0)
    turn, _ = orthogonal_procrustes(centred, landmarks - centre)
    return np.asarray(centred @ turn + centre)


def _one_way_up(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return columns each with its largest entry, in absolute value, positive."""
    largest = np.abs(columns).argmax(axis=0)
    signs = np.sign(columns[largest, np.arange(columns.shape[1])])
    return columns * np.where(signs == 0, 1.0, signs)
