"""Rules that carry something forward in time, against backpropagation through it."""

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
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.asymmetric_hebb import AsymmetricHebb
from pdpsim.learning.eligibility import EProp, RandomFeedbackLocalOnline
from pdpsim.learning.real_time_recurrent import RealTimeRecurrent
from pdpsim.simulate.simulator import Simulator
from tests.networks import networks, patterns_for
from tests.rules import cosine, gradients, layered, some_patterns


def recurrent(hidden: int = 6, dt: float = 0.2, unroll: str = "pattern", kind: str = "tanh") -> Network:
    """Return a network whose hidden layer projects to itself."""
    return Network(
        (Layer("input", 2), Layer("hidden", hidden, kind, dt=dt, start=0.0), Layer("output", 2, "linear")),
        (
            Projection("input", "hidden"),
            Projection("hidden", "hidden", delay=1),
            Projection("hidden", "output"),
        ),
        init=Uniform(-0.8, 0.8),
        time=Time(unroll=unroll),
    )


def series(length: int, inputs: int = 2, seed: int = 0, patterns: int = 2) -> PatternSet:
    rng = np.random.default_rng(seed)
    events = length * patterns
    return PatternSet.from_arrays(
        rng.normal(size=(events, inputs)), rng.normal(size=(events, 2)), lengths=[length] * patterns
    )


@settings(max_examples=60, deadline=None)
@given(st.data(), networks(whole_gradient=True, smooth=True), st.integers(0, 1000))
def test_real_time_recurrent_learning_is_backpropagation_through_time(data, drawn, seed):
    """On networks of all kinds: ticks, averages over time, contexts with traces, softmax, ties."""
    network, phase = drawn
    layers = tuple(replace(x, start_trained=False, teacher=False) for x in network.layers)
    network = replace(network, layers=layers)
    simulator = Simulator(network, seed, engine="numpy")
    patterns = data.draw(patterns_for(network, phase))
    exact = simulator.gradient(patterns, phase)[1]
    found = simulator.gradient(patterns, phase, RealTimeRecurrent())[1]
    np.testing.assert_allclose(found, exact, rtol=1e-12, atol=1e-12 * max(1.0, np.abs(exact).max()))


def test_a_trace_is_all_of_the_influence_where_units_act_on_themselves_alone():
    """Without links among hidden units e-prop leaves nothing out: it is the gradient through time."""
    network = recurrent()
    alone = replace(network, projections=(network.projections[0], network.projections[2]))
    simulator, patterns = Simulator(alone, 1), series(12)
    exact, found = gradients(simulator, patterns), gradients(simulator, patterns, EProp())
    for name, each in exact.items():
        np.testing.assert_allclose(found[name], each, rtol=1e-10, atol=1e-12)


def test_traces_know_less_the_longer_the_time_beside_the_units_own():
    agreement = []
    for dt in (0.05, 0.2, 1.0):
        simulator, patterns = Simulator(recurrent(20, dt), 3), series(20, patterns=4)
        exact = gradients(simulator, patterns)["hidden->hidden"]
        agreement.append(cosine(gradients(simulator, patterns, EProp())["hidden->hidden"], exact))
    assert agreement[0] > 0.8
    assert agreement[0] > agreement[1] > agreement[2]


def test_rflo_by_hand():
    """One hidden unit with a link to itself, three events: the trace step by step."""
    network = Network(
        (
            Layer("input", 1),
            Layer("hidden", 1, "tanh", dt=0.5, bias=Bias("none")),
            Layer("output", 1, "linear"),
        ),
        (
            Projection("input", "hidden"),
            Projection("hidden", "hidden", delay=1),
            Projection("hidden", "output"),
        ),
        init=Constant(0.3),
        time=Time(unroll="pattern"),
    )
    rule = RandomFeedbackLocalOnline()
    simulator = Simulator(rule.furnish(network), 0)
    simulator.weights["output=>hidden"] = 0.7
    i, t = [0.5, -0.2, 0.9], [0.1, 0.4, -0.3]
    patterns = PatternSet.from_arrays(np.array(i)[:, None], np.array(t)[:, None], lengths=[3])
    found = gradients(simulator, patterns, rule)
    x = h = trace = trace_self = total = total_self = total_out = 0.0
    for k in range(3):
        before = h
        x = 0.5 * x + 0.5 * (0.3 * i[k] + 0.3 * before)
        h = np.tanh(x)
        slope = 1 - h * h
        trace = 0.5 * trace + 0.5 * slope * i[k]
        trace_self = 0.5 * trace_self + 0.5 * slope * before
        error = 0.3 * h - t[k] + simulator.biases["output"][0]
        total += 0.7 * error * trace
        total_self += 0.7 * error * trace_self
        total_out += error * h
    assert found["input->hidden"][0, 0] == pytest.approx(total)
    assert found["hidden->hidden"][0, 0] == pytest.approx(total_self)
    assert found["hidden->output"][0, 0] == pytest.approx(total_out)


