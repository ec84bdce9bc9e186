"""Rules without a teacher, and Hebb's: by hand, and what they find."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Uniform, Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.competitive import Competitive
from pdpsim.learning.hebb import Hebb
from pdpsim.learning.oja import Oja
from pdpsim.simulate.simulator import Simulator
from tests.rules import gradients, layered


def one_layer(inputs: int, outputs: int, activation: str, init: Uniform | Constant | Values) -> Network:
    return Network(
        (Layer("input", inputs), Layer("output", outputs, activation, bias=Bias("none"))),
        (Projection("input", "output", init=init),),
    )


def test_hebb_associates_targets_with_inputs_as_an_outer_product():
    """Orthogonal inputs of length 1, rate 1: the weights recall each target exactly."""
    inputs = np.array([[1, 1, 1, 1], [1, -1, 1, -1]]) / 2
    targets = np.array([[1.0, -1.0, 0.5], [0.0, 2.0, -1.0]])
    simulator = Simulator(one_layer(4, 3, "linear", Constant(0.0)), 0)
    patterns = PatternSet.from_arrays(inputs, targets)
    simulator.train(patterns, Phase(epochs=1, learning=Hebb(), rule=GradientDescent(1.0)))
    np.testing.assert_allclose(simulator.weights["input->output"], inputs.T @ targets, atol=1e-12)
    np.testing.assert_allclose(simulator.record(patterns)["output"], targets, atol=1e-12)


def test_hebb_without_targets_takes_the_network_at_its_word_and_counts_from_a_level():
    simulator = Simulator(layered((3, 2)), 0)
    inputs = np.random.default_rng(0).random((4, 3))
    patterns = PatternSet.from_arrays(inputs)
    a = simulator.record(patterns)["output"]
    found = gradients(simulator, patterns, Hebb(0.5))
    np.testing.assert_allclose(found["input->output"], -(inputs - 0.5).T @ (a - 0.5), atol=1e-12)
    np.testing.assert_allclose(found["output"], -(a - 0.5).sum(axis=0), atol=1e-12)


def components(data: np.ndarray, count: int) -> np.ndarray:
    return np.linalg.svd(data, full_matrices=False)[2][:count].T


@pytest.mark.parametrize("units", [1, 2])
def test_oja_finds_the_principal_components(units):
    """One unit the first, with weights of length 1; two the plane of the first two."""
    rng = np.random.default_rng(3)
    data = rng.normal(size=(400, 5)) * [2.0, 1.5, 0.5, 0.4, 0.3] @ np.linalg.qr(rng.normal(size=(5, 5)))[0]
    simulator = Simulator(one_layer(5, units, "linear", Uniform(-0.3, 0.3)), 1)
    phase = Phase(epochs=300, update="epoch", learning=Oja(), rule=GradientDescent(2e-4))
    simulator.train(PatternSet.from_arrays(data), phase)
    w = simulator.weights["input->output"]
    np.testing.assert_allclose(w.T @ w, np.eye(units), atol=1e-3)
    exact = components(data, units)
    np.testing.assert_allclose(w @ w.T, exact @ exact.T, atol=1e-2)


def test_a_linear_autoencoder_spans_the_principal_components():
    """Baldi & Hornik (1989), by backpropagation: angles below 1 degree."""
    rng = np.random.default_rng(5)
    data = rng.normal(size=(200, 6)) * [2.0, 1.5, 1.0, 0.3, 0.2, 0.1]
    network = Network(
        (
            Layer("input", 6),
            Layer("code", 3, "linear", bias=Bias("none")),
            Layer("output", 6, "linear", bias=Bias("none")),
        ),
        (Projection("input", "code"), Projection("code", "output")),
        init=Uniform(-0.3, 0.3),
    )
    simulator = Simulator(network, 0)
    simulator.train(
        PatternSet.from_arrays(data, data), Phase(epochs=3000, update="epoch", rule=GradientDescent(3e-4))
    )
    span = np.linalg.qr(simulator.weights["code->output"].T)[0]
    cosines = np.linalg.svd(span.T @ components(data, 3))[1]
    assert cosines.min() > np.cos(np.radians(1))


def test_competitive_learning_by_hand():
    """Weights of the winner move from silent lines to active ones, half the way, and go on to add up to 1."""
    network = one_layer(4, 2, "winner", Values(((0.4, 0.1), (0.3, 0.2), (0.2, 0.3), (0.1, 0.4))))
    simulator = Simulator(network, 0)
    patterns = PatternSet.from_arrays([[1.0, 1.0, 0.0, 0.0]])
    simulator.train(patterns, Phase(epochs=1, learning=Competitive(), rule=GradientDescent(0.5)))
    w = simulator.weights["input->output"]
    np.testing.assert_allclose(w, [[0.45, 0.1], [0.4, 0.2], [0.1, 0.3], [0.05, 0.4]])
    simulator.train(patterns, Phase(epochs=1, learning=Competitive(0.1), rule=GradientDescent(0.5)))
    np.testing.assert_allclose(w[:, 1], [0.12, 0.215, 0.285, 0.38])
    np.testing.assert_allclose(w.sum(axis=0), 1.0)
    nothing = PatternSet.from_arrays(np.zeros((1, 4)))
    before = w.copy()
    simulator.train(nothing, Phase(epochs=1, learning=Competitive(), rule=GradientDescent(0.5)))
    np.testing.assert_array_equal(w, before)


def test_units_that_compete_divide_the_patterns_among_them():
    rng = np.random.default_rng(0)
    centres = np.repeat(np.eye(3), 4, axis=1)
    inputs = np.clip(np.repeat(centres, 20, axis=0) + 0.2 * rng.random((60, 12)), 0, 1)
    simulator = Simulator(one_layer(12, 3, "winner", Uniform(0.07, 0.1)), 2)
    patterns = PatternSet.from_arrays(inputs)
    phase = Phase(epochs=30, order="permuted", learning=Competitive(0.01), rule=GradientDescent(0.1))
    simulator.train(patterns, phase)
    winners = simulator.record(patterns)["output"].argmax(axis=1).reshape(3, 20)
    assert (winners == winners[:, :1]).all()
    assert len(set(winners[:, 0])) == 3


@pytest.mark.parametrize(
    ("learning", "message"),
    [
        (Oja(), "linear units without trained biases; 'output' is logistic, its bias trained"),
        (Competitive(), "winner units without trained biases; 'output' is logistic, its bias trained"),
    ],
)
def test_what_a_network_lacks_is_said(learning, message):
    with pytest.raises(ValidationError, match=message):
        Simulator(layered((3, 2)), 0).gradient(PatternSet.from_arrays(np.ones((1, 3))), Phase(), learning)


@pytest.mark.parametrize(
    ("make", "where"), [(lambda: Hebb(float("inf")), "level"), (lambda: Competitive(-0.5), "losers")]
)
def test_parameters_out_of_range_are_refused_by_name(make, where):
    with pytest.raises(ValidationError) as error:
        make()
    assert error.value.where == ("learning", where)
