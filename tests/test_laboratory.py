"""The laboratory: its engine in JavaScript against NumPy's, what it refuses, and the command."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from pdpsim.base.errors import PdpsimError
from pdpsim.cli import main
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
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
from pdpsim.formats.model import Model, find, read, shipped_models
from pdpsim.laboratory.capabilities import lacking
from pdpsim.laboratory.document import document
from pdpsim.laboratory.page import ENGINE, STATIC, VIEW, script, script_json
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.scoring import have_targets
from pdpsim.workbench.shelf import patterns_for

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


def in_node(told, epochs, tmp_path, seed=1):
    """Return the network's state after training in JavaScript, and its errors by epoch."""
    file = tmp_path / "run.mjs"
    file.write_text(
        f"{script(*ENGINE)}\nconst network = new Network({script_json(told)}, {seed});\n"
        f"network.train({epochs});\n"
        "console.log(JSON.stringify({...network.state(), errors: network.history}));\n"
    )
    done = subprocess.run([NODE, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_equal(state, simulator, tolerance=1e-9):
    assert set(state["weights"]) == set(simulator.weights)
    for name, values in simulator.weights.items():
        np.testing.assert_allclose(state["weights"][name], values, atol=tolerance, rtol=0)
    for name, values in simulator.biases.items():
        np.testing.assert_allclose(state["biases"][name], values, atol=tolerance, rtol=0)


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
    seed=0, count=4, events=3, inputs=3, outputs=2, reset="pattern", often=False, distributions=False
):
    rng = np.random.default_rng(seed)
    targets = rng.uniform(0.1, 0.9, (count * events, outputs))
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


@needs_node
@pytest.mark.parametrize("path", shipped_models(), ids=lambda path: path.stem)
def test_every_shipped_model_that_it_supports_learns_as_in_numpy(path, tmp_path):
    model = read(path)
    patterns = dict(patterns_for(path, model).sets)
    simulator = Simulator(model, 1, engine="numpy")
    if reasons := lacking(simulator.plan, model.phases):
        with pytest.raises(PdpsimError, match=re.escape(reasons[0])):
            document(model, patterns)
        return
    if not all(have_targets(each)[0].any() for each in patterns.values()):
        pytest.skip("its networks are shown patterns, not trained on them")
    short = {name: x.select(range(min(len(x), 60))) for name, x in patterns.items()}
    phase, events = model.phases[0], max(x.events for x in short.values())
    work = events * simulator.plan.n_weights * simulator.description.time.ticks
    epochs = int(min(200, phase.epochs, max(1, 2e6 // work)))
    model = replace(model, phases=(replace(phase, epochs=epochs, stop=None, snapshots=()),), origins=())
    simulator = Simulator(model, 1, engine="numpy")
    simulator.train(short[""] if list(short) == [""] else short)
    assert_equal(in_node(document(model, short, seeds=1), epochs, tmp_path), simulator)


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


@pytest.fixture
def opened(tmp_path):
    """Return the page of XOR, opened from disk in a browser, with the errors that it met."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium is installed")
    assert CliRunner().invoke(main, ["lab", "xor", "--out", str(tmp_path / "xor.html")]).exit_code == 0
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        opened = chromium.new_page(viewport={"width": 400, "height": 900})
        opened.problems = []
        opened.on("pageerror", lambda problem: opened.problems.append(str(problem)))
        opened.on(
            "request", lambda request: opened.problems.append(request.url) if "http" in request.url else None
        )
        opened.goto((tmp_path / "xor.html").as_uri())
        yield opened
        assert opened.problems == []
        chromium.close()


def test_page_learns_in_a_browser_as_numpy_does(opened):
    assert opened.evaluate("window.lab.train(300)") == 300
    model = read(find("xor"))
    simulator = Simulator(replace(model, phases=(replace(model.phases[0], epochs=300),)), 1, engine="numpy")
    simulator.train(patterns_for(find("xor"), model).first)
    state = opened.evaluate("window.lab.state()")
    assert_equal(state, simulator)
    opened.click("#reset")
    assert opened.evaluate("window.lab.state()")["weights"] != state["weights"]
    opened.evaluate("state => window.lab.load(state)", state)
    assert opened.evaluate("window.lab.state()")["weights"] == state["weights"]
    assert opened.evaluate("document.documentElement.scrollWidth") == 400


def test_page_is_worked_by_keyboard_and_takes_own_patterns(opened):
    unit = opened.locator(".unit").nth(1)
    unit.focus()
    opened.keyboard.press("Enter")
    assert unit.get_attribute("aria-pressed") == "true"
    assert "lesioned" in unit.get_attribute("aria-label")
    opened.locator("summary").click()
    opened.fill("#pasted", "a\t0 0\t1\nb\t1 1 0")
    opened.click("#take")
    assert opened.locator("#patterns tbody tr").count() == 2
    opened.fill("#pasted", "a\t0 0\nb\t1 1 0")
    opened.click("#take")
    assert "line 1: expected a name, 2 inputs and 1 targets" in opened.inner_text("#pasted-remark")


def test_command_refuses_what_the_page_cannot_do(tmp_path):
    done = CliRunner().invoke(main, ["lab", "rescorla-wagner-1972", "--out", str(tmp_path / "x.html")])
    assert done.exit_code != 0
    assert "the laboratory has no learning procedure 'delta'" in done.output
    assert not (tmp_path / "x.html").exists()
