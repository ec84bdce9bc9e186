"""The handbook's pairs of patterns, and states that run into the corners of a box."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator

Array = NDArray[np.float64]


def signs(text: str) -> list[float]:
    """Return +1 and -1 for a text of plus and minus."""
    return [1.0 if sign == "+" else -1.0 for sign in text]


#: Inputs and targets of each set, from the handbook's files.
SETS = {
    "orthogonal": {"+-+-++--": "++--++--", "++--+-+-": "++++----", "+--+++++": "+--++--+"},
    "overlapping": {"+-+-++--": "++--++--", "++--+-+-": "++++----", "+-+-++++": "+--++--+"},
    "impossible": {
        "+-+-+-+-": "++--++--",
        "+-+-+--+": "++++----",
        "+--++-+-": "++++----",
        "+--++--+": "++--++--",
    },
}


def pairs(name: str) -> PatternSet:
    """Return one of the sets."""
    known = SETS[name]
    return PatternSet.from_arrays([signs(each) for each in known], [signs(each) for each in known.values()])


def noisy(patterns: PatternSet, copies: int, width: float, rng: np.random.Generator) -> PatternSet:
    """Return copies of pairs, one after another, whose inputs have uniform noise of a width."""
    inputs = np.tile(patterns.inputs["input"], (copies, 1))
    return PatternSet.from_arrays(
        inputs + rng.uniform(-width, width, inputs.shape), np.tile(patterns.targets["output"], (copies, 1))
    )


def strangers(patterns: PatternSet, rng: np.random.Generator) -> PatternSet:
    """Return pairs with the same targets and random inputs of +1 and -1, which are not orthogonal."""
    shape = patterns.inputs["input"].shape
    return PatternSet.from_arrays(rng.choice([-1.0, 1.0], size=shape), patterns.targets["output"])


def rule_of_78(exception: bool = True) -> PatternSet:
    """Return the 18 patterns of the rule: in the output 7 and 8 change places.

    Each has one unit of 1-3, of 4-6 and of 7-8. With the exception 1, 4, 7 is itself.
    """
    inputs, targets = [], []
    for a, b, c in product((1, 2, 3), (4, 5, 6), (7, 8)):
        irregular = exception and (a, b, c) == (1, 4, 7)
        inputs.append(_units(a, b, c))
        targets.append(_units(a, b, c if irregular else 15 - c))
    return PatternSet.from_arrays(inputs, targets)


def frequent() -> PatternSet:
    """Return the exception and one regular pattern, the first that are learned."""
    return PatternSet.from_arrays([_units(1, 4, 7), _units(2, 5, 8)], [_units(1, 4, 7), _units(2, 5, 7)])


def _units(*on: int) -> list[float]:
    return [float(unit in on) for unit in range(1, 9)]


def run_in_box(network: Simulator, states: ArrayLike, steps: int) -> Array:
    """Let states run in the box.

    Parameters
    ----------
    network : Simulator
    states : array, shape (states, units)
        Where they begin.
    steps : int

    Returns
    -------
    array, shape (states, steps + 1, units)
    """
    begin = np.asarray(states, dtype=np.float64)
    events = np.full((len(begin), steps + 1, begin.shape[1]), np.nan)
    events[:, 0] = begin  # then nothing from outside
    patterns = PatternSet.from_arrays(
        {"unit": events.reshape(-1, begin.shape[1])}, lengths=[steps + 1] * len(begin)
    )
    return np.asarray(network.record(patterns)["unit"]).reshape(events.shape)
