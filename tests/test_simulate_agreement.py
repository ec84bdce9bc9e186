"""Rules beside the gradient: cosines and lengths by layer, from both references."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.learning.almeida_pineda import AlmeidaPineda
from pdpsim.learning.feedback_alignment import FeedbackAlignment
from pdpsim.learning.generec import GeneRec
from pdpsim.learning.sign_symmetry import SignSymmetry
from pdpsim.simulate.agreement import agreement, cosine, directions, with_weights
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.simulator import Simulator
from tests.rules import furnished, gradients, layered, some_patterns

NETWORK, PATTERNS = layered((4, 5, 4, 3)), some_patterns(6, 4, 3)


def test_backpropagation_agrees_with_itself():
    simulator = Simulator(NETWORK, 0)
    found = agreement(simulator, NETWORK, PATTERNS, Phase())
    assert list(found.cosine) == ["h1", "h2", "output"]
    assert all(each == pytest.approx(1) for each in (*found.cosine.values(), *found.own.values()))
    assert found.length == pytest.approx(found.exact)
    exact = gradients(simulator, PATTERNS)
    assert found.exact["h2"] == pytest.approx(np.linalg.norm(exact["h1->h2"]))


def test_feedback_that_does_not_fit_disagrees_below_the_output_alone():
    plain, simulator = furnished(NETWORK, FeedbackAlignment())
    phase = Phase(learning=FeedbackAlignment())
    found = agreement(simulator, NETWORK, PATTERNS, phase)
    assert found.cosine["output"] == pytest.approx(1)
    by_hand = cosine(
        gradients(simulator, PATTERNS, FeedbackAlignment())["h1->h2"].ravel(),
        gradients(plain, PATTERNS)["h1->h2"].ravel(),
    )
    assert found.cosine["h2"] == pytest.approx(by_hand)
    assert found.cosine["h2"] < 0.9
    assert found.own == pytest.approx(found.cosine)  # what carries error is no part of the response
    simulator.weights["output=>h2"] = simulator.weights["h2->output"].T
    simulator.weights["h2=>h1"] = simulator.weights["h1->h2"].T
    assert agreement(simulator, NETWORK, PATTERNS, phase).cosine["h1"] == pytest.approx(1)


def test_a_network_that_settles_has_a_gradient_of_its_own():
    """Almeida-Pineda is the exact gradient at the fixed point, which is not that without feedback."""
    _, simulator = furnished(layered((4, 6, 3), width=1.5), AlmeidaPineda(), 2)
    simulator = with_weights(
        replace(simulator.description, time=replace(simulator.description.time, ticks=200)), simulator
    )
    plain = layered((4, 6, 3), width=1.5)
    found = agreement(simulator, plain, PATTERNS, Phase(learning=AlmeidaPineda()))
    assert all(each == pytest.approx(1, abs=1e-9) for each in found.own.values())
    assert found.cosine["h1"] < 0.999


def test_a_rule_that_follows_its_own_network():
    plain = layered((4, 6, 3), width=2.0)
    _, simulator = furnished(plain, GeneRec("midpoint"), 1)
    found = agreement(simulator, plain, PATTERNS, Phase(learning=GeneRec("midpoint")))
    assert min(found.own.values()) > max(0.7, min(found.cosine.values()))


def test_lesioned_units_count_on_neither_side():
    _, simulator = furnished(NETWORK, SignSymmetry())
    phase = Phase(learning=SignSymmetry())
    whole = agreement(simulator, NETWORK, PATTERNS, phase)
    with lesioned(simulator, Lesion("units", "h2", 0.5), np.random.default_rng(0)):
        hurt = agreement(simulator, NETWORK, PATTERNS, phase)
    assert hurt.cosine["output"] == pytest.approx(1)
    assert hurt.exact["output"] < whole.exact["output"]


def test_what_is_not_trained_is_no_direction():
    fixed = replace(NETWORK, projections=(Projection("input", "h1", trained=False), *NETWORK.projections[1:]))
    assert list(directions(Simulator(fixed, 0), fixed, PATTERNS, Phase())) == ["h2", "output"]


def test_no_length_no_angle():
    assert np.isnan(cosine(np.zeros(3), np.ones(3)))
    assert cosine(np.array([1.0, 0.0]), np.array([1.0, 1.0])) == pytest.approx(np.sqrt(0.5))
