"""Hopfield (1982): weights, codings and measures by hand, and what networks hold."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.hopfield_1982 import holding

from pdpsim.formats.model import find, read, with_settings
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.hopfield_1982 import measures as m
from pdpsim_replications.settling.hopfield_1982 import memories as h
from pdpsim_replications.settling.hopfield_1982 import published as p

MODEL = read(find("hopfield_1982"))


def network(size: int, links: str = "no-self") -> Simulator:
    settings = {"layers.unit.size": size, "projections.unit->unit.links": links}
    return Simulator(with_settings(MODEL, settings), engine="numpy")


def test_weights_by_hand():
    stored = np.array([[1.0, 1.0, -1.0], [1.0, -1.0, -1.0]])
    # w_12: 1 - 1; w_13: -1 - 1; w_23: -1 + 1
    assert h.weights_of(stored).tolist() == [[0, 0, -2], [0, 0, 0], [-2, 0, 0]]
    assert h.energies(h.weights_of(stored), stored).tolist() == [-2, -2]


def test_units_of_signs_are_units_of_0_and_1_with_other_thresholds():
    rng = np.random.default_rng(0)
    weights = h.weights_of(h.draw(3, 20, rng))
    simulator = network(20)
    h.store(simulator, weights, signs=True)
    states = h.draw(1, 20, rng)
    net = (states[0] + 1) / 2 @ simulator.weights["unit->unit"] + simulator.biases["unit"]
    np.testing.assert_allclose(2 * net, weights @ states[0])
    h.store(simulator, weights, signs=False)
    assert not simulator.biases["unit"].any()


def test_one_memory_is_where_most_states_end_or_its_reverse():
    rng = np.random.default_rng(1)
    memory = h.draw(1, 31, rng)
    simulator = network(31)
    h.store(simulator, h.weights_of(memory), signs=True)
    courses = h.settle(simulator, h.draw(6, 31, rng), rng)
    assert h.stopped(courses).all()
    np.testing.assert_array_equal(np.abs(h.overlaps(courses[:, -1], memory)), 1.0)
    assert (np.diff([h.energies(h.weights_of(memory), each) for each in courses], axis=1) <= 0).all()


def test_a_tie_turns_a_unit_off():
    # a unit whose input is its threshold is off: 0 is not above 0
    simulator = network(4)
    h.store(simulator, np.zeros((4, 4)), signs=False)
    assert (h.settle(simulator, np.ones((1, 4)), np.random.default_rng(0))[0, -1] == -1).all()


def test_bit_errors_follow_from_the_noise_of_other_memories():
    # P(Z > 1 / sqrt(.185)) = .010
    memories = h.draw(74, 400, np.random.default_rng(2))
    assert h.bit_errors(h.weights_of(memories), memories) == pytest.approx(0.010, abs=0.003)
    assert h.bit_errors(h.weights_of(memories[:2]), memories[:2]) == 0


def test_memories_of_few_are_kept():
    rng = np.random.default_rng(3)
    memories = h.draw(5, 100, rng)
    simulator = network(100)
    h.store(simulator, h.weights_of(memories), signs=True)
    assert (h.settle(simulator, memories, rng)[:, -1] == memories).all()


def test_what_has_not_ended():
    courses = np.array([[[1.0, 1.0], [1.0, -1.0]], [[1.0, 1.0], [1.0, 1.0]]])
    assert h.stopped(courses).tolist() == [False, True]


def test_the_factor_follows_from_the_distances_from_the_threshold():
    # of one noise: 3 standard deviations, and 3 / sqrt(2)
    from scipy.stats import norm

    errors = {"one_step_signs": norm.sf(3.0), "one_step_zero_one": norm.sf(3 / np.sqrt(2))}
    assert m.storage_factor(errors) == pytest.approx(2.0)


def test_a_unit_at_its_threshold_stays_where_it_is_asked_to():
    simulator = network(4, "full")
    h.store(simulator, np.zeros((4, 4)), signs=False)
    h.keep_at_threshold(simulator)
    states = np.array([[1.0, -1.0, 1.0, 1.0]])
    np.testing.assert_array_equal(h.settle(simulator, states, np.random.default_rng(0))[0, -1], states[0])
    weights = h.weights_of(h.draw(4, 10, np.random.default_rng(4)))
    states = h.draw(50, 10, np.random.default_rng(5))
    for signs in (False, True):
        # one unit's turn in the network is what one step says, a unit at its threshold included
        simulator = network(10, "full")
        h.store(simulator, weights, signs)
        h.keep_at_threshold(simulator)
        net = (states + 1) / 2 @ simulator.weights["unit->unit"] + simulator.biases["unit"]
        np.testing.assert_array_equal(np.where(net > 0, 1, -1), h.one_step(weights, states, signs))


def test_starts_near_memories_differ_in_1_2_and_more_units():
    memories = h.draw(2, 30, np.random.default_rng(6))
    states = p.modified(memories, np.random.default_rng(7))
    assert np.diag(p.differences(states, np.repeat(memories, 15, axis=0))).tolist() == [*range(1, 16)] * 2


def test_measures_by_hand():
    measures = holding(0)
    assert m.kept_exactly(measures, "15") == pytest.approx(0.22)
    assert m.kept_nearly({"errors_15": np.array([0, 4, 5, 40])}, "15") == 0.5
    assert m.nearly_always(measures, "5") == pytest.approx(0.1)
    assert m.ends_in_memories(measures) == 0.85
    assert m.reached_at_12(measures) == pytest.approx(0.2)
    assert m.reached_from_near(measures, "exactly") == pytest.approx(0.1)
    assert m.reached_from_far(measures, "nearly") == pytest.approx(-0.7)
    stable = np.array([True, True, False, True])
    assert m.reverse_lost({"stable": stable, "reverse_stable": ~stable | [1, 0, 0, 0]}) == pytest.approx(
        2 / 3
    )
    assert m.energy_rise({"energy": np.array([[3.0, 2.0, 2.5], [1.0, 0.0, -1.0]])}) == 0.5
    assert m.recalled(measures, "130") == pytest.approx(39 / 40)
    assert m.lost_above(measures) == pytest.approx(0.35)
    assert m.unstopped({"stopped": np.array([True, False])}) == 0.5
