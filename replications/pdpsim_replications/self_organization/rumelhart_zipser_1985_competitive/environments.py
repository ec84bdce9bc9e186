"""What the networks see: dipoles on a grid, words of two letters, lines, and people."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks.people import UNITS

Array = NDArray[np.float64]

#: Rows and columns of the dipoles' grid, and of the lines'.
GRID = 4
LINES = 6

#: Letters as points of seven rows and five columns.
LETTERS = {
    "A": (".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"),
    "B": ("####.", "#...#", "#...#", "####.", "#...#", "#...#", "####."),
}
#: Columns that each letter has for itself on the grid of 7 by 14.
WIDTH = 7
WORDS = ("AA", "AB", "BA", "BB")


def neighbours() -> list[tuple[int, int]]:
    """Return the 24 pairs of positions beside or below each other on the grid."""
    pairs = []
    for row, column in product(range(GRID), repeat=2):
        place = GRID * row + column
        if column + 1 < GRID:
            pairs.append((place, place + 1))
        if row + 1 < GRID:
            pairs.append((place, place + GRID))
    return pairs


def strangers(rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return as many pairs of positions, drawn from all that there are, without repetition."""
    pairs = [(i, j) for i in range(GRID**2) for j in range(i)]
    return [pairs[k] for k in rng.choice(len(pairs), len(neighbours()), replace=False)]


def dipoles(pairs: list[tuple[int, int]]) -> PatternSet:
    """Return a pattern for each pair, its two positions on."""
    inputs = np.zeros((len(pairs), GRID**2))
    for number, pair in enumerate(pairs):
        inputs[number, list(pair)] = 1.0
    return PatternSet.from_arrays(inputs)


def words() -> PatternSet:
    """Return the four words of A and B, on a grid of 7 by 14."""

    def cell(letter: str) -> Array:
        points = np.array([[each == "#" for each in row] for row in LETTERS[letter]], dtype=np.float64)
        return np.pad(points, ((0, 0), (1, WIDTH - 1 - points.shape[1])))

    inputs = [np.hstack([cell(letter) for letter in word]).ravel() for word in WORDS]
    return PatternSet.from_arrays(np.array(inputs), names=WORDS)


def lines(*, taught: bool) -> PatternSet:
    """Return six horizontal and six vertical lines, the horizontal ones first.

    The layer ``teacher`` shows, if taught, the first horizontal line beside all horizontal ones, and the
    first vertical one beside all vertical ones; else nothing.
    """
    grids = np.zeros((2 * LINES, LINES, LINES))
    for place in range(LINES):
        grids[place, place, :] = 1.0
        grids[LINES + place, :, place] = 1.0
    shown = grids.reshape(len(grids), -1)
    beside = np.repeat(shown[[0, LINES]], LINES, axis=0) if taught else np.zeros_like(shown)
    return PatternSet.from_arrays({"line": shown, "teacher": beside})


def people(
    known: Mapping[str, tuple[str, ...]], gangs: str, rng: np.random.Generator
) -> tuple[PatternSet, NDArray[np.int64]]:
    """Return people by their properties, 14 units, and who is a Shark.

    Parameters
    ----------
    known : dict of str to tuple
        Each person's properties.
    gangs : {"own", "none", "dealt"}
        Whether the two units of gangs show each person's gang, nothing, or a gang dealt out at random.
    rng : Generator
        For gangs that are dealt out.
    """
    units = [unit for pool in UNITS.values() for unit in pool]
    inputs = np.array([[float(unit in properties) for unit in units] for properties in known.values()])
    sharks = inputs[:, 1].astype(np.int64)
    if gangs == "none":
        inputs[:, :2] = 0.0
    elif gangs == "dealt":
        inputs[:, :2] = rng.permutation(inputs[:, :2])
    return PatternSet.from_arrays(inputs, names=tuple(known)), sharks
