"""Learning without labels: environments worked by hand, and networks of an epoch or two."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.unsupervised_by_backprop import finding

from pdpsim.codings.digits import digits
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.unsupervised_by_backprop import measures, modalities, pictures


def test_the_angle_to_components_by_hand():
    centred = np.diag([3.0, 2.0, 1.0])
    plane = np.array([[1.0, 1, 0], [1, -1, 0]])  # spans the first two
    assert pictures.angle(plane, centred) == pytest.approx(0, abs=1e-5)
    tilted = np.array([[1.0, 0, 0], [0, 1, 1]])
    assert pictures.angle(tilted, centred) == pytest.approx(45)
    assert pictures.angle(np.array([[0.0, 0, 1]]), centred) == pytest.approx(90)


def test_the_next_is_of_the_next_kind():
    kinds = np.arange(200) % 10
    after = pictures.following(np.random.default_rng(1), kinds)
    np.testing.assert_array_equal(kinds[after], (kinds + 1) % 10)
    assert len(set(after.tolist())) > 50


def test_what_each_way_learns_from():
    learned, _ = digits(np.random.default_rng(1), 300)
    shown, kinds = learned.inputs["input"], learned.targets["output"].argmax(axis=1)
    whole = {
        way: pictures.environment(way, learned, np.random.default_rng(2), 0.3) for way in pictures.WAYS[1:]
    }
    assert {len(each) for each in whole.values()} == {300 * pictures.TIMES}
    np.testing.assert_array_equal(whole["rebuilding"].targets["output"][:300], shown)
    repaired = whole["repairing"]
    np.testing.assert_array_equal(repaired.targets["output"][:300], shown)
    changed = repaired.inputs["input"][:300] != shown
    assert (repaired.inputs["input"][:300][changed] == 0).all()
    assert changed.sum() / (shown > 0).sum() == pytest.approx(0.3, abs=0.02)
    assert not np.array_equal(repaired.inputs["input"][:300], repaired.inputs["input"][300:600])
    rows = {row.tobytes(): kind for row, kind in zip(shown, kinds, strict=True)}
    after = np.array([rows[row.tobytes()] for row in whole["foretelling"].targets["output"][:300]])
    np.testing.assert_array_equal(after, (kinds + 1) % 10)
    any_next = np.array([rows[row.tobytes()] for row in whole["shuffled"].targets["output"][:300]])
    assert (any_next == (kinds + 1) % 10).mean() < 0.3


def test_modalities_confuse_the_pairs_that_they_are_said_to():
    rng = np.random.default_rng(1)
    kinds = np.arange(4_000) % 4
    first, other = modalities.view(rng, kinds), modalities.view(rng, kinds, other=True)
    means = np.array([first[kinds == kind].mean(axis=0) for kind in range(4)])
    np.testing.assert_allclose(means[:, 0], [-2, -2, 2, 2], atol=0.15)
    np.testing.assert_allclose(means[:, 1], [-0.75, 0.75, -0.75, 0.75], atol=0.15)
    np.testing.assert_allclose(means[:, 2:], 0, atol=0.25)
    assert first[:, 2:].std() == pytest.approx(modalities.SPREAD, abs=0.1)
    means = np.array([other[kinds == kind].mean(axis=0) for kind in range(4)])
    np.testing.assert_allclose(means[:, 0], [-2, 2, -2, 2], atol=0.15)


def test_a_discriminant_by_hand():
    corners = np.array([[0.0, 0], [0, 8], [8, 0], [8, 8]])
    codes = np.concatenate(
        [corners + shift for shift in ([0.5, 0.5], [-0.5, 0.5], [0.5, -0.5], [-0.5, -0.5])]
    )
    kinds = np.tile(np.arange(4), 4)
    assert modalities.told(codes, kinds, corners + 1, np.arange(4)) == 1
    assert modalities.told(codes, kinds, corners[::-1], np.arange(4)) == 0


def test_what_a_replicate_gives():
    found = load("unsupervised-by-backprop").simulation(
        Replicate(load("unsupervised-by-backprop"), quick=True)
    )
    shares = [value for key, value in found.items() if "angle" not in key]
    assert len(shares) == 3 * 6 + 5
    assert all(0 <= share <= 1 for share in shares)
    assert found["told_supervised"] > 0.6


def test_measures_by_hand():
    subject = finding(0)
    assert measures.few_better(subject, "foretelling", "rebuilding") == pytest.approx(0.08)
    assert measures.shuffled_few_better(subject, "foretelling", "rebuilding") == pytest.approx(-0.15)
    assert measures.robust(subject) == pytest.approx(0.05)
    assert measures.as_supervised(subject) == pytest.approx(0.04)
    assert measures.difference_helps(subject) == pytest.approx(0.09)
    assert measures.teaching_helps(subject) == pytest.approx(0.24)
