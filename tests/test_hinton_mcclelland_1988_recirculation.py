"""Recirculation: the loop that is trained, what is looked at, and what is measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from subjects.hinton_mcclelland_1988_recirculation import course, going_round

from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.hinton_mcclelland_1988_recirculation import measures as m
from pdpsim_replications.brain.hinton_mcclelland_1988_recirculation import study as s

MODEL = read(find("hinton_mcclelland_1988"))


def logistic(x):
    return 1 / (1 + np.exp(-x))


def test_the_first_update_is_that_of_equations_3_to_6():
    network = Simulator(MODEL, 1, engine="numpy")
    A, B = network.weights["visible->hidden"].copy(), network.weights["hidden->back"].copy()
    a, b = network.biases["hidden"].copy(), network.biases["back"].copy()
    change_A, change_B = np.zeros_like(A), np.zeros_like(B)
    for v0 in np.eye(4):
        h1 = logistic(v0 @ A + a)
        v2 = 0.75 * v0 + 0.25 * logistic(h1 @ B + b)
        h3 = 0.75 * h1 + 0.25 * logistic(v2 @ A + a)
        change_B += np.outer(h1, v0 - v2)
        change_A += np.outer(v2, h1 - h3)
    network.train(s.PATTERNS, replace(MODEL.phases[0], epochs=1))
    assert network.weights["visible->hidden"] == pytest.approx(A + 20 * change_A)
    assert network.weights["hidden->back"] == pytest.approx(B + 20 * change_B)


def test_updates_end_when_every_error_is_small():
    network = Simulator(MODEL, 3, engine="numpy")
    count = s.updates(network, MODEL.phases[0])
    assert 0 < count < 2_000
    again = Simulator(MODEL, 3, engine="numpy")
    again.train(s.PATTERNS, replace(MODEL.phases[0], epochs=int(count), stop=None))
    assert again.test(s.PATTERNS).worst_unit.max() < 0.1
    before = Simulator(MODEL, 3, engine="numpy")
    before.train(s.PATTERNS, replace(MODEL.phases[0], epochs=int(count) - 1, stop=None))
    assert before.test(s.PATTERNS).worst_unit.max() >= 0.1
    assert s.updates(Simulator(MODEL, 3), replace(MODEL.phases[0], epochs=2)) == np.inf


def test_looks():
    network = Simulator(MODEL, 1, engine="numpy")
    first = s.alignment(network)
    looks = s.looked(network, replace(MODEL.phases[0], freeze=("hidden",)), 3)
    assert looks.shape == (4, 3)
    assert looks[0, 0] == pytest.approx(first)
    assert looks[-1, 0] == pytest.approx(s.alignment(network))
    assert np.isnan(looks[:, 1]).all()
    assert looks[0, 2] > 0.99


def test_alignment_and_ratio_by_hand():
    network = Simulator(MODEL, 1)
    network.weights["hidden->back"] = 3 * network.weights["visible->hidden"].T
    assert s.alignment(network) == pytest.approx(1)
    assert s.ratio(network) == pytest.approx(3)


@pytest.mark.parametrize("symmetric", [True, False])
def test_where_it_is_gradient_descent(symmetric):
    replicate = Replicate(load("hinton-mcclelland-1988-recirculation"), number=2)
    found = s.differences(replicate, "any", symmetric=symmetric)
    assert (found[-1] < 1e-3) == symmetric
    assert (m.order_gap({"difference": found}) < 0.1) == symmetric


def test_measures_by_hand():
    measures = going_round(1)
    assert m.within_longest({"updates": 101.0}) == pytest.approx(0.5)
    assert m.within_longest({"updates": np.inf}) == -1
    assert m.octaves({"updates": 25.0, "updates_backpropagation": 50.0}) == pytest.approx(-1)
    assert m.first_agreement(measures) == pytest.approx(0.05)
    assert m.first_agreement_back({"looks": np.array([[0, 0, 0.5]])}) == pytest.approx(60)
    assert m.rise(measures) == pytest.approx(0.95)
    assert m.larger_back(measures) == pytest.approx(np.log10(4))
    assert m.late_agreement({"looks": np.array([[0, 0.1, 0], [0, 0.5, 0], [0, 0.7, 0]])}) == pytest.approx(
        0.6
    )


def test_lag_counts_from_when_a_cosine_stays_high():
    looks = np.zeros((5, 3))
    looks[:, 0] = (0, 0.6, 0.4, 0.6, 0.9)
    looks[:, 1] = (0.9, 0, 0, 0, 0.6)
    looks[:, 2] = 1
    assert m.lag({"looks": looks}, "hidden") == 10
    assert m.lag({"looks": looks}, "back") == -30
    assert m.lag({"looks": course(0.9, 0.1)}, "hidden") > 0
