"""The study of Elman (1990), simulation 2: its letters, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import value

from pdpsim.base.errors import PatternError, StudyError
from pdpsim.figures.style import new_figure
from pdpsim.results.case import Case
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.elman_1990_letters import measures as m
from pdpsim_replications.sequence_prediction.elman_1990_letters.environment import (
    CODES,
    FEATURES,
    LETTERS,
    VECTORS,
    following,
    is_consonant,
    patterns,
    sequence,
)
from pdpsim_replications.sequence_prediction.elman_1990_letters.study import simulate

study = load("elman-1990-letters")


def spelled(text: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([LETTERS.index(letter) for letter in text])


def ideal(letters: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Outputs of a predictor that knows all but which consonant comes."""
    targets = following(letters)
    return np.where(is_consonant(targets)[:, None], VECTORS[:3].mean(axis=0), VECTORS[targets])


# --- the letters --------------------------------------------------------------------------------------


def test_letters_have_the_features_of_table_1() -> None:
    assert CODES == {
        "b": "101001",
        "d": "101101",
        "g": "101011",
        "a": "010011",
        "i": "010101",
        "u": "010111",
    }
    assert FEATURES[m.CONSONANT] == "consonant"
    assert FEATURES[m.HIGH] == "high"
    # p. 189: consonants agree on Consonant and differ on High
    assert set(VECTORS[:3, m.CONSONANT]) == {1}
    assert set(VECTORS[:3, m.HIGH]) == {0, 1}


def test_each_consonant_is_followed_by_its_vowels() -> None:
    text = "".join(LETTERS[letter] for letter in sequence(1_000, np.random.default_rng(1)))
    syllables = [text.count(syllable) for syllable in ("ba", "dii", "guuu")]
    assert sum(syllables) == 1_000
    assert "ba" * syllables[0] + "dii" * syllables[1] + "guuu" * syllables[2] == "".join(
        sorted(text.replace("g", " g").replace("d", " d").replace("b", " b").split())
    )
    assert max(abs(count - 1_000 / 3) for count in syllables) < 4 * 15  # SD 14.9


def test_patterns_wrap_around_and_go_on_or_start_anew() -> None:
    letters = spelled("dii")
    learned = patterns(letters)
    np.testing.assert_array_equal(learned.targets["output"], VECTORS[spelled("iid")])
    assert learned.reset == "never"
    assert patterns(letters, recurrent=False).reset == "pattern"
    assert len(patterns(letters, recurrent=False)) == 3  # so that the context is new at each letter


@pytest.mark.parametrize("consonants", [0, -1])
def test_no_sequence_is_refused(consonants: int) -> None:
    with pytest.raises(PatternError, match="1 consonant or more"):
        sequence(consonants, np.random.default_rng(0))


# --- measures -----------------------------------------------------------------------------------------


def test_errors_by_letter_by_hand() -> None:
    letters = spelled("badiiguuu")
    outputs = VECTORS[following(letters)].copy()
    outputs[0] = [0, 1, 0, 0, 1, 0.5]  # the a after b: Voiced off by 0.5
    outputs[1] = [1, 0, 1, 0, 0, 1]  # b for d: High off by 1
    errors = m.letter_errors(outputs, letters)
    assert errors["bit_errors"][LETTERS.index("a")].tolist() == [0, 0, 0, 0, 0, 0.25]
    assert errors["sse"][LETTERS.index("d")] == 1.0
    assert errors["norm"][LETTERS.index("a")] == 0.5
    assert errors["sse_consonants"] == pytest.approx(1 / 3)  # d, g, and b after the last u
    assert errors["sse_vowels"] == pytest.approx(0.25 / 6)
    assert m.rise(errors) == pytest.approx(1 / 3 - 0.25 / 6)


def test_an_ideal_predictor_has_the_errors_that_the_study_says() -> None:
    letters = np.tile(spelled("badiiguuu"), 10)
    errors = m.letter_errors(ideal(letters), letters)
    np.testing.assert_allclose(errors["sse"], [2 / 9, 5 / 9, 5 / 9, 0, 0, 0])
    np.testing.assert_allclose(errors["norm"][:3], [0.471, 0.745, 0.745], atol=5e-4)
    assert m.b_easier(errors) == pytest.approx(1 / 3)
    assert m.high_rise(errors) == pytest.approx(2 / 9)
    times = m.timing(ideal(letters), letters)
    assert times == {"when": 0.5, "count_known": 1.0}


def test_bits_are_compared_step_by_step() -> None:
    letters = spelled("ba")
    outputs = VECTORS[following(letters)].copy()
    outputs[0, m.HIGH] += 0.5
    compared = m.bits_compared(outputs, letters)
    assert compared == {"bit_gap": 0.125, "bit_1_higher": 0.5}  # no lower where neither errs


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_who_knows_the_last_letter_alone_knows_no_number_of_vowels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    letters = np.concatenate([spelled("diiguuu"), sequence(20, rng)])
    outputs = rng.uniform(size=(6, 6))[letters]
    assert m.timing(outputs, letters)["count_known"] == pytest.approx(0)
    assert m.timing(outputs, letters)["when"] <= 0


# --- the study ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick() -> dict[str, dict[str, Any]]:
    """Measures of one network in each condition, barely trained."""
    setup = make_setup(study, {}, quick=True, engine="numpy")
    return {name: simulate(Replicate(study, Case(name, None), setup=setup)) for name in study.conditions}


def test_measures_suffice_for_every_claim(quick: dict[str, dict[str, Any]]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick["recurrent"])), each.id


def test_without_context_a_network_cannot_count(quick: dict[str, dict[str, Any]]) -> None:
    assert quick["feedforward"]["count_known"] == pytest.approx(0, abs=1e-12)
    assert quick["recurrent"]["untrained_sse"].tolist() != quick["feedforward"]["untrained_sse"].tolist()


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, dict[str, Any]], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    measures: Any = {name: [each] for name, each in quick.items()}
    columns = figure.draw(
        new_figure(figure.width), measures if figure.over == "conditions" else [quick["recurrent"]]
    )
    assert columns is not None
    assert len({len(values) for values in columns.values()}) == 1


def test_a_test_without_one_of_the_letters_is_refused() -> None:
    setup = make_setup(study, {"tested": 2}, quick=True, engine="numpy")
    with pytest.raises(StudyError, match="option tested"):
        simulate(Replicate(study, setup=setup))


def test_sweep_covers_what_the_paper_leaves_open() -> None:
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)  # every setting is a valid one
