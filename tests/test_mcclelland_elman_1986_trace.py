"""McClelland and Elman (1986): features, weights by rule, and the trace, by hand and against stored
activations."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from subjects.mcclelland_elman_1986_trace import heard

from pdpsim.base.errors import StudyError
from pdpsim.describe.links import Shifted
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import find, read, with_settings
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim_replications.settling.mcclelland_elman_1986_trace import lexicon, speech, study, trials
from pdpsim_replications.settling.mcclelland_elman_1986_trace import measures as m
from pdpsim_replications.settling.mcclelland_elman_1986_trace.speech import PHONEMES, Mixture, features

MODEL = read(find("mcclelland_elman_1986"))
WORDS = lexicon.read_words(load("mcclelland-elman-1986-trace").table("words"))
FEW = ("pl^g", "pl^s", "bl^d", "park", "bark", "ark", "tu")


@pytest.fixture(scope="module")
def network() -> Simulator:
    return Simulator(lexicon.knowing(MODEL, FEW), engine="numpy")


@pytest.fixture(scope="module")
def cut() -> Simulator:
    return Simulator(lexicon.knowing(with_settings(MODEL, study.NO_FEEDBACK), FEW), engine="numpy")


# --- speech -------------------------------------------------------------------------------------------


def test_features():
    p, b = features("p").reshape(7, 9), features("b").reshape(7, 9)
    assert [int(each.argmax()) + 1 for each in p] == [5, 8, 2, 7, 8, 8, 1]
    assert p[6, :2].tolist() == [1.0, 0.2]
    assert b[6, :2].tolist() == [0.2, 1.0]
    assert (p[:5] == b[:5]).all()  # they differ in voicing and burst alone
    assert features("s").reshape(7, 9)[6].sum() == 0  # no burst
    assert len({tuple(row) for row in speech.STRENGTHS.tolist()}) == 15


def test_speech_rises_and_falls():
    course = speech.speech("p").reshape(99, 7, 9)
    np.testing.assert_allclose(course[:13, 0, 4], np.r_[np.arange(7), np.arange(5, -1, -1)] / 6)
    both = speech.speech("pp").reshape(99, 7, 9)  # the second takes over as the first goes
    np.testing.assert_allclose(both[6:13, 0, 4], 1.0)
    assert speech.speech("p" * 20).max() == 1.0  # what lies beyond the trace is lost


def test_a_mixture_and_noise():
    half = speech.speech("?", Mixture("p", "b", 0.25)).reshape(99, 7, 9)
    np.testing.assert_allclose(half[6, 5, [1, 7]], [0.25, 0.75])  # voicing
    loud = speech.speech("p", noise=np.full((99, 63), 5.0))
    assert loud.min() == loud.max() == speech.HIGHEST


def test_a_slice_comes_in_at_a_cycle():
    slices = np.arange(99.0)[:, None] * np.ones(63)
    course = speech.input_course(slices, 100).reshape(100, 99, 63)
    assert course[0, 1, 0] == 1.0
    assert course[97, 98, 0] == 98.0
    assert course[98:].max() == 0.0
    assert (np.count_nonzero(course[:98, :, 0], axis=1) == 1).all()


# --- words --------------------------------------------------------------------------------------------


def test_the_list_of_words():
    assert len(WORDS) == len(set(WORDS))
    assert len(WORDS) > 250
    assert set(study.NAMED) <= set(WORDS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word\nplug\n", "expected a table with the column phonemes"),
        ("phonemes\npl^g\nfan\n", "line 3: expected 1 to 13 phonemes"),
        ("phonemes\n-\n", "got '-'"),
        ("phonemes\npl^g\npl^g\n", "line 3: the word 'pl.g' stands twice"),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str, message: str):
    file = tmp_path / "words.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        lexicon.read_words(file)


def test_words_are_drawn_with_those_that_are_named():
    rng = np.random.default_rng(1)
    words = lexicon.drawn(WORDS, ("pl^g", "baks"), 20, rng)
    assert len(words) == 20
    assert {"pl^g", "baks"} <= set(words)
    assert lexicon.drawn(FEW, ("tu",), 99, rng) == list(FEW)
    with pytest.raises(StudyError, match="a display needs"):
        lexicon.drawn(FEW, ("S^t",), 3, rng)


def test_weights_by_rule():
    net = lexicon.knowing(MODEL, ("tu", "bl^d")).network
    weights = {p.name: np.array(p.init.rows) for p in net.projections}
    t, u = PHONEMES.index("t"), PHONEMES.index("u")
    up = weights["phoneme->word"].reshape(-1, 15, 3)  # from the slot before the word's own, phonemes, words
    np.testing.assert_allclose(up[:3, t, 0], 2 * np.array([0.75, 1, 0.75]) / 2.625)
    np.testing.assert_allclose(up[2:5, u, 0], 2 * np.array([0.75, 1, 0.75]) / 2.625)
    assert up.shape[0] == 2 * 3 + 3
    back = weights["word->phoneme"].reshape(-1, 3, 15)  # the same, the other way round, once
    np.testing.assert_allclose(2 * back[::-1].transpose(0, 2, 1), up)
    covers = weights["word->slot"].reshape(-1, 3)
    assert covers[:, 0].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]  # two phonemes cover four slots
    assert np.diag(weights["word->word"]).tolist() == [4, 8, 2]  # silence is the last
    detector = weights["feature->phoneme"].reshape(11, 63, 15)
    heard_of_t = detector[:, :, t] @ features("t") / (features("t") @ features("t"))
    np.testing.assert_allclose(heard_of_t, speech.ramp() / 4.0556, atol=1e-5)
    overlap = -weights["phoneme->phoneme"].reshape(33, 15, 33, 15)
    assert overlap[5, 0, [3, 4, 5, 6, 7], 1].tolist() == [0, 1, 2, 1, 0]
    assert overlap[5, 0, 5, 0] == 0
    assert overlap[0, 0, 0, 1] == overlap[32, 0, 32, 1] == 1  # at the ends there is one slot less


def test_a_word_inhibits_others_by_the_slots_that_it_covers():
    network = Simulator(lexicon.knowing(MODEL, ("tu", "bl^d", "ark")), engine="numpy")
    w = {name: each.copy() for name, each in network.weights.items()}
    active = np.zeros((33, 4))
    active[4, 1] = 0.5  # bl^d at slot 4 covers slots 4 to 11

    def windows(links: Shifted, o: np.ndarray) -> np.ndarray:
        window = np.zeros((33, links.last - links.first + 1, o.shape[1]))
        for r in range(33):
            for place, copy in enumerate(range(r + links.first, r + links.last + 1)):
                if 0 <= copy < 33:
                    window[r, place] = o[copy]
        return window.reshape(33, -1)

    links = {p.name: p.links for p in network.description.projections}
    slots = windows(links["word->slot"], active**2) @ w["word->slot"]
    assert slots.ravel()[3:13].tolist() == [0, *[0.25] * 8, 0]
    net = 0.03 * windows(links["slot->word"], slots) @ w["slot->word"] + 0.03 * active**2 @ w["word->word"]
    np.testing.assert_allclose(net[4, 1], 0.0, atol=1e-15)  # not itself
    np.testing.assert_allclose(net[4, 0], -0.03 * 4 * 0.25)  # tu at slot 4, all four of its slots
    np.testing.assert_allclose(net[10, 2], -0.03 * 2 * 0.25)  # ark at slot 10, two of its six
    assert net[12].tolist() == [0, 0, 0, 0]


# --- the trace ----------------------------------------------------------------------------------------


def test_nothing_stays_as_it_is(network):
    quiet = network.record(
        PatternSet.from_arrays({"feature": np.zeros((5, 6237))}, lengths=[5]), layers=["word", "phoneme"]
    )
    np.testing.assert_allclose(quiet["word"], -0.01)
    np.testing.assert_allclose(quiet["phoneme"], -0.1)


def test_a_word_is_recognised_and_a_sound_decided_by_words(network, cut):
    trace = trials.hear_word(network, "pl^s")
    assert FEW[int(trace.peaks.argmax())] == "pl^s"
    between = Mixture("p", "b")
    assert trials.preference(network, "?l^g", between)[0] > 0.02
    assert abs(trials.preference(cut, "?l^g", between)[0]) < 1e-12  # /p/ and /b/ are mirror images


def test_the_start_does_not_depend_on_what_comes(network):
    one, other = (trials.hear(network, f"-{word}-", 60) for word in ("park", "partu"))
    until = trials.centre(4) - 6  # the fourth phoneme begins there
    np.testing.assert_array_equal(one.phonemes[:until], other.phonemes[:until])
    assert not np.array_equal(one.phonemes, other.phonemes)


def test_competitors_by_hand():
    kinds = trials.competitors(FEW, "park")
    assert kinds == {
        "target": [(3, 1)],
        "cohort": [],
        "rhyme": [(4, 1)],
        "embedded": [(5, 2)],
        "unrelated": [(2, 1), (6, 1)],
    }
    assert trials.competitors(FEW, "pl^g")["cohort"] == [(1, 1)]
    assert trials.has_rhyme(FEW, "bark")
    assert not trials.has_rhyme(FEW, "tu")


def test_ambiguous_words_make_no_other_word():
    rng = np.random.default_rng(2)
    found = dict(trials.ambiguous(FEW, False, 9, rng))
    assert found == {"?l^g": Mixture("p", "b"), "?l^s": Mixture("p", "b"), "?l^d": Mixture("b", "p")}
    last = dict(trials.ambiguous(FEW, True, 1, rng))
    assert last
    assert last.keys() <= {"pl^?", "bl^?", "par?", "bar?", "ar?"}


def test_nonwords_keep_the_phoneme_and_its_neighbour():
    for position in (0, 3):
        pairs = list(trials.nonwords(WORDS, position, 20, np.random.default_rng(3)))
        assert pairs
        for word, string in pairs:
            assert string not in WORDS
            assert sorted(string) == sorted(word)
            assert string[position] == word[position]
            assert string[abs(position - 1)] == word[abs(position - 1)]


def test_margin_by_hand():
    words = np.full((2, 33, 3), -0.1)
    words[-1, 4, 0], words[-1, 5, 1], words[-1, 8, 2] = 0.6, 0.2, 0.5
    trace = trials.Trace(np.zeros((2, 33, 15)), words)
    assert trials.margin(trace, ("tu", "ti", "bi"), ("tu", "bi")) == pytest.approx(0.4)
    assert trials.margin(trace, ("tu", "ti", "bi"), ("ti", "bi")) == pytest.approx(-0.4)


def test_latency_between_cycles(monkeypatch):
    course = np.zeros((10, 33, 15))
    course[:, 4, PHONEMES.index("t")] = np.arange(10) / 10 - 0.05
    monkeypatch.setattr(trials, "hear_word", lambda *_: trials.Trace(course, np.zeros((10, 33, 1))))
    assert trials.latency(None, "tu", 0) == pytest.approx(5.5)  # cycles are counted from 1
    assert trials.latency(None, "tu", 1) == 10.0


# --- measures -----------------------------------------------------------------------------------------


def test_measures_by_hand():
    own = heard(0)
    assert m.unrecognised(own) == 0
    assert m.plug_gap(own) == 0
    assert m.plug(own) == pytest.approx(0.2)
    assert m.cohort_loses(own) == pytest.approx(0.6 + 0.1)  # alike at cycle 24
    assert m.rhyme_late(own) == pytest.approx(0.05 + 0.1)
    assert m.sooner_late(own) == m.late_only(own) == 2.0
    assert m.longest_wins(own) == 0.5
    assert m.feedback_in_noise(own) == pytest.approx(0.25)
    assert m.categorical(own) == pytest.approx((1.0 / 0.2) / 1.6 - 1)


# --- stored activations -------------------------------------------------------------------------------


def original(*parts: str) -> Path:
    """Return a file or folder of jTRACE, or skip the test that needs it."""
    folder = os.environ.get("PDPSIM_ORIGINALS")
    if not folder or not (Path(folder) / "jtrace").is_dir():
        pytest.skip("PDPSIM_ORIGINALS does not point to the original files")
    return Path(folder, "jtrace", *parts)


def test_plug_with_the_original_words():
    """Another program, with jTRACE's 212 words, had these activations of /p/ and /b/."""
    text = original("package", "lexicons", "slex.jt").read_text(encoding="utf-8", errors="replace")
    words = [each for each in re.findall(r"<phonology>\s*(\S+)\s*</phonology>", text) if each != "-"]
    assert len(words) == 212
    simulator = Simulator(lexicon.knowing(MODEL, words), engine="numpy")
    trace = trials.hear(simulator, "-?l^g-", 75, Mixture("p", "b"))
    at = np.array([24, 36, 48, 75]) - 1
    np.testing.assert_allclose(trace.phoneme("p", 1)[at], [0.368, 0.450, 0.459, 0.455], atol=6e-4)
    np.testing.assert_allclose(trace.phoneme("b", 1)[at], [0.347, 0.400, 0.380, 0.213], atol=6e-4)


