"""What is measured: order, how finely and how far a map covers what it was shown, and who takes over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure

from .signals import HALF, directions

Array = NDArray[np.floating]
Measures = Mapping[str, Any]

#: Rows and columns of the array of units.
SIDE = 8
#: Directions that maps are tried with: a grid of points of the square.
TRIED = np.stack(np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)), axis=-1).reshape(-1, 2)
EDGE = (abs(TRIED) == 1).any(axis=1)
#: Where units stand in the array, and which of them stand at its sides.
PLACES = np.array([(unit // SIDE, unit % SIDE) for unit in range(SIDE**2)])
AT_SIDE = ((PLACES == 0) | (PLACES == SIDE - 1)).any(axis=1)
#: Shares of directions in the right half, by name.
SHARES = {"half_10": 0.1, "half_30": 0.3, "half_50": 0.5}


def first_two(weights: Array) -> NDArray[np.int64]:
    """Return the two units that respond most to each direction that is tried, shape (directions, 2)."""
    return np.asarray(np.argsort(-(directions(TRIED) @ np.asarray(weights).T), axis=1)[:, :2])


def disorder(weights: Array) -> float:
    """Return the share of directions whose two best units are no neighbours in the array."""
    best, second = first_two(weights).T
    return float((abs(PLACES[best] - PLACES[second]).max(axis=1) > 1).mean())


def coarseness(weights: Array) -> float:
    """Return the mean angle from a direction to the nearest weights, in degrees."""
    unit = np.asarray(weights) / np.linalg.norm(weights, axis=1, keepdims=True)
    return float(np.degrees(np.arccos(np.clip((directions(TRIED) @ unit.T).max(axis=1), -1, 1))).mean())


def spread(weights: Array) -> float:
    """Return the standard deviation of weights around their mean, as points of the square."""
    return float(np.sqrt(points(weights).var(axis=0).sum()))


def points(weights: Array) -> Array:
    """Return weights as points of the square, shape (units, 2)."""
    weights = np.asarray(weights)
    return np.asarray(weights[:, :2] / np.maximum(weights[:, 2:], 1e-9) / HALF)


@measure
def order(measures: Measures) -> float:
    """Return how far the share of directions whose two best units are neighbours is above a half."""
    return 0.5 - disorder(measures["near"][-1])


@measure
def sides(measures: Measures) -> float:
    """Return the share of the edge that is mapped to the array's sides, less their share of units."""
    best = first_two(measures["near"][-1])[:, 0]
    return float(AT_SIDE[best][EDGE].mean() - AT_SIDE.mean())


@measure
def ordering(measures: Measures) -> float:
    """Return by how much disorder falls from 100 steps to 10,000."""
    return disorder(measures["near"][0]) - disorder(measures["near"][-1])


@measure
def sooner(measures: Measures, step: str) -> float:
    """Return how much more order there is with the longer range at a snapshot."""
    place = {"early": 1, "end": -1}[step]
    return disorder(measures["near"][place]) - disorder(measures["far"][place])


@measure
def coarser(measures: Measures, step: str) -> float:
    """Return how much further directions are from weights with the longer range at a snapshot."""
    place = {"early": 0, "end": -1}[step]
    return coarseness(measures["far"][place]) - coarseness(measures["near"][place])


@measure
def focus(measures: Measures, reach: str) -> float:
    """Return the largest share of directions that one unit wins, less that of the map with neighbours."""

    def largest(name: str) -> float:
        best = first_two(measures[name][-1])[:, 0]
        return float(np.bincount(best).max() / len(best))

    return largest(reach) - largest("near")


@measure
def collapse(measures: Measures, reach: str) -> float:
    """Return the share of the map's spread that is lost with another range."""
    return 1.0 - spread(measures[reach][-1]) / spread(measures["near"][-1])


@measure
def contraction(measures: Measures) -> float:
    """Return how far the outermost weights stay inside the square, on average over its four sides."""
    reached = points(measures["near"][-1])
    return float(1.0 - np.mean([*reached.max(axis=0), *-reached.min(axis=0)]))


@measure
def occupied(measures: Measures, half: str) -> float:
    """Return the share of units that stand for directions in the right half."""
    return float((np.asarray(measures[f"half_{half}"])[:, 0] > 0).mean())


@measure
def magnification(measures: Measures) -> float:
    """Return the slope of the share of units over the share of directions in the right half."""
    units = [occupied(measures, name.removeprefix("half_")) for name in SHARES]
    return float(np.polyfit(list(SHARES.values()), units, 1)[0])


@measure
def growth(measures: Measures) -> float:
    """Return how many more units stand for the right half at a half of the directions than at a tenth."""
    return float((measures["half_50"][:, 0] > 0).mean() - (measures["half_10"][:, 0] > 0).mean())


@measure
def frequency_order(measures: Measures) -> float:
    """Return the size of Kendall's rank correlation (tau-b) of best frequencies with places in the row.

    0 where all frequencies are one.
    """
    heard = np.asarray(measures["heard"])
    signs = np.sign(heard[:, None] - heard)[np.triu_indices(len(heard), 1)]
    different = np.count_nonzero(signs)
    return float(abs(signs.sum()) / np.sqrt(different * len(signs))) if different else 0.0


@measure
def frequencies_ordered(measures: Measures) -> float:
    """Return how far that is above a half."""
    return frequency_order(measures) - 0.5
