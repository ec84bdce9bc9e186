"""The study of Elman (1993): its schedules, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pdpsim.base.errors import StudyError
from pdpsim.figures.style import new_figure
from pdpsim.results.case import Case
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.elman_1993_starting_small import measures as m
from pdpsim_replications.sequence_prediction.elman_1993_starting_small.schedules import (
    SCHEDULES,
    Pass,
    stretched,
)
from pdpsim_replications.sequence_prediction.elman_1993_starting_small.study import simulate

study = load("elman-1993-starting-small")


def test_schedules_are_those_of_the_three_simulations() -> None:
    assert {name: len(schedule) for name, schedule in SCHEDULES.items()} == {
        "flat": 32,
        "input": 20,
        "memory": 32,
    }
    assert set(SCHEDULES["flat"]) == {Pass("complex")}
    assert [each.sentences for each in SCHEDULES["input"][::5]] == ["simple", "quarter", "half", "complex"]
    memories = [each.memory for each in SCHEDULES["memory"]]
    assert memories == [(3, 4)] * 12 + [(4, 5)] * 5 + [(5, 6)] * 5 + [(6, 7)] * 5 + [None] * 5
    assert {each.sentences for each in SCHEDULES["memory"]} == {"complex"}


def test_exposure_stretches_every_stage_and_keeps_their_order() -> None:
    twice = stretched(SCHEDULES["memory"], 2.0)
    assert len(twice) == 64
    assert twice[23:25] == (Pass("complex", (3, 4)), Pass("complex", (4, 5)))
    assert len(stretched(SCHEDULES["input"], 0.01)) == 4  # a pass of each stage at least
    assert stretched(SCHEDULES["flat"], 1.0) == SCHEDULES["flat"]
    with pytest.raises(StudyError, match="above 0"):
        stretched(SCHEDULES["flat"], 0.0)


def test_differences_are_of_networks_that_read_as_many_passes() -> None:
    by_condition = {
        "flat": {
            "sse_likelihood": 0.2,
            "early_sse_likelihood": 0.3,
            "cosine_likelihood": 0.8,
            "early_cosine_likelihood": 0.7,
            "agreement": 0.5,
            "early_agreement": 0.1,
        },
        "input": {"sse_likelihood": 0.1, "cosine_likelihood": 0.9, "agreement": 0.6},
        "memory": {
            "sse_likelihood": 0.05,
            "cosine_likelihood": 0.95,
            "agreement": 0.8,
        },
    }
    assert m.lag(by_condition, "input") == pytest.approx(0.2)
    assert m.lag(by_condition, "memory") == pytest.approx(0.15)
    assert m.lead(by_condition, "input") == pytest.approx(-0.2)
    assert m.lead(by_condition, "memory") == pytest.approx(-0.15)
    assert m.agreement_lag(by_condition, "input") == pytest.approx(0.5)
    assert m.agreement_lag(by_condition, "memory") == pytest.approx(0.3)
    assert m.likeness(by_condition) == pytest.approx(0.05)


def test_success_and_failure_are_held_against_pairs_of_words() -> None:
    measures = {
        "sse_likelihood": 0.1,
        "bigram_sse_likelihood": 0.13,
        "cosine_likelihood": 0.9,
        "bigram_cosine_likelihood": 0.78,
    }
    assert m.success(measures) == pytest.approx(0.03) == -m.failure(measures)
    assert m.direction(measures) == pytest.approx(0.12)


# --- the study ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick() -> dict[str, dict[str, Any]]:
    """Measures of one network of each condition, barely trained."""
    setup = make_setup(study, {}, quick=True, engine="numpy")
    return {name: simulate(Replicate(study, Case(name, None), setup=setup)) for name in study.condition_names}


def test_conditions_begin_with_the_same_network_and_end_with_others(quick: dict[str, dict[str, Any]]) -> None:
    untrained = {each["untrained_sse_actual"] for each in quick.values()}
    assert len(untrained) == 1
    assert len({each["sse_actual"] for each in quick.values()}) == 3


def test_curves_have_a_value_for_every_pass_and_the_flat_network_is_looked_at_on_the_way(
    quick: dict[str, dict[str, Any]],
) -> None:
    for name, each in quick.items():
        assert len(each["curve_agreement"]) == len(stretched(SCHEDULES[name], 0.2)) + 1
    passes = len(stretched(SCHEDULES["input"], 0.2))
    assert quick["flat"]["early_agreement"] == quick["flat"]["curve_agreement"][passes]


def test_limited_memory_reads_the_same_words(quick: dict[str, dict[str, Any]]) -> None:
    passes = {name: len(stretched(SCHEDULES[name], 0.2)) for name in ("flat", "memory")}
    assert quick["flat"]["words_read"] / passes["flat"] == quick["memory"]["words_read"] / passes["memory"]


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, dict[str, Any]], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), {name: [each, each] for name, each in quick.items()})
    assert columns is not None
    assert all(np.size(values) for values in columns.values())


def test_sweep_is_the_grid_of_the_dispute() -> None:
    assert study.sweep is not None
    assert set(study.sweep.grid) == {"weights.init", "training.rule.rate", "exposure"}
    for each in study.sweep.combinations():
        make_setup(study, each)
