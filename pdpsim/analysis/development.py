"""Development: when something is learned, and how, from what was recorded over training.

Every function takes the epochs of the snapshots, in order, and one curve of values at them. A curve that
never does what is asked for has NaN or, where a time is sought, infinity: the caller decides what a network
that never learns something counts as.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError

Values = NDArray[np.float64]


def learned_at(epochs: ArrayLike, values: ArrayLike, level: float) -> float:
    """Return when a curve has risen to a level for good.

    Parameters
    ----------
    epochs : array_like, shape (snapshots,)
        Ascending.
    values : array_like, shape (snapshots,)
        Such as the activation of an attribute that is true.
    level : float

    Returns
    -------
    float
        The epoch, interpolated between snapshots, after which the curve stays at the level or above: the
        first one if it always does, infinity if it ends below.
    """
    times, curve = _checked(epochs, values)
    if not np.isfinite(curve).all():
        return np.nan
    below = np.flatnonzero(curve < level)
    if not len(below):
        return float(times[0])
    last = int(below[-1])
    if last == len(curve) - 1:
        return np.inf
    return _crossing(times, curve, last, level)


def rise_time(epochs: ArrayLike, values: ArrayLike, share: float = 0.5) -> float:
    """Return when a curve has made a share of its rise.

    The rise is that from the lowest value before the highest to the highest: large random weights give
    units differences that learning takes away before it makes its own.

    Parameters
    ----------
    epochs, values : array_like, shape (snapshots,)
        Such as the distance between two groups of items.
    share : float
        Above 0 and at most 1. Default 0.5.

    Returns
    -------
    float
        The epoch, interpolated; infinity if the curve never rises.
    """
    times, curve = _checked(epochs, values)
    if not 0 < share <= 1:
        raise ValidationError(f"share must be above 0 and at most 1; got {share}")
    if not np.isfinite(curve).all():
        return np.nan
    low, high = _rise(curve)
    if curve[high] <= curve[low]:
        return np.inf
    level = curve[low] + share * (curve[high] - curve[low])
    first = low + int(np.argmax(curve[low : high + 1] >= level))
    return _crossing(times, curve, first - 1, level)


def stage_likeness(epochs: ArrayLike, values: ArrayLike) -> float:
    """Return how much of a curve's rise is made at once: steepest slope over mean slope.

    The mean is taken from the start of training until 90 % of the rise is made, so that what comes after
    does not count. A straight line has 1; a curve that is steepest at the start and levels off
    exponentially, (1 - exp(-t / T)), has ln(10) / 0.9 = 2.56; a plateau before the change makes it higher.

    Parameters
    ----------
    epochs, values : array_like, shape (snapshots,)

    Returns
    -------
    float
        NaN if the curve never rises.
    """
    times, curve = _checked(epochs, values)
    end = rise_time(times, curve, 0.9)
    if not np.isfinite(end) or end <= times[0]:
        return np.nan
    low, high = _rise(curve)
    slopes = np.diff(curve[low : high + 1]) / np.diff(times[low : high + 1])
    mean = 0.9 * (curve[high] - curve[low]) / (end - times[0])
    return float(slopes.max() / mean)


def rise_and_fall(values: ArrayLike) -> float:
    """Return the height of a curve's greatest bump: how far it rises and then falls back for good.

    Parameters
    ----------
    values : array_like, shape (snapshots,)

    Returns
    -------
    float
        The greatest value, over all snapshots, of the lesser of the rise from the lowest value before and
        the fall to the last value; 0 for a curve that only rises, or only falls.
    """
    curve = np.asarray(values, dtype=np.float64)
    if curve.ndim != 1 or not len(curve):
        raise ValidationError(f"expected one curve, got shape {curve.shape}")
    rises = curve - np.minimum.accumulate(curve)
    return float(np.minimum(rises, curve - curve[-1]).max())


def group_distance(vectors: ArrayLike, first: Sequence[int], second: Sequence[int]) -> Values:
    """Return the distance between the means of two groups of items at every snapshot.

    Parameters
    ----------
    vectors : array_like, shape (snapshots, items, units)
        Representations over training.
    first, second : sequence of int
        Numbers of the items.

    Returns
    -------
    array, shape (snapshots,)
        Euclidean distances.
    """
    snapshots = np.asarray(vectors, dtype=np.float64)
    if snapshots.ndim != 3:
        raise ValidationError(f"expected snapshots x items x units, got shape {snapshots.shape}")
    if not len(first) or not len(second):
        raise ValidationError("a group of items is empty")
    apart = snapshots[:, list(first)].mean(axis=1) - snapshots[:, list(second)].mean(axis=1)
    return np.asarray(np.linalg.norm(apart, axis=1))


def _checked(epochs: ArrayLike, values: ArrayLike) -> tuple[Values, Values]:
    times, curve = np.asarray(epochs, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if times.ndim != 1 or times.shape != curve.shape or len(times) < 2 or (np.diff(times) <= 0).any():
        raise ValidationError(
            "expected a value at each of two or more ascending epochs, got shapes "
            f"{times.shape} and {curve.shape}"
        )
    return times, curve


def _rise(curve: Values) -> tuple[int, int]:
    """Return where the rise begins and ends: the lowest value before the highest, and the highest."""
    high = int(curve.argmax())
    return int(curve[: high + 1].argmin()), high


def _crossing(times: Values, curve: Values, before: int, level: float) -> float:
    """Return when the line from snapshot `before` to the next one reaches the level."""
    share = (level - curve[before]) / (curve[before + 1] - curve[before])
    return float(times[before] + share * (times[before + 1] - times[before]))
