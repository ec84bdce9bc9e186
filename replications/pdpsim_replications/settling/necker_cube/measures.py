"""What is measured: which states are stable, and where runs end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure

Measures = Mapping[str, Any]

#: Goodness of a whole cube: 12 edges, and the biases of 8 vertices.
CUBE = 12 + 8 * 0.5
#: How many stable states of each goodness there are.
COUNTS = {16: 2, 12: 12, 8: 3, 6: 4}
#: A run ends in a cube if its goodness is nearer to a cube's than this; the next best state has 12.
NEAR = 1.0
#: Of one cube the upper right and lower left vertices, of the other the rest: the impossible cube of Figure
#: 2.
DIAGONAL = np.array([False, True, False, True, True, False, True, False])


@measure
def other_best_states(measures: Measures) -> float:
    """Return how many of the best states are no whole cube, and how many cubes are not among the best."""
    states, values = measures["stable_states"], measures["stable_goodness"]
    best = {tuple(state) for state in states[np.isclose(values, values.max())].astype(int).tolist()}
    cubes = {(1,) * 8 + (0,) * 8, (0,) * 8 + (1,) * 8}
    return float(len(best ^ cubes))


@measure
def goodness_gap(measures: Measures) -> float:
    """Return the distance of the best goodness from that of a cube."""
    return abs(float(measures["stable_goodness"].max()) - CUBE)


@measure
def miscounted_states(measures: Measures) -> float:
    """Return by how many the stable states differ from those expected, over all values of goodness."""
    values = np.asarray(measures["stable_goodness"], dtype=np.float64).round(6).tolist()
    wrong = sum(abs(values.count(value) - count) for value, count in COUNTS.items())
    return float(wrong + sum(value not in COUNTS for value in values))


@measure
def pure_states(measures: Measures) -> float:
    """Return how many stable states, the two best left out, have vertices of one cube alone."""
    states = measures["stable_states"][2:]
    return float(sum((state[:8].any()) != (state[8:].any()) for state in states))


@measure
def share_whole(measures: Measures, runs: str) -> float:
    """Return the share of runs that end in a whole cube."""
    return float((measures[f"end_{runs}"] > CUBE - NEAR).mean())


@measure
def gain_cost(measures: Measures) -> float:
    """Return how many fewer runs end in a whole cube at the highest gain than at the lowest."""
    return share_whole(measures, "low") - share_whole(measures, "high")


@measure
def same_gain_cost(measures: Measures) -> float:
    """Return how many fewer do in another set of runs at the lowest gain."""
    return share_whole(measures, "low") - share_whole(measures, "again")


@measure
def annealing_help(measures: Measures) -> float:
    """Return how many more runs end in a whole cube annealed than at the lowest gain."""
    return share_whole(measures, "annealed") - share_whole(measures, "low")


@measure
def quenching_help(measures: Measures) -> float:
    """Return how many more do at the last temperature from the start."""
    return share_whole(measures, "quenched") - share_whole(measures, "low")


def cubes(states: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which ends are a whole cube, shape (runs,)."""
    counts = states.reshape(len(states), 2, -1).sum(axis=2)
    return np.asarray((counts.max(axis=1) == 8) & (counts.min(axis=1) == 0))


def impossible(states: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which ends are the impossible cube with two front faces of Figure 2, run 3, shape (runs,).

    The squares of the figure are the upper right and lower left vertices of one cube, front and back, and the
    upper left and lower right ones of the other.
    """
    one = np.concatenate([DIAGONAL, ~DIAGONAL])
    return np.asarray((states == one).all(axis=1) | (states == ~one).all(axis=1))


@measure
def virtually_always(measures: Measures, level: str) -> float:
    """Return by how much more than .95 of the runs end in a whole cube, at low or high input."""
    return float(cubes(measures[f"state_{level}_input"]).mean()) - 0.95


@measure
def impossible_gain(measures: Measures) -> float:
    """Return how many more runs end in the impossible cube at high input than at low."""
    low, high = (float(impossible(measures[f"state_{level}_input"]).mean()) for level in ("low", "high"))
    return high - low


@measure
def ever_whole_gain(measures: Measures) -> float:
    """Return how many more runs end in a whole cube at high input than at low."""
    low, high = (float(cubes(measures[f"state_{level}_input"]).mean()) for level in ("low", "high"))
    return high - low


@measure
def other_ends(measures: Measures, level: str) -> float:
    """Return how many states other than the two cubes, and the impossible one, runs end in."""
    states = measures[f"state_{level}_input"]
    other = states[~cubes(states) & ~impossible(states)]
    return float(len(np.unique(other, axis=0)))


@measure
def middle_peaks_off(measures: Measures) -> float:
    """Return by how many the peaks in the middle of the surface of goodness differ from three.

    A peak is higher than all eight places around it; in the middle units of both cubes are on, and not all.
    """
    best = measures["surface"]
    around = np.array(
        [
            best[1 + down : 8 + down, 1 + across : 8 + across]
            for down in (-1, 0, 1)
            for across in (-1, 0, 1)
            if (down, across) != (0, 0)
        ]
    )
    return abs(float((best[1:8, 1:8] > around.max(axis=0)).sum()) - 3)
