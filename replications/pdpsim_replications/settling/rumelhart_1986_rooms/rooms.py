"""Descriptions of rooms, the network that follows from them, and what it is told."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.describe.links import Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet

Array = NDArray[np.float64]

#: What is clamped besides the ceiling in Figure 6, and the room that it tells of.
TELLING = {
    "oven": "kitchen",
    "desk": "office",
    "bathtub": "bathroom",
    "sofa": "living-room",
    "bed": "bedroom",
}
SIZES = ("very-large", "large", "medium", "small", "very-small")


@dataclass(frozen=True)
class Rooms:
    """What kinds of room have: a table of always, usual, possible and never.

    Parameters
    ----------
    kinds, descriptors : tuple of str
    cells : tuple of tuple of str
        A row for each kind, with a cell for each descriptor.
    """

    kinds: tuple[str, ...]
    descriptors: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    @property
    def prototypes(self) -> Array:
        """The states with all that is usual, shape (kinds, descriptors)."""
        return np.array([[float(cell in ("always", "usual")) for cell in row] for row in self.cells])

    def places(self, *names: str) -> list[int]:
        """Return where descriptors stand."""
        return [self.descriptors.index(name) for name in names]


def read_rooms(path: Path) -> Rooms:
    """Read a table with a row for each descriptor and a column for each kind of room."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, delimiter="\t"))
    return Rooms(
        tuple(header[1:]), tuple(row[0] for row in rows), tuple(zip(*(row[1:] for row in rows), strict=True))
    )


def describe(rooms: Rooms, each: int, lacking: float, unusual: float, rng: np.random.Generator) -> Array:
    """Return descriptions of rooms, shape (kinds x each, descriptors).

    A room lacks what is usual with one probability, and has what is possible with another. It has one size:
    the usual one, or, as often as it lacks what is usual, any that is possible.

    Parameters
    ----------
    rooms : Rooms
    each : int
        Rooms of each kind.
    lacking, unusual : float
        The probabilities.
    rng : Generator
    """
    chances = {"always": 1.0, "usual": 1 - lacking, "possible": unusual, "never": 0.0}
    sizes = rooms.places(*SIZES)
    descriptions = []
    for row in np.array(rooms.cells):
        on = rng.random((each, row.size)) < [chances[cell] for cell in row]
        on[:, sizes] = False
        usual, possible = ([place for place in sizes if row[place] == cell] for cell in ("usual", "possible"))
        for room in on:
            room[rng.choice(possible if possible and rng.random() < lacking else usual)] = True
        descriptions.append(on)
    return np.concatenate(descriptions).astype(np.float64)


def shuffled_rooms(descriptions: Array, rng: np.random.Generator) -> Array:
    """Return descriptions in which each descriptor is as frequent, but goes with no other."""
    return np.asarray(rng.permuted(descriptions, axis=0))


def shuffled_weights(weights: Array, rng: np.random.Generator) -> Array:
    """Return the same weights between other pairs."""
    pairs = np.triu_indices(len(weights), 1)
    other = np.zeros_like(weights)
    other[pairs] = rng.permutation(weights[pairs])
    return np.asarray(other + other.T)


def constrained(network: Network, weights: ArrayLike, biases: ArrayLike) -> Network:
    """Return the network of descriptors with other weights, shape (descriptors, descriptors), and biases."""
    (layer,), (projection,) = network.layers, network.projections
    init = Values((tuple(np.asarray(biases).tolist()),))
    rows = Values(tuple(map(tuple, np.asarray(weights).tolist())))
    return replace(
        network,
        layers=(replace(layer, bias=replace(layer.bias, init=init)),),
        projections=(replace(projection, init=rows),),
    )


def told(rooms: Rooms, clamps: tuple[tuple[str, ...], ...], runs: int) -> PatternSet:
    """Return patterns that hold the ceiling and other descriptors on, as many of each; all else is free."""
    values = np.full((len(clamps), len(rooms.descriptors)), np.nan)
    for row, names in zip(values, clamps, strict=True):
        row[rooms.places("ceiling", *names)] = 1.0
    return PatternSet.from_arrays({"descriptor": np.repeat(values, runs, axis=0)})
