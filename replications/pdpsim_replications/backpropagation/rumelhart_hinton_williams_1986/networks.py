"""One network of the study: trained until it solves its task, and looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Replicate
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.tasks import Task

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

#: Epochs at which hidden layers are looked at while a network learns.
GLANCES = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)


def train(replicate: Replicate, task: Task, number: int) -> dict[str, Any]:
    """Train one network, and return its counts, its weights and what it does before and after."""
    settings = {
        key: value for key, value in task.settings.items() if not (replicate.quick and "epochs" in key)
    }
    model = replicate.model(task.model, settings)
    network = replicate.network(f"network-{number}", model, save=number == 1)
    off = replicate.options["off"] if task.off is None else task.off
    patterns, held_out = task.environment(task.bits, off, replicate.rng("environment"))
    phase = replace(network.phases[-1], update=replicate.reading.update, order=replicate.reading.order)
    phase = replace(phase, snapshots=tuple(epoch for epoch in GLANCES if epoch <= phase.epochs))
    layers = hidden_layers(network)

    def glance(network: Simulator, epoch: int) -> dict[str, float]:
        recorded = network.record(patterns, layers)
        return {"activity": float(np.mean([recorded[name].mean() for name in layers])) if layers else np.nan}

    found = {f"untrained_{name}": value for name, value in weights_of(network).items()}
    found["untrained_sweeps"] = 0.0  # the control is looked at whether or not its network solves the task
    history = network.train(patterns, phase, observe=glance, progress=replicate.progress)
    activity = np.full(len(GLANCES), np.nan)
    for place, epoch in enumerate(GLANCES):
        if epoch in history.snapshots:
            activity[place] = history.snapshots[epoch]["activity"]
    right = np.flatnonzero(history.worst_unit < side(phase.target_radius, off))
    tested = network.test(patterns)
    found |= weights_of(network)
    found |= {f"outputs_{name}": value for name, value in tested.outputs.items()}
    found |= {f"hidden_{name}": value for name, value in network.record(patterns, layers).items()}
    found |= {
        "sweeps": float(history.epochs) if history.stopped else np.inf,
        "all_right": float(right[0] + 1) if len(right) else np.inf,
        "error": tested.error,
        "activity": activity,
        "rest": at_rest(network, patterns.inputs["input"].shape[1]),
    }
    if held_out is not None:
        found["held_out_right"] = float((network.test(held_out).worst_unit < 0.5).mean())
    if task.again:
        found["again"] = np.nan
        if not history.stopped:
            rule = replace(phase.rule, rate=task.again)
            once_more = network.train(patterns, replace(phase, rule=rule, snapshots=()))
            found["again"] = float(once_more.epochs) if once_more.stopped else np.inf
    return found


def side(radius: float, off: float) -> float:
    """Return how near to its target a unit must be to lie on the right side of 0.5."""
    return 0.5 if radius else 0.5 - off


def hidden_layers(network: Simulator) -> list[str]:
    """Return the layers between inputs and outputs, as far as they are logistic."""
    others = {layer.name for layer in (*network.description.inputs, *network.description.targets)}
    layers = [layer for layer in network.description.layers if layer.name not in others]
    return [layer.name for layer in layers if layer.activation == "logistic"]


def weights_of(network: Simulator) -> dict[str, Any]:
    """Return copies of weights and biases, and the share of negative ones among the weights that learn."""
    found: dict[str, Any] = {f"weights_{name}": value.copy() for name, value in network.weights.items()}
    found |= {f"biases_{name}": value.copy() for name, value in network.biases.items()}
    learned = np.concatenate(
        [network.weights[p.name].ravel() for p in network.description.projections if p.trained]
    )
    found["negative"] = float((learned[learned != 0] < 0).mean())
    return found


def at_rest(network: Simulator, inputs: int) -> Any:
    """Return the first hidden layer's activations when no input is on; nothing if there is none."""
    layers = hidden_layers(network)[:1]
    if not layers:
        return np.zeros(0)
    return network.record(PatternSet.from_arrays(np.zeros((1, inputs))), layers)[layers[0]][0]
