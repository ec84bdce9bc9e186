"""A distributed memory: what it sees, a response by hand, and what is measured."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.mcclelland_rumelhart_1985_memory import before, knowing

from pdpsim.formats import table
from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.mcclelland_rumelhart_1985_memory import measures as m
from pdpsim_replications.settling.mcclelland_rumelhart_1985_memory import patterns as p

MODEL = read(find("mcclelland_rumelhart_1985"))


def test_names_and_prototypes():
    names, seen = np.array(list(p.NAMES.values())), np.array(list(p.PROTOTYPES.values()))
    assert (names @ names.T == 8 * np.eye(3)).all()
    assert (seen @ seen.T == [[16, 8, 0], [8, 16, 0], [0, 0, 16]]).all()
    assert (seen[0, :8] == seen[1, :8]).all()


def test_the_table_of_patterns_is_the_prototypes_with_their_names():
    shipped = table.read(find("mcclelland_rumelhart_1985").with_suffix(".tsv"), MODEL.network, taught=False)
    expected = [
        p.named(name, seen) for name, seen in zip(p.NAMES.values(), p.PROTOTYPES.values(), strict=True)
    ]
    assert (shipped.inputs["unit"] == expected).all()


def test_distortions():
    rng = np.random.default_rng(0)
    pattern = np.ones(24)
    assert p.distorted(np.tile(pattern, (400, 1)), 0.2, rng).mean() == pytest.approx(0.6, abs=0.03)
    assert (p.distorted(pattern, 0.0, rng) == pattern).all()
    assert (p.differing(pattern, 5, rng) == -1).sum() == 5
    assert (pattern == 1).all()
    assert p.named(None, p.PROTOTYPES["dog"])[:8].tolist() == [0] * 8
    assert p.named(p.NAMES["dog"], None)[8:].tolist() == [0] * 16


def test_the_response_of_an_empty_memory_by_hand():
    """Nothing but external input: a(t) = a + .15 (1 - a) - .15 a, ten times."""
    a = 0.0
    for _ in range(10):
        a += 0.15 * (1 - a) - 0.15 * a
    memory = Simulator(MODEL, 1)
    pattern = p.named(p.NAMES["cat"], p.PROTOTYPES["cat"])
    assert p.strengths(memory, pattern) == pytest.approx(a)
    assert a == pytest.approx(0.5 * (1 - 0.7**10))


def test_one_presentation_changes_weights_by_hand():
    """External less internal input, times the sender: at first the internal input is 0."""
    memory = Simulator(MODEL, 1)
    pattern = p.named(p.NAMES["cat"], p.PROTOTYPES["cat"])
    a = p.answers(memory, pattern)[0]
    p.study_of(memory, [pattern])
    expected = 0.05 * np.outer(a, pattern) * (1 - 0.02)
    np.fill_diagonal(expected, 0.0)
    assert memory.weights["unit->unit"] == pytest.approx(expected)
    assert p.strengths(memory, pattern) > p.strengths(memory, p.named(p.NAMES["dog"], p.PROTOTYPES["bagel"]))


def test_a_name_leads_to_what_it_names():
    memory = Simulator(MODEL, 1)
    shown = [p.named(name, seen) for name, seen in zip(p.NAMES.values(), p.PROTOTYPES.values(), strict=True)]
    for _ in range(10):
        p.study_of(memory, shown)
    answer = p.answers(memory, p.named(p.NAMES["dog"], None))[0]
    assert p.cosines(answer, p.PROTOTYPES).argmax() == 0
    assert p.cosines(np.zeros(24), p.PROTOTYPES).tolist() == [0, 0, 0]


def test_measures_by_hand():
    measures = knowing(2)
    assert m.prototype_over_new(measures) == pytest.approx(0.1)
    assert m.prototype_over_last(measures) == pytest.approx(0.05)
    assert m.last_over_new(measures) == pytest.approx(0.05)
    assert m.recent_over_new(measures) == pytest.approx(0.03)
    assert m.own_prototype(measures) == pytest.approx(0.5)
    assert m.wrong_name_units(measures) == 0
    assert m.wrong_name_units(before()) == 24
    assert m.own_part(measures) == pytest.approx(0.7)
    assert m.alike_apart(measures) == pytest.approx(0.4)
    assert m.own_instance(measures) == pytest.approx(0.2)
    assert m.own_dog(measures) == pytest.approx(0.2)
    assert m.falls(measures) == pytest.approx(0.05)
    assert m.steeper(measures) == pytest.approx(0.12)
