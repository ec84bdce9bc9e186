"""The limits of one layer: Boolean functions, independent and dependent patterns (Widrow & Hoff, 1960)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

if TYPE_CHECKING:
    from pdpsim.describe.phases import Phase
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.replicate import Replicate

Array = NDArray[np.float64]

#: The patterns of two binary inputs, and all 16 functions of them, a column each.
BOOLEAN = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
FUNCTIONS = np.array([[number >> row & 1 for number in range(16)] for row in range(4)], dtype=np.float64)
XOR, AND, OR = 0b0110, 0b1000, 0b1110
#: Epochs at which curves are drawn, besides the last.
LOOKS = 60


def looks(phase: Phase) -> Phase:
    """Return the phase with snapshots, ever farther apart."""
    epochs = np.unique(np.geomspace(1, max(1, phase.epochs), LOOKS).astype(int))
    return replace(phase, snapshots=(0, *(int(each) for each in epochs if each <= phase.epochs)))


def squared_errors(network: Simulator, patterns: PatternSet) -> Array:
    """Return (t - o)^2, shape (patterns, units)."""
    outputs = network.record(patterns, ["output"])["output"]
    return np.asarray((patterns.targets["output"] - outputs) ** 2, dtype=np.float64)


def boolean(network: Simulator) -> dict[str, Any]:
    """Train a network with 16 outputs on the 16 functions of two inputs."""
    patterns = PatternSet.from_arrays(BOOLEAN, FUNCTIONS)

    def errors(network: Simulator, epoch: int) -> dict[str, Array]:
        return {"errors": squared_errors(network, patterns).mean(axis=0)[[XOR, AND, OR]]}

    phase = looks(network.phases[0])
    history = network.train(patterns, phase, observe=errors)
    outputs = network.record(patterns, ["output"])["output"]
    right = ((outputs > 0.5) == (FUNCTIONS > 0.5)).all(axis=0)
    return {
        "boolean_right": right,
        "boolean_epochs": np.array(phase.snapshots),
        "boolean_curves": np.array([history.snapshots[epoch]["errors"] for epoch in phase.snapshots]),
        "xor_outputs": outputs[:, XOR],
        "xor_squared_error": float(squared_errors(network, patterns)[:, XOR].mean()),
    }


def distance_course(network: Simulator, patterns: PatternSet, goal: Array, curve: str) -> dict[str, Any]:
    """Train a network without biases, and follow the distance of its weights from those given.

    Parameters
    ----------
    network : Simulator
    patterns : PatternSet
    goal : array, shape (inputs, outputs)
    curve : str
        What the measures are called.
    """

    def distance(network: Simulator, epoch: int) -> dict[str, float]:
        return {"distance": float(np.linalg.norm(network.weights["input->output"] - goal))}

    phase = looks(network.phases[0])
    history = network.train(patterns, phase, observe=distance)
    return {
        f"{curve}_epochs": np.array(phase.snapshots),
        f"{curve}_curve": np.array([float(history.snapshots[e]["distance"]) for e in phase.snapshots]),
        f"{curve}_distance": float(distance(network, 0)["distance"]),
        f"{curve}_squared_error": float(squared_errors(network, patterns).max()),
    }


def unit_vectors(count: int, size: int, rng: np.random.Generator) -> Array:
    """Return random vectors of length 1, shape (count, size)."""
    vectors = rng.standard_normal((count, size))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def limits(replicate: Replicate) -> dict[str, Any]:
    """Return what one layer makes of independent and dependent patterns and of Boolean functions."""
    measures = boolean(replicate.network("boolean", "limits"))

    # a unit for the conjunction of the two inputs makes the four patterns linearly independent
    wider = PatternSet.from_arrays(
        np.column_stack([BOOLEAN, BOOLEAN.prod(axis=1)]), FUNCTIONS[:, XOR : XOR + 1]
    )
    conjunction = {"layers.input.size": 3, "layers.output.size": 1}
    network = replicate.network("conjunction", replicate.model("limits", conjunction))
    network.train(wider)
    measures["conjunction_squared_error"] = float(squared_errors(network, wider).max())

    plain = {"layers.output.size": 1, "layers.output.bias": "none", "weights.init": {"constant": 0.0}}
    by_pattern = {"training.update": "pattern"}
    # 4 patterns on 8 units are independent; 12 patterns on 4 units are not, and their targets disagree
    for curve, patterns, size, settings in (
        ("independent", 4, 8, {**by_pattern, "training.rule.rate": 0.5}),
        ("independent_fast", 4, 8, by_pattern),
        ("independent_slow", 4, 8, {**by_pattern, "training.rule.rate": 0.01}),
        ("dependent_batch", 12, 4, {}),
        ("dependent_fast", 12, 4, by_pattern),
        ("dependent_slow", 12, 4, {**by_pattern, "training.rule.rate": 0.01}),
    ):
        rng = replicate.rng(f"{patterns} patterns")
        inputs, targets = unit_vectors(patterns, size, rng), rng.uniform(-1, 1, (patterns, 1))
        # least squares; of all solutions, that of smallest length
        goal = np.asarray(np.linalg.lstsq(inputs, targets, rcond=None)[0], dtype=np.float64)
        model = replicate.model("limits", {**plain, "layers.input.size": size, **settings})
        network = replicate.network(curve, model, save=False)
        measures |= distance_course(network, PatternSet.from_arrays(inputs, targets), goal, curve)
    return measures
