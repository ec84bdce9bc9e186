from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import PatternError, StudyError
from pdpsim.codings import slots
from pdpsim.codings.bodies import Bodies
from pdpsim.codings.phonemes import convert
from pdpsim.study.catalogue import load
from pdpsim_replications.reading.plaut_1996_feedforward import corpus, stimuli
from pdpsim_replications.reading.plaut_1996_feedforward.data import build_monosyllables, mark_lists

STUDY = load("plaut-1996-feedforward")
WORDS = corpus.read(STUDY.table("monosyllables"))
BODIES = Bodies.of(WORDS.words, WORDS.pronunciations)
TABLE = "word\tpronunciation\tfrequency\nthe\tD^\t998\ncat\tk@t\t23\nlead\tlEd\t10\nlead\tled\t10\n"


def table(folder: Path, text: str) -> corpus.Corpus:
    (folder / "words.tsv").write_text(text)
    return corpus.read(folder / "words.tsv")


def test_our_table_has_3000_words_and_15_homographs():
    assert len(WORDS) == 3015
    assert len(WORDS.accepted) == 3000
    assert {w for w, said in WORDS.accepted.items() if len(said) > 1} == set(build_monosyllables.HOMOGRAPHS)
    assert WORDS.accepted["bow"] == ("bO", "bW")
    assert WORDS.accepted["frog"] == ("frog",)  # mended by hand
    assert len({slots.graphemes(word) for word in WORDS.accepted}) == 3000  # no two spellings look alike


def test_our_table_writes_ipa_and_1996_alike():
    lines = STUDY.table("monosyllables").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        _, pronunciation, ipa, _, _ = line.split("\t")
        assert convert(ipa, "ipa", "1996") == pronunciation


def test_the_card_names_the_units_that_no_word_uses():
    patterns = WORDS.patterns("log")
    used = (
        patterns.inputs[corpus.SPELLING_LAYER].sum(axis=0),
        patterns.targets[corpus.SOUND_LAYER].sum(axis=0),
    )
    assert list(np.array(slots.GRAPHEMES)[used[0] == 0]) == ["coda-j", "coda-es"]
    assert list(np.array(slots.PHONEMES)[used[1] == 0]) == ["onset-Z"]


def test_weights_by_hand(tmp_path: Path):
    words = table(tmp_path, TABLE)
    np.testing.assert_allclose(words.weights("log")[:2], [np.log(1000) / 12, np.log(25) / 12])
    np.testing.assert_allclose(words.weights("actual"), [1, 0.025, 0.012, 0.012])
    np.testing.assert_allclose(words.weights("square-root")[1], np.sqrt(0.025))
    with pytest.raises(PatternError, match="did you mean 'log'"):
        words.weights("logs")


def test_patterns_are_named_by_word(tmp_path: Path):
    patterns = table(tmp_path, TABLE).patterns("actual")
    assert patterns.names == ("the", "cat", "lead=lEd", "lead=led")
    assert patterns.labels == ("the", "cat", "lead", "lead")
    np.testing.assert_array_equal(patterns.inputs["graphemes"], slots.encode_spellings(patterns.labels))
    assert slots.decode(patterns.targets["phonemes"]) == ["D^", "k@t", "lEd", "led"]


def test_examples_in_xerions_layout(tmp_path: Path):
    inputs = " ".join(str(int(x)) for x in slots.encode_spellings(["cat"])[0])
    targets = " ".join(str(int(x)) for x in slots.encode_pronunciations(["k@t"])[0])
    text = f"# made up\n# 0 cat k@t {np.log(25) / 12:.6f} #\n{inputs}\n,\n{targets}\n;\n"
    words = table(tmp_path, text)
    assert words.words == ("cat",)
    assert words.frequencies[0] == pytest.approx(23, abs=1e-3)
    with pytest.raises(PatternError, match="inputs of 'bat' are not those"):
        table(tmp_path, text.replace("cat", "bat"))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("word\t", "spelling\t", "line 1: expected the columns"),
        ("k@t", "kXt", "line 3"),
        ("cat", "hotel", "line 3: 'hotel' has more than one vowel"),
        ("23", "-1", "line 3: the frequency must be a number of 0 or more; got '-1'"),
        ("23", "often", "got 'often'"),
        ("\t23", "", "got ''"),
        ("lEd", "led", "'lead' is pronounced 'led' in 2 rows"),
    ],
)
def test_mistakes_in_a_table_are_found(tmp_path: Path, old: str, new: str, part: str):
    with pytest.raises(PatternError) as error:
        table(tmp_path, TABLE.replace(old, new, 1))
    assert part in str(error.value)


