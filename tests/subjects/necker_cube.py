"""The Necker cube: a network of other constraints, and one that sees cubes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim.analysis.goodness import stable_states
from pdpsim.formats.model import find, read
from pdpsim_replications.settling.necker_cube.study import constraints

from . import Subject, replicates

WEIGHTS, BIAS = constraints(read(find("necker_cube")).network)


def runs(whole: int) -> Any:
    """The goodness of 100 runs, of which so many end in a whole cube."""
    return np.where(np.arange(100) < whole, 16.0, 12.0)


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
    ends = {f"end_{name}": runs(share) for name, share in shares.items()}
    return {"stable_states": states, "stable_goodness": values, **ends}


def perfect() -> Subject:
    """Networks as the chapter describes them."""
    return replicates(seeing, 4)


def null() -> Subject:
    """Networks without exclusion, in which all units come on, whatever the gain."""
    other = {
        "stable_states": np.array([[1.0] * 16, [0.0] * 16, [1.0] * 8 + [0.0] * 8]),
        "stable_goodness": np.array([32.0, 10.0, 9.0]),
        **{f"end_{name}": runs(50) for name in ("low", "again", "middle", "high", "annealed", "quenched")},
    }
    return replicates(lambda number: other, 4)
