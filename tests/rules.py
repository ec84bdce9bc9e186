"""What tests of learning procedures share: layered networks, and what a procedure has for a gradient."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Constant, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Procedure
from pdpsim.describe.projection import Projection
from pdpsim.simulate.simulator import Simulator

XOR = PatternSet.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])


def one_layer(activation: str) -> Network:
    """Return a network of two inputs and one output unit, whose weights are 0."""
    return Network(
        (Layer("input", 2), Layer("output", 1, activation)),
        (Projection("input", "output"),),
        init=Constant(0.0),
    )


def layered(
    sizes: Sequence[int], hidden: str = "logistic", output: str = "logistic", width: float = 1.0
) -> Network:
    """Return a feed-forward network: input, h1, h2, ..., output."""
    names = ["input", *(f"h{k}" for k in range(1, len(sizes) - 1)), "output"]
    kinds = ["linear", *[hidden] * (len(sizes) - 2), output]
    return Network(
        tuple(Layer(*each) for each in zip(names, sizes, kinds, strict=True)),
        tuple(Projection(i, j) for i, j in pairwise(names)),
        init=Uniform(-width, width),
    )


def some_patterns(count: int, inputs: int, outputs: int, seed: int = 0) -> PatternSet:
    """Return random patterns with inputs and targets between 0 and 1."""
    rng = np.random.default_rng(seed)
    return PatternSet.from_arrays(rng.random((count, inputs)), rng.random((count, outputs)))


def gradients(
    simulator: Simulator,
    patterns: PatternSet,
    learning: Procedure | None = None,
    error: str = "sum-of-squares",
) -> dict[str, np.ndarray]:
    """Return what a procedure has in the place of the gradient, by projection, and by layer for biases."""
    _, g = simulator.gradient(patterns, Phase(error=error), learning)
    plan = simulator.plan
    parts = {}
    for p in simulator.description.projections:
        place, shape = plan.weights(p.name)
        parts[p.name] = g[place].reshape(shape).copy()
    for layer in simulator.description.layers:
        biases = plan.biases(layer.name)
        if biases is not None:
            parts[layer.name] = g[biases].copy()
    return parts


def furnished(network: Network, learning: Procedure, seed: int = 0) -> tuple[Simulator, Simulator]:
    """Return a network, and the same furnished for a procedure, with the same weights."""
    plain, other = Simulator(network, seed), Simulator(learning.furnish(network), seed)
    for name, weights in plain.weights.items():
        other.weights[name] = weights
    for name, biases in plain.biases.items():
        other.biases[name] = biases
    return plain, other


def distance(found: dict[str, np.ndarray], exact: dict[str, np.ndarray], name: str) -> float:
    """Return the length of the difference over that of the exact one."""
    return float(np.linalg.norm(found[name] - exact[name]) / np.linalg.norm(exact[name]))


def cosine(found: np.ndarray, exact: np.ndarray) -> float:
    """Return the cosine of the angle between two arrays."""
    return float((found * exact).sum() / (np.linalg.norm(found) * np.linalg.norm(exact)))


def slope_of(values: Sequence[float], of: Sequence[float]) -> float:
    """Return the slope of the logarithms: the power with which values go."""
    return float(np.polyfit(np.log(of), np.log(values), 1)[0])
