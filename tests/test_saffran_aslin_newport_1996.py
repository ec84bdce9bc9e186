"""The study of Saffran, Aslin and Newport (1996): its languages, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import control, value

from pdpsim.base.errors import StudyError
from pdpsim.figures.style import new_figure
from pdpsim.results.case import Case
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.saffran_aslin_newport_1996 import measures as m
from pdpsim_replications.sequence_prediction.saffran_aslin_newport_1996.languages import (
    EVENLY,
    EXPERIMENTS,
    Language,
    heard,
    in_the_test,
    phoneme_codes,
    syllable_codes,
    syllables,
)
from pdpsim_replications.sequence_prediction.saffran_aslin_newport_1996.study import simulate

study = load("saffran-aslin-newport-1996")
LANGUAGES = [(name, half) for name in EXPERIMENTS for half in (0, 1)]


def words_of(language: Language, stream: np.ndarray) -> list[str]:
    """Return the words of a stream, in order."""
    text = [language.syllables[number] for number in stream]
    return ["".join(text[start : start + 3]) for start in range(0, len(text), 3)]


# --- languages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "half"), LANGUAGES)
def test_languages_have_twelve_syllables_and_words_of_one_are_tested_in_the_other(
    name: str, half: int
) -> None:
    language, other = EXPERIMENTS[name][half], EXPERIMENTS[name][1 - half]
    assert len(set(language.syllables)) == 12
    assert set(language.syllables) == set(other.syllables)
    assert language.others == other.words[:2]


@pytest.mark.parametrize(("name", "half"), LANGUAGES)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_streams_follow_the_table_exactly(name: str, half: int, seed: int) -> None:
    language = EXPERIMENTS[name][half]
    stream = language.stream(np.random.default_rng(seed))
    order = [language.words.index(word) for word in words_of(language, stream)]
    follows = np.zeros((4, 4), dtype=int)
    np.add.at(follows, (order, np.roll(order, -1)), 1)  # the first word follows the last
    np.testing.assert_array_equal(follows, language.follows)
    assert order[0] == 0
    minutes = len(stream) / 270  # syllables a minute
    assert minutes == (3 if name == "balanced" else 2)


def test_streams_differ() -> None:
    language = EXPERIMENTS["part-words"][0]
    first, second = (language.stream(np.random.default_rng(seed)) for seed in (1, 2))
    assert (first != second).any()


def test_part_words_span_words_and_non_words_never_occur() -> None:
    # tudaro is the end of golatu with the beginning of daropi
    for name, times in (("nonwords", 0), ("part-words", 15), ("balanced", 45)):
        for language in EXPERIMENTS[name]:
            counts = m.counted(language, language.stream(np.random.default_rng(3)))
            assert counts["triples_words"] == 45
            assert counts["triples_others"] == times
            assert counts["pairs_words"] == counts["pairs_untested"] == 1.0


def test_codes() -> None:
    language = EXPERIMENTS["part-words"][0]
    np.testing.assert_array_equal(syllable_codes(language), np.eye(12))
    codes = phoneme_codes(language)
    assert codes.shape == (12, 12)
    assert (codes.sum(axis=1) == 2).all()  # a consonant and a vowel
    assert len(np.unique(codes, axis=0)) == 12
    pa, bi, pi = (codes[language.syllables.index(each)] for each in ("pa", "bi", "pi"))
    assert pa @ pi == bi @ pi == 1
    assert pa @ bi == 0


def test_a_stream_is_heard_without_reset_and_items_one_by_one() -> None:
    language = EXPERIMENTS["part-words"][0]
    codes = syllable_codes(language)
    stream = language.numbers("pabikutibudo")
    patterns = heard(stream, codes)
    assert patterns.reset == "never"
    np.testing.assert_array_equal(patterns.targets["output"][:-1], codes[stream[1:]])
    np.testing.assert_array_equal(patterns.targets["output"][-1], codes[0])
    items = in_the_test(language, ("tudaro",), codes)
    assert items.reset == "pattern"
    np.testing.assert_array_equal(items.inputs["input"], codes[language.numbers("tuda")])
    np.testing.assert_array_equal(items.targets["output"], codes[language.numbers("daro")])
    assert syllables("tudaro") == ("tu", "da", "ro")


# --- measures -----------------------------------------------------------------------------------------


def test_counting_by_hand() -> None:
    # two words are heard, abab..: pabiku tibudo pabiku tibudo
    language = Language(("pabiku", "tibudo", "golatu", "daropi"), EVENLY, ("kutibu", "dogola"))
    stream = language.numbers("pabikutibudo" * 2 + "golatudaropi")
    counts = m.counted(language, stream)
    assert counts["triples_words"] == 2  # each occurs twice
    assert counts["triples_others"] == 1.5  # kutibu twice, dogola once
    assert counts["pairs_words"] == 1.0
    # ku-ti and ti-bu are certain; of two do one is followed by go, and go-la is certain
    assert counts["pairs_others"] == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert counts["syllables_words"] == 2
    assert counts["syllables_others"] == 1.5  # ti bu 2 2, go la 1 1


def test_onset_area_is_one_where_every_first_syllable_is_less_expected() -> None:
    assert m.onset_area(np.array([[3.0, 1.0, 0.0], [2.0, 1.5, 1.0]])) == 1.0
    assert m.onset_area(np.ones((4, 3))) == 0.5


def test_differences_have_the_direction_of_listening() -> None:
    values = {"others_1": 0.7, "words_1": 0.4, "untested_1": 0.1, "area_1": 0.75}
    assert m.told_apart(values, "1") == pytest.approx(0.3)
    assert m.frequency_gain(values, "1") == pytest.approx(0.3)
    assert m.area_gain(values, "1") == pytest.approx(0.25)


# --- the study ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick() -> dict[str, dict[str, Any]]:
    """Measures of one pair of networks in each experiment, barely trained."""
    setup = make_setup(study, {}, quick=True, engine="numpy")
    return {
        name: dict(simulate(Replicate(study, Case(name, "syllables"), setup=setup))) for name in EXPERIMENTS
    }


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, dict[str, Any]]) -> None:
    for each in study.claims:
        measures = quick[each.condition]
        assert np.isfinite(value(study, each.id, measures)), each.id
        assert np.isfinite(control(study, each.id, measures)), each.id


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, dict[str, Any]], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    groups = {name: [measures, measures] for name, measures in quick.items()}
    drawn = groups if figure.over == "conditions" else groups["part-words"]
    columns = figure.draw(new_figure(figure.width), drawn)
    assert columns is not None
    assert columns


def test_fewer_exposures_than_claims_ask_for_are_refused() -> None:
    setup = make_setup(study, {"exposures": 5}, engine="numpy")
    with pytest.raises(StudyError, match="exposures"):
        simulate(Replicate(study, Case("nonwords", "syllables"), setup=setup))


def test_sweep_covers_what_the_paper_leaves_open() -> None:
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)  # every setting is a valid one
