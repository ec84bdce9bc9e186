"""McClelland (1989): children's rules for the balance scale, passed through by a network that learns it.

Weights matter more often than distances in what the network sees; it comes to use them first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.cognitive_development.mcclelland_1989_balance_scale.problems import (
    answers,
    patterns,
    problems,
    rule_of,
    sides,
    test_of,
)

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="mcclelland-1989-balance-scale",
    title="The balance scale",
    paper="McClelland, J. L. (1989). Parallel distributed processing: Implications for cognition and "
    "development. In R. G. M. Morris (Ed.), Parallel distributed processing: Implications for psychology and "
    "neurobiology (pp. 8-45). Oxford University Press.",
    family="cognitive development",
    summary="A network that learns which side of a balance goes down passes through the rules of children, "
    "weights first.",
    model="mcclelland_1989_balance_scale",
    # how many times as often problems with equal distances come
    conditions={"five": 5.0, "ten": 10.0, "even": 1.0},
    replicates=50,
    minutes=2.0,
    options=(Option("last", 20, quick=2, help="tests that show where a network ends", origin="assumed"),),
    quick={"training.epochs": 6},
    # an average of 100 problems instead of their sum; and longer training
    sweep=Sweep(settings=[{"training.rule.rate": 0.00075}, {"training.epochs": 400}], replicates=10),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network, and test it after each epoch."""
    items = test_of(replicate.rng("test"))
    test, every = patterns(items), patterns(problems())
    network = replicate.network()

    def look(network: Simulator, epoch: int) -> dict[str, Any]:
        return {
            "outputs": network.record(test, ["output"])["output"],
            "strength": [
                np.linalg.norm(network.weights[f"{name}->{name}_hidden"]) for name in ("weight", "distance")
            ],
        }

    before = torque_effect(network, every)
    phases = [replace(each, snapshots=tuple(range(each.epochs + 1))) for each in network.phases]
    seen = patterns(problems(), replicate.condition)
    history = network.train(seen, phases, observe=look, progress=replicate.progress)
    epochs = sorted(history.snapshots)
    answered = [answers(history.snapshots[epoch]["outputs"]) for epoch in epochs]
    return {
        "rules": np.array([rule_of(items, each) for each in answered]),
        "right": np.array([(each == sides(items)[2]).reshape(-1, 4).mean(axis=1) for each in answered]),
        "strength": np.array([history.snapshots[epoch]["strength"] for epoch in epochs]),
        "last": int(replicate.options["last"]),
        "torque_effect": torque_effect(network, every),
        "untrained_torque_effect": before,
    }


def torque_effect(network: Simulator, every: Any) -> float:
    """Return how much further apart the outputs are for each unit of torque on the side that goes down.

    Over all problems with equal weights and unequal distances, for which the rule is the same for all: the
    slope of the outputs' difference, positive for the side that goes down, on the difference of torques.
    """
    left, right, near, far = problems().T
    chosen = (left == right) & (near != far)
    torque = (left * near - right * far)[chosen]
    outputs = network.record(every, ["output"])["output"][chosen]
    gap = np.sign(torque) * (outputs[:, 0] - outputs[:, 1])
    return float(np.polyfit(abs(torque), gap, 1)[0])
