"""Tunes and their chords worked by hand, and networks of two epochs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from subjects.gang_1998_harmony import harmonising

from pdpsim.base.errors import StudyError
from pdpsim.formats.model import find
from pdpsim.formats.model import read as read_model
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.gang_1998_harmony import measures, study, tunes

UP = tunes.Tune("up", ((1, 2), (3, 4), (5, 5)), ("I", "IV", "V"))
DOWN = tunes.Tune("down", ((1, 2), (5, 5)), ("V", "V"))


def test_every_tune_can_be_read():
    every = tunes.read(study.study.table("tunes"))
    assert len(every) == 24
    assert all(len(tune.notes) == len(tune.chords) for tune in every)
    assert {chord for tune in every for chord in tune.chords} == set(tunes.CHORDS)
    assert all(tune.chords[-1] == "I" for tune in every)
    twinkle = every[0]
    assert twinkle.notes[:4] == ((1, 1), (5, 5), (6, 6), (5, 5))
    assert twinkle.chords[:4] == ("I", "I", "IV", "I")


@pytest.mark.parametrize(
    ("notes", "chords", "message"),
    [
        ("1 2 3", "I I", "line 2: expected four degrees from 1 to 7, got '1 2 3'"),
        ("1 2 3 8", "I I", "expected four degrees"),
        ("1 2 3 4 x", "I I", "expected four degrees"),
        ("1 2 3 4", "I VI", "line 2: expected two chords of I, ii, IV, V, got 'I VI'"),
        ("1 2 3 4", "I", "expected two chords"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, notes: str, chords: str, message: str):
    path = tmp_path / "tunes.tsv"
    path.write_text(f"tune\tyear\tbar\tnotes\tchords\none\t1800\t1\t{notes}\t{chords}\n", encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        tunes.read(path)


def test_a_tune_as_patterns():
    patterns = tunes.patterns([UP, DOWN])
    assert patterns.names == ("up", "down")
    assert patterns.events == 5
    notes = patterns.inputs["notes"].reshape(5, 2, 7)
    np.testing.assert_array_equal(notes.argmax(axis=2), [[0, 1], [2, 3], [4, 4], [0, 1], [4, 4]])
    np.testing.assert_array_equal(patterns.targets["chord"].argmax(axis=1), [0, 2, 3, 3, 3])
    metre = patterns.inputs["metre"]
    np.testing.assert_array_equal(metre[:3], [[1, 0, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0], [1, 0, 0, 1, 0, 0]])
    np.testing.assert_array_equal(metre[3], metre[0])


def test_metre_that_is_not_told_or_drawn():
    assert not tunes.patterns([UP], "none").inputs["metre"].any()
    drawn = tunes.patterns([UP] * 1, "random", np.random.default_rng(1)).inputs["metre"]
    np.testing.assert_array_equal(drawn.sum(axis=1), 2)
    np.testing.assert_array_equal(tunes.metre(9)[8], tunes.metre(9)[0])
    with pytest.raises(ValueError, match="generator"):
        tunes.patterns([UP], "random")


def test_what_needs_no_network():
    assert tunes.most_frequent([UP, DOWN], [UP]) == pytest.approx(1 / 3)  # V, three of five
    other = tunes.Tune("other", ((1, 2), (5, 5), (7, 7), (7, 7)), ("I", "V", "I", "V"))
    assert tunes.by_table([UP, UP, DOWN], [other]) == 0.75  # the last pair is unknown


def test_pools_that_keep_another_share():
    model = study.keeping(read_model(find("gang_1998_harmony")), 0.9)
    assert {x.name: x.trace for x in model.network.layers if x.copies} == {"melody": 0.9, "chords": 0.9}


def test_what_a_replicate_gives():
    found = study.simulate(Replicate(load("gang-1998-harmony"), quick=True))
    shares = [found[key] for key in ("right_metre", "right_none", "right_random", "table", "frequent")]
    assert all(0 <= share <= 1 for share in shares)
    assert found["right_sizes"].shape == (3,)
    assert found["right_kept"].shape == (4,)
    assert found["frequent"] < found["table"]


def test_measures_by_hand():
    subject = harmonising(0)
    assert measures.metre_helps(subject) == pytest.approx(0.08)
    assert measures.random_metre_helps(subject) == pytest.approx(-0.01)
    assert measures.corpus_helps(subject) == pytest.approx(0.15)
    assert measures.less_and_less(subject) == pytest.approx(100 * (0.1 / 4 - 0.05 / 8))
    assert measures.some_memory_helps(subject) == pytest.approx(0.05)
    assert measures.beats(subject, "table") == pytest.approx(0.1)
    assert measures.untrained_beats(subject, "frequent") == pytest.approx(-0.3)
