"""Boltzmann machines, deterministic and stochastic: free energies, counts of states, codes that are found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pdpsim.describe.functions import logistic
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Constant, NoSelf
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.boltzmann import BoltzmannMachine, DeterministicBoltzmannMachine
from pdpsim.simulate.simulator import Simulator
from tests.rules import gradients
from tests.test_learning_settling import PATTERNS, settling


def free_energy(simulator: Simulator, a: dict[str, np.ndarray]) -> float:
    """Return the mean-field free energy of logistic units with symmetric weights."""
    i, h, o = a["input"], a["h1"], a["output"]
    inner = (i @ simulator.weights["input->h1"] * h).sum() + (h @ simulator.weights["h1->output"] * o).sum()
    inner += (h @ simulator.biases["h1"]).sum() + (o @ simulator.biases["output"]).sum()
    entropy = [(x * np.log(x) + (1 - x) * np.log(1 - x)).sum() for x in (h, np.clip(o, 1e-12, 1 - 1e-12))]
    return float(sum(entropy) - inner)


def test_the_deterministic_machine_descends_in_the_difference_of_free_energies():
    """F+ - F-, by central differences of the settled states (Hinton, 1989)."""
    simulator = Simulator(settling(), 5)
    gradient = gradients(simulator, PATTERNS, DeterministicBoltzmannMachine())
    held = replace(
        simulator.description,
        layers=tuple(
            replace(x, held=True) if x.name == "output" else x for x in simulator.description.layers
        ),
    )

    def difference(name: str, place: tuple[int, ...], step: float) -> float:
        values = simulator.weights[name].copy()
        values[place] += step
        simulator.weights[name] = values
        plus = Simulator(held, 0)
        for each in ("input->h1", "h1->output"):
            plus.weights[each] = simulator.weights[each]
        for each, biases in simulator.biases.items():
            plus.biases[each] = biases
        inputs = {"input": PATTERNS.inputs["input"], "output": PATTERNS.targets["output"]}
        value = free_energy(simulator, plus.record(PatternSet.from_arrays(inputs)))
        value -= free_energy(simulator, simulator.record(PATTERNS))
        values[place] -= step
        simulator.weights[name] = values
        return value

    for name in ("input->h1", "h1->output"):
        for place in ((0, 0), (1, 2), (3, 1)):
            exact = (difference(name, place, 1e-5) - difference(name, place, -1e-5)) / 2e-5
            assert gradient[name][place] == pytest.approx(exact, rel=1e-6, abs=1e-9)


def test_the_stochastic_machine_counts_as_the_distribution_says():
    """One hidden and one visible unit, weights by hand: p+ - p- by enumeration, within 4 SD of the count."""
    network = Network(
        (
            Layer("input", 1),
            Layer("hidden", 1, "stochastic"),
            Layer("output", 1, "stochastic", target=True),
        ),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "hidden", delay=1, tied="hidden->output", transposed=True),
        ),
        init=Constant(0.0),
        time=Time(ticks=20),
    )
    simulator = Simulator(network, 0)
    simulator.weights["input->hidden"] = 0.5
    simulator.weights["hidden->output"] = 1.2
    simulator.biases["output"] = -0.3
    count = 20_000
    gradient = gradients(
        simulator,
        PatternSet.from_arrays(np.ones((count, 1)), np.ones((count, 1))),
        BoltzmannMachine(count=5),
    )
    states = [(h, o) for h in (0, 1) for o in (0, 1)]
    p = np.exp([0.5 * h + 1.2 * h * o - 0.3 * o for h, o in states])
    p /= p.sum()
    free = {
        "input->hidden": p[2] + p[3],
        "hidden->output": p[3],
        "hidden": p[2] + p[3],
        "output": p[1] + p[3],
    }
    held = logistic(np.array(0.5 + 1.2))
    clamped = {"input->hidden": held, "hidden->output": held, "hidden": held, "output": 1.0}
    for name, minus in free.items():
        error = 4 * np.sqrt(2 * 0.25 * 5 / count)  # states follow each other: as if one of five counted
        assert np.ravel(gradient[name])[0] / count == pytest.approx(minus - clamped[name], abs=error)


def test_a_boltzmann_machine_finds_codes_for_two_patterns():
    """Visible units linked to hidden ones and to each other; learned in asynchronous, annealed events."""
    network = Network(
        (
            Layer("on", 1),
            Layer("left", 2, "stochastic", held=True),
            Layer("hidden", 2, "stochastic"),
            Layer("right", 2, "stochastic", target=True),
        ),
        (
            Projection("on", "hidden"),
            Projection("left", "hidden", delay=1),
            Projection("hidden", "right", delay=1),
            Projection("right", "hidden", delay=1, tied="hidden->right", transposed=True),
            Projection("hidden", "left", delay=1, tied="left->hidden", transposed=True),
            Projection("right", "right", delay=1, symmetric=True, links=NoSelf()),
        ),
        init=Constant(0.0),
        time=Time(ticks=12, updates="asynchronous", annealing=((4, 3.0), (8, 1.0))),
    )
    patterns = PatternSet.from_arrays({"on": np.ones((2, 1)), "left": np.eye(2)}, {"right": np.eye(2)})
    simulator = Simulator(network, 1)
    simulator.train(patterns, Phase(epochs=150, learning=BoltzmannMachine(4), rule=GradientDescent(0.3)))
    right = np.mean(
        [
            simulator.test(patterns, rng=np.random.default_rng(k)).outputs["right"] == np.eye(2)
            for k in range(20)
        ]
    )
    assert right > 0.85
