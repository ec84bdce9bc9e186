"""Rules that carry something down a feed-forward network, against the gradient and against each other."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Normal
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent
from pdpsim.learning.activation_gradient import ActivationGradient
from pdpsim.learning.direct_feedback_alignment import DirectFeedbackAlignment
from pdpsim.learning.feedback_alignment import FeedbackAlignment
from pdpsim.learning.kolen_pollack import KolenPollack
from pdpsim.learning.perturbed_autoencoder import PerturbedAutoencoder
from pdpsim.learning.predictive_coding import PredictiveCoding
from pdpsim.learning.sign_symmetry import SignSymmetry
from pdpsim.learning.target_propagation import DifferenceTargetPropagation, TargetPropagation
from pdpsim.learning.weight_mirrors import WeightMirrors
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.simulator import Simulator
from tests.rules import cosine, distance, furnished, gradients, layered, slope_of, some_patterns

DEEP = layered((5, 6, 4, 3))
PATTERNS = some_patterns(4, 5, 3)
NAMES = ("input->h1", "h1->h2", "h2->output")


@pytest.mark.parametrize(
    "learning",
    [
        FeedbackAlignment(),
        SignSymmetry(),
        KolenPollack(),
        WeightMirrors(),
        PerturbedAutoencoder(1e-6),
        ActivationGradient(),
        PredictiveCoding(predictions="fixed", steps=500, step=0.5, tolerance=1e-14),
    ],
    ids=lambda x: x.name,
)
@pytest.mark.parametrize(("hidden", "output", "error"), [
    ("logistic", "logistic", "sum-of-squares"),
    ("tanh", "linear", "sum-of-squares"),
    ("logistic", "softmax", "divergence"),
    ("relu", "logistic", "cross-entropy"),
])  # fmt: skip
def test_with_the_weights_of_the_way_there_each_is_backpropagation(learning, hidden, output, error):
    plain, other = furnished(layered((5, 6, 4, 3), hidden, output), learning, 3)
    for p in other.description.projections:
        if p.carries == "error":
            other.weights[p.name] = plain.weights[f"{p.receiver}->{p.sender}"].T
    patterns = PatternSet.from_arrays(
        PATTERNS.inputs["input"], np.random.default_rng(1).dirichlet([1.0] * 3, 4)
    )
    exact, found = (gradients(each, patterns, by, error) for each, by in ((plain, None), (other, learning)))
    for name, each in exact.items():
        np.testing.assert_allclose(found[name], each, rtol=1e-4, atol=1e-6)


def test_direct_feedback_by_hand():
    """delta_h1 = f'(a) (delta_o B): one matrix from the output to each hidden layer."""
    _, simulator = furnished(DEEP, DirectFeedbackAlignment())
    found = gradients(simulator, PATTERNS, DirectFeedbackAlignment())
    a = simulator.record(PATTERNS)
    delta = (a["output"] - PATTERNS.targets["output"]) * a["output"] * (1 - a["output"])
    for below, name in (("input", "h1"), ("h1", "h2")):
        delta_h = delta @ simulator.weights[f"output=>{name}"] * a[name] * (1 - a[name])
        np.testing.assert_allclose(found[f"{below}->{name}"], a[below].T @ delta_h, atol=1e-12)
    np.testing.assert_allclose(found["h2->output"], a["h2"].T @ delta, atol=1e-12)


def test_feedback_of_the_same_sizes_knows_the_signs_alone():
    plain, simulator = furnished(DEEP, SignSymmetry("equal"))
    found = gradients(simulator, PATTERNS, SignSymmetry("equal"))
    a = simulator.record(PATTERNS)
    delta = (a["output"] - PATTERNS.targets["output"]) * a["output"] * (1 - a["output"])
    size = np.abs(simulator.weights["output=>h2"]).mean()
    carried = size * delta @ np.sign(plain.weights["h2->output"]).T
    np.testing.assert_allclose(found["h1->h2"], a["h1"].T @ (carried * a["h2"] * (1 - a["h2"])), atol=1e-12)


