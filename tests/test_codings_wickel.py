"""Wickelphones, the 460 Wickelfeatures, and blurring."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings.rm_phonemes import PHONEMES
from pdpsim.codings.wickel import NAMES, TRIPLES, Wickelfeatures, same_units, wickelphones

PLAIN = Wickelfeatures()
WORDS = st.text(alphabet=PHONEMES, min_size=2, max_size=9)


def test_there_are_460_of_the_1210_triples() -> None:
    boundary = (TRIPLES == 10).sum(axis=1)
    assert len(TRIPLES) == len({tuple(t) for t in TRIPLES}) == len(set(NAMES)) == 460
    assert (boundary == 0).sum() == 260  # (3^2 + 2^2 + 3^2 + 2^2) x 10
    assert (boundary == 1).sum() == 200  # 10 x 10 on either side
    assert (TRIPLES[:, 1] < 10).all()


def test_wickelphones_of_came() -> None:
    assert wickelphones("kAm") == ["#kA", "kAm", "Am#"]


@given(st.sampled_from(PHONEMES), st.sampled_from(PHONEMES), st.sampled_from(PHONEMES))
def test_every_wickelphone_turns_on_16_units(first: str, centre: str, last: str) -> None:
    numbers = [np.array([PHONEMES.index(p)]) for p in (first, centre, last)]
    edge = np.array([38])
    assert PLAIN.rows(*numbers).sum() == 16
    assert PLAIN.rows(edge, numbers[1], numbers[2]).sum() == 16
    assert PLAIN.rows(numbers[0], numbers[1], edge).sum() == 16


def test_units_of_kam_by_hand() -> None:
    # the chapter's example, Table 6: k-A-m; k is interrupted, stop, back, unvoiced; A is vowel, low,
    # front, long; m is interrupted, nasal, front, voiced
    on = {NAMES[i] for i in np.flatnonzero(PLAIN.encode("kAm"))}
    middle = {
        f"<{k}, {a}, {m}>"
        for k, m in (
            ("interrupted", "interrupted"),
            ("stop-fricative-high", "nasal-liquid-low"),
            ("back", "front"),
            ("unvoiced-short", "voiced-long"),
        )
        for a in ("vowel", "nasal-liquid-low", "front", "voiced-long")
    }
    assert len(middle) == 16
    assert middle <= on
    assert "<#, back, vowel>" in on
    assert "<front, interrupted, #>" in on
    assert len(on) == 48  # three Wickelphones of 16, none shared


@given(WORDS)
def test_a_word_is_the_union_of_its_wickelphones(word: str) -> None:
    units = PLAIN.encode(word)
    assert 16 <= units.sum() <= 16 * len(word)
    twice = PLAIN.encode([word, word])
    np.testing.assert_array_equal(twice, [units, units])


@given(WORDS, st.floats(0.05, 0.95))
def test_blurring_adds_similar_units_only(word: str, blur: float) -> None:
    blurred = Wickelfeatures(blur, np.random.default_rng(3)).encode(word)
    widest = Wickelfeatures(1.0).encode(word)
    assert not (PLAIN.encode(word) & ~blurred).any()
    assert not (blurred & ~widest).any()


def test_similar_units_share_the_centre_and_one_neighbour() -> None:
    # by hand: of one inner Wickelphone's four features f2, each goes with the four f1 at 2 to 3 last
    # features of the same dimension or the boundary, 10 + 4 = 14, and likewise f3; 4 pairs are both:
    # 4 x (14 + 14 - 4) = 96 units; at an edge 4 x (10 + 14 - 4) = 80
    k, a, m, edge = (
        np.array([n]) for n in (PHONEMES.index("k"), PHONEMES.index("A"), PHONEMES.index("m"), 38)
    )
    widest = Wickelfeatures(1.0)
    assert widest.rows(k, a, m).sum() == 96
    assert widest.rows(edge, k, a).sum() == 80


def test_blur_is_the_probability_of_a_similar_unit() -> None:
    blurred = Wickelfeatures(0.9, np.random.default_rng(5))
    rng = np.random.default_rng(6)
    first, centre, last = rng.integers(0, 38, size=(3, 2000))
    extra = blurred.rows(first, centre, last).sum() - 16 * 2000
    # 80 similar units, each with p = .9: mean 144,000 over 2,000 Wickelphones, s.d. 120
    assert abs(extra - 144_000) < 5 * 120


def test_blur_is_fixed_for_a_wickelphone_whatever_is_encoded_before() -> None:
    words = ["k^m", "kAm", "lUk", "lUkt"]
    one = Wickelfeatures(0.5, np.random.default_rng(7)).encode(words)
    other = Wickelfeatures(0.5, np.random.default_rng(7)).encode(words[::-1])[::-1]
    np.testing.assert_array_equal(one, other)
    different = Wickelfeatures(0.5, np.random.default_rng(8)).encode(words)
    assert (one != different).any()


def test_algal_and_algalgal_are_one_pattern() -> None:
    # Pinker & Prince (1988): the set {#al, alg, lga, gal, al#} holds both
    assert same_units("algal", "algalgal")
    assert not same_units("algal", "algala")
    for code in (PLAIN, Wickelfeatures(0.9, np.random.default_rng(0))):
        np.testing.assert_array_equal(code.encode("algal"), code.encode("algalgal"))


def test_merged_phonemes_are_distinguished_at_by_their_blur_alone() -> None:
    np.testing.assert_array_equal(PLAIN.encode("vEl"), PLAIN.encode("DEl"))
    blurred = Wickelfeatures(0.5, np.random.default_rng(0))
    assert (blurred.encode("vEl") != blurred.encode("DEl")).any()


def test_no_words_give_no_patterns() -> None:
    assert PLAIN.encode([]).shape == (0, 460)


def test_bad_words_and_settings() -> None:
    with pytest.raises(PatternError, match="two phonemes or more"):
        wickelphones("A")
    with pytest.raises(PatternError, match="not a phoneme"):
        PLAIN.encode("kqm")
    with pytest.raises(PatternError, match=r"between 0 and 1; got 1\.5"):
        Wickelfeatures(1.5)
    with pytest.raises(PatternError, match="give it an rng"):
        Wickelfeatures(0.9)
