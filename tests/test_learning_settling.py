"""Rules that learn from the states in which a network settles, against gradients at those states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.functions import logistic
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, NoSelf, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent
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
    found = gradients(simulator, PATTERNS, DeterministicBoltzmannMachine())
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
            assert found[name][place] == pytest.approx(exact, rel=1e-6, abs=1e-9)


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
    found = gradients(
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
        assert np.ravel(found[name])[0] / count == pytest.approx(minus - clamped[name], abs=error)


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
    found = gradients(simulator, patterns, Recirculation(0.75))
    a, b = simulator.weights["visible->hidden"], simulator.weights["hidden->shown"]
    bias = simulator.biases
    h1 = logistic(v0 @ a + bias["hidden"])
    v2 = 0.75 * v0 + 0.25 * logistic(h1 @ b + bias["shown"])
    h3 = 0.75 * h1 + 0.25 * logistic(v2 @ a + bias["hidden"])
    np.testing.assert_allclose(found["hidden->shown"], -h1.T @ (v0 - v2), atol=1e-12)
    np.testing.assert_allclose(found["visible->hidden"], -v2.T @ (h1 - h3), atol=1e-12)
    np.testing.assert_allclose(found["hidden"], (h3 - h1).sum(axis=0), atol=1e-12)


def test_recirculation_comes_to_the_gradient_with_tied_weights_and_linear_visible_units():
    network = loop((5, 3), "linear")
    v = np.random.default_rng(1).random((1, 5))
    patterns, shares = PatternSet.from_arrays(v, v), (0.9, 0.97, 0.99, 0.997)
    simulator = Simulator(network, 4)
    simulator.weights["hidden->shown"] = simulator.weights["visible->hidden"].T
    exact, left = gradients(simulator, patterns), [1 - share for share in shares]
    apart = []
    for share in shares:
        found = gradients(simulator, patterns, Recirculation(share))
        np.testing.assert_allclose(found["hidden->shown"] / (1 - share), exact["hidden->shown"], atol=1e-12)
        scaled = {"visible->hidden": found["visible->hidden"] / (1 - share) ** 2}
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
