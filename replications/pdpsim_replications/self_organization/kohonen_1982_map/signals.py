"""What maps are trained on: directions in front of a unit sphere, and frequencies heard by resonators."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

#: Half the side of the square of directions, as the tangent of an angle.
HALF = 0.6
#: The quality factor of the resonators (p. 63, Table 1).
QUALITY = 2.5


def directions(points: Array) -> Array:
    """Return points of a square, coordinates from -1 to 1, as unit vectors, shape (points, 3)."""
    vectors = np.column_stack([HALF * points, np.ones(len(points))])
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def edged(count: int, rng: np.random.Generator) -> Array:
    """Return points of a square of which each edge has as many as the inside (Fig. 3a, p. 61)."""
    points = rng.uniform(-1, 1, (count, 2))
    edge = rng.integers(5, size=count)
    for number, (axis, value) in enumerate([(0, -1), (0, 1), (1, -1), (1, 1)]):
        points[edge == number, axis] = value
    return points


def halves(count: int, share: float, rng: np.random.Generator) -> Array:
    """Return points spread evenly over each half of a square, a share of them in the right half (p. 67)."""
    points = rng.uniform(-1, 1, (count, 2))
    right = rng.random(count) < share
    points[:, 0] = np.where(right, 1, -1) * abs(points[:, 0])
    return points


def resonate(frequencies: Array, chosen: Array) -> Array:
    r"""Return what units hear from their own resonators, shape (frequencies, units x lines).

    Second-order filters, :math:`1 / \sqrt{1 + Q^2 (f / f_0 - f_0 / f)^2}`, 1 at the resonance; the lines to
    a unit are brought to a length of 1, as the vectors of the first simulation are.

    Parameters
    ----------
    frequencies : array, shape (frequencies,)
    chosen : array, shape (units, lines)
        Resonances of each unit's own filters.
    """
    ratio = frequencies[:, None, None] / chosen
    response = 1.0 / np.sqrt(1.0 + (QUALITY * (ratio - 1.0 / ratio)) ** 2)
    response /= np.linalg.norm(response, axis=2, keepdims=True)
    return np.asarray(response.reshape(len(frequencies), -1))
