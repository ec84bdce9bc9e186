"""Singular values of an environment, and the order in which they say it will be learned.

The matrix of items and attributes, Y = U S V^T, falls into modes: an item's place on a mode, the attributes
that go with it, and its strength s. A linear network with one hidden layer and small weights learns the
modes one after another, the stronger the earlier: mode m is half learned at a time proportional to
ln(s_m / a_0) / (2 s_m), a_0 being its strength in the untrained network (Saxe, McClelland & Ganguli, 2019).
What a mode tells apart is told apart when the mode is learned.

References
----------
.. [1] Rogers, T. T., & McClelland, J. L. (2004). Semantic cognition. MIT Press.
.. [2] Saxe, A. M., McClelland, J. L., & Ganguli, S. (2019). A mathematical theory of semantic development in
   deep neural networks. PNAS, 116, 11537-11546.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Modes:
    """The modes of an environment, strongest first.

    Parameters
    ----------
    strengths : array, shape (modes,)
        Singular values.
    items : array, shape (modes, items)
        Place of each item on each mode; each row has length 1, its largest entry positive.
    attributes : array, shape (modes, attributes)
        What goes with the mode; each row has length 1.
    """

    strengths: Values
    items: Values
    attributes: Values

    def reconstruct(self, count: int) -> Values:
        """Give the matrix of items x attributes that the first `count` modes make up."""
        kept = slice(0, count)
        matrix: Values = (self.items[kept].T * self.strengths[kept]) @ self.attributes[kept]
        return matrix


def decompose(matrix: ArrayLike) -> Modes:
    """Decompose a matrix of items x attributes into its modes; means are not taken out.

    Parameters
    ----------
    matrix : array, shape (items, attributes)

    Raises
    ------
    ValidationError
        If it is not a table of finite numbers.
    """
    table = np.asarray(matrix, dtype=np.float64)
    if table.ndim != 2 or table.size == 0 or not np.isfinite(table).all():
        raise ValidationError(
            f"the matrix must be a table of finite numbers, items x attributes; got shape {table.shape}"
        )
    left, strengths, right = np.linalg.svd(table, full_matrices=False)
    items = left.T
    signs = np.sign(items[np.arange(len(items)), np.abs(items).argmax(axis=1)])
    return Modes(strengths, items * signs[:, None], right * signs[:, None])


def separation(modes: Modes, first: Sequence[int], second: Sequence[int]) -> Values:
    """Say how far two groups of items are told apart by the first modes.

    Parameters
    ----------
    modes : Modes
    first, second : sequence of int
        Numbers of the items.

    Returns
    -------
    array, shape (modes,)
        Share of the squared distance between the groups' means that the modes up to each one make up;
        rises to 1.

    Raises
    ------
    ValidationError
        If a group is empty or the groups have the same mean.
    """
    for group in (first, second):
        if not len(group):
            raise ValidationError("a group of items is empty")
    between = modes.items[:, list(first)].mean(axis=1) - modes.items[:, list(second)].mean(axis=1)
    squares = (modes.strengths * between) ** 2
    total = squares.sum()
    if total <= np.finfo(float).eps * (modes.strengths**2).sum():
        raise ValidationError("the groups have the same attributes on average: nothing tells them apart")
    shares: Values = np.cumsum(squares) / total
    return shares


def order_of_differentiation(
    modes: Modes, distinctions: Mapping[str, tuple[Sequence[int], Sequence[int]]], share: float = 0.5
) -> list[tuple[str, int]]:
    """Put distinctions between groups of items into the order in which they should be learned.

    Parameters
    ----------
    modes : Modes
    distinctions : mapping of str to two sequences of int
        Each with its name: the items on either side.
    share : float
        A distinction is made by the first mode at which `separation` reaches this share.

    Returns
    -------
    list of (str, int)
        Name, and number of the mode (from 0) that makes the distinction; earliest first. Distinctions made
        by the same mode keep the order given.
    """
    modes_by_name = {
        name: int(np.argmax(separation(modes, *groups) >= share - 1e-12))
        for name, groups in distinctions.items()
    }
    return sorted(modes_by_name.items(), key=lambda each: each[1])


def learning_times(strengths: ArrayLike, start: float = 0.01) -> Values:
    """Predict when a linear network with one hidden layer has learned each mode by half.

    Parameters
    ----------
    strengths : array, shape (modes,)
        Singular values.
    start : float
        Strength a_0 of every mode in the untrained network, above 0 and below half of each strength.

    Returns
    -------
    array, shape (modes,)
        Times in units of 1 / (learning rate x strength): t = ln(s / a_0 - 1) / (2 s), at which
        a(t) = s / (1 + (s / a_0 - 1) exp(-2 s t)) is s / 2.

    Raises
    ------
    ValidationError
        If `start` is outside those bounds.
    """
    s = np.asarray(strengths, dtype=np.float64)
    if not 0 < start < s.min() / 2:
        raise ValidationError(f"start must be above 0 and below half of the weakest mode, {s.min() / 2:.3g}")
    times: Values = np.log(s / start - 1) / (2 * s)
    return times
