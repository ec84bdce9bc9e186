"""Goodness of fit of a state, its negative the energy; mixtures of states, and states that no unit leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError

Array = NDArray[np.float64]

#: Units of which all states can be listed.
MOST_UNITS = 20


def goodness(weights: ArrayLike, states: ArrayLike, bias: ArrayLike = 0.0) -> Array:
    r"""Return how well states fit the constraints (Hopfield, 1982; Rumelhart et al., 1986, PDP2 ch. 14).

    .. math:: G = \tfrac12 \sum_{i \ne j} w_{ij} a_i a_j + \sum_i b_i a_i

    so that each pair of units counts once; the energy of Hopfield is its negative.

    Parameters
    ----------
    weights : array, shape (units, units)
        Symmetric; self-connections are left out.
    states : array, shape (..., units)
    bias : array, shape (units,), or a number
        Biases, and external input if there is any.

    Returns
    -------
    array, shape (...)

    Raises
    ------
    ValidationError
        If the weights are not symmetric: then there is no such measure.
    """
    w, a = _symmetric(weights), np.asarray(states, dtype=np.float64)
    return np.asarray(
        0.5 * ((a @ w) * a).sum(axis=-1) + (a * np.asarray(bias, dtype=np.float64)).sum(axis=-1)
    )


def gains(weights: ArrayLike, states: ArrayLike, bias: ArrayLike = 0.0) -> Array:
    """Return what the goodness of states of 0 and 1 gains if one unit changes sides, shape (..., units)."""
    w, a = _symmetric(weights), np.asarray(states, dtype=np.float64)
    return np.asarray((1 - 2 * a) * (a @ w + np.asarray(bias, dtype=np.float64)))


def stable_states(weights: ArrayLike, bias: ArrayLike = 0.0) -> tuple[Array, Array]:
    """Return all states of 0 and 1 in which no single unit gains by changing sides.

    Parameters
    ----------
    weights : array, shape (units, units)
        Symmetric, of no more than `MOST_UNITS` units.
    bias : array, shape (units,), or a number

    Returns
    -------
    states : array, shape (states, units)
        The best first.
    goodness : array, shape (states,)
    """
    w = _symmetric(weights)
    units = len(w)
    if units > MOST_UNITS:
        raise ValidationError(f"all states of {units} units are too many to list; {MOST_UNITS} units at most")
    optima = []
    for numbers in np.array_split(np.arange(2**units), max(1, 2**units // 2**14)):
        states = (numbers[:, None] >> np.arange(units)[::-1] & 1).astype(np.float64)
        optima.append(states[(gains(w, states, bias) <= 1e-12).all(axis=1)])
    stable = np.concatenate(optima)
    values = goodness(w, stable, bias)
    order = np.argsort(-values, kind="stable")
    return stable[order], values[order]


def landscape(
    weights: ArrayLike, corners: ArrayLike, bias: ArrayLike = 0.0, steps: int = 40
) -> tuple[Array, Array]:
    """Return the goodness of mixtures of three states, on a triangle whose corners they are.

    The plane through three binary states of which each has a unit of its own meets the cube of all states in
    this triangle (Rumelhart et al., 1986, PDP2 ch. 14, p. 28).

    Parameters
    ----------
    weights : array, shape (units, units)
        Symmetric.
    corners : array, shape (3, units)
    bias : array, shape (units,), or a number
    steps : int
        Points along a side, less one. Default 40.

    Returns
    -------
    shares : array, shape (points, 3)
        How much of each corner there is in a mixture; they sum to 1.
    goodness : array, shape (points,)
    """
    ends = np.asarray(corners, dtype=np.float64)
    if ends.ndim != 2 or len(ends) != 3 or steps < 1:
        raise ValidationError("a landscape has three corners, and one step or more along a side")
    shares = np.array([(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]) / steps
    return shares, goodness(weights, shares @ ends, bias)


def _symmetric(weights: ArrayLike) -> Array:
    w = np.array(weights, dtype=np.float64)
    if w.ndim != 2 or w.shape[0] != w.shape[1] or not np.allclose(w, w.T):
        raise ValidationError("goodness is a measure of symmetric weights, a square of them")
    np.fill_diagonal(w, 0.0)
    return w
