"""Damage and healing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import DeltaBarDelta, GradientDescent, Rprop
from pdpsim.simulate.lesion import KINDS, Lesion, apply, lesioned, restore, sweep
from pdpsim.simulate.simulator import Simulator


def network() -> Network:
    return Network(
        (
            Layer("input", 4),
            Layer("context", 5, copies="hidden"),
            Layer("hidden", 5),
            Layer("output", 3),
        ),
        (
            Projection("input", "hidden"),
            Projection("context", "hidden"),
            Projection("hidden", "output"),
        ),
    )


def where(kind: str) -> str:
    return "hidden" if kind in ("units", "activations") else "hidden->output"


@given(st.sampled_from(KINDS), st.floats(0, 1), st.integers(0, 99))
def test_healing_restores_every_weight(kind, amount, seed):
    simulator = Simulator(network(), seed)
    before = simulator.learning.w.copy()
    with lesioned(simulator, Lesion(kind, where(kind), amount), np.random.default_rng(seed)):
        pass
    np.testing.assert_array_equal(simulator.learning.w, before)
    assert simulator.present.all()
    assert simulator.learning.live.all()
    assert simulator.noise is None


@pytest.mark.parametrize("rule", [GradientDescent(0.1, momentum=0.9), DeltaBarDelta(0.1), Rprop(0.1)])
def test_a_healed_network_learns_on_as_if_nothing_had_happened(rule):
    rng = np.random.default_rng(1)
    patterns = PatternSet.from_arrays(rng.random((3, 4)), rng.random((3, 3)))
    hurt, whole = Simulator(network(), 0), Simulator(network(), 0)
    for simulator in (hurt, whole):
        simulator.train(patterns, Phase(epochs=3, rule=rule))
    with lesioned(hurt, Lesion("links", "hidden->output", 1.0), rng):
        pass
    for simulator in (hurt, whole):
        simulator.reset()
        simulator.train(patterns, Phase(epochs=2, rule=rule))
    np.testing.assert_array_equal(hurt.learning.w, whole.learning.w)


def test_lesioned_links_are_the_share_asked_for_and_stay_away_in_relearning():
    simulator = Simulator(network(), 0)
    apply(simulator, Lesion("links", "hidden->output", 0.4), np.random.default_rng(0))
    gone = simulator.weights["hidden->output"] == 0
    assert gone.sum() == 6  # 0.4 of 5 x 3
    rng = np.random.default_rng(1)
    patterns = PatternSet.from_arrays(rng.random((3, 4)), rng.random((3, 3)))
    simulator.train(patterns, Phase(epochs=3, rule=GradientDescent(0.5, momentum=0.9)))
    np.testing.assert_array_equal(simulator.weights["hidden->output"] == 0, gone)


def test_a_lesioned_unit_sends_nothing_and_neither_does_its_context():
    simulator = Simulator(network(), 0)
    apply(simulator, Lesion("units", "hidden", 0.4), np.random.default_rng(0))
    silent = (simulator.weights["hidden->output"] == 0).all(axis=1)
    assert silent.sum() == 2
    np.testing.assert_array_equal((simulator.weights["context->hidden"] == 0).all(axis=1), silent)
    assert (simulator.weights["input->hidden"] != 0).all()


def test_noise_and_scale_change_one_projection_only():
    simulator = Simulator(network(), 0)
    before = simulator.learning.w.copy()
    damage = apply(simulator, Lesion("scale", "input->hidden", 0.5), np.random.default_rng(0))
    changed = simulator.learning.w != before
    assert changed.sum() == 20
    here, _ = simulator.plan.weights("input->hidden")
    np.testing.assert_array_equal(simulator.learning.w[here], 0.5 * before[here])
    restore(simulator, damage)
    apply(simulator, Lesion("noise", "input->hidden", 2.0), np.random.default_rng(0))
    drawn = 2.0 * np.random.default_rng(0).standard_normal(20)
    np.testing.assert_allclose(simulator.learning.w[here] - before[here], drawn)


def test_noise_on_activations_disturbs_what_is_presented_until_healed():
    simulator = Simulator(network(), 0)
    patterns = PatternSet.from_arrays(np.eye(4)[:2])
    intact = simulator.record(patterns)
    with lesioned(simulator, Lesion("activations", "hidden", 0.5), np.random.default_rng(3)):
        noisy = simulator.record(patterns)
        again = simulator.record(patterns)
    np.testing.assert_array_equal(noisy["input"], intact["input"])
    assert np.abs(noisy["hidden"] - intact["hidden"]).min() > 0
    assert not np.array_equal(noisy["output"], again["output"])  # drawn anew each time
    drawn = 0.5 * np.random.default_rng(3).standard_normal((2, 5))
    np.testing.assert_allclose(noisy["hidden"][0] - intact["hidden"][0], drawn[0])
    np.testing.assert_array_equal(simulator.record(patterns)["output"], intact["output"])


def test_noise_on_one_layer_leaves_that_on_another():
    simulator = Simulator(network(), 0)
    rng = np.random.default_rng(0)
    with lesioned(simulator, Lesion("activations", "hidden", 0.5), rng):
        with lesioned(simulator, Lesion("activations", "input", 0.1), rng):
            assert simulator.noise is not None
            assert dict(simulator.noise.activations) == {"hidden": 0.5, "input": 0.1}
        assert dict(simulator.noise.activations) == {"hidden": 0.5}


def test_sweep_measures_every_lesion_as_often_as_asked_and_heals():
    simulator = Simulator(network(), 0)
    before = simulator.learning.w.copy()
    lesions = [Lesion("links", "hidden->output", share) for share in (0.0, 0.2, 1.0)]
    rows = sweep(
        simulator,
        lesions,
        4,
        lambda s: {"links": float(np.count_nonzero(s.weights["hidden->output"]))},
        np.random.default_rng(0),
    )
    assert [row["links"] for row in rows] == [15.0] * 4 + [12.0] * 4 + [0.0] * 4
    assert [row["repeat"] for row in rows[:4]] == [1, 2, 3, 4]
    np.testing.assert_array_equal(simulator.learning.w, before)


@pytest.mark.parametrize(
    ("lesion", "told"),
    [
        (("link", "x", 0.1), "did you mean 'links'"),
        (("links", "x", 1.5), "share"),
        (("noise", "x", -1.0), "0 or more"),
        (("units", "x", float("nan")), "finite"),
    ],
)
def test_impossible_lesions_are_refused(lesion, told):
    with pytest.raises(ValidationError, match=told):
        Lesion(*lesion)


def test_unknown_places_are_refused_with_the_nearest_name():
    with pytest.raises(ValidationError, match="hidden"):
        apply(Simulator(network()), Lesion("units", "hiden", 0.1), np.random.default_rng(0))
    with pytest.raises(ValidationError, match="hidden"):
        apply(Simulator(network()), Lesion("activations", "hiden", 0.1), np.random.default_rng(0))


def tied() -> Network:
    """Return a network whose way back has the weights of the way there."""
    return Network(
        (Layer("input", 4), Layer("hidden", 5), Layer("output", 3, target=True)),
        (
            Projection("input", "hidden"),
            Projection("hidden", "output"),
            Projection("output", "hidden", delay=1, tied="hidden->output", transposed=True),
        ),
        time=Time(ticks=3),
    )


@pytest.mark.parametrize("kind", ["noise", "scale"])
def test_weights_that_are_one_are_damaged_as_one_and_restored(kind):
    simulator = Simulator(tied(), 0)
    before = simulator.learning.w.copy()
    with lesioned(simulator, Lesion(kind, "output->hidden", 0.5), np.random.default_rng(0)):
        changed = simulator.weights["hidden->output"]
        np.testing.assert_array_equal(changed, simulator.weights["output->hidden"].T)
        assert (changed != before[simulator.plan.weights("hidden->output")[0]].reshape(5, 3)).all()
        simulator.record(PatternSet.from_arrays(np.ones((1, 4))))
    np.testing.assert_array_equal(simulator.learning.w, before)


@pytest.mark.parametrize(("kind", "place"), [("units", "hidden"), ("links", "hidden->output")])
def test_links_are_lost_one_by_one_though_their_weight_is_shared_and_come_back_with_it(kind, place):
    rng = np.random.default_rng(1)
    patterns = PatternSet.from_arrays(rng.random((3, 4)), rng.random((3, 3)))
    simulator = Simulator(tied(), 0)
    there, back = (simulator.weights[name] for name in ("hidden->output", "output->hidden"))
    with lesioned(simulator, Lesion(kind, place, 0.4), rng):
        lost = there == 0
        assert lost.sum() == 6
        assert (back != 0).all()
        simulator.train(patterns, Phase(epochs=3, rule=GradientDescent(0.5)))
        assert (there[lost] == 0).all()
        np.testing.assert_array_equal(there[~lost], back.T[~lost])
    np.testing.assert_array_equal(there, back.T)
    simulator.train(patterns, Phase(epochs=3, rule=GradientDescent(0.5)))
