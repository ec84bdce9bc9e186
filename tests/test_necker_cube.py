"""The Necker cube: its constraints, its stable states, and where runs end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from subjects.necker_cube import BIAS, IMPOSSIBLE, WEIGHTS, ends, runs, seeing

from pdpsim.analysis.goodness import gains, goodness
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.necker_cube import measures as m
from pdpsim_replications.settling.necker_cube.study import by_chance, surface, with_gain

MODEL = read(find("necker_cube"))
UNITS = MODEL.network.layer("vertex").units


def test_constraints():
    assert (WEIGHTS == WEIGHTS.T).all()
    edges, excluded = np.argwhere(WEIGHTS == 1), np.argwhere(WEIGHTS == -1.5)
    assert len(edges) == 2 * 24
    assert len(excluded) == 2 * 16
    assert set(np.unique(WEIGHTS)) == {-1.5, 0.0, 1.0}
    for i, j in edges:  # neighbours differ in one of three ways, within an interpretation
        (cube, a), (other, b) = (UNITS[k].split("-") for k in (i, j))
        assert cube == other
        assert sum(x != y for x, y in zip(a, b, strict=True)) == 1
    for i, j in excluded:  # front and back of one corner of the drawing's other cube
        (cube, a), (other, b) = (UNITS[k].split("-") for k in (i, j))
        assert cube != other
        assert a[1:] == b[1:]


def test_a_cube_satisfies_all_its_constraints():
    cube = np.repeat([1.0, 0.0], 8)
    assert goodness(WEIGHTS, cube, BIAS) == 16
    assert goodness(WEIGHTS, 1 - cube, BIAS) == 16
    assert goodness(WEIGHTS, np.ones(16), BIAS) == 2 * 16 - 16 * 1.5


def test_the_stable_states():
    measures = seeing(1)
    assert m.other_best_states(measures) == 0
    assert m.miscounted_states(measures) == 0
    assert m.pure_states(measures) == 0
    assert len(measures["stable_states"]) == 21
    fewer = {
        "stable_states": measures["stable_states"][1:],
        "stable_goodness": measures["stable_goodness"][1:],
    }
    assert m.other_best_states(fewer) == 1
    assert m.miscounted_states(fewer) == 1


def test_the_surface_has_three_peaks_in_its_middle():
    best = surface(WEIGHTS, BIAS)
    assert (best[8, 0], best[0, 8], best[0, 0]) == (16, 16, 0)
    assert (best[2, 6], best[4, 4], best[6, 2]) == (12, 12, 12)
    assert m.middle_peaks_off({"surface": best}) == 0
    best[4, 4] = 0
    assert m.middle_peaks_off({"surface": best}) == 1


def test_the_impossible_cube_is_that_of_figure_2():
    on = [unit for unit, active in zip(UNITS, IMPOSSIBLE, strict=True) if active]
    assert on == [f"A-{corner}" for corner in ("bur", "fur", "bll", "fll")] + [
        f"B-{corner}" for corner in ("bul", "ful", "blr", "flr")
    ]
    # no two of its units exclude each other, and it is stable at inputs below 1
    assert goodness(WEIGHTS, IMPOSSIBLE, 0.0) == 4
    assert (gains(WEIGHTS, IMPOSSIBLE, 0.9) < 0).all()
    assert not (gains(WEIGHTS, IMPOSSIBLE, 1.1) < 0).all()
    measures = {"state_low_input": ends(0), "state_high_input": ends(5, other=2)}
    assert m.impossible_gain(measures) == pytest.approx(0.05)
    assert m.other_ends(measures, "high") == 1
    assert m.virtually_always(measures, "high") == pytest.approx(0.93 - 0.95)
    assert m.ever_whole_gain(measures) == pytest.approx(-0.07)


def test_runs_end_in_stable_states_and_two_thirds_in_a_cube():
    nothing = PatternSet.from_arrays({"vertex": np.zeros((40, 16))})
    longer = replace(MODEL.network, time=replace(MODEL.network.time, ticks=60))
    ends = Simulator(longer, 3, engine="numpy").record(nothing)["vertex"]
    value = goodness(WEIGHTS, ends, BIAS)
    assert set(np.round(value, 1)) <= {12.0, 16.0}
    # .7 of 1,000 runs elsewhere: 28 of 40, give or take three standard errors
    assert 20 <= (value > 15).sum() <= 36


def test_external_input_decides_the_percept():
    shown = np.zeros((10, 16))
    shown[:, :8] = 1.0
    ends = Simulator(MODEL, 1, engine="numpy").record(PatternSet.from_arrays({"vertex": shown}))["vertex"]
    assert (ends[:, :8].mean(axis=1) > 0.9).all()


def test_other_networks():
    assert with_gain(MODEL.network, 0.7).interaction.excitation == 0.7
    chance = by_chance(MODEL.network, np.array([2.0, 1.0]))
    assert chance.time.annealing == ((1, 2.0), (1, 1.0))
    assert chance.layer("vertex").activation == "stochastic"


def test_measures_by_hand():
    measures = {"end_low": runs(65), "end_high": runs(50), "end_again": runs(60), "end_annealed": runs(90)}
    assert m.gain_cost(measures) == pytest.approx(0.15)
    assert m.same_gain_cost(measures) == pytest.approx(0.05)
    assert m.annealing_help(measures) == pytest.approx(0.25)
