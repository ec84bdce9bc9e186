"""Maps: one that never orders itself, and one that is as the paper describes it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim_replications.self_organization.kohonen_1982_map.signals import directions

from . import Subject, replicates

Array = NDArray[np.floating]
#: How far the lattices of the short range and of the long one reach.
NEAR, FAR = 0.95, 1.02


def lattice(scale: float = 1.0, right: float = 0.5) -> Array:
    """Weights of an ordered map, a share of whose columns stands for the right half, shape (64, 3)."""
    count = round(8 * right)
    across = np.concatenate([np.linspace(-1, -0.1, 8 - count), np.linspace(0.1, 1, count)])
    grid = np.stack(np.meshgrid(across, np.linspace(-1, 1, 8)), axis=-1)
    return directions(scale * grid.reshape(-1, 2))


def scattered(number: int, scale: float = 1.0) -> Array:
    """Weights of a map without order."""
    return lattice(scale)[np.random.default_rng(number).permutation(64)]


def focused(number: int) -> Array:
    """Weights of which most lie outside the square, without order."""
    points = np.random.default_rng(number).uniform(1.5, 3.0, (64, 2))
    points[27] = 0.0
    points[[18, 21, 42, 45]] = [[1.2, 1.2], [-1.2, -1.2], [-1.2, 1.2], [1.2, -1.2]]
    return directions(points)


def ordered(number: int) -> dict[str, Any]:
    """Measures of maps as the paper describes them."""
    near, alone = lattice(NEAR), focused(number)
    same = lattice(NEAR, 0.5)
    return {
        "near": np.array([scattered(number), scattered(number), near, near]),
        "far": np.array([scattered(number), near, near, lattice(FAR)]),
        "alone": np.array([alone] * 4),
        "alone_near": np.array([alone] * 4),
        "untrained_near": alone[None],
        "all": np.array([np.repeat(lattice()[:1], 64, axis=0)] * 4),
        "half_10": lattice(NEAR, 0.125),
        "half_30": lattice(NEAR, 0.25),
        "half_50": same,
        "untrained_half_10": same,
        "untrained_half_30": same,
        "untrained_half_50": same,
        "heard": heard(number),
        "alone_heard": np.array([0.6, 0.9, 0.7, 0.8, 0.6, 0.9, 0.8, 0.7, 0.6, 0.8]),
    }


def heard(number: int) -> Array:
    """Best frequencies of a row that is in order, or has two neighbours exchanged."""
    row = np.linspace(0.5, 1.0, 10)
    if number % 4:
        row[: 2 * (number % 4)] = row[: 2 * (number % 4)].reshape(-1, 2)[:, ::-1].ravel()
    return row if number % 2 else row[::-1]


def without_order(number: int) -> dict[str, Any]:
    """Measures of maps that stay as they are, whatever the range; the row hears one frequency."""
    still = np.array([scattered(number, 1.3)] * 4)
    names = ("near", "far", "alone", "alone_near", "all")
    halves = {f"{control}half_{share}": still[0] for share in (10, 30, 50) for control in ("", "untrained_")}
    row = np.full(10, 0.5)
    return {**dict.fromkeys(names, still), **halves, "heard": row, "alone_heard": row}


def perfect() -> Subject:
    """Maps as the paper describes them."""
    return replicates(ordered, 50)


def null() -> Subject:
    """Maps without any order."""
    return replicates(without_order, 50)
