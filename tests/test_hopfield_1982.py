"""Hopfield (1982): weights, codings and measures by hand, and what networks hold."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.hopfield_1982 import holding

from pdpsim.formats.model import find, read, with_settings
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.hopfield_1982 import measures as m
from pdpsim_replications.settling.hopfield_1982 import memories as h

MODEL = read(find("hopfield_1982"))


def network(size: int) -> Simulator:
    return Simulator(with_settings(MODEL, {"layers.unit.size": size}), engine="numpy")


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


def test_measures_by_hand():
    measures = holding(0)
    assert m.kept_exactly(measures) == 0.5
    assert m.kept_nearly({"wrong_units": np.array([0, 5, 6, 40])}) == 0.5
    assert m.energy_rise({"energy": np.array([[3.0, 2.0, 2.5], [1.0, 0.0, -1.0]])}) == 0.5
    assert m.recalled(measures, "130") == pytest.approx(39 / 40)
    assert m.lost_above(measures) == pytest.approx(0.35)
    assert m.unstopped({"stopped": np.array([True, False])}) == 0.5
