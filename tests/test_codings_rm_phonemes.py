"""The phonemes of the past-tense chapter: features, ARPAbet, the regular ending."""

from __future__ import annotations

import pytest

from pdpsim.base.errors import PatternError
from pdpsim.codings import phonemes
from pdpsim.codings.rm_phonemes import (
    CONSONANTS,
    FEATURES,
    PHONEMES,
    VOWELS,
    canonical,
    check,
    feature_matrix,
    features,
    from_arpabet,
    merged,
    regular_past,
    write_ipa,
)


def test_there_are_38_phonemes_with_one_value_on_each_of_four_dimensions() -> None:
    matrix = feature_matrix()
    assert len(PHONEMES) == len(set(PHONEMES)) == 38
    assert matrix.shape == (38, 10)
    for columns in (slice(0, 3), slice(3, 5), slice(5, 8), slice(8, 10)):
        assert (matrix[:, columns].sum(axis=1) == 1).all()
    assert len(VOWELS) == 14
    assert len(CONSONANTS) == 24


@pytest.mark.parametrize(
    ("phoneme", "expected"),
    [
        ("k", ("interrupted", "stop-fricative-high", "back", "unvoiced-short")),
        ("A", ("vowel", "nasal-liquid-low", "front", "voiced-long")),
        ("m", ("interrupted", "nasal-liquid-low", "front", "voiced-long")),
        ("h", ("continuous", "nasal-liquid-low", "back", "unvoiced-short")),
        ("^", ("vowel", "stop-fricative-high", "middle", "unvoiced-short")),
    ],
)
def test_features_of_table_5(phoneme: str, expected: tuple[str, ...]) -> None:
    assert features(phoneme) == expected
    assert set(expected) <= set(FEATURES)


def test_exactly_the_phonemes_that_share_a_cell_are_merged() -> None:
    assert sorted(map(sorted, merged())) == sorted(
        map(sorted, ["vD", "fT", "Zj", "SC", "wl", "aα", "W*"])
    )  # 38 phonemes in 31 cells
    assert merged("vDb") == ["vD"]


def test_canonical_strings_are_equal_where_features_are() -> None:
    assert canonical("DEl") == canonical("vEw") == "vEw"
    assert canonical("bEr") == "bEr"


@pytest.mark.parametrize(
    ("arpabet", "string"),
    [
        ("K AH1 M", "k^m"),
        ("TH IH1 NG K", "TiNk"),
        ("S T AA1 R T", "stαrt"),  # AA before r, as in father
        ("S T AA1 P", "stop"),  # AA elsewhere, as in hot
        ("HH ER1 D", "h^rd"),
        ("JH OY1 N", "j*yn"),
        (["L", "IY", "V"], "lEv"),
    ],
)
def test_arpabet(arpabet: str | list[str], string: str) -> None:
    assert from_arpabet(arpabet) == string


def test_arpabet_that_is_none_is_named_with_its_neighbour() -> None:
    with pytest.raises(PatternError, match="'EHR' is not an ARPAbet phoneme; did you mean 'ER'"):
        from_arpabet("B EHR")


@pytest.mark.parametrize(
    ("base", "past"),
    [
        ("melt", "melt^d"),
        ("nEd", "nEd^d"),
        ("lIk", "lIkt"),
        ("wiS", "wiSt"),
        ("liv", "livd"),
        ("trI", "trId"),
    ],
)
def test_regular_ending_follows_the_last_phoneme(base: str, past: str) -> None:
    assert regular_past(base) == past


def test_strings_that_are_not_of_the_notation() -> None:
    with pytest.raises(PatternError, match="'x' at position 2"):
        check("kxm")
    with pytest.raises(PatternError, match="not a phoneme"):
        features("#")
    with pytest.raises(PatternError, match="empty"):
        regular_past("")


def test_ipa_worked_by_hand() -> None:
    words = {
        "siNd": "sɪŋd",
        "jamd": "d͡ʒæmd",
        "CAs": "t͡ʃeɪs",
        "s*": "sɔ",
        "yUz": "juz",
        "gOd": "ɡoʊd",
        "TrE": "θɹi",
    }
    assert {word: write_ipa(word) for word in words} == words
    with pytest.raises(PatternError):
        write_ipa("q")


def test_every_phoneme_has_a_sign_of_the_ipa() -> None:
    known = {phoneme.ipa for phoneme in (*phonemes.CONSONANTS, *phonemes.VOWELS)}
    assert {write_ipa(each) for each in PHONEMES} <= known
