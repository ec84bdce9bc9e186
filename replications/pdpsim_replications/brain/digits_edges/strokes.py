"""Generated pictures: one to three soft strokes of any place, direction and length."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Pixels of a side; strokes of a picture, at most; SD of a stroke across; half lengths, as shares of half a
#: side.
SIDE, MOST, WIDTH = 12, 3, 0.7
SHORTEST, LONGEST = 0.3, 0.9


def strokes(rng: np.random.Generator, count: int, side: int = SIDE) -> Array:
    """Return pictures of random strokes, shape (pictures, side * side), from 0 to 1."""
    pictures = np.zeros((count, side * side))
    for picture in pictures:
        for _ in range(int(rng.integers(1, MOST + 1))):
            x, y = rng.uniform(0, side - 1, 2)
            direction, half = rng.uniform(0, np.pi), rng.uniform(SHORTEST, LONGEST) * side / 2
            picture[:] = np.maximum(picture, stroke(side, (x, y), direction, half))
    return pictures


def stroke(side: int, middle: tuple[float, float], direction: float, half: float) -> Array:
    """Return one stroke, shape (side * side,): by the distance from a line of so much to either side."""
    rows, columns = np.mgrid[:side, :side].astype(np.float64)
    across, down = columns - middle[0], rows - middle[1]
    along = np.clip(across * np.cos(direction) + down * np.sin(direction), -half, half)
    squared = (across - along * np.cos(direction)) ** 2 + (down - along * np.sin(direction)) ** 2
    return np.asarray(np.exp(-squared / (2 * WIDTH**2)).ravel())