def test_eprop_takes_feedback_of_its_own_where_there_is_any():
    network = recurrent()
    simulator = Simulator(RandomFeedbackLocalOnline().furnish(network), 0)
    plain, patterns = gradients(Simulator(network, 0), series(5), EProp()), series(5)
    simulator.weights["output=>hidden"] = simulator.weights["hidden->output"].T
    for name in simulator.biases:
        simulator.biases[name] = Simulator(network, 0).biases[name]
    for name in ("input->hidden", "hidden->hidden", "hidden->output"):
        simulator.weights[name] = Simulator(network, 0).weights[name]
    simulator.weights["output=>hidden"] = simulator.weights["hidden->output"].T
    np.testing.assert_allclose(
        gradients(simulator, patterns, EProp())["hidden->hidden"], plain["hidden->hidden"], atol=1e-12
    )
    simulator.weights["output=>hidden"] = 0.0
    assert not gradients(simulator, patterns, EProp())["hidden->hidden"].any()


def chain(units: int, on: int, steps: int, seed: int) -> tuple[Network, PatternSet, np.ndarray]:
    """Return a layer that projects to itself, a sequence of random states to be held in, and the states."""
    network = Network(
        (Layer("units", units, "linear", bias=Bias("none"), held=True, target=False),),
        (Projection("units", "units", delay=1),),
        init=Constant(0.0),
    )
    rng = np.random.default_rng(seed)
    states = np.zeros((steps, units))
    for state in states:
        state[rng.choice(units, on, replace=False)] = 1.0
    return network, PatternSet.from_arrays({"units": states}, lengths=[steps]), states


def test_weights_come_to_be_what_was_active_before():
    """w_ij -> the share of times that i was active a tick before j was; two states, by hand."""
    network, patterns, _ = chain(4, 1, 2, 0)
    states = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
    patterns = PatternSet.from_arrays({"units": states}, lengths=[2])
    simulator = Simulator(network, 0)
    simulator.train(
        patterns, Phase(epochs=3, update="event", learning=AsymmetricHebb(), rule=GradientDescent(0.5))
    )
    expected = np.zeros((4, 4))
    expected[0, 1] = 1 - 0.5**3
    np.testing.assert_allclose(simulator.weights["units->units"], expected, atol=1e-12)


def test_a_sequence_is_learned_forward_and_not_backward():
    network, patterns, states = chain(100, 10, 10, 1)
    simulator = Simulator(network, 0)
    phase = Phase(epochs=20, update="event", learning=AsymmetricHebb(), rule=GradientDescent(0.2))
    simulator.train(patterns, phase)
    w = simulator.weights["units->units"]

    def overlap(net: np.ndarray, wanted: np.ndarray) -> float:
        return float(wanted[np.argsort(-net)[:10]].mean())

    forward = [overlap(states[k] @ w, states[k + 1]) for k in range(9)]
    backward = [overlap(states[k + 1] @ w, states[k]) for k in range(9)]
    assert np.mean(forward) > 0.95
    assert np.mean(forward) - np.mean(backward) > 0.5


@pytest.mark.parametrize(
    ("learning", "network", "message"),
    [
        (EProp(), layered((2, 3, 3, 2)), "no error of a layer with targets reaches 'h1'"),
        (EProp(), layered((2, 3, 2), "softmax"), "'h1' is softmax"),
        (RandomFeedbackLocalOnline(), layered((2, 3, 2)), "feedback of its own"),
        (RealTimeRecurrent(), layered((2, 3, 2), "threshold"), "a slope; 'h1' is threshold"),
        (RealTimeRecurrent(), RandomFeedbackLocalOnline().furnish(layered((2, 3, 2))), "that carry error"),
        (AsymmetricHebb(), layered((2, 3, 2)), "projections with delay = 1"),
    ],
)
def test_what_a_network_lacks_is_said(learning, network, message):
    with pytest.raises(ValidationError, match=message):
        Simulator(network, 0).gradient(some_patterns(2, 2, 2), Phase(), learning)


def test_a_memory_out_of_range_is_refused_by_name():
    with pytest.raises(ValidationError) as error:
        AsymmetricHebb(1.5)
    assert error.value.where == ("learning", "memory")
