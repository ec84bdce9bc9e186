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