def test_tables_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(PatternError, match="No such file"):
        corpus.read(tmp_path / "none.tsv")
    with pytest.raises(PatternError, match="has no words"):
        table(tmp_path, "word\tpronunciation\tfrequency\n")


def test_lists_have_the_published_sizes():
    kinds = {
        name: {
            kind: sum(s.kind == kind for s in stimuli.read(name))
            for kind in {s.kind for s in stimuli.read(name)}
        }
        for name in stimuli.LISTS
    }
    assert kinds["glushko_1979"] == dict.fromkeys(
        ("regular word", "exception word", "regular nonword", "exception nonword"), 43
    )
    assert kinds["mccann_besner_1987"] == dict.fromkeys(("base word", "pseudohomophone", "control"), 80)
    assert set(kinds["taraban_mcclelland_1987"].values()) == {48}
    with pytest.raises(StudyError, match="did you mean 'glushko_1979'"):
        stimuli.read("glushko_1978")


@pytest.mark.parametrize("name", stimuli.LISTS)
def test_our_corpus_has_the_words_and_lacks_the_nonwords(name: str):
    for stimulus in stimuli.read(name):
        assert (stimulus.item in WORDS.accepted) is stimulus.word, stimulus.item


@pytest.mark.parametrize("name", stimuli.LISTS)
def test_derived_columns_are_up_to_date(name: str):
    assert STUDY.table(name).read_text(encoding="utf-8") == mark_lists.marked(name)


def test_pronunciations_of_stimuli_by_hand():
    def said(item: str, kind: str, base: str = "") -> tuple[str, ...]:
        return stimuli.pronunciations(stimuli.Stimulus(item, kind, base=base), WORDS, BODIES)

    assert said("have", "exception word") == ("h@v",)
    assert said("zzz", "exception word") == ()
    assert said("tave", "exception nonword", "have")[0] == "tAv"
    assert "t@v" in said("tave", "exception nonword", "have")
    assert said("gess", "pseudohomophone", "guess")[0] == "ges"
    assert said("leese", "pseudohomophone", "lease")[0] == "lEs"


def test_building_by_hand():
    """A dictionary of nine words goes through every step of the build."""
    said = {
        "cat": ["K AE1 T"],
        "cats": ["K AE1 T S"],
        "table": ["T EY1 B AH0 L"],
        "go": ["G OW1"],
        "no": ["N OW1"],
        "smith": ["S M IH1 TH"],
        "fire": ["F AY1 ER0"],
        "liar": ["L AY1 ER0"],
        "bow": ["B AW1"],
    }
    sources = build_monosyllables.Sources(
        {word: [p.split() for p in all_of] for word, all_of in said.items()},
        lambda word: 5e-6 if word == "go" else 1e-5,
        lambda word: {"cat"} if word == "cats" else {word},
    )
    rows, steps = build_monosyllables.build(sources, frozenset({"go"}), frozenset({"fire"}))
    assert [(r.word, r.pronunciation) for r in rows] == [
        ("bow", "bO"),
        ("bow", "bW"),
        ("cat", "k@t"),
        ("go", "gO"),
    ]
    assert [r.frequency for r in rows] == pytest.approx([5, 5, 10, 5])
    assert list(steps.values()) == [9, 8, 8, 8, 6, 6, 5, 4, 3, 3, 4]


def test_the_training_set_of_1996():
    folder = os.environ.get("PDPSIM_ORIGINALS")
    if not folder:
        pytest.skip("PDPSIM_ORIGINALS does not point to the original files")
    original = corpus.read(Path(folder) / "plaut-1996" / "SM-nsyl.ex")
    assert len(original) == 2998
    assert original.weights("log").sum() == pytest.approx(683.366, abs=5e-3)
    assert original.weights("actual").sum() == pytest.approx(6.048, abs=5e-4)
    assert original.weights("square-root").sum() == pytest.approx(69.90, abs=5e-3)
    assert len(original.patterns("log")) == 2998
