"""The networks of the study: one for each rule, with the same weights to begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pdpsim.describe.links import Constant, RandomShare
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.learning.generec import GeneRec
from pdpsim.simulate.agreement import take_over

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

TASKS = {
    "xor": PatternSet.from_arrays(inputs=[[0, 0], [0, 1], [1, 0], [1, 1]], targets=[[0], [1], [1], [0]]),
    "encoder": PatternSet.from_arrays(inputs=np.eye(4), targets=np.eye(4)),
}
RULES: dict[str, Procedure] = {
    "backpropagation": Backpropagation(),
    "basic": GeneRec("basic"),
    "symmetric": GeneRec("symmetric"),
    "midpoint": GeneRec("midpoint"),
    "contrastive": GeneRec("contrastive"),
}
#: Of each rule and problem, the best of .5, 1, 2 and 4 in three exploratory networks: most solved, then
#: fewest epochs.
RATES = {
    "xor": {"backpropagation": 2.0, "basic": 2.0, "symmetric": 2.0, "midpoint": 1.0, "contrastive": 0.5},
    "encoder": {"backpropagation": 1.0, "basic": 2.0, "symmetric": 2.0, "midpoint": 2.0, "contrastive": 1.0},
}
#: Epochs at which networks are looked at.
AT = (0, 5, 10, 20, 50, 100)
#: Factors on the weights of the way back.
STRENGTHS = (1.0, 0.1, 0.01, 0.001)


def feedforward(network: Network) -> Network:
    """Return the network without its way back, whose units respond at once."""
    return replace(
        network,
        layers=tuple(replace(layer, dt=1.0, start=0.0) for layer in network.layers),
        projections=tuple(p for p in network.projections if not p.delay),
        time=replace(network.time, ticks=1, settle=0.0),
    )


def with_feedback(network: Network, kept: float) -> Network:
    """Return the network with each link of its way back kept with that chance; with 0, nothing comes back."""
    lost = {"init": Constant(0.0), "trained": False} if not kept else {"links": RandomShare(kept)}
    return replace(
        network, projections=tuple(replace(p, **lost) if p.delay else p for p in network.projections)
    )


def taught(replicate: Replicate, task: str, rule: str, *, decay: float = 0.0) -> Model:
    """Return the model of a problem with one rule and its rate."""
    model = replicate.model(task)
    phase = model.phases[0]
    rate = RATES[task][rule] * float(replicate.options["rate-factor"])
    phase = replace(phase, learning=RULES[rule], rule=replace(phase.rule, rate=rate, decay=decay))
    network = feedforward(model.network) if rule == "backpropagation" else model.network
    return replace(model, network=network, phases=(phase,), origins=())


def turned(simulator: Simulator) -> Simulator:
    """Return the network with the weights of the way there, turned round, on its way back."""
    simulator.weights["output->hidden"] = simulator.weights["hidden->output"].T
    return simulator


def begun(simulator: Simulator, first: Simulator) -> Simulator:
    """Return the network with the weights that another has, on whatever ways both have."""
    take_over(simulator, first.weights, first.biases)
    return simulator
