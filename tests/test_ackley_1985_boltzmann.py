"""The 4-2-4 encoder: noisy clamping, codes, and what is measured."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.ackley_1985_boltzmann import WORDS, encoding, idle

from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.brain.ackley_1985_boltzmann import measures as m
from pdpsim_replications.brain.ackley_1985_boltzmann import study as s

MODEL = read(find("ackley_1985"))


def coded() -> Simulator:
    """A machine with strong weights for four codes, and winner-take-all groups."""
    network = Simulator(MODEL, 1, engine="numpy")
    network.weights["first->hidden"] = 60 * (2 * WORDS - 1)
    network.weights["hidden->second"] = 60 * (2 * WORDS - 1).T
    # what is on without any hidden unit has to be on by itself
    network.biases["first"][:] = network.biases["second"][:] = 60 * (1 - WORDS.sum(axis=1))
    return network


def test_noisy_clamping():
    patterns = s.clamped(np.random.default_rng(1), 5_000, 0.15, 0.05)
    vectors = np.hstack([patterns.targets["first"], patterns.targets["second"]])
    assert np.isnan(patterns.inputs["first"]).all()
    means = vectors.reshape(4, 5_000, 8).mean(axis=1)
    # within four standard errors, .02 and .0125
    assert means[np.tile(np.eye(4, dtype=bool), 2)] == pytest.approx(0.85, abs=0.021)
    assert means[~np.tile(np.eye(4, dtype=bool), 2)] == pytest.approx(0.05, abs=0.0125)
    still = s.clamped(np.random.default_rng(1), 2, 0.0, 0.0)
    assert (still.targets["first"] == np.repeat(np.eye(4), 2, axis=0)).all()


def test_a_cycle_moves_weights_by_two():
    network = Simulator(MODEL, 1, engine="numpy")
    network.train(s.clamped(np.random.default_rng(1), 2, 0.15, 0.05))
    moves = np.concatenate([each.ravel() for each in network.weights.values()])
    assert set(np.abs(moves).tolist()) <= {0.0, 2.0}
    assert (np.abs(s.lateral(network)) == 2).mean() > 0.5
    assert network.weights["hidden->first"] == pytest.approx(network.weights["first->hidden"].T)


def test_codes():
    assert len(s.code_words(Simulator(MODEL, 1))) == 1
    network = coded()
    assert (s.hidden_words(network) == WORDS).all()
    assert len(s.code_words(network)) == 4
    network.weights["hidden->second"] = -2 * network.weights["hidden->second"]
    assert (s.hidden_words(network) == 1 - WORDS).all()


def test_a_machine_with_codes_answers():
    evoked = s.evoked(coded(), 10, np.random.default_rng(1))
    assert evoked.shape == (4, 4)
    assert m.answered({"evoked": evoked}) > 0.5
    empty = s.evoked(Simulator(MODEL, 1, engine="numpy"), 10, np.random.default_rng(1))
    assert abs(m.answered({"evoked": empty})) < 0.35


def test_weights_are_dealt_out_anew():
    network = coded()
    before = np.sort(network.weights["first->hidden"].ravel())
    s.deal(network, np.random.default_rng(3))
    assert (np.sort(network.weights["first->hidden"].ravel()) == before).all()
    assert (network.weights["first->hidden"] != 60 * (2 * WORDS - 1)).any()
    assert (network.weights["hidden->first"] == network.weights["first->hidden"].T).all()


def test_measures_by_hand():
    measures = encoding(1)
    assert m.solved(measures) == 1
    assert m.solved(idle(1)) == -1
    assert m.stayed({"codes": np.array([1, 4, 3, 4, 4])}) == pytest.approx(0.25)
    assert m.stayed(idle(1)) == -0.5
    assert m.inhibited({"first_lateral": np.array([[-1, -1, 1, -1]])}) == 0.25
    assert m.repulsion(measures) == pytest.approx(1)
    assert m.shared(idle(1)) == 0
    assert m.answered(measures) == pytest.approx(0.9)
