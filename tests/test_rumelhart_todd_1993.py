"""The study of Rumelhart and Todd (1993): measures worked by hand, claims, a network of a few epochs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import control, value
from subjects.rumelhart_todd_1993 import EPOCHS, SPLITS, grown

from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993 import measures as m
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993.study import simulate

study = load("rumelhart-todd-1993")


def test_distances_and_times_of_a_known_development():
    measures = grown()
    for name, time in SPLITS.items():
        assert m.told_apart(measures, name) == pytest.approx(time, abs=3)
    assert m.distances(measures, "plants, animals")[-1] == pytest.approx(8.0, abs=1e-3)
    assert m.distances(measures, "single animals")[-1] == pytest.approx(2.0, abs=1e-3)


def test_every_claim_holds_of_the_known_development_and_no_control_does():
    measures = grown()
    for each in study.claims:
        assert value(study, each.id, measures) > 0, each.id
        if each.control != "none":
            assert control(study, each.id, measures) <= 0, each.id


def test_claims_fail_where_the_development_runs_backwards():
    measures = grown()
    backwards = measures | {name: measures[name][::-1] for name in ("representations", "beliefs")}
    for id in ("RMC-1a", "RMC-1d", "RMC-3a", "RMC-3c"):
        assert not value(study, id, backwards) > 0
    for id in ("RMC-1e", "RMC-1j"):
        assert value(study, id, backwards) <= 0


def test_a_straight_rise_is_no_stage():
    measures = grown()
    side = np.where(np.isin(m.ITEMS, m.GROUPS["plants"]), 1.0, -1.0)
    measures["representations"] = (side * (EPOCHS / 1_000)[:, None])[:, :, None]
    assert value(study, "RMC-2a", measures) == pytest.approx(1 - 3)


def test_properties_are_learned_when_their_units_stay_on():
    measures = grown()
    # sing is true of one item: halfway at 800, above 0.8 at 800 + 10 ln 4
    assert m.property_learned(measures, "canary", "can", "sing") == pytest.approx(814, abs=2)
    assert m.property_learned(measures, "robin", "can", "sing") == np.inf
    assert np.isnan(m.later(np.inf, 3.0))
    assert m.later(19.0, 9.0) == pytest.approx(np.log(2))


def test_modes_of_the_truth_are_all_there_and_come_in_order():
    measures = grown()
    np.testing.assert_allclose(m.mode_strengths({"beliefs": m.knowledge().facts[None]}), 1.0)
    assert m.rank_agreement(measures) > 0.8
    silent = measures | {"beliefs": np.zeros_like(measures["beliefs"])}
    assert m.rank_agreement(silent) == 0


def test_birds_are_nearest_only_if_both_are():
    places = np.array([[9.0], [9.0], [8.0], [8.0], [0.0], [1.0], [3.0], [4.0]])
    assert m.birds_nearest(places, np.array([0.5])) == pytest.approx(
        (2.5 - 0.5) / np.mean(np.abs(places - 0.5))
    )
    assert m.birds_nearest(places, np.array([2.5])) < 0


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one network, barely trained."""
    setup = make_setup(study, {"training.epochs": 30, "every": 10, "steps": 5}, quick=True)
    return simulate(Replicate(study, setup=setup))


def test_a_short_run_gives_every_claim_a_number_or_none(quick: dict[str, Any]):
    assert quick["epochs"].tolist() == [0, 10, 20, 30]
    assert quick["representations"].shape == (4, 8, 8)
    assert quick["beliefs"].shape == (4, 8, 36)
    for each in study.claims:
        assert isinstance(value(study, each.id, quick), float), each.id
        if each.control != "none":
            assert np.isfinite(control(study, each.id, quick)), each.id


def test_a_sparrow_is_inferred_from_one_fact(quick: dict[str, Any]):
    assert quick["sparrow"].shape == (8,)
    assert quick["sparrow_beliefs"].shape == (36,)
    assert ((quick["sparrow"] > 0) & (quick["sparrow"] < 1)).all()
    assert not np.allclose(quick["sparrow"], 0.5)


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str):
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert len({len(values) for values in columns.values()}) == 1


def test_sweep_has_valid_settings():
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)
