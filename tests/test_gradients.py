"""Gradients against central differences, and the two engines against each other."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import fields_network, networks, patterns_for

from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Constant
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import RULES, GradientDescent, Rprop
from pdpsim.simulate.simulator import Simulator

needs_numba = pytest.mark.skipif(find_spec("numba") is None, reason="the compiled engine needs numba")

STEP = 1e-6


def slope(simulator: Simulator, patterns: PatternSet, phase: Phase, direction: np.ndarray) -> float:
    """Central difference of the error in a direction of the weights."""
    w = simulator.learning.w
    kept, error = w.copy(), []
    for sign in (1, -1):
        w[:] = kept + sign * STEP * direction
        error.append(simulator.gradient(patterns, phase)[0])
    w[:] = kept
    return (error[0] - error[1]) / (2 * STEP)


def groups(simulator: Simulator) -> np.ndarray:
    """Return the directions in which a weight can change alone: each group of tied weights as one."""
    tie, live = simulator.plan.tie, simulator.learning.live
    together = np.arange(tie.max() + 1)[:, None] == tie
    return together[[live[members].all() for members in together]]


@given(st.data())
def test_gradient_is_that_of_the_error(data):
    """In directions that move all weights at once, so that none can be wrong unseen, and in some single
    ones."""
    network, phase = data.draw(networks(whole_gradient=True, smooth=True))
    patterns = data.draw(patterns_for(network))
    patterns = PatternSet.from_arrays(  # gradient of the summed error needs a start of its own each
        patterns.inputs,
        patterns.targets,
        lengths=np.diff(patterns.starts).tolist(),
        frequencies=patterns.frequencies,
    )
    seed = data.draw(st.integers(0, 1000))
    simulator, rng = Simulator(network, seed, engine="numpy"), np.random.default_rng(seed)
    gradient, single = simulator.gradient(patterns, phase)[1], groups(simulator)
    of_group = single @ gradient / single.sum(axis=1)  # tied weights have the group's gradient each
    np.testing.assert_allclose(gradient, single.T @ of_group, rtol=1e-12, atol=1e-12)
    for mixture in (*rng.normal(size=(3, len(single))), *rng.permutation(np.eye(len(single)))[:8]):
        measured = slope(simulator, patterns, phase, mixture @ single)
        np.testing.assert_allclose(mixture @ of_group, measured, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("shared", [True, False])
def test_gradient_of_receptive_fields(shared):
    rng = np.random.default_rng(1)
    patterns = PatternSet.from_arrays(rng.random((3, 12)), rng.random((3, 2)))
    simulator = Simulator(fields_network(shared), 2, engine="numpy")
    gradient = simulator.gradient(patterns, Phase())[1]
    single = groups(simulator)
    expected = single.T @ [slope(simulator, patterns, Phase(), each) for each in single]
    np.testing.assert_allclose(gradient, expected, atol=1e-8)
    fields = simulator.weights["input->hidden"]
    assert np.count_nonzero(fields) == 6 * 4
    if shared:
        assert len(np.unique(fields[fields != 0])) == 4


def agree(network, patterns, phase, seed, rtol=1e-7, atol=1e-9) -> None:
    """Train with both engines and compare all that changes."""
    both = []
    for engine in ("numpy", "compiled"):
        simulator = Simulator(network, seed, engine=engine)
        history = simulator.train(patterns, phase)
        both.append((simulator, history))
    (one, h1), (two, h2) = both
    np.testing.assert_allclose(one.learning.w, two.learning.w, rtol=rtol, atol=atol)
    np.testing.assert_allclose(one.learning.vectors, two.learning.vectors, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(one.activity.a, two.activity.a, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(h1.error, h2.error, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(h1.worst_unit, h2.worst_unit, rtol=1e-6, atol=1e-8)
    assert one.learning.counts[0] == two.learning.counts[0]
    recorded = [s.record(patterns, ticks="all") for s in (one, two)]
    for name in recorded[0]:
        np.testing.assert_allclose(recorded[0][name], recorded[1][name], rtol=1e-6, atol=1e-8)


@needs_numba
@given(st.data())
def test_engines_agree(data):
    network, phase = data.draw(networks())
    patterns = data.draw(patterns_for(network, phase))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pdpsim.engine.engine.NumpyEngine.widest", data.draw(st.sampled_from([1, 3, 512])))
        agree(network, patterns, phase, data.draw(st.integers(0, 1000)))


@needs_numba
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_an_error_beyond_all_digits_stays_finite(dtype):
    """A saturated unit that should be off: 1 - a is 0 in float32."""
    network = Network((Layer("input", 1), Layer("output", 1)), (Projection("input", "output"),))
    patterns = PatternSet.from_arrays([[100.0]], [[0.0]])
    found = []
    for engine in ("numpy", "compiled"):
        simulator = Simulator(network, 0, engine=engine, dtype=dtype)
        simulator.weights["input->output"][:] = 5.0
        found.append(simulator.gradient(patterns, Phase(error="cross-entropy"))[0])
    assert found[0] == pytest.approx(found[1])
    assert 20 < found[0] < 40


@needs_numba
def test_batches_cut_by_length_still_update_every_n_patterns():
    rng = np.random.default_rng(0)
    lengths = [1, 1, 2, 2, 2, 2, 1, 1]
    network = Network((Layer("input", 3), Layer("output", 2)), (Projection("input", "output"),))
    patterns = PatternSet.from_arrays(rng.random((12, 3)), rng.random((12, 2)), lengths=lengths)
    agree(network, patterns, Phase(epochs=2, update=4, rule=GradientDescent(0.5)), 0)


@needs_numba
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("update", ["event", "pattern", "epoch", 3])
def test_engines_agree_on_a_simple_recurrent_network(update, momentum):
    network = Network(
        (
            Layer("input", 5),
            Layer("context", 7, copies="hidden", start=0.5),
            Layer("hidden", 7),
            Layer("output", 5),
        ),
        (
            Projection("input", "hidden"),
            Projection("context", "hidden"),
            Projection("hidden", "output"),
        ),
    )
    stream = np.eye(5)[np.random.default_rng(0).integers(0, 5, 40)]
    patterns = PatternSet.from_arrays(stream[:-1], stream[1:], lengths=[13, 13, 13], reset="never")
    phase = Phase(epochs=3, update=update, rule=GradientDescent(0.3, 1e-3, momentum))
    agree(network, patterns, phase, 3)


EVERY_RULE = [kind(rate=0.05, decay=1e-3) for kind in RULES.values()]
EVERY_RULE += [
    kind(rate=0.05, decay=1e-3, decay_in="change") for kind in RULES.values() if "change" in kind.decays_in
]
EVERY_RULE += [Rprop(rate=0.05, variant=variant) for variant in Rprop.variants]


@needs_numba
@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda r: f"{r.name}-{getattr(r, 'variant', r.decay_in)}")
def test_engines_agree_on_every_rule(rule):
    rng = np.random.default_rng(5)
    patterns = PatternSet.from_arrays(rng.random((4, 12)), rng.random((4, 2)))
    for update in ("pattern", "epoch"):
        agree(fields_network(), patterns, Phase(epochs=15, update=update, rule=rule), 4, rtol=1e-6)


@needs_numba
def test_momentum_that_begins_in_a_later_phase_knows_the_last_change():
    rng = np.random.default_rng(5)
    patterns = PatternSet.from_arrays(rng.random((4, 3)), rng.random((4, 2)))
    network = Network((Layer("input", 3), Layer("output", 2)), (Projection("input", "output"),))
    phases = [
        Phase(epochs=2, rule=GradientDescent(0.5)),
        Phase(epochs=1, rule=GradientDescent(0.5, 0.0, 0.9)),
    ]
    results = []
    for engine in ("numpy", "compiled"):
        simulator = Simulator(network, 0, engine=engine)
        simulator.train(patterns, phases)
        results.append(simulator.learning.w.copy())
    np.testing.assert_allclose(results[0], results[1], rtol=1e-12)


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=needs_numba)])
@pytest.mark.parametrize("update", ["pattern", "epoch"])
@pytest.mark.parametrize(("error", "change"), [("sum-of-squares", 0.175), ("cross-entropy", 0.7)])
def test_the_flat_spot_correction_by_hand(error, change, update, engine):
    """W = 0, a = 0.5, t = 1: delta is dE/da (0.25 + 0.1), with dE/da -0.5, or -2 for cross-entropy."""
    network = Network(
        (Layer("input", 1), Layer("output", 1)), (Projection("input", "output"),), init=Constant(0.0)
    )
    simulator = Simulator(network, 0, engine=engine)
    phase = Phase(epochs=1, error=error, rule=GradientDescent(1.0), update=update, flat_spot=0.1)
    simulator.train(PatternSet.from_arrays([[1.0]], [[1.0]]), phase)
    assert simulator.weights["input->output"] == pytest.approx(change)
    assert simulator.biases["output"] == pytest.approx(change)
