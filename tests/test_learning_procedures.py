"""Learning procedures: hand-worked changes, what each needs, and networks that learn by them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.procedure import Backpropagation
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent
from pdpsim.formats.model import Model, parse, to_toml
from pdpsim.learning import PROCEDURES
from pdpsim.learning.feedback_alignment import FeedbackAlignment
from pdpsim.learning.generec import VARIANTS, GeneRec
from pdpsim.learning.one_layer import DeltaRule, Perceptron
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.simulator import Simulator
from tests.rules import XOR, one_layer
from tests.test_engines import FIT, network, presented


def two_way(hidden: int = 4, outputs: int = 1, inputs: int = 2, symmetric: bool = True) -> Network:
    """Return a network whose hidden and output layers project to each other."""
    back = {"tied": "hidden->output", "transposed": True} if symmetric else {}
    return Network(
        (
            Layer("input", inputs),
            Layer("hidden", hidden, start=0.5, dt=0.5),
            Layer("output", outputs, start=0.5, dt=0.5, target=True),
        ),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "hidden", delay=1, **back),
        ),
        init=Uniform(-1.0, 1.0),
        time=Time(ticks=15),
    )


def settled(simulator: Simulator, patterns: PatternSet, hold: bool) -> dict[str, np.ndarray]:
    """Settle a network by hand, with its targets held or not, from where the minus phase leaves it."""
    from pdpsim.describe.functions import logistic

    w, back = simulator.weights["hidden->output"], simulator.weights["output->hidden"]
    x, t = patterns.inputs["input"], patterns.targets["output"]
    state = {"hidden": np.zeros((len(x), w.shape[0])), "output": np.zeros((len(x), w.shape[1]))}
    outputs = np.full((len(x), w.shape[1]), 0.5)
    for phase in range(1 + hold):
        for _ in range(simulator.description.time.ticks):
            net = x @ simulator.weights["input->hidden"] + outputs @ back + simulator.biases["hidden"]
            state["hidden"] = 0.5 * state["hidden"] + 0.5 * net
            hidden = logistic(state["hidden"])
            state["output"] = 0.5 * state["output"] + 0.5 * (hidden @ w + simulator.biases["output"])
            outputs = t if phase else logistic(state["output"])
    return {"input": x, "hidden": hidden, "output": outputs}


@pytest.mark.parametrize("variant", VARIANTS)
def test_generec_adds_the_formula_of_its_variant(variant):
    network = two_way(symmetric=False)
    simulator = Simulator(network, 1)
    before = {name: w.copy() for name, w in simulator.weights.items()}
    minus, plus = (settled(simulator, XOR, hold) for hold in (False, True))
    phase = Phase(epochs=1, update="epoch", learning=GeneRec(variant), rule=GradientDescent(1.0))
    simulator.train(XOR, phase)
    for p in network.projections:
        i, j = p.sender, p.receiver
        expected = sum(
            {
                "basic": np.outer(minus[i][k], plus[j][k] - minus[j][k]),
                "midpoint": 0.5 * np.outer(minus[i][k] + plus[i][k], plus[j][k] - minus[j][k]),
                "symmetric": 0.5
                * (
                    np.outer(minus[i][k], plus[j][k] - minus[j][k])
                    + np.outer(plus[i][k] - minus[i][k], minus[j][k])
                ),
                "contrastive": np.outer(plus[i][k], plus[j][k]) - np.outer(minus[i][k], minus[j][k]),
            }[variant]
            for k in range(4)
        )
        np.testing.assert_allclose(simulator.weights[p.name] - before[p.name], expected, atol=1e-12)


def test_contrastive_hebbian_learning_is_the_midpoint_form_in_both_directions():
    changes = {}
    for variant in ("midpoint", "contrastive"):
        simulator = Simulator(two_way(symmetric=False), 2)
        before = {name: w.copy() for name, w in simulator.weights.items()}
        phase = Phase(epochs=1, update="epoch", learning=GeneRec(variant), rule=GradientDescent(1.0))
        simulator.train(XOR, phase)
        changes[variant] = {name: w - before[name] for name, w in simulator.weights.items()}
    there, back = (changes["midpoint"][name] for name in ("hidden->output", "output->hidden"))
    np.testing.assert_allclose(there + back.T, changes["contrastive"]["hidden->output"], atol=1e-12)


@pytest.mark.parametrize(
    ("variant", "times"), [("basic", 2), ("midpoint", 2), ("symmetric", 1), ("contrastive", 1)]
)
def test_one_weight_for_both_ways_changes_by_both_ways_once(variant, times):
    """What has both ways in it counts once; of the others the two ways add up."""
    changes = []
    for symmetric in (True, False):
        simulator = Simulator(two_way(symmetric=symmetric), 2)
        for name, first in Simulator(two_way(), 2).weights.items():
            simulator.weights[name] = first
        before = {name: w.copy() for name, w in simulator.weights.items()}
        phase = Phase(epochs=1, update="epoch", learning=GeneRec(variant), rule=GradientDescent(1.0))
        simulator.train(XOR, phase)
        changes.append({name: w - before[name] for name, w in simulator.weights.items()})
    one, two = changes
    both = two["hidden->output"] + two["output->hidden"].T
    np.testing.assert_allclose(one["hidden->output"], both * times / 2, atol=1e-12)
    np.testing.assert_allclose(one["input->hidden"], two["input->hidden"], atol=1e-12)


@pytest.mark.parametrize("variant", ["symmetric", "midpoint", "contrastive"])
def test_generec_learns_exclusive_or(variant):
    phase = Phase(
        epochs=3000,
        learning=GeneRec(variant),
        order="permuted",
        rule=GradientDescent(0.5),
        stop=Stop(within=0.4),
    )
    assert any(Simulator(two_way(6), seed).train(XOR, phase).stopped for seed in range(3))


def test_tied_transposes_stay_transposes():
    simulator = Simulator(two_way(), 0)
    there, back = (simulator.weights[name] for name in ("hidden->output", "output->hidden"))
    np.testing.assert_array_equal(there, back.T)
    simulator.train(XOR, Phase(epochs=20, learning=GeneRec("contrastive"), rule=GradientDescent(0.1)))
    np.testing.assert_array_equal(there, back.T)
    simulator.weights["output->hidden"] = [[1.0, 2.0, 3.0, 4.0]]
    np.testing.assert_array_equal(there.ravel(), [1.0, 2.0, 3.0, 4.0])


def aligned(trained: bool = False) -> Network:
    """Return a feed-forward network with feedback of its own."""
    return Network(
        (Layer("input", 2), Layer("hidden", 5), Layer("output", 2)),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "hidden", name="feedback", carries="error", trained=trained),
        ),
        init=Uniform(-1, 1),
    )


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("update", ["pattern", "epoch"])
def test_feedback_alignment_is_backpropagation_through_other_weights(engine, update):
    if engine == "compiled":
        pytest.importorskip("numba")
    rng = np.random.default_rng(0)
    patterns = PatternSet.from_arrays(rng.random((3, 2)), rng.random((3, 2)))
    simulator = Simulator(aligned(), 0, engine=engine)
    exact = Simulator(
        Network(simulator.description.layers, simulator.description.projections[:2]), 0, engine=engine
    )
    simulator.weights["feedback"] = simulator.weights["hidden->output"].T
    for name in exact.weights:
        exact.weights[name] = simulator.weights[name]
    for name in exact.biases:
        exact.biases[name] = simulator.biases[name]
    rule = GradientDescent(0.1)
    simulator.train(patterns, Phase(epochs=1, update="epoch", learning=FeedbackAlignment(), rule=rule))
    exact.train(patterns, Phase(epochs=1, update="epoch", rule=rule))
    np.testing.assert_allclose(simulator.weights["input->hidden"], exact.weights["input->hidden"])
    # from here on the feedback no longer fits, and the two part
    simulator.train(patterns, Phase(epochs=3, update=update, learning=FeedbackAlignment(), rule=rule))
    exact.train(patterns, Phase(epochs=3, update=update, rule=rule))
    difference = simulator.weights["input->hidden"] - exact.weights["input->hidden"]
    assert 0 < np.abs(difference).max() < 0.1


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_trained_feedback_changes_as_the_weights_that_lead_the_other_way(engine):
    if engine == "compiled":
        pytest.importorskip("numba")
    rng = np.random.default_rng(0)
    patterns = PatternSet.from_arrays(rng.random((3, 2)), rng.random((3, 2)))
    simulator = Simulator(aligned(trained=True), 0, engine=engine)
    gap = simulator.weights["feedback"].T - simulator.weights["hidden->output"]
    phase = Phase(epochs=5, learning=FeedbackAlignment(), rule=GradientDescent(0.1))
    simulator.train(patterns, phase)
    np.testing.assert_allclose(simulator.weights["feedback"].T - simulator.weights["hidden->output"], gap)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_units_that_take_turns_reach_a_minimum_of_energy(engine):
    """Hopfield (1982): with symmetric weights and asynchronous updates energy never rises."""
    if engine == "compiled":
        pytest.importorskip("numba")
    rng = np.random.default_rng(1)
    w = rng.normal(size=(12, 12))
    w = (w + w.T) * (1 - np.eye(12))
    network = Network(
        (Layer("units", 12, "threshold", bias=Bias("none"), held=True),),
        (Projection("units", "units", delay=1),),
        time=Time(ticks=30, updates="asynchronous"),
    )
    with pytest.raises(ValidationError, match="no layer is an input"):
        Simulator(Network((Layer("a", 2),), (Projection("a", "a", delay=1),)))
    simulator = Simulator(network, 0, engine=engine)
    simulator.weights["units->units"] = w
    start = {"units": rng.integers(0, 2, 12).astype(float)}
    free = PatternSet.from_arrays({"units": np.full((1, 12), np.nan)})
    states = simulator.record(free, ticks="all", start=start)["units"][0]
    energy = [-0.5 * a @ w @ a for a in (start["units"], *states)]
    assert (np.diff(energy) <= 1e-12).all()
    np.testing.assert_array_equal(states[-1], ((states[-1] @ w) > 0).astype(float))


def test_engines_take_the_same_turns():
    pytest.importorskip("numba")
    network = Network(
        (Layer("input", 3), Layer("hidden", 4, held=True), Layer("output", 2)),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "hidden", delay=1),
        ),
        time=Time(ticks=4, updates="asynchronous"),
    )
    rng = np.random.default_rng(3)
    held = np.where(rng.random((5, 4)) < 0.3, 1.0, np.nan)
    patterns = PatternSet.from_arrays({"input": rng.random((5, 3)), "hidden": held}, lengths=[2, 3])
    one, two = (
        Simulator(network, 2, engine=each).record(patterns, ticks="all") for each in ("numpy", "compiled")
    )
    for name in one:
        np.testing.assert_allclose(one[name], two[name], atol=1e-12)
    known = ~np.isnan(held)
    np.testing.assert_array_equal(one["hidden"][:, -1][known], held[known])


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_units_are_held_at_their_values_and_others_are_free(engine):
    if engine == "compiled":
        pytest.importorskip("numba")
    network = Network(
        (Layer("input", 1), Layer("hidden", 2, held=True), Layer("output", 1)),
        (Projection("input", "hidden"), Projection("hidden", "output")),
    )
    patterns = PatternSet.from_arrays({"input": [[1.0]], "hidden": [[0.25, np.nan]]})
    simulator = Simulator(network, 0, engine=engine)
    hidden = simulator.record(patterns)["hidden"][0]
    free = 1 / (1 + np.exp(-(simulator.weights["input->hidden"][0, 1] + simulator.biases["hidden"][1])))
    np.testing.assert_allclose(hidden, [0.25, free])


@pytest.mark.parametrize(
    ("learning", "network", "message"),
    [
        (DeltaRule(), two_way(), "linear units"),
        (DeltaRule(0.5), replace(one_layer("linear"), time=Time(ticks=2)), "events of one tick"),
        (Perceptron(), one_layer("logistic"), "threshold or stochastic units"),
        (
            Perceptron(),
            Network(
                (Layer("input", 2), Layer("hidden", 2, "threshold"), Layer("output", 1, "threshold")),
                (Projection("input", "hidden"), Projection("hidden", "output")),
            ),
            "one layer of weights",
        ),
        (GeneRec(), aligned(), "does not reach 'hidden'"),
        (FeedbackAlignment(), two_way(), "no projection carries error to 'hidden'"),
        (Backpropagation(), one_layer("threshold"), "units with a slope"),
    ],
)
def test_a_network_that_lacks_what_a_procedure_needs_is_refused(learning, network, message):
    patterns = XOR if network.targets[0].size == 1 else PatternSet.from_arrays(np.eye(2), np.eye(2))
    with pytest.raises(ValidationError, match=message):
        Simulator(network, 0).train(patterns, Phase(epochs=1, learning=learning))


def test_the_compiled_engine_refuses_what_it_has_not():
    pytest.importorskip("numba")
    simulator = Simulator(two_way(), 0, engine="compiled")
    with pytest.raises(ValidationError, match="no learning procedure 'generec'; the engine 'numpy' has"):
        simulator.train(XOR, Phase(epochs=1, learning=GeneRec()))


def test_every_procedure_has_a_docstring_and_a_name():
    for name, procedure in PROCEDURES.items():
        assert procedure.name == name
        assert procedure.__doc__


def test_a_variant_that_is_unknown():
    with pytest.raises(ValidationError, match="did you mean 'midpoint'"):
        GeneRec("midpiont")


#: Procedures whose changes hang on chance.
BY_CHANCE = {"weight-mirrors", "target-propagation", "difference-target-propagation", "boltzmann"}


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_procedure_trains_traces_and_goes_on_when_lesioned_from_a_model_file(name):
    """A trace's change is the step of training; activities shown are those before learning."""
    description = FIT.get(name) or PROCEDURES[name]().furnish(network())
    phase = Phase(epochs=1, learning=PROCEDURES[name](), rule=GradientDescent(0.1))
    written = to_toml(Model("model", "", "", description, (phase,), ()))
    assert name in written or name == "backpropagation"
    model = parse(written)
    assert model.phases[0].learning == PROCEDURES[name]()
    patterns = presented(description)
    simulator = Simulator(model, 1)
    item = patterns.names[1]
    laid_open = simulator.trace(patterns, item)
    before = {p.name: simulator.weights[p.name].copy() for p in description.projections}
    outputs = simulator.record(patterns.select([item]))
    shown = {x.layer: x.activation for x in laid_open.ticks[-1].layers}
    if name != "boltzmann":
        for layer, values in outputs.items():
            np.testing.assert_allclose(shown[layer], values[-1], atol=1e-12)
    simulator.train(patterns.select([item]))
    assert np.isfinite(simulator.learning.w).all()
    if name not in BY_CHANCE:
        for each in laid_open.projections:
            change = simulator.weights[each.name] - before[each.name]
            np.testing.assert_allclose(each.change, change, atol=1e-12)
    names = [layer.name for layer in description.layers]
    hurt = next((name for name in names if name in ("hidden", "output")), names[-1])
    with lesioned(simulator, Lesion("units", hurt, 0.5), np.random.default_rng(0)):
        silent = simulator.silent[simulator.plan.units(hurt)].copy()
        into = [p.name for p in description.forward if p.receiver == hurt]
        kept = {each: simulator.weights[each][:, silent].copy() for each in into}
        simulator.train(patterns)
        assert silent.any()
        for each, weights in kept.items():
            np.testing.assert_array_equal(simulator.weights[each][:, silent], weights)
