from __future__ import annotations

import os
from pathlib import Path

import pytest

from pdpsim.base.errors import PatternError
from pdpsim.codings.spelling_rules import regular, with_rime
from pdpsim.formats import xerion


@pytest.mark.parametrize(
    ("word", "pronunciation"),
    [
        ("mint", "mint"),
        ("pint", "pint"),  # irregular in English; the rules do not know it
        ("have", "hAv"),
        ("blood", "blUd"),
        ("cede", "sEd"),
        ("scene", "sEn"),
        ("chrome", "krOm"),
        ("wrought", "rot"),
        ("quilt", "kwilt"),
        ("guess", "ges"),
        ("swan", "swan"),
        ("wag", "w@g"),
        ("war", "wOr"),
        ("ware", "wAr"),
        ("fur", "fur"),
        ("fire", "fIr"),
        ("cheer", "CEr"),
        ("cue", "kyU"),
        ("due", "dU"),
        ("few", "fyU"),
        ("chew", "CU"),
        ("mule", "myUl"),
        ("nurse", "nurs"),
        ("rose", "rOz"),
        ("lapse", "l@ps"),
        ("mince", "mins"),
        ("hinge", "hinj"),
        ("bridge", "brij"),
        ("bathe", "bAD"),
        ("night", "nIt"),
        ("weight", "wAt"),
        ("cold", "kOld"),
        ("talk", "tok"),
        ("cloth", "kloT"),
        ("puff", "p^f"),
        ("hymn", "him"),
        ("tongue", "toN"),
        ("sky", "skI"),
    ],
)
def test_hand_worked_words(word: str, pronunciation: str):
    assert regular(word) == pronunciation


def test_with_rime_keeps_onset_and_glide():
    assert with_rime("mune", "Un") == "myUn"
    assert with_rime("mune", "^n") == "m^n"
    assert with_rime("dune", "Un") == "dUn"
    assert with_rime("steat", "At") == "stAt"


def test_what_has_no_vowel_or_no_rule():
    with pytest.raises(PatternError, match="no vowel letter"):
        regular("hmm")
    with pytest.raises(PatternError, match="no rule for the vowel letters 'ua'"):
        regular("suave")


def test_rules_agree_with_the_authors_nonwords():
    folder = os.environ.get("PDPSIM_ORIGINALS")
    if not folder:
        pytest.skip("PDPSIM_ORIGINALS does not point to the original files")
    different = set()
    for name in ("glushkoNW", "besnerNW"):
        examples = xerion.read(Path(folder) / "plaut-1996" / f"{name}-nsyl.ex")
        different |= {
            word
            for word, said in zip(examples.words, examples.pronunciations, strict=True)
            if regular(word) != said
        }
    assert different == {"gess", "leese"}  # pseudohomophones of guess and lease
