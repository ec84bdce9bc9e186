"""Nudges: how what is measured follows from them."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.scellier_bengio_2017 import near

from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.scellier_bengio_2017 import measures as m
from pdpsim_replications.brain.scellier_bengio_2017 import study as s


def test_the_difference_falls_with_the_nudge():
    measures = s.simulate(Replicate(load("scellier-bengio-2017"), number=3))
    assert m.order_gap(measures) < 0.1
    assert m.two_sided_gap(measures) < 0.1
    assert m.one_sided_gap(measures) > 0.5
    assert m.weak_difference(measures) < 0.01
    assert m.weak_state(measures) < 1e-4
    assert measures["clamped_difference"][0] > 0.01


def test_measures_by_hand():
    measures = near(1)
    assert m.order_gap(measures) == pytest.approx(0, abs=1e-12)
    assert m.two_sided_gap(measures) == pytest.approx(0, abs=1e-12)
    assert m.one_sided_gap(measures) == pytest.approx(1)
    assert m.weak_difference(measures) == pytest.approx(5e-4)
    assert m.weak_state(measures) == pytest.approx(1e-6)
    assert s.distance(np.array([3.0, 4.0]), np.array([0.0, 4.0])) == pytest.approx(0.75)
    same = {name: np.array([1.0, 0.0]) for name in s.HIDDEN}
    assert s.off(same, same) == 0
    assert s.off({**same, "upper": np.array([0.0, 1.0])}, same) == 1
