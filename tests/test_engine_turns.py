"""Units that take turns: lesions, errors, chance and pulls reach them as they do units updated together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.engine.sampling import sample_chance
from pdpsim.learning.equilibrium_propagation import EquilibriumPropagation
from pdpsim.learning.settling import two_way
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.noise import Noise
from pdpsim.simulate.simulator import Simulator
from tests.rules import gradients, layered, some_patterns

TURNS = Time(ticks=5, updates="asynchronous")
PATTERNS = some_patterns(4, 3, 2)


def network(activation: str = "logistic", time: Time = TURNS, **hidden: Any) -> Network:
    return Network(
        (Layer("input", 3), Layer("hidden", 4, activation, **hidden), Layer("output", 2, activation)),
        (Projection("input", "hidden"), Projection("hidden", "output")),
        init=Uniform(-1.0, 1.0),
        time=time,
    )


@pytest.fixture(params=["numpy", "compiled"])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "compiled":
        pytest.importorskip("numba")
    return str(request.param)


@pytest.mark.parametrize("turns", ["permuted", "drawn"])
def test_lesioned_units_are_silent(engine: str, turns: str) -> None:
    """Without a way back the units left over end where they do when all are updated together."""
    time = replace(TURNS, turns=turns, ticks=30)
    simulator = Simulator(network(time=time), 1, engine=engine)
    together = Simulator(network(time=Time(ticks=30)), 1, engine=engine)
    outputs = []
    for each in (simulator, together):
        with lesioned(each, Lesion("units", "hidden", 0.5), np.random.default_rng(0)):
            silent = each.silent[each.plan.units("hidden")]
            states = each.record(PATTERNS, ticks="all")
            assert not states["hidden"][:, :, silent].any()
            assert states["hidden"][:, -1, ~silent].all()
            outputs.append(states["output"][:, -1])
    np.testing.assert_allclose(outputs[0], outputs[1], atol=1e-12)


def test_interactive_units_that_are_lesioned_are_silent() -> None:
    simulator = Simulator(network("interactive"), 1)
    with lesioned(simulator, Lesion("units", "hidden", 0.5), np.random.default_rng(0)):
        silent = simulator.silent[simulator.plan.units("hidden")]
        assert not simulator.record(PATTERNS, ticks="all")["hidden"][:, :, silent].any()


@pytest.mark.parametrize("activation", ["logistic", "stochastic"])
def test_errors_are_those_of_the_outputs(engine: str, activation: str) -> None:
    """Not those of the tick before, of units that come on by chance either."""
    result = Simulator(network(activation), 2, engine=engine).test(PATTERNS, Phase())
    missed = PATTERNS.targets["output"] - result.outputs["output"]
    assert result.error == pytest.approx(0.5 * (missed**2).sum())


def test_a_pull_reaches_them() -> None:
    """Where a network settles does not hang on whose turn it is, so nor does equilibrium propagation."""
    together = two_way(layered((3, 4, 2)))
    together = replace(
        together,
        layers=tuple(replace(x, dt=1.0) for x in together.layers),
        time=replace(together.time, ticks=60),
    )
    apart = replace(together, time=replace(together.time, updates="asynchronous"))
    found, exact = (
        gradients(Simulator(each, 1), PATTERNS, EquilibriumPropagation(0.2)) for each in (apart, together)
    )
    for name, each in exact.items():
        assert np.abs(each).max() > 1e-3
        np.testing.assert_allclose(found[name], each, atol=1e-9)


@pytest.mark.parametrize(
    ("layer", "what"),
    [
        ({"activation": "softmax"}, "softmax is"),
        ({"activation": "winner"}, "winner is"),
        ({"dt": 0.5, "start": 0.5}, "averaged over time are"),
        ({"activation_noise": 0.1}, "noise on activations is"),
    ],
)
def test_what_only_all_together_can_do_is_refused(layer: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError, match=f"{what} for units that are updated together"):
        network(**layer)


def test_noise_on_their_activations_is_refused() -> None:
    noise = Noise({"hidden": 0.1}, np.random.default_rng(0))
    with pytest.raises(ValidationError, match="noise on activations is for units that are updated together"):
        Simulator(network(), 0).record(PATTERNS, noise=noise)


@pytest.mark.parametrize("turns", ["permuted", "drawn"])
def test_each_turn_has_a_chance_of_its_own(engine: str, turns: str) -> None:
    """By hand; a unit that is drawn twice in a tick comes on or not as if it had been another's turn
    between."""
    time = Time(ticks=40, updates="asynchronous", turns=turns)
    simulator = Simulator(network("stochastic", time), 3, engine=engine)
    w = simulator.weights
    chance = sample_chance(simulator.plan, 1, np.random.default_rng(5))
    assert chance.noise is not None
    assert chance.turns is not None
    hidden, output = simulator.plan.units("hidden"), simulator.plan.units("output")
    a = np.zeros(simulator.plan.n_units)
    a[simulator.plan.units("input")] = PATTERNS.inputs["input"][0]
    states = []
    for units, noise in zip(chance.turns, chance.noise[:, 2], strict=True):
        for turn, unit in enumerate(units):
            x = np.empty_like(a)
            x[hidden] = PATTERNS.inputs["input"][0] @ w["input->hidden"] + simulator.biases["hidden"]
            x[output] = a[hidden] @ w["hidden->output"] + simulator.biases["output"]
            a[unit] = x[unit] + noise[turn] > 0
        states.append(a.copy())
    one = PATTERNS.select([PATTERNS.names[0]])
    recorded = simulator.record(one, ticks="all", rng=np.random.default_rng(5))
    np.testing.assert_array_equal(recorded["hidden"][0], np.array(states)[:, hidden])
    np.testing.assert_array_equal(recorded["output"][0], np.array(states)[:, output])


@pytest.mark.parametrize("turns", ["permuted", "drawn"])
def test_a_turn_is_as_noisy_as_the_unit_whose_turn_it_is(turns: str) -> None:
    time = Time(ticks=20_000, updates="asynchronous", turns=turns)
    described = network("stochastic", time, temperature=2.0, noise=3.0)
    plan = Simulator(described, 0).plan
    for noisy, sd in ((False, 0.0), (True, 3.0)):
        chance = sample_chance(plan, 1, np.random.default_rng(0), noisy=noisy)
        assert chance.noise is not None
        assert chance.turns is not None
        noise = chance.noise[:, 2, : chance.turns.shape[1]]
        for layer, temperature, own in (("hidden", 2.0, sd), ("output", 1.0, 0.0)):
            units = plan.units(layer)
            values = noise[(chance.turns >= units.start) & (chance.turns < units.stop)]
            assert len(np.unique(values)) == len(values)  # none serves twice
            # the variance of a logistic distribution of scale T is (pi T)^2 / 3
            assert values.std() == pytest.approx(np.sqrt((np.pi * temperature) ** 2 / 3 + own**2), rel=0.02)


@pytest.mark.parametrize("turns", ["permuted", "drawn"])
def test_noise_reaches_interactive_units_at_each_of_their_turns(turns: str) -> None:
    """By hand, without links: a unit moves to 1 by its noise, or to 0; where noise counts, as in learning."""
    described = Network(
        (Layer("input", 3), Layer("output", 2, "interactive", bias=Bias("none"), noise=0.5)),
        (Projection("input", "output", init=Constant(0.0)),),
        time=Time(ticks=6, updates="asynchronous", turns=turns),
        interaction=Interaction(decay=0.0, minimum=0.0, rest=0.0),
    )
    simulator = Simulator(described, 0)
    chance = sample_chance(simulator.plan, 1, np.random.default_rng(7), noisy=True)
    assert chance.noise is not None
    assert chance.turns is not None
    first, a, states = simulator.plan.units("output").start, np.zeros(2), []
    for units, noise in zip(chance.turns - first, chance.noise[:, 2], strict=True):
        for unit, x in zip(units, noise[: len(units)], strict=True):
            a[unit] = min(max(a[unit] + x * ((1 - a[unit]) if x > 0 else a[unit]), 0), 1)
        states.append(a.copy())
    one, start = PATTERNS.select([PATTERNS.names[0]]), np.ones(1, dtype=np.bool_)
    job = simulator.job(
        one, np.array([0]), start, Phase(), noisy=True, recorded=6, rng=np.random.default_rng(7)
    )
    recorded = simulator.execute(job, simulator.new_activity()).recorded
    assert recorded is not None
    np.testing.assert_allclose(recorded[0, :, first:], states, atol=1e-12)
