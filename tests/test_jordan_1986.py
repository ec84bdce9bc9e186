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
from pdpsim_replications.serial_order.jordan_1986 import dual_task as d
from pdpsim_replications.serial_order.jordan_1986 import environment as e
from pdpsim_replications.serial_order.jordan_1986 import measures as m
from pdpsim_replications.serial_order.jordan_1986.study import (
    TRACED,
    coarticulation,
    several_sequences,
    simulate,
)

study = load("jordan-1986")


# --- environment --------------------------------------------------------------------------------------


def test_sequences_have_plans_and_one_unit_for_each_element() -> None:
    patterns = e.sequences()
    assert patterns.names == e.SEQUENCES
    assert e.REPEATED.tolist() == [True, True, False, False]
    for number, (name, events) in enumerate(patterns):
        assert (patterns.inputs["plan"][events] == np.eye(4)[number]).all()
        assert [e.ELEMENTS[unit] for unit in patterns.targets["output"][events].argmax(axis=1)] == list(name)


def test_swapped_sequences_have_the_plan_of_another() -> None:
    own, swapped = e.sequences(), e.sequences(swapped=True)
    np.testing.assert_array_equal(own.targets["output"], swapped.targets["output"])
    assert not (own.inputs["plan"] * swapped.inputs["plan"]).any()
    assert (swapped.inputs["plan"].sum(axis=1) == 1).all()


def test_constraints_say_ever_more_of_actions() -> None:
    free, neighbours, everywhere = (e.actions(reach).targets["output"] for reach in e.CONSTRAINTS.values())
    np.testing.assert_array_equal(np.isfinite(free), np.eye(4, dtype=bool))
    assert neighbours[1].tolist()[:3] == [0.1, 0.9, 0.1]
    assert np.isnan(neighbours[1, 3])
    np.testing.assert_array_equal(np.isnan(neighbours), e.APART)
    np.testing.assert_array_equal(everywhere, np.where(np.eye(4), 0.9, 0.1))


@pytest.mark.parametrize("shared", d.SHARED)
def test_similar_tasks_share_features_of_stimuli_with_one_number(shared: int) -> None:
    first, second = d.stimuli(shared)
    assert first.sum(axis=1).tolist() == second.sum(axis=1).tolist() == [8] * 4
    np.testing.assert_array_equal(first @ second.T, shared * np.eye(4))
    np.testing.assert_array_equal(first @ first.T, 8 * np.eye(4))


def test_both_tasks_at_once_are_every_pair_of_stimuli() -> None:
    features = d.stimuli(2)
    pairs = d.both(features)
    assert len(pairs) == 16
    np.testing.assert_array_equal(pairs.inputs["stimulus"][6], features[0, 1] + features[1, 2])
    assert [pairs.targets[task][6].argmax() for task in d.TASKS] == [1, 2]
    single = d.alone(features)
    assert np.isnan(single.targets["second"][:4]).all()
    assert np.isnan(single.targets["first"][4:]).all()
    assert len(d.combined(single, pairs)) == 24


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
    constrained = e.utterance("istry", "round", e.CLUSTER).targets["output"][:, e.FEATURES.index("round")]
    assert constrained.tolist() == [0.1, 0.1, 0.1, 0.1, 0.9]
    nasal = e.utterance(e.UTTERANCES["freon"]).targets["output"][:, e.FEATURES.index("nasal")]
    assert np.isnan(nasal).tolist() == [False, False, True, True, False]
    oral = e.utterances()["freon-oral"].targets["output"][:, e.FEATURES.index("nasal")]
    assert oral.tolist() == [0.1, 0.1, 0.1, 0.1, 0.9]


def test_segments_of_an_utterance_can_be_distinguished_at() -> None:
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


def test_movement_begins_at_0_and_its_shares_end_at_1() -> None:
    values, control = np.array([0.2, 0.4, 0.6, 1.0]), np.array([0.1, 0.1, 0.1, 0.1])
    assert m.movement(values, control).tolist() == pytest.approx([0, 0.2, 0.4, 0.8])
    assert m.shares(values, control).tolist() == pytest.approx([0, 0.25, 0.5, 1])
    assert m.shares(np.ones(3), np.full(3, 0.3)).tolist() == [0, 0, 0]  # another value, but nothing moves


def test_seriality_is_exactly_0_where_nothing_changes() -> None:
    assert m.seriality(np.tile([0.1, 0.7, 0.3, 0.9], (4, 1))) == 0
    assert m.seriality(np.where(np.eye(4), 0.9, 0.2)) == pytest.approx(0.7)
    neighbours_only = np.where(e.APART, 0.9, np.where(np.eye(4), 0.9, 0.1))
    assert m.seriality(neighbours_only) == 0  # what is specified does not count


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
        "i-y-constrained": course("round", [0.1] * 6 + [0.2, 0.9], 8),
        "i-i-constrained": course("round", [0.1] * 8, 8),
        "freon": course("nasal", [0.1, 0.1, 0.26, 0.5, 0.9], 5),
        "freod": course("nasal", [0.1] * 5, 5),
        "freon-oral": course("nasal", [0.1, 0.1, 0.1, 0.2, 0.9], 5),
        "freod-oral": course("nasal", [0.1] * 5, 5),
    }
    ids = ("4a", "4b", "4c", "4d", "4e", "4f", "5", "6a", "6b", "6c")
    effect = {id: value(study, f"J86-{id}", measures) for id in ids}
    assert effect["4a"] == pytest.approx(1.2 / 6)  # 0, .1, .1, .2, .3, .5
    assert effect["4b"] == pytest.approx(0.4 / 6)
    assert effect["4c"] == pytest.approx(0)
    assert effect["4d"] == pytest.approx(14 / 15)  # one tie among 15 pairs
    assert effect["4e"] == pytest.approx(1.1 / 6)
    assert effect["4f"] == pytest.approx(0.8 / 6)
    assert effect["5"] == pytest.approx(0.3 / 0.8 - 0.1)
    assert effect["6a"] == pytest.approx(0.2 - 0.1)
    assert effect["6b"] == pytest.approx(0.5 - 0.2)
    assert effect["6c"] == pytest.approx((0.16 + 0.4 - 0.1) / 2)


