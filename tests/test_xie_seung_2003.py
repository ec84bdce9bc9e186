"""Weak feedback: the networks that are compared, and what is measured."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.xie_seung_2003 import near

from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import find, read
from pdpsim.simulate.agreement import take_over
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.xie_seung_2003 import measures as m
from pdpsim_replications.brain.xie_seung_2003 import study as s

MODEL = read(find("xie_seung_2003"))


def test_other_networks():
    plain = s.forward(MODEL.network)
    assert [p.name for p in plain.projections] == list(s.WAYS)
    assert plain.time.ticks == 1
    stronger = s.with_gain(MODEL.network, 0.3)
    assert [p.gain for p in stronger.projections] == [1, 1, 1, 0.3, 0.3]


def test_a_network_with_weak_feedback_responds_as_one_without():
    patterns = PatternSet.from_arrays(np.eye(6))
    plain = Simulator(s.forward(MODEL.network), 1, engine="numpy")

    def response(gain):
        network = Simulator(s.with_gain(MODEL.network, gain), 1, engine="numpy")
        take_over(network, plain.weights, plain.biases)
        return network.record(patterns)["output"]

    expected = plain.record(patterns)["output"]
    assert response(1e-6) == pytest.approx(expected, abs=1e-5)
    assert response(0.3) != pytest.approx(expected, abs=1e-3)


def test_the_difference_falls_with_the_feedback():
    measures = s.simulate(Replicate(load("xie-seung-2003"), number=3))
    assert m.weak_difference(measures) < 0.01
    assert m.weak_state(measures) < 1e-3
    assert m.strong_state(measures) > m.weak_state(measures)
    assert m.order_gap(measures) < 0.1
    assert (measures["uniform_difference"][1:] > 0.1).all()


def test_measures_by_hand():
    measures = near(1)
    assert m.order_gap(measures) == pytest.approx(0, abs=1e-12)
    assert m.order_gap({"difference": np.ones(4)}) == pytest.approx(1)
    assert m.weak_difference(measures) == pytest.approx(0.004)
    assert m.weak_state(measures) == pytest.approx(1e-5)
    assert m.strong_state(measures) == pytest.approx(0.1)
    assert s.distance(np.array([3.0, 4.0]), np.array([0.0, 4.0])) == pytest.approx(0.75)
