"""The study of Rumelhart and Todd (1993): measures worked by hand, claims, a network of a few epochs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import control, value
from subjects.rumelhart_todd_1993 import EPOCHS, SPLITS, grown

from pdpsim.base.errors import StudyError
from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993 import measures as m
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993.study import simulate

study = load("rumelhart-todd-1993")


def test_distances_and_times_of_a_known_development():
    measures = grown(width=0.2)
    for name, time in SPLITS.items():
        assert m.distinguished_at(measures, name) == pytest.approx(time, abs=3)
    assert m.distances(measures, "plants, animals")[-1] == pytest.approx(8.0, abs=1e-3)
    assert m.distances(measures, "single animals")[-1] == pytest.approx(2.0, abs=1e-3)


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
    measures["representations"] = (side * (EPOCHS / 2_500)[:, None])[:, :, None]
    assert value(study, "RMC-2a", measures) == pytest.approx(1)


def test_properties_are_learned_when_their_units_stay_on():
    measures = grown()
    # sing is true of one item: halfway at 1,636, above 0.8 at 1,636 + 10 ln 4
    assert m.property_learned(measures, "canary", "can", "sing") == pytest.approx(1650, abs=2)
    assert m.canary_epoch(measures, "grow") == pytest.approx(75, abs=2)
    assert m.property_learned(measures, "robin", "can", "sing") == np.inf
    assert np.isnan(m.later(np.inf, 3.0))
    assert m.later(19.0, 9.0) == pytest.approx(np.log(2))


def test_modes_of_the_truth_are_all_there_and_come_in_order():
    measures = grown()
    np.testing.assert_allclose(m.mode_strengths({"beliefs": m.knowledge().facts[None]}), 1.0)
    assert m.rank_agreement(measures) > 0.8 - m.BY_CHANCE
    silent = measures | {"beliefs": np.zeros_like(measures["beliefs"])}
    assert m.rank_agreement(silent) == -m.BY_CHANCE


def test_a_shuffled_environment_keeps_frequencies_and_the_canary():
    known, other = m.knowledge(), m.shuffled(np.random.default_rng(0))
    np.testing.assert_array_equal(other.facts.sum(axis=0), known.facts.sum(axis=0))
    canary = known.item("canary")
    np.testing.assert_array_equal(other.facts[canary], known.facts[canary])
    assert not np.array_equal(other.facts, known.facts)


def test_attributes_of_a_sparrow_are_of_three_kinds():
    names = {
        kind: [name for (_, name), member in zip(m.knowledge().attributes, members, strict=True) if member]
        for kind, members in m.sparrow_kinds().items()
    }
    assert names["shared"] == ["living", "grow", "move", "fly", "skin", "wings", "feathers"]
    assert names["intermediate"] == ["red", "yellow", "swim", "sing", "gills", "scales"]
    assert names["foreign"] == ["pretty", "big", "tall", "green", "roots", "leaves", "bark", "petals"]
    measures = {"sparrow_beliefs": np.where(m.sparrow_kinds()["shared"], 0.9, 0.2)}
    assert m.sparrow_more(measures, "shared", "foreign") == pytest.approx(0.7)
    with pytest.raises(StudyError, match=r"sharde.*shared"):
        m.sparrow_more(measures, "sharde", "foreign")


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
        if each.control == "untrained":
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