def test_what_is_always_there_anticipates_nothing() -> None:
    flat = {f"{name}-{i}": course("round", [level] * 8, 8) for name, i, level in (("i", "y", 0.5),)}
    measures = flat | {name: course("round", [0.1] * 8, 8) for name in ("i-i", "y-i")}
    assert value(study, "J86-4a", measures) == 0
    assert value(study, "J86-4d", measures) == 0
    assert value(study, "J86-5", measures) == -0.1


def test_claims_of_sequences_by_hand() -> None:
    measures = {
        "margins_trace": np.array([0.3, 0.2, 0.1, 0.4]),
        "margins_no-trace": np.array([-0.1, -0.02, 0.3, 0.2]),
        "distances": np.array([[0.3, 0.2, 0.1], [0.5, 0.2, 0.1]]),
    }
    ids = ("1", "2a", "2b", "2c", "2d", "3b")
    assert [value(study, f"J86-{id}", measures) for id in ids] == pytest.approx([0.1, 0.2, 0.02, 0.2, 0.3, 1])
    learned = {**measures, "margins_no-trace": np.array([-0.1, 0.05, 0.3, 0.2])}  # ABAC, without a trace
    assert value(study, "J86-2b", learned) == pytest.approx(-0.05)


def test_claims_of_constraints_by_hand() -> None:
    away = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    measures = {
        "actions-free": 0.9 - 0.1 * away,
        "actions-neighbours": np.where(away == 0, 0.9, 0.2),
        "actions-all": np.where(away == 0, 0.8, 0.3),
    }
    ids = ("8a", "8b", "8c")
    expected = [0.1, 0.7 - np.mean([0.25, 0.2, 0.2, 0.25]), 0.2]
    assert [value(study, f"J86-{id}", measures) for id in ids] == pytest.approx(expected)


def test_claims_of_two_tasks_by_hand() -> None:
    measures = {
        "interference": np.array([0.1, 0.2, 0.3, 0.4]),
        "inner_product": np.array([1.0, 2.0, 3.0, 4.0]),
        "course": np.array([[0.1, 0.0], [0.2, 0.0], [0.3, 0.1], [0.4, 0.1]]),
    }
    ids = ("9a", "9b", "10", "11")
    assert [value(study, f"J86-{id}", measures) for id in ids] == pytest.approx([0.2, 1.0, 0.2, 0.1])


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one replicate, barely trained."""
    short = {f"{name}.training.epochs": 20 for name in ("no-trace", *TRACED)}
    return simulate(
        Replicate(study, setup=make_setup(study, {**short, "starts": 2}, quick=True, engine="numpy"))
    )


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control != "none":
            assert np.isfinite(control(study, each.id, quick)), each.id


def test_networks_of_speech_begin_with_the_same_weights(quick: dict[str, Any]) -> None:
    setup = make_setup(study, {"speech.training.epochs": 0}, quick=True, engine="numpy")
    untrained = coarticulation(Replicate(study, setup=setup))
    np.testing.assert_array_equal(untrained["i-y"], untrained["i-i"])
    assert not np.array_equal(quick["i-y"], quick["i-i"])


def test_without_the_state_outputs_never_change(quick: dict[str, Any]) -> None:
    for name in (*e.utterances(), *(f"actions-{each}" for each in e.CONSTRAINTS)):
        assert np.ptp(quick[f"stateless_{name}"], axis=0).max() == 0
        assert np.ptp(quick[name], axis=0).max() > 0


def test_training_apart_and_together_begin_at_the_interference_measured(quick: dict[str, Any]) -> None:
    for name in ("course", "apart_course"):
        np.testing.assert_array_equal(quick[name][:, 0], quick["interference"])
    assert (quick["course"][:, -1] < quick["apart_course"][:, -1]).all()


def test_the_network_without_a_trace_has_none_whatever_the_others_have() -> None:
    settings = {"sequences.layers.state.trace": 0.7, "sequences.training.epochs": 1}
    replicate = Replicate(study, setup=make_setup(study, settings, quick=True, engine="numpy"))
    several_sequences(replicate)
    traces = {
        name: next(layer.trace for layer in network.description.layers if layer.name == "state")
        for name, network in replicate.networks.items()
    }
    assert traces == {"trace": 0.7, "no-trace": 0.0}


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