def test_kolen_pollack_feedback_comes_to_fit_as_fast_as_weights_decay():
    """B - W^T shrinks by 1 - decay at each update, exactly."""
    _, simulator = furnished(DEEP, KolenPollack())
    gap = simulator.weights["output=>h2"].T - simulator.weights["h2->output"]
    phase = Phase(
        epochs=20, update="epoch", learning=KolenPollack(), rule=GradientDescent(rate=0.1, decay=0.03)
    )
    simulator.train(PATTERNS, phase)
    now = simulator.weights["output=>h2"].T - simulator.weights["h2->output"]
    np.testing.assert_allclose(now, gap * 0.97**20, rtol=1e-10, atol=1e-14)


def test_a_weight_mirror_shows_the_weights_though_nothing_of_the_task_is_learned():
    """1 - cosine of feedback and weights falls as 1 / n (linear units, 300 and 3,000 patterns of noise)."""
    network = layered((3, 8, 6), "linear", "linear")
    patterns = PatternSet.from_arrays(np.zeros((3000, 3)), np.zeros((3000, 6)))
    misfit = []
    for count in (300, 3000):
        _, simulator = furnished(network, WeightMirrors(), 1)
        simulator.weights["output=>h1"] = 0.0
        some = patterns.select(patterns.names[:count])
        found = gradients(simulator, some, WeightMirrors())
        misfit.append(1 - cosine(-found["output=>h1"].T, simulator.weights["h1->output"]))
    assert misfit[0] < 0.05
    assert misfit[1] < 0.3 * misfit[0]


def test_the_perturbation_is_the_derivative_to_first_order_in_every_layer():
    network = layered((6, 5, 5, 5, 5, 5, 4))
    simulator, patterns = Simulator(network, 2), some_patterns(1, 6, 4)
    exact = gradients(simulator, patterns)
    steps = (1e-1, 1e-2, 1e-3, 1e-4)
    found = [gradients(simulator, patterns, PerturbedAutoencoder(each)) for each in steps]
    for p in network.projections[:-1]:
        assert slope_of([distance(each, exact, p.name) for each in found], steps) == pytest.approx(
            1, abs=0.05
        )
    np.testing.assert_allclose(found[0]["h5->output"], exact["h5->output"], atol=1e-12)


def test_an_imperfect_autoencoder_drowns_the_error_and_a_difference_saves_it():
    simulator, patterns = Simulator(DEEP, 0), some_patterns(40, 5, 3)
    exact = gradients(simulator, patterns)["input->h1"]

    def agreement(epsilon, **other):
        return cosine(
            gradients(simulator, patterns, PerturbedAutoencoder(epsilon, **other))["input->h1"], exact
        )

    assert agreement(0.001, imperfection=0.01) < 0.5 < agreement(0.1, imperfection=0.001)
    assert agreement(0.001, imperfection=0.1, difference=True) > 0.98


def test_predictive_coding_comes_to_backpropagation_as_the_variance_grows():
    simulator, patterns = Simulator(layered((8, 8, 6, 4), "tanh", "linear", 0.5), 1), some_patterns(1, 8, 4)
    exact = gradients(simulator, patterns)
    variances = (30.0, 100.0, 300.0, 1000.0)
    found = [
        gradients(
            simulator,
            patterns,
            PredictiveCoding(variance=each, steps=5000, tolerance=1e-15),
        )
        for each in variances
    ]
    for name in NAMES:
        assert slope_of([distance(each, exact, name) for each in found], variances) == pytest.approx(
            -1, abs=0.1
        )


