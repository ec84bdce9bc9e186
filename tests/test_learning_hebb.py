"""Rules without a teacher, and Hebb's: by hand, and what they find."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from pdpsim.learning.map import Map
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


def test_a_conscience_moves_the_biases_of_winners_down_and_of_all_others_up():
    """Two units, one wins: by half the rate's share each, in opposite directions; then the other one wins."""
    network = Network(
        (Layer("input", 2), Layer("output", 2, "winner", bias=Bias("trained", Constant(0.0)))),
        (Projection("input", "output", init=Values(((0.6, 0.4), (0.4, 0.6)))),),
    )
    simulator = Simulator(network, 0)
    both = PatternSet.from_arrays([[1.0, 0.0]])
    phase = Phase(epochs=1, learning=Competitive(conscience=0.5), rule=GradientDescent(0.2))
    simulator.train(both, phase)
    np.testing.assert_allclose(simulator.biases["output"], [-0.05, 0.05])
    simulator.train(both, replace(phase, epochs=40))
    assert simulator.weights["input->output"][0].min() > 0.9  # both have learned it, in turn


def test_a_map_moves_the_winner_and_its_neighbours_by_hand():
    """Three units in a row; the middle one wins and learns half as much as the others."""
    start = Values(((1.0, 0.6, 0.0), (0.0, 0.8, 1.0)))
    simulator = Simulator(one_layer(2, 3, "winner", start), 0)
    x = np.array([0.8, 0.6])
    shown = PatternSet.from_arrays([[0.8, 0.6]])
    phase = Phase(epochs=1, learning=Map(neighbourhood=(0.5, 1.0)), rule=GradientDescent(0.1))
    w = np.array(start.rows)
    simulator.train(shown, phase)
    factors = np.array([1.0, 0.5, 1.0])  # net inputs .8, .96, .6
    expected = w + 0.1 * factors * (x[:, None] - w * (x @ w))
    np.testing.assert_allclose(simulator.weights["input->output"], expected)


def test_on_a_grid_the_eight_units_around_the_winner_are_its_neighbours():
    near = Map(columns=4, neighbourhood=(1.0, 0.5, 0.25)).nearness(12)
    np.testing.assert_array_equal(
        near[5].reshape(3, 4), [[0.5, 0.5, 0.5, 0.25], [0.5, 1, 0.5, 0.25], [0.5, 0.5, 0.5, 0.25]]
    )
    np.testing.assert_array_equal(near[0].reshape(3, 4)[2], [0.25, 0.25, 0.25, 0.0])


@given(st.integers(0, 50))
@settings(max_examples=5, deadline=None)
def test_a_map_turns_weights_and_keeps_their_length_as_kohonen_has_it(seed):
    """The change is that of his equation 3, (w + r x) / |w + r x|, up to terms of the order of r^2."""
    rng = np.random.default_rng(seed)
    w = rng.normal(size=(3, 2))
    w /= np.linalg.norm(w, axis=0)
    x = rng.normal(size=3)
    x /= np.linalg.norm(x)
    simulator = Simulator(one_layer(3, 2, "winner", Values(tuple(map(tuple, w.tolist())))), 0)
    rate = 1e-3
    phase = Phase(epochs=1, learning=Map(), rule=GradientDescent(rate))
    simulator.train(PatternSet.from_arrays(x[None]), phase)
    turned = w + rate * x[:, None]
    turned /= np.linalg.norm(turned, axis=0)
    np.testing.assert_allclose(simulator.weights["input->output"], turned, atol=2 * rate**2)


@pytest.mark.parametrize(
    ("learning", "message"),
    [
        (Oja(), "linear units without trained biases; 'output' is logistic, its bias trained"),
        (Competitive(), "winner units without trained biases; 'output' is logistic, its bias trained"),
        (
            Competitive(conscience=1.0),
            "winner units with trained biases for a conscience; 'output' is logistic",
        ),
    ],
)
def test_what_a_network_lacks_is_said(learning, message):
    with pytest.raises(ValidationError, match=message):
        Simulator(layered((3, 2)), 0).gradient(PatternSet.from_arrays(np.ones((1, 3))), Phase(), learning)


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: Hebb(float("inf")), "level"),
        (lambda: Competitive(-0.5), "losers"),
        (lambda: Competitive(conscience=-1.0), "conscience"),
        (lambda: Map(columns=-1), "columns"),
        (lambda: Map(neighbourhood=()), "neighbourhood"),
        (lambda: Map(neighbourhood=(1.0, -1.0)), "neighbourhood"),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(make, where):
    with pytest.raises(ValidationError) as error:
        make()
    assert error.value.where == ("learning", where)


def test_a_map_has_whole_rows():
    simulator = Simulator(one_layer(2, 3, "winner", Constant(0.5)), 0)
    shown = PatternSet.from_arrays(np.ones((1, 2)))
    with pytest.raises(ValidationError, match="the 3 units of 'output' do not fill rows of 2"):
        simulator.gradient(shown, Phase(), Map(columns=2))


def test_a_conscience_is_for_units_that_compete():
    """A layer in between whose weights are fixed keeps its biases, and may have none."""
    for bias in (Bias("none"), Bias("trained", Constant(0.2))):
        network = Network(
            (Layer("input", 3), Layer("middle", 2, bias=bias), Layer("output", 2, "winner")),
            (Projection("input", "middle", trained=False), Projection("middle", "output")),
        )
        simulator = Simulator(network, 0)
        shown = PatternSet.from_arrays(np.eye(3))
        before = {name: each.copy() for name, each in simulator.biases.items()}
        simulator.train(shown, Phase(epochs=2, learning=Competitive(conscience=0.5)))
        assert (simulator.biases["output"] != before["output"]).any()
        if "middle" in before:
            np.testing.assert_array_equal(simulator.biases["middle"], before["middle"])
