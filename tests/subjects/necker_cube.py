"""The Necker cube: a network of other constraints, and one that sees cubes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim.analysis.goodness import stable_states
from pdpsim.formats.model import find, read
from pdpsim_replications.settling.necker_cube.measures import DIAGONAL
from pdpsim_replications.settling.necker_cube.study import constraints, surface

from . import Subject, replicates

WEIGHTS, BIAS = constraints(read(find("necker_cube")).network)


def runs(whole: int) -> Any:
    """The goodness of 100 runs, of which so many end in a whole cube."""
    return np.where(np.arange(100) < whole, 16.0, 12.0)


CUBE_A, CUBE_B, IMPOSSIBLE = (
    np.repeat([True, False], 8),
    np.repeat([False, True], 8),
    np.concatenate([DIAGONAL, ~DIAGONAL]),
)


def ends(impossible: int, other: int = 0) -> Any:
    """100 ends in the two cubes, but for some in the impossible one and some with all units on."""
    states = np.where(np.arange(100)[:, None] % 2 == 0, CUBE_A, CUBE_B)
    states[:impossible] = IMPOSSIBLE
    states[impossible : impossible + other] = True
    return states


def seeing(number: int) -> dict[str, Any]:
    """Measures of a network that sees whole cubes, more often if it is annealed."""
    states, values = stable_states(WEIGHTS, BIAS)
    shares = {
        "low": 65,
        "again": 64 + 2 * (number % 2),
        "middle": 60,
        "high": 50,
        "annealed": 95,
        "quenched": 45,
    }
    return {
        "stable_states": states,
        "stable_goodness": values,
        "state_low_input": ends(number % 2),
        "state_high_input": ends(8 + number),
        "surface": surface(WEIGHTS, BIAS),
        **{f"end_{name}": runs(share) for name, share in shares.items()},
    }


def perfect() -> Subject:
    """Networks as the chapter describes them."""
    return replicates(seeing, 4)


def null() -> Subject:
    """Networks without exclusion, in which all units come on, whatever the gain."""
    other = {
        "stable_states": np.array([[1.0] * 16, [0.0] * 16, [1.0] * 8 + [0.0] * 8]),
        "stable_goodness": np.array([32.0, 10.0, 9.0]),
        "state_low_input": ends(0, other=100),
        "state_high_input": ends(0, other=100),
        "surface": np.add.outer(np.arange(9.0), np.arange(9.0)),
        **{f"end_{name}": runs(50) for name in ("low", "again", "middle", "high", "annealed", "quenched")},
    }
    return replicates(lambda number: other, 4)