def test_predictive_coding_settles_where_energy_has_no_slope():
    """The gradient is that of the energy at its minimum: by central differences of the settled energy."""
    simulator, patterns = Simulator(layered((3, 4, 2), "tanh", "linear", 0.7), 0), some_patterns(1, 3, 2)
    rule = PredictiveCoding(variance=2.0, steps=20_000, tolerance=1e-15)

    def energy() -> float:
        w1, w2 = simulator.weights["input->h1"], simulator.weights["h1->output"]
        b1, b2 = simulator.biases["h1"], simulator.biases["output"]
        i, t = patterns.inputs["input"], patterns.targets["output"]
        mu = i @ w1 + b1
        x = mu.copy()
        for _ in range(5000):
            e2 = (t - np.tanh(x) @ w2 - b2) / 2.0
            x += 0.1 * (mu - x + (1 - np.tanh(x) ** 2) * (e2 @ w2.T))
        return float(0.5 * ((x - mu) ** 2).sum() + 0.25 * ((t - np.tanh(x) @ w2 - b2) ** 2).sum())

    found = gradients(simulator, patterns, rule)
    for name in ("input->h1", "h1->output"):
        w = simulator.weights[name]
        w[1, 1] += 1e-5
        more = energy()
        w[1, 1] -= 2e-5
        less = energy()
        w[1, 1] += 1e-5
        assert found[name][1, 1] == pytest.approx(2.0 * (more - less) / 2e-5, rel=1e-6)


def test_what_activities_should_have_been_lessens_the_error():
    """With h + lambda delta in the place of h the output's error falls; weights follow with plus senders."""
    for seed in range(20):
        simulator, patterns = Simulator(layered((6, 5, 3)), seed), some_patterns(1, 6, 3, seed)
        a = simulator.record(patterns)
        hidden = gradients(simulator, patterns)["h1"]
        output = simulator.weights["h1->output"], simulator.biases["output"]

        def error(h, w, b, t=patterns.targets["output"]):
            return ((t - 1 / (1 + np.exp(-(h @ w + b)))) ** 2).sum()

        assert error(a["h1"] - 0.1 * hidden, *output) < error(a["h1"], *output)
        plus = gradients(simulator, patterns, ActivationGradient(0.1, "plus"))
        np.testing.assert_allclose(
            plus["h1->output"], (a["h1"] - 0.1 * hidden).T @ plus["output"][None], atol=1e-12
        )


def test_target_propagation_by_hand():
    """h2's target is a step down the gradient, h1's what its inverse makes of that."""
    for rule in (TargetPropagation(), DifferenceTargetPropagation()):
        _, simulator = furnished(DEEP, rule)
        assert [p.name for p in simulator.description.projections if p.carries == "error"] == ["h2=>h1"]
        found, exact = (
            gradients(simulator, PATTERNS, rule),
            gradients(simulator, PATTERNS, ActivationGradient()),
        )
        np.testing.assert_allclose(found["h1->h2"], exact["h1->h2"], atol=1e-12)
        a, inverse = simulator.record(PATTERNS), simulator.weights["h2=>h1"]
        delta = (a["output"] - PATTERNS.targets["output"]) * a["output"] * (1 - a["output"])
        wanted = a["h2"] - 0.1 * delta @ simulator.weights["h2->output"].T
        squash = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
        lower = squash(wanted @ inverse)
        if isinstance(rule, DifferenceTargetPropagation):
            lower = a["h1"] + lower - squash(a["h2"] @ inverse)
        missed = (a["h1"] - lower) / 0.1 * a["h1"] * (1 - a["h1"])
        np.testing.assert_allclose(found["input->h1"], a["input"].T @ missed, atol=1e-12)


def test_inverses_descend_in_the_error_of_reconstruction():
    """Without noise: the gradient of 1/2 |g(f(h)) - h|^2 by the inverse's weights, by central differences."""
    rule = DifferenceTargetPropagation(noise=0.0)
    _, simulator = furnished(DEEP, rule)
    a = simulator.record(PATTERNS)
    inverse = simulator.weights["h2=>h1"]

    def missed() -> float:
        return float(0.5 * ((1 / (1 + np.exp(-a["h2"] @ inverse)) - a["h1"]) ** 2).sum())

    found = gradients(simulator, PATTERNS, rule)["h2=>h1"]
    for place in np.ndindex(*inverse.shape):
        inverse[place] += 1e-5
        more = missed()
        inverse[place] -= 2e-5
        assert found[place] == pytest.approx((more - missed()) / 2e-5, abs=1e-8)
        inverse[place] += 1e-5


