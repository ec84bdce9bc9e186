"""Engines: each entry of each registry through each engine that claims it, and refusals in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.functions import ACTIVATIONS, ERRORS, WITHOUT_SLOPE, Activation
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import RULES, GradientDescent, Rule
from pdpsim.engine.choice import SOON, engine_for_training, numpy_seconds
from pdpsim.engine.kernel.capabilities import KERNEL_ACTIVATIONS, KERNEL_ERRORS, KERNEL_RULES
from pdpsim.engine.plan import make_plan
from pdpsim.learning import PROCEDURES
from pdpsim.learning.boltzmann import BoltzmannMachine
from pdpsim.simulate.simulator import Simulator

numba = pytest.importorskip("numba")

RNG = np.random.default_rng(7)
PATTERNS = PatternSet.from_arrays(RNG.uniform(-1, 1, (5, 3)), RNG.dirichlet([2.0, 2.0], 5))


def network(hidden: str = "logistic", output: str = "logistic", ticks: int = 1) -> Network:
    return Network(
        (Layer("input", 3), Layer("hidden", 4, hidden), Layer("output", 2, output)),
        (Projection("input", "hidden"), Projection("hidden", "output")),
        time=Time(ticks=ticks),
    )


def error_for(activation: str) -> str:
    return next(name for name, e in ERRORS.items() if not e.activations or activation in e.activations)


def presented(description: Network) -> PatternSet:
    """Return the patterns, without targets for a network that takes none."""
    return PATTERNS if description.targets else PatternSet.from_arrays(PATTERNS.inputs["input"])


def compare(description: Network, phase: Phase | None) -> None:
    """Compare weights after training (if there is a phase) and activations, of both engines."""
    both = [Simulator(description, 3, engine=engine) for engine in ("numpy", "compiled")]
    for simulator in both:
        if phase is not None:
            simulator.train(presented(description), phase)
    np.testing.assert_allclose(both[0].learning.w, both[1].learning.w, rtol=1e-9, atol=1e-12)
    recorded = [simulator.record(presented(description)) for simulator in both]
    for name, values in recorded[0].items():
        np.testing.assert_allclose(values, recorded[1][name], rtol=1e-9, atol=1e-12)


def test_the_kernel_claims_nothing_that_is_not_registered():
    assert set(ACTIVATIONS) >= KERNEL_ACTIVATIONS
    assert set(ERRORS) >= KERNEL_ERRORS
    assert set(RULES) >= KERNEL_RULES


def compares_or_refuses(description: Network, phase: Phase | None, claimed: bool, word: str) -> None:
    if claimed:
        compare(description, phase)
        return
    simulator = Simulator(description, 3, engine="compiled")
    with pytest.raises(ValidationError, match=f"no .*{word}.*; the engine 'numpy' has"):
        simulator.record(presented(description)) if phase is None else simulator.train(
            presented(description), phase
        )
    auto, plain = (Simulator(description, 3, engine=engine) for engine in ("auto", "numpy"))
    for each in (auto, plain):
        each.record(presented(description)) if phase is None else each.train(presented(description), phase)
    np.testing.assert_array_equal(auto.learning.w, plain.learning.w)


@pytest.mark.parametrize("place", ["hidden", "output"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_the_same_in_each_engine_that_has_it(name, place):
    description = network(**{place: name})
    phase = None
    if name not in WITHOUT_SLOPE:
        error = error_for(name if place == "output" else "logistic")
        phase = Phase(epochs=5, error=error, rule=GradientDescent(0.05), update="epoch")
    compares_or_refuses(description, phase, name in KERNEL_ACTIVATIONS, name)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_starts_and_is_averaged_the_same_in_each_engine_that_has_it(name):
    """Net input that is averaged over time, from a trained start: the function's inverse and its slope
    there."""
    function = ACTIVATIONS[name]
    if name in WITHOUT_SLOPE or name == "softmax" or function.closed:
        pytest.skip("no slope everywhere, or no inverse")
    low, high = (max(min(end, 1.0), -1.0) for end in function.range)
    layers = (
        Layer("input", 3),
        Layer("hidden", 3, activation=name, dt=0.3, start=(low + high) / 2 + 0.1, start_trained=True),
        Layer("output", 2),
    )
    links = (
        Projection("input", "hidden"),
        Projection("hidden", "output"),
        Projection("hidden", "hidden", delay=1),
    )
    description = Network(layers, links, time=Time(ticks=3))
    phase = Phase(epochs=4, rule=GradientDescent(0.1))
    compares_or_refuses(description, phase, name in KERNEL_ACTIVATIONS, f"{name} units")


@pytest.mark.parametrize("update", ["pattern", "epoch"])
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name not in WITHOUT_SLOPE])
def test_every_error_is_the_same_in_each_engine_that_has_it(activation, error, update):
    if ERRORS[error].activations and activation not in ERRORS[error].activations:
        pytest.skip("the two do not go together")
    phase = Phase(epochs=5, error=error, rule=GradientDescent(0.02), update=update)
    claimed = error in KERNEL_ERRORS and activation in KERNEL_ACTIVATIONS
    lacking = error if error not in KERNEL_ERRORS else f"{activation} units"
    compares_or_refuses(network(output=activation), phase, claimed, lacking)


@pytest.mark.parametrize("update", ["event", "pattern", "epoch", 2])
@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_the_same_in_each_engine_that_has_it(name, update):
    phase = Phase(epochs=5, rule=RULES[name](rate=0.05), update=update)
    compares_or_refuses(network(), phase, name in KERNEL_RULES, name)


def one_layer(activation: str, **bias: Any) -> Network:
    return Network(
        (Layer("input", 3), Layer("output", 2, activation, **bias)), (Projection("input", "output"),)
    )


#: Networks for procedures that cannot furnish the plain one with what they need.
FIT = {
    "delta": one_layer("linear"),
    "perceptron": one_layer("threshold"),
    "oja": one_layer("linear", bias=Bias("none")),
    "competitive": one_layer("winner", bias=Bias("none")),
    "map": one_layer("winner", bias=Bias("none")),
    "auto-associator": Network(
        (Layer("input", 3, "linear", clamp=1.0, target=False),),
        (Projection("input", "input", delay=1),),
        time=Time(ticks=2),
    ),
    "recirculation": Network(
        (Layer("input", 3), Layer("hidden", 4), Layer("output", 3, target=False)),
        (Projection("input", "hidden"), Projection("hidden", "output")),
    ),
    "asymmetric-hebb": Network(
        (Layer("input", 3), Layer("output", 2)), (Projection("input", "output", delay=1),), time=Time(ticks=2)
    ),
    "boltzmann": BoltzmannMachine().furnish(network("stochastic", "stochastic")),
}


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_procedure_is_the_same_in_each_engine_that_has_it(name):
    procedure = PROCEDURES[name]()
    description = FIT.get(name) or procedure.furnish(network())
    phase = Phase(epochs=3, learning=procedure, rule=GradientDescent(0.1))
    before = Simulator(description, 3).learning.w.copy()
    trained = Simulator(description, 3, engine="numpy")
    trained.train(presented(description), phase)
    assert (trained.learning.w != before).any()
    compares_or_refuses(description, phase, procedure.by_flow, name)


def softplus(x):
    return np.log1p(np.exp(x))


def test_an_activation_that_the_kernel_does_not_know_is_never_computed_as_another(monkeypatch):
    """What `docs/architecture.md` says: a new activation is an entry in one file."""
    entry = Activation(softplus, lambda a, dE_da: dE_da * -np.expm1(-a), None)
    monkeypatch.setitem(ACTIVATIONS, "not-compiled", entry)
    description = network(hidden="not-compiled")
    compares_or_refuses(description, Phase(epochs=5, rule=GradientDescent(0.1)), False, "not-compiled units")
    simulator = Simulator(description, 3)
    hidden = simulator.record(PATTERNS)["hidden"]
    net = PATTERNS.inputs["input"] @ simulator.weights["input->hidden"] + simulator.biases["hidden"]
    np.testing.assert_allclose(hidden, softplus(net))


def test_a_rule_that_the_kernel_does_not_know_is_never_computed_as_another(monkeypatch):
    """What `docs/architecture.md` says: a new rule is a class in one file."""

    @dataclass(frozen=True)
    class SignDescent(Rule):
        name: ClassVar[str] = "sign-descent"

        def update(self, w, g, state, rate, decay, when):
            self.move(w, -rate * np.sign(g), decay)

    monkeypatch.setitem(RULES, "sign-descent", SignDescent)
    before, after = Simulator(network(), 3), Simulator(network(), 3)
    phase = Phase(epochs=1, rule=SignDescent(0.125), update="epoch")
    compares_or_refuses(network(), phase, False, "sign-descent")
    after.train(PATTERNS, phase)
    np.testing.assert_allclose(np.abs(after.learning.w - before.learning.w), 0.125)


class TestChoice:
    def test_what_is_done_soon_needs_no_compiling(self):
        plan = make_plan(network())
        assert engine_for_training("auto", plan, [Phase(epochs=10)], {"": PATTERNS}) == "numpy"
        assert engine_for_training("auto", plan, [Phase(epochs=100_000)], {"": PATTERNS}) == "auto"
        assert engine_for_training("compiled", plan, [Phase(epochs=10)], {"": PATTERNS}) == "compiled"

    def test_many_short_phases_add_up(self):
        plan = make_plan(network())
        phase = Phase(epochs=1000)
        many = int(2 * SOON / numpy_seconds(plan, phase, PATTERNS)) + 1
        assert engine_for_training("auto", plan, [phase] * many, {"": PATTERNS}) == "auto"

    def test_patterns_side_by_side_take_less(self):
        plan = make_plan(network())
        batch, online = (
            numpy_seconds(plan, Phase(epochs=10, update=u), PATTERNS) for u in ("epoch", "pattern")
        )
        assert batch == pytest.approx(online / len(PATTERNS))

    def test_time_unrolled_takes_longer(self):
        one, ten = (make_plan(network(ticks=ticks)) for ticks in (1, 10))
        assert numpy_seconds(ten, Phase(), PATTERNS) == pytest.approx(
            10 * numpy_seconds(one, Phase(), PATTERNS)
        )
