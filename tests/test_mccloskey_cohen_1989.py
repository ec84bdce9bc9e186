"""McCloskey and Cohen (1989): codes, scores and measures by hand, and a network that forgets."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.mccloskey_cohen_1989 import interfering, keeping, scores

from pdpsim.study.settings import make_setup
from pdpsim.study.study import Replicate
from pdpsim_replications.memory.mccloskey_cohen_1989 import measures as m
from pdpsim_replications.memory.mccloskey_cohen_1989.items import (
    facts,
    lists,
    number,
    together,
    with_addend,
)
from pdpsim_replications.memory.mccloskey_cohen_1989.scores import best_match
from pdpsim_replications.memory.mccloskey_cohen_1989.scores import scores as score
from pdpsim_replications.memory.mccloskey_cohen_1989.study import SHARED, VARIANTS, addition, study, varied


def test_numbers_are_those_of_table_i():
    assert number(0).tolist() == [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert number(6).tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]
    assert number(9).tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]


def test_six_and_one_is_the_pattern_of_figure_2():
    items = facts([(6, 1)])
    problem = items.patterns.inputs["input"][0]
    assert np.flatnonzero(problem).tolist() == [6, 7, 8, 13, 14, 15, 24, 26]
    on = np.flatnonzero(items.patterns.targets["output"][0] == 0.9)
    assert on.tolist() == [0, 1, 2, 19, 20, 21]  # units 1-3 and 20-22 (p. 119)
    assert set(items.patterns.targets["output"][0]) == {0.1, 0.9}
    assert items.right.tolist() == [7]


def test_ones_and_twos():
    ones, twos = with_addend(1), with_addend(2)
    assert len(set(ones)) == len(set(twos)) == 17
    assert sorted(f"{a} + {b}" for a, b in set(ones) & set(twos)) == list(SHARED)
    assert {(9, 1), (1, 9)} < set(ones)
    assert len(together(facts(ones), facts(twos))) == 32


def test_lists_share_stimuli_and_nothing_else():
    first, second = lists(np.random.default_rng(0))
    a, b = first.patterns.inputs["input"], second.patterns.inputs["input"]
    np.testing.assert_array_equal(a[:, :10], b[:, :10])
    assert len(np.unique(a[:, 10:], axis=0)) == 1
    assert (a[0, 10:] != b[0, 10:]).any()
    assert len(np.unique(first.answers, axis=0)) == 16
    assert [*first.right, *second.right] == list(range(16))
    local, _ = lists(np.random.default_rng(0), local=True)
    assert local.patterns.inputs["input"].shape == (8, 10)
    assert (local.patterns.inputs["input"].sum(axis=1) == 2).all()
    assert len(together(first, second)) == 16


def test_scores_by_hand():
    items = facts([(6, 1), (5, 2), (4, 3)])  # all of them 7
    outputs = items.patterns.targets["output"].copy()
    outputs[1, 19] = 0.75  # .15 off, on its side
    outputs[2] = items.answers[8]
    # error: .15 ** 2 / 24; of 8 for 7 two units differ by .8
    expected = [[0, 1, 1, 1], [0.0225 / 24, 0, 1, 1], [2 * 0.64 / 24, 0, 0, 0]]
    np.testing.assert_allclose(score(outputs, items), expected)
    assert best_match(outputs, items.answers).tolist() == [7, 7, 8]


def test_measures_by_hand():
    measures = interfering(1)
    assert m.percent(measures, "match", "ones", "1") == pytest.approx(57)
    assert m.early_percent(measures, "match", "ones") == pytest.approx(100 * 1.4 / 5)
    assert m.error_growth({"ones": scores([0.001, 0.1], [1.0])}) == pytest.approx(1.0)
    assert m.shared_back({"shared": scores([0.0], [1.0, 0.0, 0.0, 1.0, 0.5])}, "match") == 3
    assert m.shared_back({"shared": scores([0.0], [1.0, 0.5])}, "match") == np.inf
    assert m.gone_first(measures, "side") == 1
    assert m.gone_first(keeping(1), "side") == -1
    half = {"ab": scores([0.0], [1.0, 0.75, 0.25]), "ac": scores([0.0], [0.0, 0.25, 0.5, 1.0])}
    assert m.kept_at_half(half, "usual") == 25
    assert m.below_people(half, "usual") == pytest.approx(0.55)
    assert np.isnan(m.kept_at_half({"ab": half["ab"], "ac": scores([0.0], [0.25])}, "usual"))
    never = {"ones": scores([0.0], [1.0]), "twos": scores([0.0], [0.0])}
    assert np.isnan(m.lost_when_learned(never))


def test_a_network_forgets_the_ones_and_its_copy_does_not():
    measures = addition(Replicate(study, setup=make_setup(study, {})))
    assert m.percent(measures, "within", "ones", "0") > 90
    assert m.percent(measures, "match", "ones", "25") < 20
    assert m.percent(measures, "match", "mixed_ones", "60") == 100
    assert m.percent(measures, "match", "twos", "60") == 100
    # what is answered instead is one more
    assert measures["like_twos"][0] == 0
    assert m.as_twos(measures) > 0 > m.mixed_as_twos(measures)


def test_a_variant_has_its_own_codes():
    measures = varied(Replicate(study, quick=True), "local", VARIANTS["local"])
    assert sorted(measures) == ["local_ab", "local_ac"]
    assert measures["local_ab"].shape == (31, 4)
