"""McClelland and Rumelhart (1981): strokes, words, trials and the course of WOR?, by hand and against
oracles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from subjects.mcclelland_rumelhart_1981_letters import helped

from pdpsim.base.errors import StudyError
from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim_replications.settling.mcclelland_rumelhart_1981_letters import lexicon, trials
from pdpsim_replications.settling.mcclelland_rumelhart_1981_letters import measures as m
from pdpsim_replications.settling.mcclelland_rumelhart_1981_letters.lexicon import FONT, Words, display
from pdpsim_replications.settling.mcclelland_rumelhart_1981_letters.trials import Pair

MODEL = read(find("mcclelland_rumelhart_1981"))
WORDS = lexicon.read_words(load("mcclelland-rumelhart-1981-letters").table("words"))
FEW = Words(("CART", "CARD", "COAT", "BOLD"), np.array([99.0, 1.0, 9.0, 0.5]))


@pytest.fixture(scope="module")
def network() -> Simulator:
    return Simulator(lexicon.knowing(MODEL, WORDS, 0.05), engine="numpy")


# --- strokes and words --------------------------------------------------------------------------------


def test_the_font():
    assert len(set(FONT.values())) == 26
    assert {len(strokes) for strokes in FONT.values()} == {14}
    assert FONT["R"] == "11110010100010"  # P and a leg
    both = [int(k) for k, r in zip(FONT["K"], FONT["R"], strict=True) if k == r]
    present, absent = lexicon.AMBIGUOUS
    # of what K and R agree on, the program leaves one absent stroke out
    assert (present.count("1"), absent.count("1")) == (sum(both), len(both) - sum(both) - 1)


def test_displays():
    shown = display("A#?_").reshape(4, 2, 14)
    assert (shown[0].sum(axis=0) == 1).all()  # each stroke of a letter is there or is not
    assert shown[1, 0].sum() == 10
    assert shown[2].sum() == 9
    assert shown[3].sum() == 0


def test_resting_levels_by_hand():
    # log10(ln(n + 1) / ln 100): 0 for the most frequent, log10(.5) for n = 9
    np.testing.assert_allclose(FEW.rests[[0, 2]], [0.0, np.log10(0.5)])
    # in the original list: a count of 2 where *that* has 10,595 gives -.0463 with the gain .05
    rare = Words(("THAT", "RARE"), np.array([10_595.0, 2.0]))
    assert 0.05 * rare.rests[1] == pytest.approx(-0.0463, abs=5e-5)


def test_the_list_of_words():
    assert len(WORDS.words) == len(set(WORDS.words)) == 1_179
    assert WORDS.words[int(WORDS.frequencies.argmax())] == "THAT"
    assert {"WORK", "WORD", "WEAK", "WEAR"} <= set(WORDS.words)
    assert FEW.neighbours("CART") == ["CARD"]
    assert FEW.neighbours("COLD") == ["BOLD"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word\tn\nABLE\t3\n", "expected the columns word and per_million"),
        ("word\tcount\nABLES\t3\n", "line 2: expected a word of four letters"),
        ("word\tcount\nABLE\t3\nAREA\t0\n", "line 3: expected a frequency above 0"),
        ("word\tcount\nABLE\tmany\n", "found 'many'"),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str, message: str):
    file = tmp_path / "words.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        lexicon.read_words(file)


def test_weights_say_which_stroke_letter_and_word_go_together():
    simulator = Simulator(lexicon.knowing(MODEL, FEW, 0.05), engine="numpy")
    letters = simulator.weights["letter->word"]
    c = trials.letter_places("C", 0)
    assert letters[c].tolist() == [1, 1, 1, -1]
    assert simulator.weights["word->letter"][:, c].tolist() == [1, 1, 1, 0]
    strokes = simulator.weights["feature->letter"]
    assert (display("C___") @ strokes)[c] == 14
    assert (strokes[:28, 26:] == 0).all()
    assert simulator.plan.tables.rest[simulator.plan.units("word")][0] == 0


# --- the course of WOR?: the original program's, by way of a list that shares most words ---------------


def test_work_wins(network: Simulator):
    recorded = trials.present(network, [trials.schedule([(display("WOR?"), 40)])], ("letter", "word"))
    words = [recorded["word"][0, :, WORDS.words.index(each)] for each in ("WORK", "WORD", "WEAK", "WEAR")]
    letters = [recorded["letter"][0, :, trials.letter_places(each, 3)] for each in "KRD"]
    # with the original list: .322 .083 -.070 -.075 .444 .276 -.187 at cycle 10, then at 40
    np.testing.assert_allclose([each[9] for each in words], (0.322, 0.083, -0.070, -0.075), atol=8e-3)
    np.testing.assert_allclose([each[9] for each in letters], (0.444, 0.276, -0.187), atol=0.011)
    np.testing.assert_allclose([each[39] for each in words], (0.748, -0.060, -0.136, -0.147), atol=2e-3)
    np.testing.assert_allclose([each[39] for each in letters], (0.794, 0.388, -0.187), atol=1e-3)
    p = trials.probabilities(recorded["letter"][0], 3)
    np.testing.assert_allclose(p[39, [10, 17]], (0.948, 0.041), atol=3e-3)


# --- trials -------------------------------------------------------------------------------------------


def test_pairs():
    rng = np.random.default_rng(0)
    pairs = trials.word_pairs(WORDS, 12, rng)
    assert len({pair.shown for pair in pairs}) == 12
    for pair in pairs:
        differ = [p for p in range(4) if pair.shown[p] != pair.other[p]]
        assert differ == [pair.position]
        assert {pair.shown, pair.other} <= set(WORDS.words)
    for pair in trials.pseudoword_pairs(WORDS, pairs, rng):
        assert not {pair.shown, pair.other} & set(WORDS.words)
        assert len(WORDS.neighbours(pair.shown)) >= 3
    for old, pair in zip(pairs, trials.nonword_pairs(WORDS, pairs, rng), strict=True):
        assert WORDS.neighbours(pair.shown) == []
        assert pair.shown[pair.position] == old.shown[pair.position]
    assert Pair("WORK", "WORD", 3).among("____") == Pair("___K", "___D", 3)


def test_courses():
    course = trials.masked("WORK", 2, 1)
    assert course.shape == (3, 112)
    assert (course[0] == course[1]).all()
    assert (course[2] == display("####")).all()
    faint = trials.dim("WORK", 0.5, 2, 1, np.random.default_rng(0))
    assert 0 < faint[0].sum() < display("WORK").sum()
    assert (faint[0] == faint[1]).all()
    assert faint[2].sum() == 0


def test_a_letter_is_chosen_right_that_stays(network: Simulator):
    pair = Pair("WORK", "WORD", 3)
    assert trials.correct(network, [pair], [trials.schedule([(display("WORK"), 60)])])[0] > 0.95
    nothing = trials.schedule([(display("____"), 10)])
    assert trials.correct(network, [pair], [nothing])[0] == pytest.approx(0.5)


def test_other_spellings_have_the_same_letters():
    spelt = trials.scrambled(FEW, np.random.default_rng(3))
    assert [sorted(each) for each in spelt] == [sorted(each) for each in FEW.words]
    assert spelt != list(FEW.words)


def test_measures_by_hand():
    measures = helped(0)
    assert m.word_advantage(measures) == pytest.approx(0.12)
    assert m.dim_advantage(measures) == pytest.approx(0.06)
    assert m.nearer_to_words(measures) == pytest.approx(0.11 - 0.01)
    assert m.response_lag(measures) == 10  # cycle 16, not 6
    assert m.word_falls(measures) == pytest.approx(0.15)
    assert m.over_nonword(measures) == pytest.approx(0.25)
