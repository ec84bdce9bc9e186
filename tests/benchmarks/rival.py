"""A rival: one program that trains a workload, whose CPU time is taken and whose weights are compared."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from pdpsim.simulate.simulator import Simulator
from tests.benchmarks.workloads import Workload

#: How far weights may lie from pdpsim's after a few updates, relative to the largest.
CLOSE = {"float64": 1e-10, "float32": 2e-4}


class Rival:
    """What trains a workload.

    Attributes
    ----------
    name : str
        As it stands in the tables.
    """

    name: str

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        raise NotImplementedError

    def seconds(self, epochs: int) -> float:
        """Train so many epochs and return the CPU time that it took."""
        began = time.process_time()
        self.run(epochs)
        return time.process_time() - began

    def weights(self) -> dict[str, np.ndarray] | None:
        """Return weights by projection and biases by layer, or nothing where it chose its own."""
        return None


#: What makes a rival: from a workload, a momentum and a kind of float.
Maker = Callable[[Workload, float, str], Rival]


def start_weights(workload: Workload, dtype: str) -> dict[str, np.ndarray]:
    """Return the weights by projection and biases by layer with which all begin."""
    simulator = Simulator(workload.network, 0, engine="numpy", dtype=dtype)
    return {name: w.copy() for name, w in {**simulator.weights, **simulator.biases}.items()}


def check(make: Maker, workload: Workload, momentum: float, dtype: str, updates: int = 12) -> float:
    """Return how far a rival's weights lie from those of pdpsim's NumPy engine after a few updates.

    Raises
    ------
    AssertionError
        If that is more than rounding.
    """
    some = workload.shortened(updates)
    rival = make(some, momentum, dtype)
    rival.run(2)
    weights = rival.weights()
    if weights is None:
        return 0.0
    simulator = Simulator(some.network, 0, engine="numpy", dtype=dtype)
    before = start_weights(some, dtype)
    simulator.train(some.patterns, some.phase(momentum, 2))
    right = {**simulator.weights, **simulator.biases}
    assert set(weights) == set(right), (rival.name, set(weights) ^ set(right))
    moved = max(float(np.abs(right[name] - before[name]).max()) for name in right)
    apart = max(float(np.abs(weights[name] - right[name]).max()) for name in right) / moved
    limit = CLOSE[dtype]
    assert apart <= limit, f"{workload.key}: {rival.name} is {apart:.1e} of a change off (limit {limit:.0e})"
    return apart