@pytest.mark.parametrize(
    "learning",
    [
        SignSymmetry(),
        WeightMirrors(),
        DifferenceTargetPropagation(),
        PerturbedAutoencoder(),
        PredictiveCoding(),
        ActivationGradient(),
    ],
    ids=lambda x: x.name,
)
def test_lesioned_units_learn_nothing(learning):
    _, simulator = furnished(DEEP, learning)
    phase = Phase(epochs=2, learning=learning, rule=GradientDescent(0.5))
    before = simulator.weights["input->h1"].copy()
    with lesioned(simulator, Lesion("units", "h1", 0.5), np.random.default_rng(0)):
        silent = simulator.silent[simulator.plan.units("h1")].copy()
        simulator.train(PATTERNS, phase)
    change = simulator.weights["input->h1"] - before
    assert silent.sum() == 3
    assert not change[:, silent].any()
    assert change[:, ~silent].any()


@pytest.mark.parametrize(
    ("learning", "network", "message"),
    [
        (SignSymmetry(), DEEP, "no projection carries error from 'output' to 'h2'|from 'h2' to 'h1'"),
        (SignSymmetry(), KolenPollack().furnish(DEEP), "feedback that is not trained"),
        (KolenPollack(), FeedbackAlignment().furnish(DEEP), "feedback that is trained"),
        (WeightMirrors(), FeedbackAlignment().furnish(DEEP), "feedback that is trained"),
        (DirectFeedbackAlignment(), FeedbackAlignment().furnish(DEEP), "straight from layers with targets"),
        (TargetPropagation(), DEEP, "no projection carries targets to 'h1'"),
        (TargetPropagation(), FeedbackAlignment().furnish(DEEP), "between hidden layers"),
        (PerturbedAutoencoder(), layered((2, 2, 3), "threshold"), "units with a slope; 'h1' is threshold"),
        (
            PredictiveCoding(),
            Network(
                (Layer("input", 5), Layer("h1", 3), Layer("output", 3)),
                (Projection("input", "h1"), Projection("h1", "output")),
                time=Time(ticks=3),
            ),
            "respond in one tick",
        ),
        (
            PredictiveCoding(),
            Network(
                (Layer("input", 5), Layer("h1", 3, target=True), Layer("output", 3)),
                (Projection("input", "h1"), Projection("h1", "output")),
            ),
            "'h1' has targets and sends on",
        ),
    ],
)
def test_what_a_network_lacks_is_said(learning, network, message):
    with pytest.raises(ValidationError, match=message):
        Simulator(network, 0).gradient(PATTERNS, Phase(), learning)


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: PerturbedAutoencoder(0.0), "epsilon"),
        (lambda: PerturbedAutoencoder(imperfection=-1), "imperfection"),
        (lambda: ActivationGradient(-1.0), "step"),
        (lambda: ActivationGradient(senders="both"), "senders"),
        (lambda: PredictiveCoding(variance=0), "variance"),
        (lambda: PredictiveCoding(predictions="none"), "predictions"),
        (lambda: TargetPropagation(0.0), "step"),
        (lambda: TargetPropagation(noise=-0.1), "noise"),
        (lambda: WeightMirrors(float("nan")), "noise"),
        (lambda: SignSymmetry("all"), "sizes"),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(make, where):
    with pytest.raises(ValidationError) as error:
        make()
    assert error.value.where == ("learning", where)


def test_feedback_is_furnished_once_and_drawn_like_the_way_there():
    network = Network(
        (Layer("input", 2), Layer("h1", 3), Layer("output", 2)),
        (Projection("input", "h1"), Projection("h1", "output", init=Normal(0.0, 0.2))),
    )
    once = KolenPollack().furnish(network)
    assert once == KolenPollack().furnish(once)
    back = once.projection("output=>h1")
    assert (back.sender, back.receiver, back.init, back.trained) == ("output", "h1", Normal(0.0, 0.2), True)
