"""The laboratory: its engine in JavaScript against NumPy's, what it refuses, and the command."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from pdpsim.base.errors import PdpsimError, ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.procedure import Backpropagation
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import (
    Adam,
    BoundedMomentum,
    DeltaBarDelta,
    GradientDescent,
    Quickprop,
    Ramp,
    Rprop,
)
from pdpsim.formats.model import Model, find, read
from pdpsim.laboratory.document import document
from pdpsim.laboratory.page import ENGINE, STATIC, VIEW, script
from pdpsim.learning import DeltaRule, FeedbackAlignment, GeneRec, Hebb, Perceptron
from pdpsim.learning.generec import VARIANTS
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.shelf import patterns_for
from tests.laboratories import assert_equal, evaluated, in_node, needs_node


def compare(network, patterns, phase, tmp_path, tolerance=1e-9):
    """Train in both and compare."""
    model = Model("network", "", "", network, (phase,), ())
    simulator = Simulator(model, 1, engine="numpy")
    before = simulator.learning.w.copy()
    history = simulator.train(patterns)
    state = in_node(document(model, {"": patterns}, seeds=1), phase.epochs, tmp_path)
    assert np.abs(simulator.learning.w - before).max() > 1e-3
    assert_equal(state, simulator, tolerance)
    np.testing.assert_allclose(state["errors"], history.error, atol=tolerance)


def sequences(
    seed=0,
    count=4,
    events=3,
    inputs=3,
    outputs=2,
    reset="pattern",
    often=False,
    distributions=False,
    binary=False,
):
    rng = np.random.default_rng(seed)
    targets = rng.uniform(0.1, 0.9, (count * events, outputs))
    if binary:
        targets = targets.round()
    if distributions:
        targets /= targets.sum(axis=1, keepdims=True)
    else:
        targets[1, 0] = np.nan
    return PatternSet.from_arrays(
        rng.uniform(-1, 1, (count * events, inputs)),
        targets,
        lengths=[events] * count,
        frequencies=rng.uniform(0.5, 2, count) if often else None,
        reset=reset,
    )


ONE_TICK = Time()


def srn(time=ONE_TICK, **context):
    return Network(
        (
            Layer("input", 3),
            Layer("context", 4, copies="hidden", start=0.5, **context),
            Layer("hidden", 4),
            Layer("output", 2),
        ),
        (Projection("input", "hidden"), Projection("context", "hidden"), Projection("hidden", "output")),
        Uniform(-0.5, 0.5),
        time,
    )


def one_layer(output):
    layers = Layer("input", 3), Layer("output", 2, output)
    return Network(layers, (Projection("input", "output"),), Uniform(-0.5, 0.5))


def feedforward(hidden="logistic", output="logistic", **link):
    return Network(
        (Layer("input", 3), Layer("hidden", 4, hidden), Layer("output", 2, output)),
        (Projection("input", "hidden"), Projection("hidden", "output", **link)),
        Uniform(-0.5, 0.5),
    )


def recurrent(dt=1.0, **time):
    return Network(
        (Layer("input", 3), Layer("hidden", 4, dt=dt, start=0.5), Layer("output", 2, target=True)),
        (
            Projection("input", "hidden"),
            Projection("hidden", "hidden", delay=1),
            Projection("hidden", "output"),
            Projection("output", "hidden", delay=1),
        ),
        Uniform(-0.5, 0.5),
        Time(**time),
    )


RULES = {
    "momentum": GradientDescent(0.1, momentum=0.9),
    "decay": GradientDescent(0.1, 0.001, momentum=0.5),
    "decay in change": GradientDescent(0.1, 0.001, momentum=0.5, decay_in="change"),
    "ramp": GradientDescent(Ramp(0.2, 0.05), momentum=Ramp(0.0, 0.8)),
    "inverse-ramp": GradientDescent(Ramp(0.2, 0.05, "inverse")),
    "bounded": BoundedMomentum(0.05, 0.001),
    "delta-bar-delta": DeltaBarDelta(0.05, momentum=0.3, smooth=0.4),
    "quickprop": Quickprop(0.01, growth=1.2),
    "adam": Adam(0.01, 0.0001),
    **{variant: Rprop(0.05, variant=variant) for variant in Rprop.variants},
}


@needs_node
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_update_rule_is_numpys(rule, tmp_path):
    epochs = 20 if isinstance(rule, Quickprop) else 100  # its jumps enlarge what rounding makes different
    compare(feedforward(), sequences(events=1), Phase(rule=rule, epochs=epochs, update="epoch"), tmp_path)


@needs_node
@pytest.mark.parametrize(
    ("hidden", "output", "error"),
    [
        ("tanh", "logistic", "cross-entropy"),
        ("relu", "linear", "sum-of-squares"),
        ("logistic", "softmax", "divergence"),
        ("linear", "softmax", "sum-of-squares"),
        ("logistic", "tanh", "lens-sum-of-squares"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"weighted": True, "flat_spot": 0.1}])
def test_every_function_is_numpys(hidden, output, error, more, tmp_path):
    phase = Phase(rule=GradientDescent(0.05), error=error, epochs=60, **more)
    patterns = sequences(events=1, often=phase.weighted, distributions=error == "divergence")
    compare(feedforward(hidden, output), patterns, phase, tmp_path)


@needs_node
@pytest.mark.parametrize("update", ["event", "pattern", "epoch", 3])
@pytest.mark.parametrize(
    ("order", "reset"),
    [
        ("fixed", "pattern"),
        ("fixed", "never"),
        ("permuted", "pattern"),
        ("permuted", 2),
        ("sampled", "pattern"),
    ],
)
def test_updates_orders_and_resets_of_a_simple_recurrent_network(update, order, reset, tmp_path):
    phase = Phase(rule=GradientDescent(0.1, momentum=0.5), epochs=40, update=update, order=order)
    compare(srn(), sequences(reset=reset, often=order == "sampled"), phase, tmp_path)


@needs_node
@pytest.mark.parametrize(
    "network",
    [
        srn(Time(unroll="pattern"), trace=0.5),
        srn(Time(unroll="pattern"), start_trained=True),
        recurrent(ticks=4, error_from=2),
        recurrent(ticks=3, unroll="pattern", dt=0.4),
        recurrent(ticks=2, unroll="pattern", truncate=3),
        recurrent(ticks=6, settle=0.02, error_from=2),
        feedforward(limit=0.6, gain=1.5),
    ],
    ids=["trace", "start", "ticks", "averaged", "truncated", "settling", "limit and gain"],
)
@pytest.mark.parametrize("radius", [0.0, 0.1])
def test_time_is_numpys(network, radius, tmp_path):
    phase = Phase(rule=GradientDescent(0.2), epochs=50, target_radius=radius)
    compare(network, sequences(), phase, tmp_path)


PROCEDURES = {
    "delta": (DeltaRule(absent=0.4), one_layer("linear")),
    "perceptron": (Perceptron(), one_layer("threshold")),
    "feedback alignment": (FeedbackAlignment(), feedforward()),
    "hebb": (Hebb(level=0.2), one_layer("logistic")),
    "hebb, settling": (Hebb(), recurrent(dt=0.5, ticks=6)),
    **{variant: (GeneRec(variant), feedforward()) for variant in VARIANTS},
}


@needs_node
@pytest.mark.parametrize(("procedure", "network"), PROCEDURES.values(), ids=PROCEDURES)
@pytest.mark.parametrize("update", ["pattern", "epoch"])
def test_learning_procedures_are_numpys(procedure, network, update, tmp_path):
    phase = Phase(rule=GradientDescent(0.05), learning=procedure, epochs=40, update=update, weighted=True)
    compare(procedure.furnish(network), sequences(events=1, often=True, binary=True), phase, tmp_path)


def two_links_one_way():
    """Return a network in which one of two projections between the same layers shares its weights with that
    back."""
    layers = (
        Layer("input", 3),
        Layer("hidden", 4, dt=0.5, start=0.5),
        Layer("output", 2, target=True, dt=0.5, start=0.5),
    )
    links = (
        Projection("input", "hidden"),
        Projection("hidden", "output"),
        Projection("hidden", "output", name="late", delay=1),
        Projection("output", "hidden", delay=1, tied="hidden->output", transposed=True),
        Projection("hidden", "hidden", delay=1, symmetric=True),
    )
    return Network(layers, links, Uniform(-0.5, 0.5), Time(ticks=12))


@needs_node
@pytest.mark.parametrize("variant", ["symmetric", "contrastive"])
def test_only_weights_that_lead_both_ways_take_half_from_either(variant, tmp_path):
    phase = Phase(rule=GradientDescent(0.05), learning=GeneRec(variant), epochs=40, update="pattern")
    compare(two_links_one_way(), sequences(events=1, binary=True), phase, tmp_path)


@needs_node
@pytest.mark.parametrize(
    ("network", "learning"),
    [
        (feedforward(), Backpropagation()),
        (recurrent(ticks=3, unroll="pattern", dt=0.4), Backpropagation()),
        (PROCEDURES["contrastive"][0].furnish(feedforward()), GeneRec("contrastive")),
    ],
    ids=["backpropagation", "through time", "two phases"],
)
def test_trace_lays_open_what_numpys_trace_does(network, learning, tmp_path):
    phase = Phase(rule=GradientDescent(0.2, momentum=0.9), learning=learning, epochs=3)
    patterns = sequences(events=2)
    model = Model("network", "", "", network, (phase,), ())
    simulator = Simulator(model, 1, engine="numpy")
    simulator.train(patterns)
    work = "network.train(3);\nnetwork.phase = network.page.phases[0];"
    content = document(model, {"": patterns}, seeds=1)
    traced = evaluated(content, work, "trace(network, network.rowsOf(1))", tmp_path)
    expected = simulator.trace(patterns, patterns.names[1])
    assert traced["error"] == pytest.approx(expected.error, abs=1e-9)
    for tick, theirs in zip(traced["ticks"], expected.ticks, strict=True):
        assert (tick["event"] + 1, tick["tick"]) == (theirs.event, theirs.tick)
        for k, layer in enumerate(theirs.layers):
            np.testing.assert_allclose(tick["a"][k], layer.activation, atol=1e-9)
            if learning.by_flow and not np.isnan(layer.net).any():
                np.testing.assert_allclose(tick["x"][k], layer.net, atol=1e-9)
                np.testing.assert_allclose(tick["delta"][k], layer.delta, atol=1e-9)
    for weights in expected.projections:
        place, _ = simulator.plan.weights(weights.name)
        for name in ("gradient", "change", "step"):
            np.testing.assert_allclose(traced[name][place], getattr(weights, name).ravel(), atol=1e-9)
    assert (traced["ticks"][-1]["plus"] is None) == learning.by_flow


@needs_node
def test_patterns_of_a_stream_are_shown_with_what_came_before_them(tmp_path):
    phase = Phase(rule=GradientDescent(0.2), epochs=3, update="epoch")
    patterns, model = (
        sequences(count=8, events=2, reset="never"),
        Model("network", "", "", srn(), (phase,), ()),
    )
    simulator = Simulator(model, 1, engine="numpy")
    simulator.train(patterns)
    recorded = simulator.copy().record(patterns, ["hidden"])["hidden"]
    work = """
    network.train(3);
    const hidden = (events) => events.map((x) => x.a[2]);
    const stretch = network.stretchOf(5), fresh = network.rowsOf(5);
    const surveys = [[...network.survey(8)].flat(), [...network.survey(8, 7)].flat()];
    const shown = [network.lastTicks(stretch), ...surveys].map(hidden);
    const gradient = trace(network, stretch).gradient, anew = trace(network, fresh).gradient;
    network.fresh = true;
    for (let p = 0; p < 5; p++) network.step();
    const before = network.g.slice();
    network.step();
    const own = network.g.map((x, i) => x - before[i]);
    """
    value = "{ shown, at: stretch.at, gradient, anew, own }"
    of = evaluated(document(model, {"": patterns}, seeds=1), work, value, tmp_path)
    assert of["at"] == 5
    stretch, whole, some = map(np.array, of["shown"])
    np.testing.assert_allclose(stretch, recorded, atol=1e-9)
    np.testing.assert_allclose(whole, recorded, atol=1e-9)
    np.testing.assert_allclose(some, recorded[:8], atol=1e-9)
    np.testing.assert_allclose(of["gradient"], of["own"], atol=1e-9)
    assert np.abs(np.subtract(of["anew"], of["own"])).max() > 1e-3


@needs_node
@pytest.mark.parametrize(("reset", "stretch"), [("pattern", [5]), (3, [3, 4, 5]), ("never", list(range(8)))])
def test_a_stretch_ends_where_the_network_is_reset(reset, stretch, tmp_path):
    patterns, model = (
        sequences(count=8, events=2, reset=reset),
        Model("network", "", "", srn(), (Phase(),), ()),
    )
    work = "const { from, first, starts, at } = network.stretchOf(5);"
    from_, first, starts, at = evaluated(
        document(model, {"": patterns}, seeds=1), work, "[from, first, starts, at]", tmp_path
    )
    assert (from_, first, at) == (stretch[0], 2 * stretch[0], 5 - stretch[0])
    assert starts == [2 * k for k in range(len(stretch) + 1)]


@needs_node
def test_lesions_heal(tmp_path):
    model = read(find("xor"))
    content = document(model, patterns_for(find("xor"), model).sets)
    work = """
    network.train(5);
    const before = network.state(), outputs = () => [0, 1, 2, 3].map((p) => network.look(p).at(-1).a);
    const whole = JSON.stringify(outputs());
    network.lesionProjection("input->hidden");
    const cut = network.state().weights["input->hidden"].flat();
    network.train(5);
    const still = network.state().weights["input->hidden"].flat();
    network.load({ biases: before.biases, weights: { "hidden->output": before.weights["hidden->output"] } });
    network.lesionProjection("input->hidden");
    const unit = network.plan.layers.find((x) => x.name === "hidden").offset;
    network.lesionUnit(unit);
    const silent = outputs().map((a) => a[1][0]);
    network.lesionUnit(unit);
    """
    cut, still, silent, healed = evaluated(
        content, work, "[cut, still, silent, JSON.stringify(outputs()) === whole]", tmp_path
    )
    assert not any(cut + still + silent)
    assert healed


def test_modules_have_no_name_twice_so_that_one_script_can_hold_them():
    names = re.findall(r"^(?:const|function|class|let) (\w+)", script(*ENGINE, *VIEW), flags=re.MULTILINE)
    assert len(names) > 30
    assert len(names) == len(set(names))
    assert {f"{x}.js" for x in (*ENGINE, *VIEW)} == {x.name for x in STATIC.glob("*.js")}


def test_what_it_does_not_support_it_says_by_name():
    model = read(find("xor"))
    noisy = replace(model.network, layers=tuple(replace(x, noise=0.1) for x in model.network.layers))
    with pytest.raises(PdpsimError, match="no noise on units"):
        document(replace(model, network=noisy), patterns_for(find("xor"), model).sets)


@needs_node
def test_phases_follow_one_another_and_criteria_end_them(tmp_path):
    phases = (
        Phase("first", epochs=50, rule=GradientDescent(0.2, momentum=0.5), stop=Stop(error=0.6)),
        Phase("second", epochs=20, rule=GradientDescent(0.1, momentum=0.5), freeze=("hidden",)),
        Phase("third", epochs=10, rule=Adam(0.01)),
    )
    model, patterns = Model("network", "", "", feedforward(), phases, ()), sequences(events=1)
    simulator = Simulator(model, 1, engine="numpy")
    history = simulator.train(patterns)
    assert 30 < len(history.error) < 80  # the criterion ended the first
    state = in_node(document(model, {"": patterns}, seeds=1), len(history.error), tmp_path)
    assert_equal(state, simulator)


def test_training_that_would_pass_over_something_is_refused_as_by_train():
    """Hebb's rule learns from the end of an event, and takes targets as activity."""
    network = recurrent(ticks=3, unroll="pattern")
    for phase in (Phase(learning=Hebb()), Phase(learning=GeneRec(), target_radius=0.1)):
        with pytest.raises(ValidationError, match="learning"):
            document(Model("network", "", "", network, (phase,), ()), {"": sequences()}, seeds=1)
