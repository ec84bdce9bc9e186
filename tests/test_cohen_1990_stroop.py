"""Cohen et al. (1990): trials, ends and times by hand and against values worked out elsewhere."""

from __future__ import annotations

import pytest
from subjects.cohen_1990_stroop import subject as constructed

from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.settling.cohen_1990_stroop import measures as m
from pdpsim_replications.settling.cohen_1990_stroop.study import simulate, subject, trial, weighted

MODEL = read(find("cohen_1990_stroop"))


@pytest.fixture(scope="module")
def measures():
    return simulate(Replicate(load("cohen-1990-stroop")))


def test_ends_by_hand():
    # colour naming in conflict: 1.3 (.900 - .100) - 2.5 (.198 - .001) = .55
    assert m.end("colour", "conflict") == pytest.approx(m.logistic(0.55), abs=2e-3)
    assert m.end("colour", "control") == pytest.approx(0.739, abs=1e-3)
    assert m.end("colour", "congruent") == pytest.approx(0.822, abs=1e-3)
    # reading alone: 2.5 (.931 - .069) = 2.155
    assert m.end("word", "control") == pytest.approx(m.logistic(2.155), abs=1e-3)


def test_the_network_ends_where_its_weights_say(measures):
    assert m.end_gap(measures) < 1e-9


def test_times_are_those_worked_out_elsewhere(measures):
    # another program, 4,000 trials: 36.1, 49.2, 30.8 and 24.3, 25.0, 23.8 cycles; SDs 13.5, 26, 9.8 with
    # naming
    expected = {"colour": (36.1, 49.2, 30.8), "word": (24.3, 25.0, 23.8)}
    for task, times in expected.items():
        for kind, cycles in zip(("control", "conflict", "congruent"), times, strict=True):
            spread = measures[f"cycles_{task}_{kind}"].std() / 1_000**0.5
            assert m.time(measures, task, kind) == pytest.approx(cycles, abs=4 * spread)
    assert measures["wrong_colour_conflict"].mean() < 0.02


def test_trials():
    inputs = trial("colour", "conflict", 0.8)
    assert inputs["task"].tolist() == [[0.8, 0], [0.8, 0]]
    assert inputs["colour"].tolist() == [[0, 0], [1, 0]]
    assert inputs["word"].tolist() == [[0, 0], [0, 1]]
    assert not trial("word", "control", 1.0)["colour"].any()


def test_without_noise_a_response_takes_as_long_as_was_worked_out_elsewhere():
    replicate = Replicate(load("cohen-1990-stroop"))
    replicate.options = {**replicate.options, "noise": 0.0, "trials": 1}
    silent = subject(replicate, Simulator(MODEL, engine="numpy"))
    got = [
        m.time(silent, task, kind)
        for task in ("word", "colour")
        for kind in ("control", "conflict", "congruent")
    ]
    assert got == pytest.approx([24, 25, 23, 35, 47, 30], abs=1)


def test_words_as_weak_as_colours():
    other = Simulator(weighted(MODEL.network, 2.2, 1.3))
    assert other.weights["word->word_hidden"].tolist() == [[2.2, -2.2], [-2.2, 2.2]]
    assert other.weights["word_hidden->response"].tolist() == [[1.3, -1.3], [-1.3, 1.3]]
    assert other.weights["colour_hidden->response"].tolist() == [[1.3, -1.3], [-1.3, 1.3]]


def test_measures_by_hand():
    measures = constructed(1)
    assert m.interference(measures, "colour") == 13
    assert m.facilitation(measures, "colour") == 5
    assert m.more_interference(measures) == pytest.approx(5.5)
    assert m.undisturbed_reading(measures) == pytest.approx(0.3)
    assert m.weak_attention(measures) == 14 - 3
