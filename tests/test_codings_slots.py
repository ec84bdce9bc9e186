from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings import slots
from pdpsim.codings.slots import (
    GRAPHEMES,
    PHONEMES,
    decode,
    encode_pronunciations,
    encode_spellings,
    graphemes,
    phonemes,
    split_pronunciation,
    split_spelling,
)
from pdpsim.formats import xerion


def bare(units: tuple[str, ...], slot: str) -> str:
    return " ".join(unit.removeprefix(f"{slot}-") for unit in units if unit.startswith(slot))


def test_table_2_has_105_graphemes_and_61_phonemes():
    assert (len(slots.ONSET_GRAPHEMES), len(slots.VOWEL_GRAPHEMES), len(slots.CODA_GRAPHEMES)) == (30, 27, 48)
    assert len(set(GRAPHEMES)) == 105
    assert len(set(PHONEMES)) == 61
    assert [len(group) for group in slots.ONSET_GROUPS] == [3, 16, 4]
    assert [len(group) for group in slots.CODA_GROUPS] == [1, 1, 3, 3, 3, 4, 2, 1, 6]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ship", ("sh", "i", "p")),
        ("yes", ("y", "e", "s")),
        ("rhyme", ("rh", "y", "me")),
        ("show", ("sh", "ow", "")),
        ("bye", ("b", "y", "e")),
        ("ewe", ("", "ew", "e")),
        ("queue", ("q", "ueue", "")),
        ("tongue", ("t", "o", "ngue")),
        ("eye", ("", "ey", "e")),
    ],
)
def test_split_spelling(word: str, parts: tuple[str, str, str]):
    assert split_spelling(word) == parts


@pytest.mark.parametrize(
    ("word", "onset", "vowel", "coda"),
    [
        ("air", "", "i a ai", "r"),
        ("ache", "", "a", "h c ch e"),
        ("ship", "s h sh", "i", "p"),
        ("match", "m", "a", "h c t ch tch"),
        ("full", "f", "u", "l ll"),
        ("eighth", "", "e i ei", "h g t gh th"),
        ("league", "l", "e a ea", "g u e"),
        ("weighed", "w", "e i ei", "h d g gh e ed"),
        ("ashes", "", "a", "h s sh e es"),
    ],
)
def test_graphemes_by_hand(word: str, onset: str, vowel: str, coda: str):
    units = graphemes(word)
    for slot, expected in (("onset", onset), ("vowel", vowel), ("coda", coda)):
        assert sorted(bare(units, slot).split()) == sorted(expected.split()), slot


@pytest.mark.parametrize(
    ("pronunciation", "coda"),
    [("l@ps", "ps s p"), ("kl@sp", "s p"), ("nekst", "ks s k t"), ("brINk", "N k"), ("its", "ts s t")],
)
def test_phonemes_of_codas_by_hand(pronunciation: str, coda: str):
    assert sorted(bare(phonemes(pronunciation), "coda").split()) == sorted(coda.split())


def test_encodings_hold_ones_at_the_named_units():
    row = encode_spellings(["ship"])[0]
    assert tuple(np.array(GRAPHEMES)[row == 1]) == graphemes("ship")
    assert row.sum() == 5
    row = encode_pronunciations(["Sip"])[0]
    assert row.shape == (61,)
    assert tuple(np.array(PHONEMES)[row == 1]) == ("onset-S", "vowel-i", "coda-p")


def answer(**units: float) -> np.ndarray:
    activations = np.full(61, 0.01)
    for unit, activation in units.items():
        activations[PHONEMES.index(unit.replace("_", "-"))] = activation
    return activations


def test_decode_takes_the_most_active_of_each_group_above_one_half():
    # s .9 against S .95: S; z-group l .3: nothing; the vowel although .2; coda p .51, s .6 without ps: "sp".
    assert decode([answer(onset_s=0.9, onset_S=0.95, onset_l=0.3, vowel_i=0.2, coda_p=0.51, coda_s=0.6)]) == [
        "Sisp"
    ]


def test_decode_puts_s_behind_its_partner_when_the_switch_is_on():
    on = {"vowel_e": 1.0, "coda_k": 1.0, "coda_s": 1.0, "coda_t": 1.0}
    assert decode([answer(**on), answer(**on, coda_ks=0.8), answer(vowel_e=1, coda_t=1, coda_ts=1)]) == [
        "eskt",
        "ekst",
        "et",  # the switch alone says nothing
    ]


def test_decode_needs_more_than_one_half():
    assert decode([answer(onset_b=0.5, vowel_a=0.9)]) == ["a"]


@st.composite
def syllables(draw: st.DrawFn) -> str:
    onset = "".join(draw(st.sampled_from(["", *group])) for group in slots.ONSET_GROUPS)
    vowel = draw(st.sampled_from(slots.VOWEL_GROUP))
    coda = "".join(
        draw(st.sampled_from(["", *group])) for group in slots.CODA_GROUPS if group != ("ps", "ks", "ts")
    )
    return onset + vowel + coda


@given(st.lists(syllables(), min_size=1, max_size=4))
def test_what_is_encoded_is_decoded(pronunciations: list[str]):
    assert decode(encode_pronunciations(pronunciations)) == pronunciations


@pytest.mark.parametrize("pronunciation", ["l@ps", "nekst", "mEts", "glimps", "tekst", "Adz", "^ps"])
def test_switched_codas_are_decoded(pronunciation: str):
    assert decode(encode_pronunciations([pronunciation])) == [pronunciation]


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: graphemes("hmm"), "no vowel letter"),
        (lambda: graphemes("hotel"), "more than one vowel"),
        (lambda: graphemes("prayer"), "more than one vowel"),
        (lambda: graphemes("lymms"), "'m' stands twice"),
        (lambda: graphemes("naïve"), "'ï'"),
        (lambda: phonemes("st"), "one vowel"),
        (lambda: split_pronunciation("bEE"), "it has 2"),
        (lambda: phonemes("Nat"), "no unit for 'N' in the onset"),
        (lambda: phonemes("pbat"), "exclude each other"),
        (lambda: phonemes("atp"), "in which it is 'apt'"),
        (lambda: decode(np.zeros((2, 60))), "61 phoneme units"),
    ],
)
def test_what_does_not_fit_is_refused(call, part: str):
    with pytest.raises(PatternError) as error:
        call()
    assert part in str(error.value)


@pytest.mark.parametrize("name", ["SM", "glushkoNW", "besnerNW", "taraban", "surface"])
def test_codings_agree_with_the_authors_files(name: str):
    folder = os.environ.get("PDPSIM_ORIGINALS")
    if not folder:
        pytest.skip("PDPSIM_ORIGINALS does not point to the original files")
    examples = xerion.read(Path(folder) / "plaut-1996" / f"{name}-nsyl.ex")
    assert (encode_spellings(examples.words) == examples.inputs).all()
    assert (encode_pronunciations(examples.pronunciations) == examples.targets).all()
    assert tuple(decode(examples.targets)) == examples.pronunciations
