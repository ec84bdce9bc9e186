"""Weights that change while a pattern is presented: what they let through, and error back through them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, OneToOne, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import Adam
from pdpsim.learning.real_time_recurrent import RealTimeRecurrent
from pdpsim.simulate.lesion import Lesion, apply
from pdpsim.simulate.simulator import Simulator


def network(ticks: int = 1, kept: float = 0.8, unroll: str = "pattern") -> Network:
    """Return a recurrent network with fast weights within its hidden layer."""
    return Network(
        (
            Layer("input", 3),
            Layer("context", 5, copies="hidden"),
            Layer("hidden", 5, "tanh", dt=0.7 if ticks > 1 else 1.0),
            Layer("output", 2, target=True),
        ),
        (
            Projection("input", "hidden"),
            Projection("context", "hidden"),
            Projection("hidden", "hidden", delay=1, trained=False, fast_rate=0.3, fast_kept=kept),
            Projection("hidden", "output", fast_rate=0.1, fast_kept=0.5),
        ),
        init=Uniform(-0.8, 0.8),
        time=Time(ticks=ticks, unroll=unroll),
    )


def series(lengths: tuple[int, ...] = (5, 3), seed: int = 0) -> PatternSet:
    rng = np.random.default_rng(seed)
    events = sum(lengths)
    return PatternSet.from_arrays(rng.normal(size=(events, 3)), rng.random((events, 2)), lengths=lengths)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_they_let_through_what_a_matrix_of_outer_products_does(engine):
    """A <- kept A + rate h h^T after each event, by hand: attention to what was before, without its
    copies."""
    if engine == "compiled":
        pytest.importorskip("numba")
    simulator, patterns = Simulator(network(), 1, engine=engine), series((6,))
    w, found = simulator.weights, simulator.record(patterns)
    within, onward = np.zeros((5, 5)), np.zeros((5, 2))
    h = np.zeros(5)
    for event, x in enumerate(patterns.inputs["input"]):
        net = x @ w["input->hidden"] + h @ w["context->hidden"] + simulator.biases["hidden"]
        h_now = np.tanh(net + h @ (w["hidden->hidden"] + within))
        o = 1 / (1 + np.exp(-(h_now @ (w["hidden->output"] + onward) + simulator.biases["output"])))
        np.testing.assert_allclose(found["hidden"][event], h_now, atol=1e-12)
        np.testing.assert_allclose(found["output"][event], o, atol=1e-12)
        within = 0.8 * within + 0.3 * np.outer(h_now, h_now)
        onward = 0.5 * onward + 0.1 * np.outer(h_now, o)
        h = h_now


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("ticks", [1, 3])
def test_the_gradient_goes_back_through_them(engine, ticks):
    if engine == "compiled":
        pytest.importorskip("numba")
    simulator, patterns = Simulator(network(ticks), 2, engine=engine), series()
    _, found = simulator.gradient(patterns)
    w = simulator.learning.w
    for place in np.flatnonzero(simulator.learning.live):
        errors = []
        for step in (1e-5, -1e-5):
            w[place] += step
            errors.append(simulator.gradient(patterns)[0])
            w[place] -= step
        assert found[place] == pytest.approx((errors[0] - errors[1]) / 2e-5, rel=1e-6, abs=1e-8)


def test_they_are_gone_with_the_pattern():
    simulator, patterns = Simulator(network(), 0), series((4, 4))
    both = simulator.record(patterns)["output"]
    alone = simulator.record(patterns.select([patterns.names[1]]))["output"]
    np.testing.assert_array_equal(both[4:], alone)


def test_what_was_last_is_remembered_best():
    """Pairs of random halves, linear units: recall of the second half by the first falls with age."""
    rng, pairs, size = np.random.default_rng(0), 12, 60
    cues, items = rng.choice([-1.0, 1.0], (2, 40, pairs, size)) / np.sqrt(size)
    net = Network(
        (
            Layer("cue", size),
            Layer("item", size),
            Layer("recall", size, "linear", bias=Bias("none"), target=False),
        ),
        (
            Projection("cue", "recall", trained=False, init=Constant(0.0), fast_rate=1.0, fast_kept=0.8),
            Projection("item", "recall", trained=False, init=Constant(1.0), links=OneToOne()),
        ),
        time=Time(unroll="pattern"),
    )
    right = []
    for age in (1, 4, 8):
        shown = np.concatenate([items, np.zeros((40, 1, size))], axis=1).reshape(-1, size)
        asked = np.concatenate([cues, cues[:, pairs - age][:, None]], axis=1).reshape(-1, size)
        patterns = PatternSet.from_arrays({"cue": asked, "item": shown}, lengths=[pairs + 1] * 40)
        recalled = Simulator(net, 0).record(patterns)["recall"].reshape(40, pairs + 1, size)[:, -1]
        right.append((np.sign(recalled) == np.sign(items[:, pairs - age])).mean())
    assert right[0] > 0.95
    assert right[0] > right[1] > right[2]


def test_a_network_learns_through_them_as_well_in_both_engines():
    pytest.importorskip("numba")
    patterns = series((4, 4, 4))
    phase = Phase(epochs=20, update="epoch", rule=Adam(0.02))
    both = [Simulator(network(2), 1, engine=engine) for engine in ("numpy", "compiled")]
    errors = [simulator.train(patterns, phase).error for simulator in both]
    np.testing.assert_allclose(both[0].learning.w, both[1].learning.w, rtol=1e-8, atol=1e-10)
    assert errors[0][-1] < 0.8 * errors[0][0]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: network(unroll="event"), 'unroll = "pattern"'),
        (lambda: Projection("a", "b", fast_rate=-1.0), "must be 0 or more"),
        (lambda: Projection("a", "b", fast_kept=1.5), "between 0 and 1"),
        (
            lambda: Network(
                (Layer("input", 3), Layer("output", 3)),
                (Projection("input", "output", fast_rate=0.1, links=OneToOne()),),
                time=Time(unroll="pattern"),
            ),
            "between all units of two layers",
        ),
        (
            lambda: apply(
                Simulator(network(), 0), Lesion("links", "hidden->hidden", 0.5), np.random.default_rng(0)
            ),
            "have fast weights, which would stay",
        ),
        (
            lambda: replace(network(), time=Time(unroll="pattern", updates="asynchronous")),
            "updated together",
        ),
        (
            lambda: Simulator(network(), 0).gradient(series(), Phase(), RealTimeRecurrent()),
            "knows no fast weights",
        ),
    ],
)
def test_what_they_are_not_for_is_said(make, message):
    with pytest.raises(ValidationError, match=message):
        make()
