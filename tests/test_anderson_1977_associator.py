"""Associators: the pairs, the rule of 78, runs in the box, and what is measured."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.anderson_1977_associator import FIRST, SECOND, storing

from pdpsim.describe.patterns import PatternSet
from pdpsim.formats import table
from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.anderson_1977_associator import measures as m
from pdpsim_replications.settling.anderson_1977_associator import pairs as p
from pdpsim_replications.settling.anderson_1977_associator.study import leaning, orthogonal

PAIRS, CHANCE, BOX = (
    read(find(name)) for name in ("pattern_associator", "pattern_associator_chance", "anderson_1977_box")
)


def test_the_sets():
    for name, overlaps in (("orthogonal", [0, 0, 0]), ("overlapping", [0, 0.5, 0])):
        x = p.pairs(name).inputs["input"]
        assert [(x[i] @ x[j]) / 8 for i, j in ((0, 1), (0, 2), (1, 2))] == overlaps
    x, t = p.pairs("impossible").inputs["input"], p.pairs("impossible").targets["output"]
    assert (x[0] + x[3] == x[1] + x[2]).all()  # the inputs are dependent, the targets are not alike
    assert (t[0] + t[3] != t[1] + t[2]).any()


def test_the_table_of_patterns_is_the_overlapping_set():
    shipped = table.read(find("pattern_associator").with_suffix(".tsv"), PAIRS.network)
    assert (shipped.inputs["input"] == p.pairs("overlapping").inputs["input"]).all()
    assert (shipped.targets["output"] == p.pairs("overlapping").targets["output"]).all()


def test_the_delta_rule_by_hand():
    """The oracle of the handbook's exercise: the errors of the first three epochs."""
    error = 2 * Simulator(PAIRS, 1).train(p.pairs("overlapping")).error
    assert error[:3] == pytest.approx([26.0, 3.125, 0.1953125])
    assert (error[4:] < 1e-3).all()


def test_the_rule_of_78():
    rule, plain = p.rule_of_78(), p.rule_of_78(exception=False)
    assert rule.inputs["input"].sum(axis=1).tolist() == [3.0] * 18
    different = (rule.targets["output"] != plain.targets["output"]).any(axis=1)
    assert rule.inputs["input"][different].tolist() == [[1, 0, 0, 1, 0, 0, 1, 0]]
    assert (plain.inputs["input"][:, 6:] == plain.targets["output"][:, 7:5:-1]).all()
    few = p.frequent()
    assert (few.inputs["input"][0] == few.targets["output"][0]).all()
    assert few.targets["output"][1].tolist() == [0, 1, 0, 0, 1, 0, 1, 0]


def test_leaning_by_hand():
    simulator = Simulator(CHANCE, 1)
    assert leaning(simulator, p.rule_of_78()) == (0.0, 0.0)
    weights = np.zeros((8, 8))
    weights[6, 7] = weights[7, 6] = 15.0 * np.log(3)  # on with probability 3/4, the other 1/2
    simulator.weights["input->output"] = weights
    assert leaning(simulator, p.rule_of_78()) == pytest.approx((-0.25, 0.25))


def test_noise():
    rng = np.random.default_rng(0)
    clean = p.pairs("orthogonal")
    noisy = p.noisy(clean, 30, 0.5, rng)
    off = noisy.inputs["input"] - np.tile(clean.inputs["input"], (30, 1))
    assert 0.45 < np.abs(off).max() <= 0.5
    assert (noisy.targets["output"] == np.tile(clean.targets["output"], (30, 1))).all()


def test_a_run_in_the_box_by_hand():
    simulator = Simulator(BOX, 1)
    simulator.train(PatternSet.from_arrays({"unit": [FIRST]}))
    assert simulator.weights["unit->unit"] == pytest.approx(np.full((8, 8), 1 / 32))
    course = p.run_in_box(simulator, [0.5 * FIRST, 0.5 * SECOND], 3)
    assert course[0, :, 0] == pytest.approx([0.5, 0.625, 0.78125, 0.9765625])  # times 5/4 a step
    assert course[1, -1] == pytest.approx(0.5 * SECOND)  # it has nothing of the pattern
    assert p.run_in_box(simulator, [0.5 * FIRST], 10)[0, -1].tolist() == [1.0] * 8


def test_two_patterns():
    a, b = orthogonal(np.random.default_rng(4))
    assert set(a) | set(b) <= {-1.0, 1.0}
    assert a @ b == a[:4] @ b[:4] == 0


def test_measures_by_hand():
    measures = storing(1)
    assert m.hebb_error(measures, "strangers") == 8
    assert m.unsolved(measures, "impossible") == 32
    assert m.unsolved(measures, "overlapping") == -8
    assert m.tendency(measures) == pytest.approx(0.2)
    assert m.regularised(measures) == pytest.approx(0.2)
    assert m.regularised_alone(measures) == pytest.approx(-0.8)
    assert m.recovered(measures) == pytest.approx(0.3)
    assert m.at_once(measures) == pytest.approx(-0.2)
    assert m.off_walls(measures) == 0
    assert m.off_walls({"ends": measures["starts"]}) > 0.5
    assert m.incomplete(measures | {"half": np.array([FIRST, FIRST])}) == 2
    # across: two steps of .05 of a distance of 4 before, all of it after; on one side: .1 before, none after
    assert m.categorical(measures) == pytest.approx(0.1)
    assert m.frequent_wins(measures) == 1
    assert m.equal_wins(measures) == pytest.approx(-0.1)
    assert m.growth_gap(measures) == pytest.approx(0)
    assert m.growth_gap_untrained(measures) == pytest.approx(0.5)
