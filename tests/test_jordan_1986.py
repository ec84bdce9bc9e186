"""The study of Jordan (1986): what its networks learn, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import control, value

from pdpsim.figures.style import new_figure
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.serial_order.jordan_1986 import environment as e
from pdpsim_replications.serial_order.jordan_1986 import measures as m
from pdpsim_replications.serial_order.jordan_1986.study import simulate

study = load("jordan-1986")


# --- environment --------------------------------------------------------------------------------------


def test_sequences_have_plans_and_one_unit_for_each_element() -> None:
    patterns = e.sequences()
    assert patterns.names == e.SEQUENCES
    assert e.REPEATED.tolist() == [True, True, False, False]
    for number, (name, events) in enumerate(patterns):
        assert (patterns.inputs["plan"][events] == np.eye(4)[number]).all()
        assert [e.ELEMENTS[unit] for unit in patterns.targets["output"][events].argmax(axis=1)] == list(name)


def test_walks_go_round_the_corners_one_coordinate_at_a_time() -> None:
    walk = e.cycles([1.0], [e.SQUARE], 2).targets["output"]
    assert len(walk) == 8
    np.testing.assert_allclose(np.abs(np.diff(walk, axis=0)).sum(axis=1), 0.5)
    np.testing.assert_allclose((e.SMALL + e.LARGE) / 2, e.SQUARE)


def test_what_segments_do_not_specify() -> None:
    targets = e.utterance("istry").targets["output"]
    rounding = targets[:, e.FEATURES.index("round")]
    assert (rounding[0], rounding[-1]) == (0.1, 0.9)
    assert np.isnan(rounding[1:-1]).all()
    constrained = e.utterance("istry", e.CLUSTER).targets["output"][:, e.FEATURES.index("round")]
    assert constrained.tolist() == [0.1, 0.1, 0.1, 0.1, 0.9]
    nasal = e.utterance(e.UTTERANCES["freon"]).targets["output"][:, e.FEATURES.index("nasal")]
    assert np.isnan(nasal).tolist() == [False, False, True, True, False]


def test_segments_of_an_utterance_can_be_told_apart() -> None:
    for segments in e.UTTERANCES.values():
        for one in set(segments):
            for other in set(segments) - {one}:
                difference = np.abs(np.subtract(e.SEGMENTS[one], e.SEGMENTS[other]))
                assert np.nanmax(difference) >= 0.2, (one, other)


# --- measures, by hand --------------------------------------------------------------------------------


def test_margin_is_that_of_the_worst_unit() -> None:
    patterns = e.sequences()
    right = patterns.targets["output"].copy()
    assert m.margins(right, patterns).tolist() == pytest.approx([0.4] * 4)
    right[3, 0] = 0.45  # the first A of ABAC
    assert m.margins(right, patterns).tolist() == pytest.approx([0.4, -0.05, 0.4, 0.4])


def test_distance_of_a_cycle_does_not_depend_on_where_it_begins() -> None:
    walk = np.concatenate(
        [np.roll(e.SQUARE, 3, axis=0), e.SQUARE + np.array([0.03, 0.04]), np.full((4, 2), 0.5)]
    )
    assert m.distances(walk, e.SQUARE).tolist() == pytest.approx([0, 0.05, 0.25 * 2**0.5])
    backwards = m.distances(e.SQUARE[::-1], e.SQUARE)
    assert backwards[0] > 0.2


def test_recovery_counts_halvings() -> None:
    assert m.recovery(0.4, 0.1) == pytest.approx(1)
    assert m.recovery(0.4, 0.2) == pytest.approx(0)
    assert m.recovery(0.4, 0.4) == pytest.approx(-1)


def test_shares_of_a_difference() -> None:
    got = m.shares(np.array([0.1, 0.3, 0.5, 0.9]), np.array([0.1, 0.1, 0.1, 0.1]))
    assert got.tolist() == pytest.approx([0, 0.25, 0.5, 1])
    assert m.shares(np.ones(3), np.ones(3)).tolist() == [0, 0, 0]


def test_betweenness_and_rise() -> None:
    assert m.betweenness(np.array([0.1, 0.2, 0.6, 0.9])) == pytest.approx(0.1)
    assert m.betweenness(np.array([0.9, 0.95, 0.1])) == pytest.approx(-0.05)
    assert m.rise(np.array([1.0, 2.0, 3.0])) == 1
    assert m.rise(np.array([3.0, 2.0, 1.0])) == -1
    assert m.rise(np.array([1.0, 3.0, 2.0])) == pytest.approx(1 / 3)


def test_nearness_is_half_the_distance_in_the_middle_and_below_0_at_the_ends() -> None:
    half = 0.2 * 2**0.5 / 2
    assert m.square_nearness(np.tile(e.SQUARE, (3, 1)), e.SMALL, e.LARGE) == pytest.approx(half)
    assert m.square_nearness(e.SMALL, e.SMALL, e.LARGE) == pytest.approx(0)
    assert m.square_nearness(np.full((4, 2), 0.5), e.SMALL, e.LARGE) < 0


# --- the study ----------------------------------------------------------------------------------------


def course(name: str, values: list[float], segments: int) -> np.ndarray[Any, Any]:
    table = np.full((segments, len(e.FEATURES)), 0.1)
    table[:, e.FEATURES.index(name)] = values
    return table


def test_claims_of_coarticulation_by_hand() -> None:
    measures = {
        "i-y": course("round", [0.1, 0.1, 0.2, 0.2, 0.3, 0.4, 0.6, 0.9], 8),
        "i-i": course("round", [0.1] * 8, 8),
        "y-i": course("round", [0.9, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 8),
        "i-y-constrained": course("round", [0.1] * 7 + [0.9], 8),
        "i-i-constrained": course("round", [0.1] * 8, 8),
        "freon": course("nasal", [0.1, 0.1, 0.26, 0.5, 0.9], 5),
        "freod": course("nasal", [0.1] * 5, 5),
    }
    ids = ("4a", "4b", "4c", "4d", "4e", "5", "6a", "6b")
    effect = {id: value(study, f"J86-{id}", measures) for id in ids}
    assert effect["4a"] == pytest.approx(1.2 / 6)  # 0, .1, .1, .2, .3, .5
    assert effect["4b"] == pytest.approx(0.4 / 6)
    assert effect["4c"] == pytest.approx(0)
    assert effect["4d"] == pytest.approx(14 / 15)  # one tie among 15 pairs
    assert effect["4e"] == pytest.approx(1.2 / 6)
    assert effect["5"] == pytest.approx(0.3 / 0.8 - 0.1)
    assert effect["6a"] == pytest.approx(0.2 - 0.1)
    assert effect["6b"] == pytest.approx(0.5 - 0.2)


def test_claims_of_sequences_by_hand() -> None:
    measures = {
        "margins_trace": np.array([0.3, 0.2, 0.1, 0.4]),
        "margins_no-trace": np.array([-0.1, 0.01, 0.3, 0.2]),
        "distances": np.array([[0.3, 0.2, 0.1], [0.5, 0.2, 0.1]]),
    }
    ids = ("1", "2a", "2b", "2c", "3b")
    assert [value(study, f"J86-{id}", measures) for id in ids] == pytest.approx([0.1, 0.2, 1, 0.2, 1])


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one replicate, barely trained."""
    short = {f"{name}.training.epochs": 20 for name in ("sequences", "square", "speech")}
    return simulate(
        Replicate(study, setup=make_setup(study, {**short, "starts": 2}, quick=True, engine="numpy"))
    )


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control != "none":
            assert np.isfinite(control(study, each.id, quick)), each.id


def test_networks_of_speech_begin_with_the_same_weights(quick: dict[str, Any]) -> None:
    np.testing.assert_array_equal(quick["untrained_i-y"], quick["untrained_i-i"])
    assert not np.array_equal(quick["i-y"], quick["i-i"])


def test_a_perturbed_start_moves_the_path(quick: dict[str, Any]) -> None:
    assert quick["paths"].shape == (2, 4 * e.RECORDED, 2)
    assert not np.allclose(quick["paths"][0][0], quick["cycle"][0])


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    measures = (
        {reading: [quick, quick] for reading in study.readings} if figure.over == "readings" else [quick] * 2
    )
    columns = figure.draw(new_figure(figure.width), measures)
    assert len({len(values) for values in columns.values()}) == 1
