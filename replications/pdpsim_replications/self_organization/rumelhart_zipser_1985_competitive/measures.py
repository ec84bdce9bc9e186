"""What is measured: how the units divide what they see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure

from .environments import GRID, LINES, WORDS, neighbours

Measures = Mapping[str, Any]
#: How words divide by their first letter, and by their second.
SPLITS = [[word[place] == "A" for word in WORDS] for place in (0, 1)]


@measure
def togetherness(measures: Measures) -> float:
    """Return the share of neighbours in one region, less what regions of that size give by chance."""
    regions = np.asarray(measures["regions"])
    same = np.mean([regions[i] == regions[j] for i, j in neighbours()])
    sizes = np.bincount(regions, minlength=2)
    chance = (sizes * (sizes - 1)).sum() / (regions.size * (regions.size - 1))
    return float(same - chance)


@measure
def connected(measures: Measures) -> float:
    """Return 1 if there are two regions and each hangs together, else -1."""
    regions = np.asarray(measures["regions"])
    return 1.0 if len(set(regions.tolist())) == 2 and pieces(regions) == 2 else -1.0


def pieces(regions: NDArray[np.int64]) -> int:
    """Return into how many pieces the regions fall, positions being joined to neighbours of their region."""
    piece = np.arange(GRID**2)
    joined = True
    while joined:
        joined = False
        for i, j in neighbours():
            if regions[i] == regions[j] and piece[i] != piece[j]:
                piece[[i, j]] = piece[[i, j]].min()
                joined = True
    return len(set(piece.tolist()))


@measure
def smaller_side(measures: Measures) -> float:
    """Return the share of dipoles that the unit wins that wins fewer."""
    won = np.asarray(measures["dipoles_won"])
    return float(min(won.mean(), 1 - won.mean()))


@measure
def letter_split(measures: Measures) -> float:
    """Return 1 if two units divide the words by the letter in one place, else -1."""
    won = np.asarray(measures["two_won"])
    same = [(won == 1).tolist(), (won == 0).tolist()]
    return 1.0 if any(split in same for split in SPLITS) else -1.0


@measure
def words_apart(measures: Measures) -> float:
    """Return 1 if every word has a unit of its own, else -1."""
    return 1.0 if len(set(np.asarray(measures["four_won"]).tolist())) == len(WORDS) else -1.0


@measure
def lines_right(measures: Measures, training: str, layer: str) -> float:
    """Return the share of lines alone that are told apart by orientation, whichever unit stands for which."""
    vertical = np.arange(2 * LINES) >= LINES
    agree = float(np.mean(np.asarray(measures[f"{training}_{layer}"]) == vertical))
    return max(agree, 1 - agree)


@measure
def teaching_gain(measures: Measures, layer: str) -> float:
    """Return how many more lines are right after a line beside them said which is which."""
    return lines_right(measures, "taught", layer) - lines_right(measures, "untaught", layer)


@measure
def layers_gain(measures: Measures, training: str) -> float:
    """Return how many more lines are right with a layer between than without."""
    return lines_right(measures, training, "upper") - lines_right(measures, training, "single")


@measure
def gang_split(measures: Measures, gangs: str) -> float:
    """Return how well the division of the people agrees with their gangs, from .5 to 1."""
    agree = float(np.mean(np.asarray(measures[f"people_{gangs}"]) == np.asarray(measures["sharks"])))
    return max(agree, 1 - agree)


@measure
def gang_gain(measures: Measures, gangs: str) -> float:
    """Return how much better the division agrees with the gangs if units show gangs than if none does."""
    return gang_split(measures, gangs) - gang_split(measures, "none")
