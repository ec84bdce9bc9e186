"""pdpsim's own engines, called as its users call them."""

from __future__ import annotations

from functools import partial

import numpy as np

from pdpsim.simulate.simulator import Simulator
from tests.benchmarks.rival import Maker, Rival
from tests.benchmarks.workloads import Workload


class Ours(Rival):
    """A simulator that trains with one engine."""

    def __init__(self, workload: Workload, momentum: float, dtype: str, *, engine: str) -> None:
        self.name = f"pdpsim {engine}"
        self.workload, self.momentum = workload, momentum
        self.simulator = Simulator(workload.network, 0, engine=engine, dtype=dtype)

    def run(self, epochs: int) -> None:
        """Train so many epochs."""
        self.simulator.train(self.workload.patterns, self.workload.phase(self.momentum, epochs))

    def weights(self) -> dict[str, np.ndarray]:
        """Return weights by projection and biases by layer."""
        return {**self.simulator.weights, **self.simulator.biases}


ENGINES: dict[str, Maker] = {name: partial(Ours, engine=name) for name in ("auto", "compiled", "numpy")}