def test_equal_to_stored_activations():
    """jTRACE's own run of -gradu^l-, at sixty cycles of all layers, to the digits that are stored."""
    stored = original("noguitest-raw")

    def rows(layer: str, number: int) -> tuple[list[str], np.ndarray]:
        lines = (stored / layer / f"{number}.dat").read_text(encoding="utf-8").splitlines()
        cells = [[each for each in line.split(",") if each.strip()] for line in lines]
        return [each[0] for each in cells], np.array([[float(x) for x in each[1:]] for each in cells])

    words = [word for word in rows("word", 0)[0] if word != "-"]
    net = lexicon.knowing(MODEL, words).network
    own = {"decay": 0.03, "rest": -0.1}
    layers = (
        replace(x, interaction=replace(x.interaction, **own)) if x.name == "word" else x for x in net.layers
    )
    simulator = Simulator(replace(net, layers=tuple(layers)), engine="numpy")
    course = speech.input_course(speech.speech("-gradu^l-"), 60)
    names = ["feature", "phoneme", "word"]
    recorded = simulator.record(PatternSet.from_arrays({"feature": course}, lengths=[60]), layers=names)
    for layer in names:
        for number in range(60):
            values = rows(layer, number)[1]
            here = recorded[layer][number].reshape(-1, len(values)).T
            np.testing.assert_allclose(here, values[:, : here.shape[1]], atol=1e-4)
