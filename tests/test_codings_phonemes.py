from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings.phonemes import (
    CONSONANTS,
    PHONEMES,
    VOWELS,
    convert,
    read_1996,
    read_arpabet,
    read_ipa,
    write_1996,
    write_arpabet,
    write_ipa,
)

WORDS = [  # worked by hand: ARPAbet, IPA, 1996
    ("CH IH1 N", "t͡ʃɪn", "Cin"),
    ("SH AE1 K", "ʃæk", "S@k"),
    ("TH IH1 NG K", "θɪŋk", "TiNk"),
    ("DH OW1 Z", "ðoʊz", "DOz"),
    ("JH AW1 L", "d͡ʒaʊl", "jWl"),
    ("F ER1", "fɝ", "fur"),
    ("EH1 R", "ɛɹ", "Ar"),
    ("B IH1 R D", "bɪɹd", "bErd"),  # beard, as the CMU dictionary has it
    ("K AO1 R S", "kɔɹs", "kOrs"),
    ("K AO1 S T", "kɔst", "kost"),
    ("T UH1 R", "tʊɹ", "tUr"),
    ("B EY1 ZH", "beɪʒ", "bAZ"),
    ("HH Y UW1", "hju", "hyU"),
]


def test_inventory_has_24_consonants_and_15_vowels():
    assert (len(CONSONANTS), len(VOWELS), len(PHONEMES)) == (24, 15, 39)
    assert [p.arpabet for p in PHONEMES.values() if p.vowel] == [p.arpabet for p in VOWELS]


def test_features_tell_the_consonants_apart():
    assert len({p.features for p in CONSONANTS}) == len(CONSONANTS)


@pytest.mark.parametrize(("arpabet", "ipa", "symbols"), WORDS)
def test_hand_worked_words(arpabet: str, ipa: str, symbols: str):
    assert convert(arpabet, "arpabet", "ipa") == ipa
    assert convert(arpabet, "arpabet", "1996") == symbols
    assert convert(ipa, "ipa", "1996") == symbols
    assert convert(symbols, "1996", "ipa") == ipa
    assert convert(ipa, "ipa", "arpabet") == "".join(c for c in arpabet if not c.isdigit())


def test_fire_and_which_as_in_1996():
    assert write_1996(read_arpabet("F AY1 ER0")) == "fIr"
    assert write_1996(read_arpabet("AW1 ER0")) == "Wr"
    assert write_1996(read_arpabet("HH W IH1 CH")) == "wiC"


def test_ipa_variants_are_understood():
    assert read_ipa("/ˈtʃiːz/") == ("CH", "IY", "Z")
    assert read_ipa("[gɜːl]".replace("ɜː", "ɝ")) == ("G", "ER", "L")


@given(st.lists(st.sampled_from(sorted(PHONEMES)), max_size=8).map(tuple))
def test_arpabet_and_ipa_come_back(pronunciation: tuple[str, ...]):
    assert read_arpabet(write_arpabet(pronunciation)) == pronunciation
    if not any(a + b in ("TSH", "DZH") for a, b in pairwise(pronunciation)):
        assert read_ipa(write_ipa(pronunciation)) == pronunciation


@given(st.text("sSCzZjfvTDpbtdkgmnhlrwyNaeiou@^AEIOUWY", max_size=8).filter(lambda s: "hw" not in s))
def test_1996_comes_back(text: str):
    again = write_1996(read_1996(text))
    # before r there are fewer vowels than symbols
    plain = text
    for odd, usual in (("^r", "ur"), ("er", "Ar"), ("@r", "Ar"), ("ir", "Er"), ("or", "Or")):
        plain = plain.replace(odd, usual)
    if "Iur" not in text and "Wur" not in text and "^r" not in text:
        assert again == plain


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: read_arpabet("K AX T"), "'AX' (symbol 2)"),
        (lambda: read_ipa("kxt"), "'x' (symbol 2)"),
        (lambda: read_1996("kXt"), "'X' (symbol 2)"),
        (lambda: write_ipa(("K", "Q")), "'Q'"),
        (lambda: convert("k@t", "1986", "ipa"), "did you mean '1996'?"),
    ],
)
def test_unknown_symbols_are_named(call, part: str):
    with pytest.raises(PatternError) as error:
        call()
    assert part in str(error.value)
