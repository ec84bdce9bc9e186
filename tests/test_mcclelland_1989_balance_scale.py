"""The balance scale: problems, rules, measures."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from subjects.mcclelland_1989_balance_scale import passing

from pdpsim.study.replicate import Replicate
from pdpsim_replications.cognitive_development.mcclelland_1989_balance_scale import measures as m
from pdpsim_replications.cognitive_development.mcclelland_1989_balance_scale import problems as p
from pdpsim_replications.cognitive_development.mcclelland_1989_balance_scale.study import simulate, study

ITEMS = p.test_of(np.random.default_rng(0))
WEIGHT, DISTANCE, TORQUE = p.sides(ITEMS)


def test_there_are_so_many_problems_of_each_kind():
    """Counted by hand in the reference: 200 agree, 88 conflicts each way, 24 that balance."""
    assert Counter(p.kinds(p.problems())) == {
        "agreement": 200,
        "distance": 100,
        "weight": 100,
        "conflict-weight": 88,
        "conflict-distance": 88,
        "conflict-balance": 24,
        "balance": 25,
    }


def test_patterns_by_hand():
    """Three at distance 2 on the left against 2 at 4 on the right: 6 to 8."""
    one = p.patterns(np.array([[3, 2, 2, 4]]), 5.0)
    np.testing.assert_array_equal(one.inputs["weight"], [[0, 0, 1, 0, 0, 0, 1, 0, 0, 0]])
    np.testing.assert_array_equal(one.inputs["distance"], [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0]])
    np.testing.assert_array_equal(one.targets["output"], [[0, 1]])
    even = p.patterns(np.array([[3, 3, 2, 2]]), 5.0)
    np.testing.assert_array_equal(even.targets["output"], [[0.5, 0.5]])
    assert (one.frequencies[0], even.frequencies[0]) == (1, 5)
    every = p.patterns(p.problems(), 5.0)
    equal = (p.problems()[:, 2] == p.problems()[:, 3]) @ every.frequencies / every.frequencies.sum()
    assert equal == pytest.approx(625 / 1125)


def test_a_test_has_four_problems_of_each_kind():
    assert p.kinds(ITEMS) == [kind for kind in p.KINDS for _ in range(4)]
    assert len({tuple(each) for each in ITEMS.tolist()}) == 24


def test_a_side_goes_down_if_its_output_is_larger_by_a_third():
    outputs = np.array([[0.9, 0.1], [0.1, 0.9], [0.6, 0.4], [0.4, 0.7]])
    np.testing.assert_array_equal(p.answers(outputs), [1, -1, 0, 0])


def test_rules_are_told_by_what_they_answer():
    second = np.where(WEIGHT == 0, DISTANCE, WEIGHT)
    muddled = second.copy()
    muddled[12:] = np.where(np.arange(12) % 2, WEIGHT[12:], DISTANCE[12:])
    assert p.rule_of(ITEMS, WEIGHT) == 1
    assert p.rule_of(ITEMS, second) == 2
    assert p.rule_of(ITEMS, muddled) == 3
    assert p.rule_of(ITEMS, TORQUE) == 4
    assert p.rule_of(ITEMS, -TORQUE) == p.rule_of(ITEMS, np.zeros(24, dtype=int)) == 0


def test_measures_by_hand():
    subject = passing(1)
    assert m.in_order(subject) == m.two_after_one(subject) == 1
    assert m.in_order({"rules": np.array([0, 2, 1, 3])}) == -1
    assert m.in_order({"rules": np.array([0, 1, 2, 2])}) == -1
    assert m.two_after_one({"rules": np.array([0, 1, 0, 0])}) == 1
    assert m.two_after_one({"rules": np.array([0, 0])}) == -1
    assert m.ends_with({"rules": np.array([3, 4, 3, 4, 4, 4]), "last": 4}, "four") == 0.75
    assert m.by_rule({"rules": np.array([0, 0, 1, 0, 3, 3])}) == 0.75
    assert m.by_rule({"rules": np.zeros(4)}) == 0
    assert m.weights_first(subject) == 30


def test_conditions_share_their_test_and_first_weights():
    measures = simulate(Replicate(study, quick=True))
    assert measures["rules"].shape == (7,)
    assert measures["rules"][0] == 0  # small weights say that everything balances
    assert measures["strength"].shape == (7, 2)
