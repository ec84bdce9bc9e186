"""Generated faces worked by hand, and judges of a few epochs."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.golomb_1991_faces import telling

from pdpsim.formats.model import find, read
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.golomb_1991_faces import faces, measures, study

MEANS = {name: feature.mean for name, feature in faces.FEATURES.items()}


def test_the_mean_face_is_one():
    face = faces.draw(MEANS).reshape(30, 30)
    np.testing.assert_allclose(face[:, :15], face[:, :14:-1], atol=1e-12)  # both sides alike
    assert face[0, 0] < 0.01  # nothing outside the head
    assert face[17, 14] > 0.5  # skin between the eyes and the mouth
    assert face[15, 10] < 0.7 * face[18, 10]  # eyes are dark
    assert face[23, 14] < 0.8 * face[26, 14]  # and so are lips


@pytest.mark.parametrize(
    ("feature", "more", "pixel"),
    [("brow", 1.0, (12, 10)), ("lips", 0.3, (23, 14)), ("hair", 3.0, (11, 14)), ("tone", -0.2, (18, 10))],
)
def test_a_feature_changes_what_it_is_of(feature: str, more: float, pixel: tuple[int, int]):
    changed = faces.draw(MEANS | {feature: MEANS[feature] + more}).reshape(30, 30)
    assert changed[pixel] < faces.draw(MEANS).reshape(30, 30)[pixel] - 0.02


def test_populations_are_of_one_size_and_differ_as_they_are_said_to():
    pictures, population = faces.faces(np.random.default_rng(1), 90)
    assert pictures.shape == (90, 900)
    assert population.sum() == 45
    assert 0 <= pictures.min() <= pictures.max() <= 1
    apart = np.sqrt(sum(x.apart**2 for x in faces.FEATURES.values()))
    from scipy.stats import norm

    assert norm.cdf(-apart / 2) == pytest.approx(0.06, abs=0.005)
    where = faces.telling(200).reshape(30, 30)
    assert where[10:13, 10:20].mean() > 5 * where[16:19, 12:18].mean()  # hair line and brows, not cheeks


def test_coarser_faces_are_means_of_blocks():
    pictures = np.arange(2 * 900.0).reshape(2, 900)
    coarse = faces.coarser(pictures, 10)
    assert coarse.shape == (2, 100)
    assert coarse[1, 1] == pictures[1].reshape(30, 30)[0:3, 3:6].mean()


def test_judges_learn_what_can_be_told_and_nothing_else():
    replicate = Replicate(load("golomb-1991-faces"))
    rng = np.random.default_rng(1)
    kinds = np.arange(90) % 2
    values = rng.standard_normal((90, 5))
    values[:, 2] += 6 * kinds
    right, weights = study.judged(replicate, "easy", "perceptron", values, kinds)
    assert right > 0.9
    assert weights.argmax() == 2
    right, _ = study.judged(replicate, "hard", "judge", rng.standard_normal((90, 5)), kinds)
    assert right < 0.7


def test_a_judge_has_as_many_inputs_as_it_sees():
    assert study.for_inputs(read(find("golomb_1991_perceptron")), 100).network.layer("input").size == 100


def test_what_a_replicate_gives():
    found = study.simulate(Replicate(load("golomb-1991-faces"), quick=True))
    assert found["untrained_kept"] < found["kept"] < found["components"] <= 1
    assert found["pictures"].shape == (8, 900)
    assert found["weights"].shape == (900,)
    assert all(0 <= found[f"right_{way}"] <= 1 for way in ("code", "pixels30", "pixels15", "pixels10"))


def test_measures_by_hand():
    subject = telling(0)
    assert measures.told(subject, "code") == pytest.approx(0.17)
    assert measures.shuffled_told(subject, "pixels30") == pytest.approx(-0.25)
    assert measures.compression_helps(subject) == pytest.approx(0.07)
    assert measures.coarse_as_good(subject) == pytest.approx(0.04)
    assert measures.shuffled_coarse_as_good(subject) == pytest.approx(-0.3)
    assert measures.shows_regions(subject) == pytest.approx(0.1)
    assert measures.keeps_most(subject) == pytest.approx(0.84 / 0.86 - 0.9)
