"""Where layers go in a drawing of a network: in rows, inputs at the bottom."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.describe.network import Network


def rows(network: Network) -> list[list[str]]:
    """Return the layers' names in rows, bottom to top, each row in the network's order of layers.

    A layer is above all that project to it without delay; one that nothing projects to so (an input, a
    context) is just below the lowest that it projects to.
    """
    up = [p for p in network.forward if p.delay == 0]
    level: dict[str, int] = {}
    for name in network.order():
        level[name] = 1 + max((level[p.sender] for p in up if p.receiver == name), default=-1)
    receivers = {p.receiver for p in up}
    for layer in network.layers:
        if layer.name not in receivers:
            above = [level[p.receiver] for p in up if p.sender == layer.name]
            level[layer.name] = min(above, default=1) - 1
    used = sorted(set(level.values()))
    names = [layer.name for layer in network.layers]
    return [[name for name in names if level[name] == each] for each in used]


def spread(widths: Iterable[float], gap: float) -> NDArray[np.float64]:
    """Return the centres of things of these widths, side by side with a gap, around 0."""
    wide = np.asarray(list(widths), dtype=np.float64)
    starts = np.concatenate([[0], np.cumsum(wide[:-1] + gap)])
    total = wide.sum() + gap * (len(wide) - 1)
    return np.asarray(starts + wide / 2 - total / 2)


def bend(start: ArrayLike, end: ArrayLike, obstacles: ArrayLike, clear: float) -> NDArray[np.float64]:
    """Return the four control points of a curve that passes obstacles at a distance.

    Parameters
    ----------
    start, end : array_like, shape (2,)
        The curve's ends.
    obstacles : array_like, shape (n, 2)
        Points not to come near to.
    clear : float
        The least distance to keep.

    Returns
    -------
    ndarray, shape (4, 2)
        A straight line if it is clear; otherwise the least bent curve that is, to whichever side.
    """
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    others = np.asarray(obstacles, dtype=np.float64).reshape(-1, 2)
    along = b - a
    across = np.array([-along[1], along[0]]) / (np.linalg.norm(along) or 1.0)
    tries = [0.0, *(side * size for size in np.arange(1, 25) * clear / 2 for side in (1.0, -1.0))]
    for size in tries:
        control = np.array([a, a + along / 3 + across * size, a + 2 * along / 3 + across * size, b])
        if not len(others):
            return control
        apart = np.linalg.norm(on_curve(control, np.linspace(0.03, 0.97, 40))[:, None] - others, axis=2)
        if apart.min() >= clear:
            return control
    return np.array([a, a + along / 3, a + 2 * along / 3, b])


def on_curve(control: NDArray[np.float64], share: ArrayLike) -> NDArray[np.float64]:
    """Return points, shape (n, 2), at these shares of the way along a cubic curve (Bernstein's form)."""
    t = np.asarray(share, dtype=np.float64).reshape(-1, 1)
    a, b, c, d = control
    return np.asarray((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d)
