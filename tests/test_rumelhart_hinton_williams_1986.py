"""The study of Rumelhart, Hinton & Williams (1986): its problems, its networks, its measures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from records import value
from subjects.rumelhart_hinton_williams_1986 import FIGURE_9, FIGURE_15, TABLE_3, detectors, shifting

from pdpsim import Simulator, read_model
from pdpsim.formats.model import find, parameters, read
from pdpsim.results.case import Case
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim.study.study import NotTested
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import measures as m
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import networks
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import problems as p
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import shapes as s
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.conditions import (
    CONDITIONS,
    MODELS,
    RATES,
    of_hidden,
    of_rate,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.study import simulate

study = load("rumelhart-hinton-williams-1986")


# --- conditions and models ------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_fits_its_model(condition: str) -> None:
    one = Replicate(study, Case(condition, "pattern"))
    task = CONDITIONS[condition]
    network = one.network("fit", one.model(task.model, task.settings))
    patterns, _ = networks.environment(one)
    assert network.test(patterns).pattern_errors.shape == (len(patterns),)


def test_every_parameter_of_the_models_says_where_it_comes_from() -> None:
    for name in MODELS.values():
        assert all(origin for _, _, origin in parameters(read(find(name))))


def test_chauvins_conditions_are_those_of_two_hidden_units_and_of_eight_at_a_quarter() -> None:
    assert (of_hidden(2), of_rate(0.25)) == ("xor", "xor-8-hidden")
    rates = {rate: CONDITIONS[of_rate(rate)].settings["training.rule.rate"] for rate in RATES}
    assert rates == {rate: rate for rate in RATES}


def outputs_of(
    model: str, weights: dict[str, Any], biases: dict[str, Any], patterns: Any, *layers: str
) -> Any:
    """Return what a shipped model does with published weights."""
    network = Simulator(read_model(model), 1)
    for name, values in weights.items():
        network.weights[name] = np.array(values, dtype=float)
    for name, values in biases.items():
        network.biases[name] = np.array(values, dtype=float)
    recorded = network.record(patterns, layers or ("output",))
    return np.hstack([recorded[layer] for layer in layers or ("output",)])


def test_figure_3_solves_exclusive_or() -> None:
    weights = {
        "input->hidden": [[-6.4], [-6.4]],
        "input->output": [[-4.2], [-4.2]],
        "hidden->output": [[-9.4]],
    }
    outputs = outputs_of("xor_direct", weights, {"hidden": [2.2], "output": [6.3]}, p.parity(2, 0.1))
    assert_allclose(outputs.ravel(), [0.1, 0.88, 0.88, 0.11], atol=0.01)


def test_figure_5_gives_a_half_to_01_and_11() -> None:
    weights = {"input->hidden": [[-2.0, 4.3], [9.2, 8.8]], "hidden->output": [[-4.5], [5.3]]}
    outputs = outputs_of("xor", weights, {"hidden": [2.0, -0.1], "output": [-0.8]}, p.parity(2, 0.1))
    assert_allclose(outputs.ravel(), [0.1, 0.5, 0.9, 0.5], atol=0.02)
    assert s.halves(outputs) > 0.08


def test_figure_9_tells_symmetric_patterns() -> None:
    weights = {"input->hidden": FIGURE_9, "hidden->output": [[-9.44], [-9.44]]}
    patterns = p.symmetry(6, 0.1)
    outputs = outputs_of("rhw_1986_symmetry", weights, {"hidden": [-1.0, -1.0], "output": [6.89]}, patterns)
    assert_allclose(outputs, patterns.targets["output"], atol=0.08)


def test_figure_11_adds_and_has_the_codes_of_table_8() -> None:
    # inputs a2, a1, b2, b1; outputs from the highest bit
    weights = {
        "input->low": [[0], [-7], [0], [-7]],
        "input->middle": [[-5]] * 4,
        "input->high": [[-8], [-4], [-8], [-4]],
        "low->middle": [[-2]],
        "middle->high": [[5]],
        "input->output": [[2, 5, 0], [2, 5, -5], [2, 5, 0], [2, 5, -5]],
        "low->output": [[4, 0, -10]],
        "middle->output": [[-4, 14, 0]],
        "high->output": [[0, -7, 0]],
    }
    biases = {"low": [3], "middle": [11], "high": [0], "output": [-3, -16, 7]}
    patterns = p.addition(4, 0.0)
    outputs = outputs_of(
        "rhw_1986_addition_three", weights, biases, patterns, "output", "high", "middle", "low"
    )
    assert ((outputs[:, :3] > 0.5) == p.sums(4)).all()
    table_8 = [
        "111",
        "110",
        "011",
        "010",
        "110",
        "010",
        "010",
        "000",
        "011",
        "010",
        "001",
        "000",
        "010",
        "000",
        "000",
        "000",
    ]
    assert p.named(outputs[:, 3:] > 0.5) == table_8


# --- weights and codes ----------------------------------------------------------------------------------


def test_weights_of_figure_9_are_mirrored_opposite_and_as_1_to_2_to_4() -> None:
    assert s.mirror_error(FIGURE_9) == pytest.approx(0.03 / 12.56)
    # the four sizes of each pair are summed: 12.68, 25.30 and 50.15
    assert_allclose(s.magnitude_ratios(FIGURE_9), [1, 25.30 / 12.68, 50.15 / 12.68])
    broken = FIGURE_9.copy()
    broken[2, 0] += 1.256
    assert s.mirror_error(broken) == pytest.approx(1.256 / 12.56)


def test_likeness_is_relative_to_the_larger_weight() -> None:
    assert s.likeness([[-4.0], [-4.0]]) == 0
    assert s.likeness([[4.0], [-1.0]]) == pytest.approx(1.25)


def test_hidden_units_of_negation_are_assigned_where_each_output_has_its_own() -> None:
    assert s.assigned(np.diag([8.0, -8.0, 8.0])) == pytest.approx(0.5)
    assert s.assigned(np.diag([8.0, 8.0, 8.0]) + 4 * (1 - np.eye(3))) == pytest.approx(0.0)
    assert s.assigned([[8, 8, 1], [1, 1, 1], [1, 1, 8]]) == -1  # two outputs share the first unit


def test_neighbour_margin_is_that_of_a_ring() -> None:
    ring = np.roll(np.eye(3), -1, axis=1)  # unit 2 to 1, 3 to 2, 1 to 3
    assert s.neighbour_margin(5 * ring) == 1
    assert s.neighbour_margin(5 * ring.T) < 0
    assert s.neighbour_margin(5 * ring + 2 * np.eye(3)) == pytest.approx(0.6)


def test_a_ring_passes_through_the_shifted_pattern_or_its_complement() -> None:
    plain, over = (shifting(3, turned_over=turned)["states"] for turned in (False, True))
    assert (s.passage(plain), s.passage(over), s.passage(np.zeros((8, 6, 3)))) == (
        "shift",
        "complement",
        "other",
    )
    assert s.shifts_matched(plain) == [True] * 6
    assert s.shifts_matched(over) == [False, True] * 3


@pytest.mark.parametrize(
    ("kind", "window"),
    [
        ("compactness", -np.arange(1.0, 10).reshape(3, 3)),
        ("on-centre off-surround", FIGURE_15[0]),
        ("bar", FIGURE_15[1]),
        ("bar", np.array([[1, 1, 1], [-2, -2, -2], [1, 1, 1]])),
        ("diagonal bar", FIGURE_15[2]),
        ("compactness", FIGURE_15[3]),
        ("other", np.array([[2, -1, -1], [-1, -1, -1], [-1, -1, -1]])),
    ],
)
def test_detectors_are_distinguished_at(kind: str, window: Any) -> None:
    assert s.kind_of(window) == kind
    assert_allclose(s.kernel(detectors(window)["weights_input->detectors"]), window)


def test_detectors_of_figure_15_do_what_page_350_says_of_them() -> None:
    pictures = p.t_or_c(0, 0.0).inputs["input"]
    on_centre, bar, diagonal, compact = (
        pictures @ detectors(window)["weights_input->detectors"] for window in FIGURE_15
    )
    assert (on_centre > 0).sum(axis=1).tolist() == [1] * 4 + [0] * 4
    assert bar.max(axis=1).tolist() == [2] * 4 + [1] * 4
    assert (diagonal > 0).sum(axis=1).tolist() == [5] * 4 + [3] * 4
    assert (compact < 0).sum(axis=1).tolist() == [21] * 4 + [20] * 4


def test_detectors_are_touched_more_than_half_of_the_way_to_off_or_on() -> None:
    assert s.touched([[0.4, 0.41, 0.95], [0.8, 0.8, 0.8]], [0.82, 0.82, 0.8]).tolist() == [2, 0]


def codes(by_count: tuple[str, ...]) -> Any:
    """Return hidden activations of 16 patterns with these codes for 0 to 4 inputs on."""
    return np.array([[float(bit) for bit in by_count[bin(k).count("1")]] for k in range(16)])


def counting(hidden: Any) -> tuple[float, float]:
    measures = {"sweeps": 1.0, "hidden_hidden": hidden}
    return m.counted_inputs(measures), m.thermometer(measures)


def test_table_3_counts_as_a_thermometer() -> None:
    assert counting(codes(TABLE_3)) == (1, 1)


def test_codes_that_tell_less_or_more_than_the_number_do_not_count() -> None:
    assert counting(codes(("1111", "1011", "1110", "0010", "0000"))) == (1, -1)
    assert counting(codes(("1111", "1011", "1111", "0010", "0000"))) == (-1, -1)  # 0 and 2 look alike
    hidden = codes(TABLE_3)
    hidden[1] = 0  # one of the patterns with one input on is unlike the others
    assert counting(hidden) == (-1, -1)


def test_graded_values_are_ordered_and_turned_so_that_the_middle_lies_low() -> None:
    assert_allclose(s.graded([0.2, 0.0, 1.0, 0.6]), [0, 0.2, 0.6, 1])
    assert_allclose(s.graded([0.8, 1.0, 0.0, 0.4]), [0, 0.2, 0.6, 1])


def test_halves_are_on_11_and_a_single_input() -> None:
    assert s.halves([0.1, 0.52, 0.9, 0.5]) == pytest.approx(0.08)
    assert s.halves([0.1, 0.9, 0.5, 0.52]) == pytest.approx(0.08)
    assert s.halves([0.5, 0.5, 0.5, 0.5]) == pytest.approx(-0.1)  # nothing learned yet
    assert s.halves([0.5, 0.9, 0.9, 0.5]) < 0  # 00 and 11 are another state
    assert s.halves([0.1, 0.9, 0.9, 0.1]) < 0


# --- counts and stuck networks --------------------------------------------------------------------------


def test_counts_are_within_a_range_or_not() -> None:
    assert m.sweeps_within({"sweeps": 1000.0}, "100", "10000") == pytest.approx(1)
    assert m.sweeps_within({"sweeps": 20.0}, "0", "200") == pytest.approx(1)
    assert m.sweeps_within({"sweeps": 50.0}, "100", "10000") < 0
    assert m.sweeps_within({"sweeps": math.inf}, "0", "10000") == -1


def test_doubling_is_the_slope_of_chauvins_formula() -> None:
    counts = {hidden: 280 - 33 * math.log2(hidden) for hidden in (2, 4, 8, 16, 32)}
    conditions = {of_hidden(hidden): {"sweeps": sweeps} for hidden, sweeps in counts.items()}
    assert m.doubling(conditions) == pytest.approx(-33)
    assert m.doubling_saves(conditions) == pytest.approx(33)
    assert math.isnan(m.doubling({**conditions, "xor": {"sweeps": math.inf}}))


def test_unsolved_networks_count_as_given_up_in_ratios() -> None:
    conditions = {"a": {"sweeps": math.inf}, "b": {"sweeps": 65.87}}
    assert m.sweeps_lost(conditions, "a", "b") == pytest.approx(2)


def test_claims_of_stuck_networks_look_at_every_one_of_them() -> None:
    stuck = {
        "all_sweeps": np.array([300.0, math.inf]),
        "all_sweeps_onward": np.array([math.nan, 400.0]),
        "all_outputs_output": np.array([[[0.1], [0.9], [0.9], [0.1]], [[0.1], [0.5], [0.9], [0.5]]]),
    }
    assert m.stuck_share(stuck) == 0.5
    assert m.stuck_at_half([stuck, stuck]) == [pytest.approx(0.1)] * 2
    assert m.escape([stuck], "onward") == [1]
    with pytest.raises(NotTested, match="no network got stuck"):
        m.escape([{**stuck, "all_sweeps": np.array([300.0, 400.0])}], "onward")


def test_only_the_carry_is_missed_where_11_and_11_give_100() -> None:
    def missed(outputs: Any) -> list[float]:
        return m.missed_carry([{"all_sweeps": np.array([math.inf]), "all_outputs_output": [outputs]}])

    outputs = p.sums(4)
    assert missed(outputs) == [-1]
    outputs[15] = [0.9, 0.2, 0.1]
    assert missed(outputs) == [1]
    outputs[0] = 1
    assert missed(outputs) == [-1]


def test_highest_bit_is_late_unless_it_is_right_for_good_before_the_others() -> None:
    right = np.full((5, 3), np.nan)
    right[:4] = [[0.5, 0.5, 0.5], [1.0, 1.0, 0.5], [1.0, 0.9, 0.5], [1.0, 1.0, 1.0]]
    assert m.learned_look(right[:, 0]) == 1
    assert m.learned_look(right[:, 1]) == 3
    assert m.learned_look([0.5, np.nan]) == math.inf
    assert m.highest_bit_late({"right": right}) == 0
    assert m.highest_bit_late({"right": right[:, ::-1]}) == 1


def test_direct_links_are_looked_at_when_the_highest_bit_is_right() -> None:
    right = np.array([[0.5, 0.5, 0.5], [1.0, 0.5, 0.5]])
    assert m.highest_bit_indirect({"right": right, "direct": np.array([[1, 0, 0], [0, 0, 0]])}) == 1
    assert m.highest_bit_indirect({"right": right, "direct": np.array([[0, 0, 0], [1, 0, 0]])}) == 0


def test_direct_links_decide_the_highest_bit_of_a_sum_and_not_the_lowest() -> None:
    network = Simulator(read_model("rhw_1986_addition"), 1)
    network.weights["input->output"] = np.outer([2.0, 1, 2, 1], [1.0, 1, 1])
    assert networks.decided_directly(network, p.addition(4, 0.1)).tolist() == [1, 0, 0]


def test_early_activity_is_that_of_the_last_look_in_the_first_tenth() -> None:
    activity = np.arange(len(networks.GLANCES), dtype=float)
    place = m.early_activity({"sweeps": 1000.0, "activity": activity})
    assert networks.GLANCES[int(place)] <= 100 < networks.GLANCES[int(place) + 1]
    assert m.early_activity({"sweeps": 5.0, "activity": activity}) == 1  # after one sweep


def test_published_code_of_the_encoder_has_four_intermediate_values() -> None:
    one = {"sweeps": 1.0, "hidden_hidden": [[0.5, 0.0, 0.0], [0.0, 1.0, 0.25]]}
    assert m.intermediate_share(one) == pytest.approx(1 / 6)


def test_compactness_is_ranked_without_each_network_in_turn() -> None:
    def of(*places: int) -> list[float]:
        return m.compactness_rank([{"sweeps": 1.0, **detectors(FIGURE_15[place])} for place in places])

    assert of(3, 3, 3, 0) == [1] * 4
    assert of(3, 3, 0) == [2, 2, 1]  # a tie is no first rank


def test_a_passage_is_missing_where_only_the_network_left_out_has_it() -> None:
    plain, over = ({"sweeps": 1.0, **shifting(3, turned_over=turned)} for turned in (False, True))
    assert m.passage_missing([plain, over, plain], "complement") == [0, 1, 0]
    assert m.even_shifts_only([plain, over]) == [1]
    with pytest.raises(NotTested, match="shift register"):
        m.even_shifts_only([plain])


def test_networks_that_solve_nothing_have_no_value_in_what_is_asked_of_solutions() -> None:
    symmetry = {"sweeps": 100.0, "weights_input->hidden": FIGURE_9}
    for id in ("RHW-8b", "RHW-8c", "RHW-8d", "RHW-8e"):
        assert value(study, id, symmetry) > 0
        assert math.isnan(value(study, id, {**symmetry, "sweeps": math.inf}))


# --- from end to end ----------------------------------------------------------------------------------


def test_exclusive_or_is_solved_and_says_what_it_did() -> None:
    measured = simulate(Replicate(study, Case("xor-direct", "sweep"), 2))
    assert measured["all_sweeps"].shape == (5,)
    assert measured["sweeps"] == measured["all_sweeps"][0]
    assert measured["all_right"] <= measured["sweeps"] < 5000
    assert_allclose(np.ravel(measured["outputs_output"]), [0.1, 0.9, 0.9, 0.1], atol=0.15)
    assert measured["weights_input->hidden"].shape == (2, 1)
    assert np.isfinite(measured["activity"][:5]).all()
    assert measured["untrained_sweeps"] == 0


def test_readings_train_the_same_network_differently_where_the_text_leaves_it_open() -> None:
    one, other = (simulate(Replicate(study, Case("negation", reading), 2)) for reading in study.readings)
    assert_allclose(one["untrained_weights_input->hidden"], other["untrained_weights_input->hidden"])
    assert one["sweeps"] != other["sweeps"]
    stated = [simulate(Replicate(study, Case("sequences", reading), 2)) for reading in study.readings]
    assert_allclose(stated[0]["weights_input->hidden"], stated[1]["weights_input->hidden"])


def test_stuck_networks_are_trained_again_and_others_are_not() -> None:
    setup = make_setup(study, {"xor.training.epochs": 3})
    measured = simulate(Replicate(study, Case("xor", "sweep"), 1, setup))
    assert np.isinf(measured["all_sweeps"]).all()
    assert np.isinf(measured["all_sweeps_slowly"]).all()  # 30 sweeps are not enough either
    solved = simulate(Replicate(study, Case("xor", "sweep"), 1))
    assert np.isnan(solved["all_sweeps_onward"][np.isfinite(solved["all_sweeps"])]).all()
