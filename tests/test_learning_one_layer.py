"""The delta rule and the perceptron's procedure, by hand, and what each can learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.one_layer import DeltaRule, Perceptron
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.simulator import Simulator
from tests.rules import XOR, one_layer

_EIGHT = np.random.default_rng(2).random((2, 8, 12)) < 0.5
#: As many patterns as leave every unit's targets to a plane.
SEPARABLE = PatternSet.from_arrays(*_EIGHT)


def test_the_delta_rule_by_hand():
    """W = 0: output 0, target 1, rate 0.1: each active weight and the bias rise by 0.1."""
    simulator = Simulator(one_layer("linear"), 0)
    patterns = PatternSet.from_arrays([[1.0, 0.5]], [[1.0]])
    simulator.train(patterns, Phase(epochs=1, learning=DeltaRule(), rule=GradientDescent(0.1)))
    np.testing.assert_allclose(simulator.weights["input->output"].ravel(), [0.1, 0.05])
    np.testing.assert_allclose(simulator.biases["output"], [0.1])


def test_an_outcome_that_stays_away_has_a_rate_of_its_own():
    """Rate 0.1, absent 0.5: target 1 as above; then net 0.1 + 0.1 + 0 = 0.2 at target 0, half the rate."""
    network = Network(
        (Layer("input", 2), Layer("output", 2, "linear")),
        (Projection("input", "output"),),
        init=Constant(0.0),
    )
    simulator = Simulator(network, 0)
    patterns = PatternSet.from_arrays([[1.0, 0.5], [1.0, 0.0]], [[1.0, 0.0], [0.0, np.nan]])
    phase = Phase(epochs=1, learning=DeltaRule(absent=0.5), rule=GradientDescent(0.1))
    simulator.train(patterns, phase)
    # the second output is right at first, and has no target then
    np.testing.assert_allclose(simulator.weights["input->output"], [[0.1 - 0.01, 0.0], [0.05, 0.0]])
    np.testing.assert_allclose(simulator.biases["output"], [0.1 - 0.01, 0.0])


@settings(deadline=None, max_examples=25)
@given(st.floats(0.0, 2.0), st.integers(0, 1000))
def test_a_rate_for_absent_outcomes_is_a_factor_on_the_errors_of_such_trials(absent, seed):
    """With one output it is what the frequency of a pattern does, bands, error scale and lesions as ever."""
    rng = np.random.default_rng(seed)
    network = Network(
        (Layer("cue", 1), Layer("input", 3), Layer("output", 1, "linear", error_scale=0.7)),
        (Projection("cue", "output", rate=0.5), Projection("input", "output")),
        init=Uniform(-0.5, 0.5),
    )
    inputs = {"cue": rng.random((6, 1)), "input": rng.random((6, 3))}
    targets = rng.choice([0.0, 1.0, 2.0], (6, 1))
    weighted = PatternSet.from_arrays(
        inputs, targets, frequencies=np.where(targets == 0, absent, 1.0).ravel()
    )
    plain = PatternSet.from_arrays(inputs, targets)
    if not weighted.frequencies.any():
        return
    phase = Phase(epochs=3, rule=GradientDescent(0.1), target_radius=0.1, update=2)
    one, other = (Simulator(network, seed, engine="numpy") for _ in range(2))
    one.train(plain, replace(phase, learning=DeltaRule(absent)))
    other.train(weighted, replace(phase, learning=DeltaRule(), weighted=True))
    for name, weights in one.weights.items():
        np.testing.assert_allclose(weights, other.weights[name], atol=1e-12)
    np.testing.assert_allclose(one.biases["output"], other.biases["output"], atol=1e-12)


def test_a_lesioned_unit_learns_nothing_with_a_rate_of_its_own_for_absence():
    simulator = Simulator(one_layer("linear"), 0)
    patterns = PatternSet.from_arrays([[1.0, 0.5]], [[1.0]])
    phase = Phase(epochs=1, learning=DeltaRule(absent=0.5), rule=GradientDescent(0.1))
    with lesioned(simulator, Lesion("units", "output", 1.0), np.random.default_rng(0)):
        simulator.train(patterns, phase)
    assert not simulator.weights["input->output"].any()


@pytest.mark.parametrize("absent", [-0.1, np.nan, np.inf, "half"])
def test_a_rate_for_absent_outcomes_is_a_number_of_0_or_more(absent):
    with pytest.raises(ValidationError) as error:
        DeltaRule(absent)
    assert error.value.where == ("learning", "absent")


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_the_perceptrons_procedure_by_hand(engine):
    """A unit at its threshold is off; it should be on, so its active weight and its bias rise by the rate."""
    if engine == "compiled":
        pytest.importorskip("numba")
    simulator = Simulator(one_layer("threshold"), 0, engine=engine)
    patterns = PatternSet.from_arrays([[1, 0], [0, 1]], [[1], [0]])
    simulator.train(patterns, Phase(epochs=1, learning=Perceptron(), rule=GradientDescent(1.0)))
    # first pattern: w1 = 1, bias = 1; second: net = 0 + 1 > 0, on, should be off: w2 = -1, bias = 0
    np.testing.assert_allclose(simulator.weights["input->output"].ravel(), [1.0, -1.0])
    np.testing.assert_allclose(simulator.biases["output"], [0.0])
    assert simulator.test(patterns).error == 0.0


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_stochastic_units_come_on_with_the_logistic_probability(engine):
    """Net input 1, temperature 2: 1 / (1 + e^-0.5) = 0.6225 of 20,000 presentations, within 4 SD."""
    if engine == "compiled":
        pytest.importorskip("numba")
    network = Network(
        (Layer("input", 1), Layer("output", 1, "stochastic", bias=Bias("none"), temperature=2.0)),
        (Projection("input", "output"),),
        init=Constant(1.0),
    )
    patterns = PatternSet.from_arrays(np.ones((20_000, 1)))
    outputs = Simulator(network, 0, engine=engine).record(patterns, rng=np.random.default_rng(1))["output"]
    assert set(np.unique(outputs)) == {0.0, 1.0}
    assert outputs.mean() == pytest.approx(0.6225, abs=4 * np.sqrt(0.6225 * 0.3775 / 20_000))


def perceptron(temperature: float, inputs: int = 2, outputs: int = 1) -> Network:
    """Return a network of stochastic units whose weights start at 0."""
    return Network(
        (Layer("input", inputs), Layer("output", outputs, "stochastic", temperature=temperature)),
        (Projection("input", "output"),),
        init=Constant(0.0),
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([2.0, 16.0, 0.25]))
def test_rate_and_temperature_together_are_a_scale_of_the_perceptrons_weights(seed: int, scale: float):
    data = np.random.default_rng(seed)
    patterns = PatternSet.from_arrays(data.random((6, 5)) < 0.5, data.random((6, 4)) < 0.5)
    weights = []
    for factor in (1.0, scale):
        simulator = Simulator(perceptron(3.0 * factor, 5, 4), seed)
        phase = Phase(epochs=5, learning=Perceptron(), rule=GradientDescent(factor), order="permuted")
        simulator.train(patterns, phase)
        weights.append(simulator.weights["input->output"] / factor)
    np.testing.assert_allclose(*weights)


@pytest.mark.parametrize(("patterns", "learned"), [(SEPARABLE, True), (XOR, False)])
def test_cold_perceptrons_learn_what_a_plane_separates(patterns: PatternSet, learned: bool):
    inputs, targets = patterns.inputs["input"], patterns.targets["output"]
    simulator = Simulator(perceptron(0.1, inputs.shape[1], targets.shape[1]), 2)
    simulator.train(
        patterns, Phase(epochs=200, learning=Perceptron(), rule=GradientDescent(1.0), order="permuted")
    )
    assert (simulator.test(patterns).error == 0.0) is learned


def test_chance_is_the_same_at_each_call_unless_a_generator_is_given():
    network = one_layer("stochastic")
    patterns = PatternSet.from_arrays(np.ones((50, 2)))
    simulator = Simulator(network, 3)
    first, again = (simulator.record(patterns)["output"] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    other = simulator.record(patterns, rng=np.random.default_rng(5))["output"]
    assert (first != other).any()
