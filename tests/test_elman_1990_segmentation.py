"""The study of Elman (1990), simulation 3: its stream, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import control, value

from pdpsim.base.errors import PatternError
from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.elman_1990_segmentation import measures as m
from pdpsim_replications.sequence_prediction.elman_1990_segmentation.drawings import PUBLISHED
from pdpsim_replications.sequence_prediction.elman_1990_segmentation.environment import (
    ALPHABET,
    PASSAGE,
    Stream,
    alphabet_codes,
    generate,
    random_codes,
)
from pdpsim_replications.sequence_prediction.elman_1990_segmentation.study import simulate

study = load("elman-1990-segmentation")

# Table 2, all of its letters
TABLE_2 = {
    "m": "01101",
    "a": "00001",
    "n": "01110",
    "y": "11001",
    "e": "00101",
    "r": "10010",
    "s": "10011",
    "g": "00111",
    "o": "01111",
    "b": "00010",
    "d": "00100",
    "i": "01001",
    "l": "01100",
}


# --- the stream ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("fifteenth", ["island", "house"])
def test_stream_has_every_count_of_the_paper_and_begins_with_figure_6(fifteenth: str) -> None:
    stream = generate(1_270, 4_963, fifteenth, np.random.default_rng(1))
    assert len(stream.words) == 1_270
    assert len(stream.letters) == 4_963
    assert stream.words[:14] == PASSAGE
    assert set(stream.words) == {*PASSAGE, fifteenth}
    assert stream.letters.startswith("manyyearsagoaboyand")  # Table 2
    # 15 words nearly equally often, 84 or 85 times: SD 8.9
    counts = [stream.words.count(word) for word in set(stream.words)]
    assert max(abs(count - 1_270 / 15) for count in counts) < 4 * 9


def test_codes_are_those_of_table_2_or_random_and_all_different() -> None:
    codes = alphabet_codes()
    for letter, code in TABLE_2.items():
        assert codes[ALPHABET.index(letter)].astype(int).tolist() == [int(bit) for bit in code]
    for each in (codes, random_codes(np.random.default_rng(2))):
        assert each.shape == (26, 5)
        assert len(np.unique(each, axis=0)) == 26


def test_patterns_are_a_stream_without_reset_whose_target_is_the_next_letter() -> None:
    stream, codes = Stream(("a", "boy")), alphabet_codes()
    assert stream.places.tolist() == [0, 0, 1, 2]
    learned = stream.patterns(codes)
    assert learned.reset == "never"
    assert learned.labels == ("a", "b", "o", "y")
    np.testing.assert_array_equal(learned.targets["output"][0], codes[1])
    np.testing.assert_array_equal(learned.targets["output"][-1], codes[0])  # around the end


@pytest.mark.parametrize(
    ("words", "letters", "fifteenth", "message"),
    [
        (1_270, 4_963, "boy", "a new one"),
        (1_270, 4_963, "", "a new one"),
        (1_270, 4_963, "été", "a new one"),
        (13, 50, "house", "13 words"),
        (1_270, 1_000, "house", "1000 letters"),
        (1_270, 10_000, "house", "10000 letters"),
    ],
)
def test_impossible_streams_are_refused(words: int, letters: int, fifteenth: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        generate(words, letters, fifteenth, np.random.default_rng(0))


# --- measures -----------------------------------------------------------------------------------------


def test_errors_by_hand_in_the_order_of_the_letters_to_be_predicted() -> None:
    targets = np.zeros((3, 5))
    outputs = np.zeros((3, 5))
    outputs[2] = [0.5, 0.5, 0, 0, 0]  # after the last letter the first is to be predicted
    by_definition = m.errors(outputs, targets)
    assert by_definition["abs"].tolist() == [1.0, 0, 0]
    assert by_definition["sse"].tolist() == [0.5, 0, 0]
    assert by_definition["norm"][0] == pytest.approx(0.5**0.5)


def test_a_silent_mind_has_the_levels_that_the_study_says() -> None:
    stream, codes = generate(100, 391, "house", np.random.default_rng(3)), alphabet_codes()
    half = m.predictions(np.full((391, 5), 0.5), stream, codes)
    assert half["onset_abs"] == half["within_abs"] == 2.5
    assert half["onset_sse"] == 1.25
    assert half["onset_rise"] == half["y_rise"] == 0
    assert half["area"] == 0.5
    assert half["f"] == 0.0  # no error is above the mean


def test_profile_is_the_mean_by_place_in_the_word() -> None:
    profile = m.profile(np.array([4.0, 2.0, 1.0, 3.0]), Stream(("boy", "a")))
    assert profile[:3].tolist() == [3.5, 2.0, 1.0]
    assert np.isnan(profile[3:]).all()


def test_area_is_the_share_of_pairs_in_the_right_order() -> None:
    onsets = np.array([True, False, True, False])
    assert m.detection_area(np.array([3.0, 2.0, 1.0, 0.0]), onsets) == 0.75
    assert m.detection_area(np.array([1.0, 1.0, 1.0, 1.0]), onsets) == 0.5


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=30))
def test_area_agrees_with_counting_pairs(letters: list[tuple[int, bool]]) -> None:
    values, onsets = (np.array(column) for column in zip(*letters, strict=True))
    if onsets.all() or not onsets.any():
        return
    pairs = [(a > b) + 0.5 * (a == b) for a in values[onsets] for b in values[~onsets]]
    assert m.detection_area(values, onsets) == pytest.approx(np.mean(pairs))


def test_boundaries_by_hand() -> None:
    values = np.array([3.0, 0.0, 0.0, 3.0, 0.0, 0.0])
    onsets = np.array([True, False, True, False, False, False])
    cut = m.boundaries(values, onsets)
    assert cut == {"precision": 0.5, "recall": 0.5, "f": 0.5}


def test_published_figure_has_the_area_that_the_claim_has() -> None:
    heights = np.concatenate([np.array(word) for word in PUBLISHED])
    onsets = np.concatenate([np.arange(len(word)) == 0 for word in PASSAGE])
    assert [len(word) for word in PUBLISHED] == [len(word) for word in PASSAGE]
    assert m.detection_area(heights, onsets) == pytest.approx(0.97, abs=0.005)
    assert heights[onsets].mean() == pytest.approx(2.3, abs=0.1)
    assert heights[~onsets].mean() == pytest.approx(1.0, abs=0.05)
    assert m.profile(heights, Stream(PASSAGE))[:4] == pytest.approx([2.35, 1.56, 0.96, 0.75], abs=0.03)


def test_gain_is_what_order_adds() -> None:
    assert m.area_gain({"area": 0.9, "unigram_area": 0.525}) == pytest.approx(0.375)


def test_counting_predicts_means_of_letters_and_of_followers() -> None:
    stream, codes = Stream(("by", "boy")), alphabet_codes()
    counted = m.without_network(stream, codes)
    followers = codes[[ALPHABET.index(letter) for letter in "yo"]]
    np.testing.assert_allclose(counted["bigram"][0], followers.mean(axis=0))  # after b
    np.testing.assert_array_equal(counted["bigram"][1], codes[1])  # after y always b
    np.testing.assert_allclose(counted["unigram"][0], stream.vectors(codes).mean(axis=0))


# --- the study ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one network, barely trained."""
    return simulate(Replicate(study, setup=make_setup(study, {}, quick=True, engine="numpy")))


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control is not None:
            assert np.isfinite(control(study, each.id, quick)), each.id


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert columns is not None
    assert len({len(values) for values in columns.values()}) == 1


def test_sweep_covers_what_the_paper_leaves_open() -> None:
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)  # every setting is a valid one
