"""Rules that learn from the states in which a network settles, against gradients at those states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.learning.almeida_pineda import AlmeidaPineda
from pdpsim.learning.boltzmann import BoltzmannMachine, DeterministicBoltzmannMachine
from pdpsim.learning.equilibrium_propagation import EquilibriumPropagation
from pdpsim.learning.generec import GeneRec
from pdpsim.learning.recirculation import Recirculation
from pdpsim.learning.settling import two_way
from pdpsim.learning.spike_timing import SpikeTiming
from pdpsim.learning.temporal_derivative import Kinase, TemporalDerivative
from pdpsim.learning.weak_feedback import WeakFeedback
from pdpsim.simulate.simulator import Simulator
from tests.rules import cosine, distance, furnished, gradients, layered, slope_of, some_patterns

PATTERNS = some_patterns(3, 4, 3)
#: Ticks in which the networks here settle to the last digits.
LONG = Time(ticks=150)


def settling(output: str = "logistic", symmetric: bool = True, gain: float = 1.0) -> Network:
    network = replace(two_way(layered((4, 6, 3), output=output, width=0.7), gain), time=LONG)
    if symmetric:
        return network
    apart = tuple(replace(p, tied=None, transposed=False) for p in network.projections)
    return replace(network, projections=apart)


def by_differences(simulator: Simulator, patterns: PatternSet, name: str) -> np.ndarray:
    """Return the gradient of the error where the network has settled, by central differences."""
    w, phase = simulator.weights[name], Phase()
    slopes = np.zeros_like(w)
    for place in np.ndindex(*w.shape):
        before, errors = w[place], []
        for step in (1e-5, -1e-5):
            changed = w.copy()
            changed[place] = before + step
            simulator.weights[name] = changed
            errors.append(simulator.test(patterns, phase).error)
        simulator.weights[name][place] = before
        restored = w.copy()
        restored[place] = before
        simulator.weights[name] = restored
        slopes[place] = (errors[0] - errors[1]) / 2e-5
    return slopes


@pytest.mark.parametrize("symmetric", [True, False])
def test_almeida_pineda_is_the_gradient_at_the_fixed_point(symmetric):
    """Against central differences, and against backpropagation through all the ticks of settling."""
    simulator = Simulator(settling(symmetric=symmetric), 3)
    found = gradients(simulator, PATTERNS, AlmeidaPineda())
    through_time = gradients(simulator, PATTERNS)
    for name, exact in through_time.items():
        np.testing.assert_allclose(found[name], exact, rtol=1e-8, atol=1e-10)
    for name in ("input->h1", "h1->output", "output->h1"):
        np.testing.assert_allclose(found[name], by_differences(simulator, PATTERNS, name), atol=1e-8)


def test_almeida_pineda_is_backpropagation_without_a_way_back():
    simulator = Simulator(layered((4, 5, 5, 3)), 1)
    found, exact = gradients(simulator, PATTERNS, AlmeidaPineda()), gradients(simulator, PATTERNS)
    for name, each in exact.items():
        np.testing.assert_allclose(found[name], each, atol=1e-9)


@pytest.mark.parametrize(("sides", "power", "largest"), [("one", 1, 0.1), ("two", 2, 0.02)])
def test_equilibrium_propagation_comes_to_the_gradient(sides, power, largest):
    """That of the error where it settles: in proportion to beta from one side, to its square from two."""
    simulator = Simulator(settling(), 0)
    exact, betas = gradients(simulator, PATTERNS), (0.5, 0.1, 0.02)
    for name in ("input->h1", "h1->output"):
        np.testing.assert_allclose(exact[name], by_differences(simulator, PATTERNS, name), atol=1e-8)
    found = [gradients(simulator, PATTERNS, EquilibriumPropagation(beta, sides)) for beta in betas]
    for name in ("input->h1", "h1->output"):
        apart = [distance(each, exact, name) for each in found]
        assert apart[0] < largest
        assert slope_of(apart, betas) == pytest.approx(power, abs=0.1)
    np.testing.assert_allclose(found[0]["h1->output"], found[0]["output->h1"].T)


def test_a_random_side_is_either_of_the_two():
    simulator = Simulator(settling(), 0)
    one = gradients(simulator, PATTERNS, EquilibriumPropagation(0.3))["input->h1"]
    two = gradients(simulator, PATTERNS, EquilibriumPropagation(0.3, "two"))["input->h1"]
    found = gradients(simulator, PATTERNS, EquilibriumPropagation(0.3, "random"))["input->h1"]
    assert np.allclose(found, one) or np.allclose(found, 2 * two - one)


def test_weak_feedback_comes_to_backpropagation_in_proportion_to_gamma():
    network = layered((6, 7, 5, 4), output="linear", width=0.7)
    gammas, patterns = (0.3, 0.1, 0.03, 0.01), some_patterns(1, 6, 4)
    exact = gradients(Simulator(network, 2), patterns)
    found = []
    for gamma in gammas:
        weak = replace(two_way(network, gamma), time=LONG)
        simulator, plain = Simulator(weak, 2), Simulator(network, 2)
        for name, weights in plain.weights.items():
            simulator.weights[name] = weights
        for name, biases in plain.biases.items():
            simulator.biases[name] = biases
        assert simulator.weights["h2->h1"].shape == (5, 7)
        found.append(gradients(simulator, patterns, WeakFeedback()))
    for name in ("input->h1", "h1->h2", "h2->output", "h1"):
        apart = [distance(each, exact, name) for each in found]
        assert slope_of(apart, gammas) == pytest.approx(1, abs=0.1)
        assert apart[-1] < 0.02


def test_a_temporal_derivative_from_the_prediction_on_is_generec_times_a_constant():
    """The trace of 25 steps of outcome: (1 - 1/20)^25 - (1 - 1/10)^25 of the difference."""
    simulator = Simulator(settling(), 1)
    found = gradients(simulator, PATTERNS, TemporalDerivative())
    basic = gradients(simulator, PATTERNS, GeneRec("basic"))
    constant = 0.95**25 - 0.9**25
    for name, each in basic.items():
        np.testing.assert_allclose(found[name], constant * each, atol=1e-12)


def test_traces_of_50_and_80():
    """From rest, tau 10 and 20, window 100: gain .206, .3 without an error (all as in the simulations)."""
    _, none = TemporalDerivative(start="rest").traces(np.array([50.0]), np.array([50.0]))
    _, more = TemporalDerivative(start="rest").traces(np.array([50.0]), np.array([80.0]))
    assert none[0] == pytest.approx(0.3, abs=0.05)
    assert (more[0] - none[0]) / 30 == pytest.approx(0.206, abs=0.001)
    _, slower = TemporalDerivative(slow=35.0, start="rest").traces(np.array([50.0]), np.array([50.0]))
    assert slower[0] > 2
    _, kinase = Kinase(start="rest").traces(np.array([50.0, 50.0]), np.array([50.0, 80.0]))
    assert (kinase[1] - kinase[0]) / 30 == pytest.approx(0.353, abs=0.002)
    assert 50 - kinase[0] / 0.353 == pytest.approx(45.5, abs=0.2)
    _, still = Kinase().traces(np.array([50.0]), np.array([50.0]))
    assert still[0] == pytest.approx(0, abs=1e-12)


def test_rates_times_changes_add_up_to_contrastive_hebbian_learning():
    simulator = Simulator(settling(symmetric=False), 1)
    found = gradients(simulator, PATTERNS, SpikeTiming())
    contrast = gradients(simulator, PATTERNS, GeneRec("contrastive"))
    both = found["h1->output"] + found["output->h1"].T
    np.testing.assert_allclose(both, contrast["h1->output"], atol=1e-12)


def test_pairs_of_spikes_take_the_derivative_on_average():
    """Rate 0.4 before, 0.2 to 0.6 after: mean over trials within 4 SD of rate times change, 0 if none."""
    rule, rng, trials = SpikeTiming(spikes=2.0, tau=4.0), np.random.default_rng(0), 4000
    for low, high in ((0.4, 0.4), (0.2, 0.6), (0.6, 0.2)):
        ramp = np.linspace(low, high, 60)
        course = [{"i": np.full((trials, 1), 0.4), "j": np.full((trials, 1), each)} for each in ramp]
        trains = rule.trains(course, rng)
        each = np.array(
            [
                rule.by_spikes([x["i"][k : k + 1] for x in trains], [x["j"][k : k + 1] for x in trains])
                for k in range(0, trials, 10)
            ]
        ).ravel()
        expected, sd = 0.4 * (high - low), each.std() / np.sqrt(len(each))
        assert each.mean() == pytest.approx(expected, abs=4 * sd)
        assert each.std() > abs(expected)  # a single trial says little


@pytest.mark.parametrize(
    "learning",
    [AlmeidaPineda(), GeneRec(), EquilibriumPropagation(0.2), DeterministicBoltzmannMachine(), WeakFeedback(),
     TemporalDerivative(), Kinase(), SpikeTiming()],
    ids=lambda x: x.name,
)  # fmt: skip
def test_nothing_is_learned_where_the_targets_are_what_the_network_says(learning):
    _, simulator = furnished(layered((4, 5, 3)), learning, 1)
    simulator = Simulator(replace(simulator.description, time=LONG), 1)
    outputs = simulator.record(PATTERNS)["output"]
    met = PatternSet.from_arrays(PATTERNS.inputs["input"], outputs)
    for each in gradients(simulator, met, learning).values():
        np.testing.assert_allclose(each, 0, atol=1e-9)


@pytest.mark.parametrize(
    "learning",
    [AlmeidaPineda(), GeneRec("midpoint"), EquilibriumPropagation(0.2), DeterministicBoltzmannMachine(),
     TemporalDerivative(), Kinase(), SpikeTiming(), WeakFeedback()],
    ids=lambda x: x.name,
)  # fmt: skip
def test_at_small_weights_each_points_where_backpropagation_does(learning):
    plain, simulator = furnished(layered((4, 6, 3), width=0.3), learning, 2)
    exact, found = gradients(plain, PATTERNS), gradients(simulator, PATTERNS, learning)
    for name in ("input->h1", "h1->output"):
        assert cosine(found[name], exact[name]) > 0.95


@pytest.mark.parametrize(
    ("learning", "network", "message"),
    [
        (EquilibriumPropagation(), settling(symmetric=False), "symmetric weights; 'h1->output'"),
        (DeterministicBoltzmannMachine(), settling("linear"), "logistic or tanh units; 'output' is linear"),
        (BoltzmannMachine(), settling(), "stochastic units; 'h1' is logistic"),
        (
            BoltzmannMachine(500),
            replace(two_way(layered((4, 3, 3), "stochastic", "stochastic")), time=LONG),
            "counts over 500 ticks; an event has 150",
        ),
        (Recirculation(), layered((4, 6, 3)), "output layer of the input's size"),
        (WeakFeedback(), settling(symmetric=False), "tied to 'h1->output' and transposed"),
        (AlmeidaPineda(), settling("threshold"), "units with a slope; 'output' is threshold"),
        (TemporalDerivative(), replace(layered((4, 6, 3)), time=LONG), "does not reach 'h1'"),
        (EquilibriumPropagation(), settling(gain=0.5), "knows no gain"),
    ],
)
def test_what_a_network_lacks_is_said(learning, network, message):
    patterns = PATTERNS if not isinstance(learning, Recirculation) else some_patterns(3, 4, 3)
    with pytest.raises(ValidationError, match=message):
        Simulator(network, 0).gradient(patterns, Phase(), learning)


def test_an_error_function_that_is_not_lessened_is_refused():
    phase = Phase(epochs=1, error="cross-entropy", learning=EquilibriumPropagation())
    with pytest.raises(ValidationError, match="lessens sum-of-squares, not cross-entropy") as error:
        Simulator(settling(), 0).train(PATTERNS, phase)
    assert error.value.where == ("training", "error")


@pytest.mark.parametrize("key", ["target_radius", "zero_error_radius", "flat_spot"])
def test_bands_are_refused_where_targets_are_activity(key):
    phase = Phase(epochs=1, learning=GeneRec(), **{key: 0.1})
    with pytest.raises(ValidationError, match="generec learning takes targets as activity") as error:
        Simulator(settling(), 0).train(PATTERNS, phase)
    assert error.value.where == ("training", key.replace("_", "-"))


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: EquilibriumPropagation(0.0), "beta"),
        (lambda: EquilibriumPropagation(sides="three"), "sides"),
        (lambda: AlmeidaPineda(step=2.0), "step"),
        (lambda: BoltzmannMachine(0), "count"),
        (lambda: Recirculation(1.5), "share"),
        (lambda: TemporalDerivative(slow=5.0), "slow"),
        (lambda: TemporalDerivative(start="now"), "start"),
        (lambda: Kinase(calmodulin=0.5), "calmodulin"),
        (lambda: SpikeTiming(tau=0.0), "tau"),
        (lambda: SpikeTiming(spikes=-1.0), "spikes"),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(make, where):
    with pytest.raises(ValidationError) as error:
        make()
    assert error.value.where == ("learning", where)


@pytest.mark.parametrize("ticks", [1, 3])
def test_a_gain_is_a_factor_on_the_weights(ticks):
    """Gradient included: dE/dw of gain x w is gain times dE/d(gain w)."""
    base = layered((4, 5, 3))
    gained = replace(
        base,
        projections=tuple(replace(p, gain=0.5) for p in base.projections),
        time=Time(ticks=ticks),
    )
    one, two = Simulator(replace(base, time=Time(ticks=ticks)), 0), Simulator(gained, 0, engine="numpy")
    for name, weights in one.weights.items():
        two.weights[name] = weights / 0.5
    for name, biases in one.biases.items():
        two.biases[name] = biases
    exact, found = gradients(one, PATTERNS), gradients(two, PATTERNS)
    for p in base.projections:
        np.testing.assert_allclose(found[p.name], 0.5 * exact[p.name], atol=1e-12)
    with pytest.raises(ValidationError, match="the compiled engine has no projections with a gain"):
        Simulator(gained, 0, engine="compiled").record(PATTERNS)


def test_bias_is_kept_out_of_a_symmetric_layer_that_has_none():
    network = Network(
        (Layer("input", 2), Layer("units", 3, bias=Bias("none"), target=True, start=0.5, dt=0.5)),
        (Projection("input", "units"), Projection("units", "units", delay=1, symmetric=True)),
        init=Uniform(-0.5, 0.5),
        time=Time(ticks=200),
    )
    patterns = some_patterns(2, 2, 3)
    simulator = Simulator(network, 0)
    exact = gradients(simulator, patterns)
    found = gradients(simulator, patterns, EquilibriumPropagation(1e-3, "two"))
    assert set(found) == {"input->units", "units->units"}
    for name, each in exact.items():
        np.testing.assert_allclose(found[name], each, rtol=1e-4, atol=1e-7)
