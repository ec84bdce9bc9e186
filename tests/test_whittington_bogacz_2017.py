"""Predictive coding against backpropagation: changes of a random network, and measures worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from subjects.whittington_bogacz_2017 import coding

from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.whittington_bogacz_2017 import measures
from pdpsim_replications.brain.whittington_bogacz_2017 import study as simulation


@pytest.fixture(scope="module")
def compared() -> dict[str, Any]:
    """What one random network gives."""
    return simulation.compare_changes(Replicate(load("whittington-bogacz-2017"), quick=True))


def test_the_difference_falls_with_the_variance_and_not_with_the_error(compared: dict[str, Any]):
    assert compared["difference"].shape == (len(simulation.VARIANCES), 3)
    assert (np.diff(compared["difference"], axis=0) < 0).all()
    assert (compared["cosine"][-1] > 0.99999).all()
    assert (compared["difference_small"] > 0.05).all()
    assert measures.slope(compared) == pytest.approx(-1, abs=0.1)


def test_fixed_predictions_are_backpropagation(compared: dict[str, Any]):
    assert measures.fixed_gap(compared) < 1e-9 < measures.settled_fixed_gap(compared)


def test_errors_travel_a_layer_at_a_step(compared: dict[str, Any]):
    first, second, third = compared["arrived"]
    assert first == 0 < second < third


def test_patterns_are_the_authors():
    patterns = simulation.xor()
    assert patterns.targets["output"].ravel().tolist() == [1, 0, 0, 1]
    assert patterns.inputs["input"].max() == pytest.approx(np.tanh(1))


def test_measures_by_hand():
    subject = coding(0)
    assert measures.convergence(subject) == pytest.approx(1)
    assert measures.small_convergence(subject) == pytest.approx(-2)
    assert measures.slope(subject) == pytest.approx(-1)
    assert measures.unlike(subject) == pytest.approx(0.4)
    assert measures.solved(subject, "coding") == 1
    assert measures.solved(subject, "last") == 0
    assert measures.as_often(subject) == pytest.approx(0.1)
    assert measures.as_good(subject) == pytest.approx(0.02)
