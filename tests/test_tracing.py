"""One pattern laid open, against arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.one_layer import DeltaRule
from pdpsim.simulate.simulator import Simulator
from pdpsim.simulate.tracing import trace


def test_every_number_of_a_2_2_1_network_by_hand():
    network = Network(
        (Layer("input", 2), Layer("hidden", 2), Layer("output", 1)),
        (Projection("input", "hidden"), Projection("hidden", "output")),
    )
    simulator = Simulator(network, 0)
    simulator.weights["input->hidden"][:] = [[0.1, 0.2], [0.3, -0.4]]
    simulator.biases["hidden"][:] = [0.0, 0.1]
    simulator.weights["hidden->output"][:] = [[0.5], [-0.6]]
    simulator.biases["output"][:] = [0.2]
    patterns = PatternSet.from_arrays([[1.0, 1.0]], [[0.0]], names=["11"])
    before = simulator.learning.w.copy()
    found = trace(simulator, patterns, "11", Phase(rule=GradientDescent(rate=0.5)))
    np.testing.assert_array_equal(simulator.learning.w, before)

    # net_h = (0.1 + 0.3 + 0, 0.2 - 0.4 + 0.1) = (0.4, -0.1);  a_h = (0.598688, 0.475021)
    # net_o = 0.5 * 0.598688 - 0.6 * 0.475021 + 0.2 = 0.214331;  a_o = 0.553379
    # E = 0.5 * 0.553379^2 = 0.153114;  delta_o = 0.553379 * 0.553379 * 0.446621 = 0.136768
    # delta_h = (0.5 * 0.136768 * 0.598688 * 0.401312, -0.6 * 0.136768 * 0.475021 * 0.524979)
    #         = (0.016430, -0.020464);  change of the first weight to the output: -0.5 * 0.136768 * 0.598688
    hidden, output = found.ticks[0].layers[1:]
    np.testing.assert_allclose(hidden.net, [0.4, -0.1], atol=1e-12)
    np.testing.assert_allclose(hidden.activation, [0.598688, 0.475021], atol=1e-6)
    np.testing.assert_allclose(output.net, [0.214331], atol=1e-6)
    np.testing.assert_allclose(output.activation, [0.553379], atol=1e-6)
    assert found.error == pytest.approx(0.153114, abs=1e-6)
    np.testing.assert_allclose(output.delta, [0.136768], atol=1e-6)
    np.testing.assert_allclose(hidden.delta, [0.016430, -0.020464], atol=1e-6)
    to_output = found.projections[1]
    np.testing.assert_allclose(to_output.gradient[:, 0], [0.081881, 0.064968], atol=1e-6)
    np.testing.assert_allclose(to_output.change, -0.5 * to_output.gradient)
    assert [b.name for b in found.biases] == ["hidden", "output"]
    np.testing.assert_allclose(found.biases[1].change, [-0.068384], atol=1e-6)


@pytest.mark.parametrize(
    ("activation", "error", "expected"),
    [
        # a = 1 / (1 + e^-1) = 0.731059: (a - t) / (a (1 - a)) = -1 / a and 1 / (1 - a)
        ("logistic", "cross-entropy", [-1.367879, 3.718282, 0.0]),
        # a = 1/3 each: -t / a
        ("softmax", "divergence", [-3.0, 0.0, 0.0]),
        ("linear", "sum-of-squares", [0.0, 1.0, 0.0]),  # a = 1
        ("linear", "lens-sum-of-squares", [0.0, 2.0, 0.0]),
    ],
)
def test_dE_da_is_there_where_error_and_activation_go_together(activation, error, expected):
    network = Network(
        (Layer("input", 1), Layer("output", 3, activation=activation)), (Projection("input", "output"),)
    )
    simulator = Simulator(network, 0)
    simulator.weights["input->output"][:] = 1.0
    simulator.biases["output"][:] = 0.0
    missing = 0.0 if activation == "softmax" else np.nan
    patterns = PatternSet.from_arrays([[1.0]], [[1.0, 0.0, missing]], names=["one"])
    output = trace(simulator, patterns, "one", Phase(error=error)).ticks[0].layers[1]
    np.testing.assert_allclose(output.dE_da, expected, atol=1e-6)
    slope = {"logistic": output.activation * (1 - output.activation), "linear": np.ones(3)}
    if activation in slope:
        np.testing.assert_allclose(output.delta, slope[activation] * output.dE_da, atol=1e-12)


def test_a_trace_is_the_step_that_training_takes():
    network = Network(
        (
            Layer("input", 3),
            Layer("context", 4, copies="hidden", start=0.5),
            Layer("hidden", 4),
            Layer("output", 2),
        ),
        (
            Projection("input", "hidden"),
            Projection("context", "hidden"),
            Projection("hidden", "output"),
        ),
    )
    rng = np.random.default_rng(0)
    patterns = PatternSet.from_arrays(rng.random((5, 3)), rng.random((5, 2)), lengths=[3, 2])
    phase = Phase(epochs=1, update="pattern", rule=GradientDescent(0.3, 0.01))
    simulator = Simulator(network, 1)
    found = trace(simulator, patterns, "1", phase)
    before = simulator.weights["context->hidden"].copy()
    simulator.train(patterns.select(["1"]), phase)
    step = simulator.weights["context->hidden"] - before
    np.testing.assert_allclose(found.projections[1].change, step, atol=1e-15)
    assert [(t.event, t.tick) for t in found.ticks] == [(1, 1), (2, 1), (3, 1)]
    np.testing.assert_array_equal(found.ticks[0].layers[1].activation, 0.5)  # the context's start


def test_an_unknown_pattern_is_refused_with_the_nearest():
    network = Network((Layer("input", 1), Layer("output", 1)), (Projection("input", "output"),))
    patterns = PatternSet.from_arrays([[1.0]], [[1.0]], names=["rose"])
    with pytest.raises(PatternError, match="did you mean 'rose'"):
        trace(Simulator(network), patterns, "rise")


def test_a_rule_that_carries_no_error_back_still_shows_that_of_its_outputs():
    """E = (t - a)^2 / 2 and dE/da = a - t; a delta that the rule does not use is not made up."""
    network = Network((Layer("input", 2), Layer("output", 1, "linear")), (Projection("input", "output"),))
    simulator = Simulator(network, 0)
    simulator.weights["input->output"][:] = [[0.25], [0.5]]
    simulator.biases["output"][:] = [0.0]
    patterns = PatternSet.from_arrays([[1.0, 1.0]], [[1.0]], names=["both"])
    output = trace(simulator, patterns, "both", Phase(learning=DeltaRule(absent=0.5))).ticks[0].layers[1]
    np.testing.assert_allclose(output.dE_da, [-0.25])
    assert np.isnan(output.delta).all()
