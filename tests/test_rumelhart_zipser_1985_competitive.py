"""Competitive learning: environments, measures, and networks in each condition."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.rumelhart_zipser_1985_competitive import CHEQUERED, HALVES, SHARKS, VERTICAL, dividing

from pdpsim.formats.model import find, read
from pdpsim.results.case import Case
from pdpsim.study.replicate import Replicate
from pdpsim_replications.self_organization.rumelhart_zipser_1985_competitive import environments as e
from pdpsim_replications.self_organization.rumelhart_zipser_1985_competitive import measures as m
from pdpsim_replications.self_organization.rumelhart_zipser_1985_competitive.study import (
    competitors,
    study,
    winners,
)
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks.people import facts


def test_dipoles_are_the_24_pairs_of_neighbours():
    pairs = e.neighbours()
    assert len(pairs) == len(set(pairs)) == 24
    for i, j in pairs:
        assert abs(i // 4 - j // 4) + abs(i % 4 - j % 4) == 1
    shown = e.dipoles(pairs).inputs["input"]
    assert (shown.sum(axis=1) == 2).all()
    assert len(set(e.strangers(np.random.default_rng(0)))) == 24


def test_words_have_a_letter_in_each_half():
    shown = e.words().inputs["input"].reshape(4, 7, 14)
    np.testing.assert_array_equal(shown[0, :, :7], shown[0, :, 7:])  # AA
    np.testing.assert_array_equal(shown[1, :, :7], shown[0, :, :7])  # AB begins as AA
    np.testing.assert_array_equal(shown[1, :, 7:], shown[3, :, 7:])  # and ends as BB
    assert (shown[0] != shown[3]).any()


def test_a_teacher_shows_one_line_beside_all_of_one_orientation():
    taught, alone = e.lines(taught=True), e.lines(taught=False)
    shown, beside = taught.inputs["line"], taught.inputs["teacher"]
    np.testing.assert_array_equal(shown[:6].sum(axis=0), shown[6:].sum(axis=0))  # why one layer cannot do it
    assert (beside[:6] == shown[0]).all()
    assert (beside[6:] == shown[6]).all()
    assert not alone.inputs["teacher"].any()


def test_people_are_shown_with_their_gangs_none_or_dealt_ones():
    known = facts(read(find("jets_and_sharks")).network)
    rng = np.random.default_rng(0)
    own, sharks = e.people(known, "own", rng)
    none, _ = e.people(known, "none", rng)
    dealt, _ = e.people(known, "dealt", rng)
    assert own.inputs["input"].shape == (27, 14)
    assert (own.inputs["input"].sum(axis=1) == 5).all()
    assert (own.inputs["input"][:, 1] == sharks).all()
    assert not none.inputs["input"][:, :2].any()
    assert (dealt.inputs["input"][:, :2].sum(axis=0) == own.inputs["input"][:, :2].sum(axis=0)).all()
    assert (dealt.inputs["input"][:, 1] != sharks).any()


def test_measures_of_the_grid_by_hand():
    """Halves cut 4 of 24 pairs; chance for 8 and 8 is 7 in 15; a chequered grid cuts all of them."""
    assert m.togetherness({"regions": HALVES}) == pytest.approx(20 / 24 - 7 / 15)
    assert m.togetherness({"regions": CHEQUERED}) == pytest.approx(-7 / 15)
    assert m.togetherness({"regions": np.zeros(16, dtype=int)}) == pytest.approx(0)
    assert m.connected({"regions": HALVES}) == 1
    assert m.connected({"regions": CHEQUERED}) == m.connected({"regions": np.zeros(16, dtype=int)}) == -1
    assert m.pieces(CHEQUERED) == 16
    assert m.smaller_side({"dipoles_won": np.repeat([0, 1], [18, 6])}) == pytest.approx(0.25)


def test_measures_of_words_lines_and_people_by_hand():
    for won, expected in (([0, 0, 1, 1], 1), ([0, 1, 0, 1], 1), ([0, 1, 1, 0], -1), ([0, 0, 0, 1], -1)):
        assert m.letter_split({"two_won": np.array(won)}) == expected
    assert m.words_apart({"four_won": np.array([3, 1, 0, 2])}) == 1
    assert m.words_apart({"four_won": np.array([3, 1, 1, 2])}) == -1
    assert m.lines_right({"taught_upper": 1 - VERTICAL}, "taught", "upper") == 1
    assert m.lines_right({"taught_upper": np.zeros(12, dtype=int)}, "taught", "upper") == 0.5
    subject = dividing(1)
    assert m.teaching_gain(subject, "upper") == m.layers_gain(subject, "taught") > 0
    assert m.teaching_gain(subject, "single") == 0
    assert m.gang_split({"people_own": 1 - SHARKS, "sharks": SHARKS}, "own") == 1


@pytest.mark.parametrize("condition", list(study.conditions))
def test_weights_begin_and_go_on_adding_up_to_one(condition):
    replicate = Replicate(study, Case(condition, None), quick=True)
    network = competitors(replicate, "dipoles", "dipoles")
    patterns = e.dipoles(e.neighbours())
    np.testing.assert_allclose(network.weights["input->unit"].sum(axis=0), 1.0)
    network.train(patterns)
    np.testing.assert_allclose(network.weights["input->unit"].sum(axis=0), 1.0)
    assert set(winners(network, patterns)) <= {0, 1}
    assert ("unit" in network.biases) == (condition == "conscience")
