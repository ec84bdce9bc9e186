"""Gradients as differences of activity: random networks, and measures worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from subjects.lillicrap_2020_ngrad import holding

from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.lillicrap_2020_ngrad import changes, measures


@pytest.fixture(scope="module")
def compared() -> dict[str, Any]:
    """What one random network gives."""
    replicate = Replicate(load("lillicrap-2020-ngrad"), quick=True)
    return changes.compare_changes(replicate) | changes.better_activities(replicate)


def test_first_and_second_order(compared: dict[str, Any]):
    assert measures.length_order(compared) == pytest.approx(1, abs=0.05)
    assert measures.turn_order(compared) == pytest.approx(2, abs=0.1)
    assert measures.deep_order(compared) == pytest.approx(1, abs=0.05)
    assert (compared["difference"][:, -1] < 1e-11).all()  # the output's change is the gradient


def test_an_imperfect_autoencoder(compared: dict[str, Any]):
    assert measures.smaller_is_worse(compared) > 0 > measures.perfect_smaller_is_worse(compared)
    assert measures.difference_holds(compared) > 0 > measures.plain_difference_holds(compared)


def test_activities_move_along_the_derivative(compared: dict[str, Any]):
    assert measures.same_direction(compared) > 0 > measures.random_same_direction(compared)
    assert compared["helped"] == 1 > compared["random_helped"]


def test_the_deep_network_has_six_hidden_layers():
    network = changes.deepened(read(find("lillicrap_2020_ngrad")).network)
    assert len(network.layers) == 8
    assert [x.size for x in network.layers] == [10, *[8] * 6, 4]


def test_the_turn_is_one_less_the_cosine():
    network = Simulator(read(find("lillicrap_2020_ngrad")), 2, engine="numpy")
    patterns = changes.patterns_for(np.random.default_rng(1))
    difference, turn = changes.compared(network, patterns, changes.PerturbedAutoencoder(1.0))
    exact = changes.directions(network, network.description, patterns, changes.PHASE)
    changed = changes.directions(
        network, network.description, patterns, changes.PHASE, changes.PerturbedAutoencoder(1.0)
    )
    for place, layer in enumerate(exact):
        assert turn[place] == pytest.approx(1 - changes.cosine(changed[layer], exact[layer]), abs=1e-12)
    assert difference[0] > 0.05


def test_measures_by_hand():
    subject = holding(0)
    assert measures.order(3 * np.array(changes.EPSILONS) ** 2) == pytest.approx(2)
    assert measures.smaller_is_worse(subject) == pytest.approx(0.7 - 0.1)
    assert measures.difference_holds(subject) == pytest.approx(0.008)
    assert measures.subtraction_helps(subject) == pytest.approx(0.84 - 0.2)
    assert measures.targets_as_good(subject) == pytest.approx(0.02)
    assert measures.within_45(subject) == pytest.approx(0.95 - np.sqrt(0.5))
