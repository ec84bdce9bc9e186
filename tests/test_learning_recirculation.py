"""Recirculation: by hand, against the gradient, and the codes that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.describe.functions import logistic
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.recirculation import Recirculation
from pdpsim.simulate.simulator import Simulator
from tests.rules import cosine, distance, gradients, slope_of


def loop(sizes: tuple[int, int], visible: str = "logistic") -> Network:
    return Network(
        (Layer("visible", sizes[0]), Layer("hidden", sizes[1]), Layer("shown", sizes[0], visible)),
        (Projection("visible", "hidden"), Projection("hidden", "shown")),
        init=Uniform(-0.5, 0.5),
    )


def test_recirculation_by_hand():
    simulator = Simulator(loop((3, 2)), 0)
    v0 = np.random.default_rng(0).random((4, 3))
    patterns = PatternSet.from_arrays(v0, v0)
    ours = gradients(simulator, patterns, Recirculation(0.75))
    a, b = simulator.weights["visible->hidden"], simulator.weights["hidden->shown"]
    bias = simulator.biases
    h1 = logistic(v0 @ a + bias["hidden"])
    v2 = 0.75 * v0 + 0.25 * logistic(h1 @ b + bias["shown"])
    h3 = 0.75 * h1 + 0.25 * logistic(v2 @ a + bias["hidden"])
    np.testing.assert_allclose(ours["hidden->shown"], -h1.T @ (v0 - v2), atol=1e-12)
    np.testing.assert_allclose(ours["visible->hidden"], -v2.T @ (h1 - h3), atol=1e-12)
    np.testing.assert_allclose(ours["hidden"], (h3 - h1).sum(axis=0), atol=1e-12)


def test_recirculation_comes_to_the_gradient_with_tied_weights_and_linear_visible_units():
    network = loop((5, 3), "linear")
    v = np.random.default_rng(1).random((1, 5))
    patterns, shares = PatternSet.from_arrays(v, v), (0.9, 0.97, 0.99, 0.997)
    simulator = Simulator(network, 4)
    simulator.weights["hidden->shown"] = simulator.weights["visible->hidden"].T
    exact, left = gradients(simulator, patterns), [1 - share for share in shares]
    apart = []
    for share in shares:
        ours = gradients(simulator, patterns, Recirculation(share))
        np.testing.assert_allclose(ours["hidden->shown"] / (1 - share), exact["hidden->shown"], atol=1e-12)
        scaled = {"visible->hidden": ours["visible->hidden"] / (1 - share) ** 2}
        apart.append(distance(scaled, exact, "visible->hidden"))
    assert slope_of(apart, left) == pytest.approx(1, abs=0.05)


def test_recirculation_learns_codes_and_makes_its_weights_symmetric():
    one_hot = PatternSet.from_arrays(np.eye(4), np.eye(4))
    simulator = Simulator(loop((4, 2)), 2)
    before = cosine(simulator.weights["visible->hidden"], simulator.weights["hidden->shown"].T)
    history = simulator.train(
        one_hot,
        Phase(
            epochs=1500,
            order="permuted",
            learning=Recirculation(),
            rule=GradientDescent(4.0),
            stop=Stop(within=0.4),
        ),
    )
    assert history.stopped
    after = cosine(simulator.weights["visible->hidden"], simulator.weights["hidden->shown"].T)
    assert before < 0.5
    assert after > 0.8
