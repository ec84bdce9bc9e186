"""The study of Rumelhart, Hinton & Williams (1986): its problems, its measures, its claims."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from records import control, value

from pdpsim.figures import style
from pdpsim.formats.model import find, parameters, read
from pdpsim.results.case import Case
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.runner import run
from pdpsim.study.settings import make_setup
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import measures as m
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import tasks as t
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.measures import SUM_BITS
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.study import MODELS, simulate

RNG = np.random.default_rng(1)
study = load("rumelhart-hinton-williams-1986")


def targets(environment: t.Environment, layer: str = "output") -> dict[str, list[float]]:
    patterns, _ = environment
    return {name: patterns.targets[layer][rows][-1].tolist() for name, rows in patterns}


# --- problems -----------------------------------------------------------------------------------------


def test_parity_is_on_for_an_odd_number_and_exclusive_or_is_parity_of_two() -> None:
    assert targets(t.parity(2, 0.0, RNG)) == {"00": [0], "01": [1], "10": [1], "11": [0]}
    three = targets(t.parity(3, 0.0, RNG))
    assert [name for name, value in three.items() if value == [1]] == ["001", "010", "100", "111"]


def test_targets_can_be_point_one_and_point_nine() -> None:
    assert_allclose(list(targets(t.parity(2, 0.1, RNG)).values()), [[0.1], [0.9], [0.9], [0.1]])


def test_symmetry_is_on_for_the_eight_patterns_that_read_the_same_backwards() -> None:
    on = [name for name, value in targets(t.symmetry(6, 0.0, RNG)).items() if value == [1]]
    assert on == ["000000", "001100", "010010", "011110", "100001", "101101", "110011", "111111"]


def test_addition_gives_three_bits_highest_first() -> None:
    sums = targets(t.addition(4, 0.0, RNG))
    assert len(sums) == 16
    for name, bits in (
        ("00+00", [0, 0, 0]),
        ("01+01", [0, 1, 0]),
        ("10+11", [1, 0, 1]),
        ("11+11", [1, 1, 0]),
    ):
        assert sums[name] == bits
    assert_allclose(np.array(list(sums.values())), SUM_BITS)


def test_negation_turns_the_other_bits_over_if_the_first_is_on() -> None:
    negated = targets(t.negation(4, 0.0, RNG))
    assert negated["0110"] == [1, 1, 0]
    assert negated["1110"] == [0, 0, 1]


def test_encoder_repeats_and_bottleneck_makes_local() -> None:
    patterns, _ = t.encoder(8, 0.0, RNG)
    assert_allclose(patterns.inputs["input"], patterns.targets["output"])
    assert targets(t.bottleneck(2, 0.0, RNG))["10"] == [0, 0, 1, 0]


def test_t_and_c_are_five_squares_in_four_orientations_and_touch_21_and_20_windows() -> None:
    patterns, _ = t.t_or_c(0, 0.0, RNG)
    pictures = patterns.inputs["input"].reshape(8, 7, 7)
    assert pictures.sum(axis=(1, 2)).tolist() == [5] * 8
    assert len({picture.tobytes() for picture in pictures}) == 8
    assert patterns.targets["output"].ravel().tolist() == [1] * 4 + [0] * 4
    windows = [
        sum(picture[row : row + 3, column : column + 3].any() for row in range(5) for column in range(5))
        for picture in pictures
    ]
    assert windows == [21] * 4 + [20] * 4  # p. 352


def test_shift_register_asks_for_the_pattern_two_places_on_after_two_steps() -> None:
    patterns, _ = t.shift(5, 0.0, RNG)
    rows = dict(iter(patterns))["11000"]
    assert patterns.inputs["input"][rows].tolist() == [[1, 1, 0, 0, 0], [0] * 5]
    assert np.isnan(patterns.targets["state"][rows][0]).all()
    assert patterns.targets["state"][rows][1].tolist() == [0, 0, 1, 1, 0]


def test_sequence_of_two_letters_asks_for_two_digits_of_each() -> None:
    inputs, wanted = t.sequence("AC", 1)  # A is 12, C is 31
    assert inputs.argmax(axis=1)[:2].tolist() == [0, 2]
    assert inputs[2:].sum() == 0
    assert np.isnan(wanted[:2]).all()
    assert (wanted[2:].argmax(axis=1) + 1).tolist() == [1, 2, 3, 1]


def test_slow_sequence_has_its_items_every_other_step() -> None:
    inputs, wanted = t.sequence("BD", 2)
    assert np.flatnonzero(inputs.any(axis=1)).tolist() == [0, 2]
    assert np.flatnonzero(~np.isnan(wanted).any(axis=1)).tolist() == [4, 6, 8, 10]


def test_sequences_hold_out_five_of_25_in_all_paces() -> None:
    learned, held_out = t.sequences(2, 0.0, np.random.default_rng(3))
    assert held_out is not None
    assert (len(learned), len(held_out)) == (40, 10)
    assert not set(learned.names) & set(held_out.names)


def test_conditions_fit_their_models() -> None:
    for name, task in t.TASKS.items():
        one = Replicate(study, Case(name, "sweep"))
        network = one.network("fit", one.model(task.model, task.settings))
        learned, _ = task.environment(task.bits, 0.1, RNG)
        assert network.test(learned).pattern_errors.shape == (len(learned),)


def test_every_parameter_of_the_models_says_where_it_comes_from() -> None:
    for name in MODELS.values():
        assert all(origin for _, _, origin in parameters(read(find(name))))


def test_rate_of_parity_is_shared_out_over_more_patterns() -> None:
    assert t.TASKS["parity-4"].settings["training.rule.rate"] == 0.5
    assert t.TASKS["parity-8"].settings["training.rule.rate"] == pytest.approx(0.5 / 16)


# --- measures -----------------------------------------------------------------------------------------

#: Weights of Figure 9: two hidden units with mirrored and opposite weights.
FIGURE_9 = np.outer([3.18, 6.32, 12.56, -12.56, -6.32, -3.18], [1.0, -1.0])


def test_weights_of_figure_9_are_mirrored_opposite_and_as_1_to_2_to_4() -> None:
    assert m.mirror_error(FIGURE_9) == 0
    assert m.unit_correlation(FIGURE_9) == pytest.approx(-1)
    assert_allclose(m.magnitude_ratios(FIGURE_9), [1, 1.987, 3.950], atol=1e-3)
    broken = FIGURE_9.copy()
    broken[0, 0] += 1.256
    assert m.mirror_error(broken) == pytest.approx(0.1)


def test_likeness_is_relative_to_the_larger_weight() -> None:
    assert m.likeness([[-4.0], [-4.0]]) == 0
    assert m.likeness([[4.0], [-1.0]]) == pytest.approx(1.25)


def test_hidden_units_of_negation_are_assigned_where_each_output_has_its_own() -> None:
    assert m.assigned(np.diag([8.0, -8.0, 8.0])) == pytest.approx(0.5)
    assert m.assigned(np.diag([8.0, 8.0, 8.0]) + 4 * (1 - np.eye(3))) == pytest.approx(0.0)
    assert m.assigned([[8, 8, 1], [1, 1, 1], [1, 1, 8]]) == -1  # two outputs share the first unit


def test_neighbour_margin_is_that_of_a_ring() -> None:
    ring = np.roll(np.eye(3), 1, axis=1)  # unit 1 to 2, 2 to 3, 3 to 1
    assert m.neighbour_margin(5 * ring) == 1
    assert m.neighbour_margin(5 * ring.T) < 0
    assert m.neighbour_margin(5 * ring + 2 * np.eye(3)) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("kind", "window"),
    [
        ("compactness", -np.arange(1.0, 10).reshape(3, 3)),
        ("on-centre off-surround", np.array([[-1, -1, -1], [-1, 3, -1], [-1, -1, -1]])),
        ("bar", np.array([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]])),
        ("bar", np.array([[1, 1, 1], [-2, -2, -2], [1, 1, 1]])),
        ("diagonal bar", np.array([[-1, -1, 2], [-1, 2, -1], [2, -1, -1]])),
        ("other", np.array([[2, -1, -1], [-1, -1, -1], [-1, -1, -1]])),
    ],
)
def test_detectors_are_told_apart(kind: str, window: Any) -> None:
    assert m.kind_of(window) == kind
    weights = np.zeros((7, 7, 25))
    weights[:3, :3, 0] = window
    assert_allclose(m.kernel(weights.reshape(49, 25)), window)


def test_detectors_are_touched_more_than_half_of_the_way_to_off_or_on() -> None:
    assert m.touched([[0.4, 0.41, 0.95], [0.8, 0.8, 0.8]], [0.82, 0.82, 0.8]).tolist() == [2, 0]


def codes(by_count: list[str]) -> Any:
    """Return hidden activations of 16 patterns with these codes for 0 to 4 inputs on."""
    return np.array([[float(bit) for bit in by_count[bin(k).count("1")]] for k in range(16)])


def test_table_3_is_a_thermometer() -> None:
    found = m.codes_by_count(codes(["1111", "1011", "1010", "0010", "0000"]), 4)
    assert found is not None
    assert m.thermometer(found) == 1


def test_codes_that_do_not_count_are_no_thermometer() -> None:
    twice = m.codes_by_count(codes(["1111", "1011", "1111", "0010", "0000"]), 4)
    assert m.thermometer(twice) == -1
    hidden = codes(["1111", "1011", "1010", "0010", "0000"])
    hidden[1] = 0  # one of the patterns with one input on is unlike the others
    assert m.codes_by_count(hidden, 4) is None
    assert m.thermometer(None) == -1


def test_graded_values_are_ordered_and_turned_so_that_the_middle_lies_low() -> None:
    assert_allclose(m.graded([0.2, 0.0, 1.0, 0.6]), [0, 0.2, 0.6, 1])
    assert_allclose(m.graded([0.8, 1.0, 0.0, 0.4]), [0, 0.2, 0.6, 1])


def test_only_threes_fail_where_11_and_11_give_100() -> None:
    outputs = SUM_BITS.astype(float)
    outputs[15] = [0.9, 0.2, 0.1]
    assert m.only_threes_fail(outputs, SUM_BITS) == 1
    assert m.only_threes_fail(SUM_BITS.astype(float), SUM_BITS) == -1
    outputs[0] = 1
    assert m.only_threes_fail(outputs, SUM_BITS) == -1


def test_halves_are_found_on_11_and_a_single_input() -> None:
    assert m.halves([0.1, 0.52, 0.9, 0.5]) == pytest.approx(0.08)
    assert m.halves([0.1, 0.9, 0.5, 0.52]) == pytest.approx(0.08)
    assert m.halves([0.5, 0.5, 0.5, 0.5]) == pytest.approx(-0.1)  # nothing learned yet
    assert m.halves([0.5, 0.9, 0.9, 0.5]) < 0  # 00 and 11 are another state
    assert m.halves([0.1, 0.9, 0.9, 0.1]) < 0


def test_counts_are_within_a_range_or_not() -> None:
    assert m.within({"sweeps": 1000.0}, 100, 10_000) == pytest.approx(1)
    assert m.within({"sweeps": 50.0}, 100, 10_000) < 0
    assert m.within({"sweeps": math.inf}, 100, 10_000) == -1
    assert m.count({"sweeps": np.array([7.0, math.inf])}) == 7
    assert m.solved({"sweeps": math.inf}) == -1


def test_slope_is_that_of_chauvins_line() -> None:
    assert m.slope({n: 280 - 33 * math.log2(n) for n in t.HIDDEN}) == pytest.approx(-33)
    assert math.isnan(m.slope({2: 245.0, 4: math.inf}))


def test_unsolved_networks_count_as_the_most_in_ratios() -> None:
    assert m.log_ratio({"sweeps": math.inf}, {"sweeps": 10.0}, 1000) == pytest.approx(2)


# --- claims -------------------------------------------------------------------------------------------


def solved_symmetry(**changes: Any) -> dict[str, Any]:
    found = {
        "trained": 1.0,
        "sweeps": 1208.0,
        "weights_input->hidden": FIGURE_9,
        "biases_hidden": np.array([-1.0, -1.1]),
        "biases_output": np.array([6.89]),
        "weights_hidden->output": np.array([[-9.44], [-9.44]]),
    }
    return {**found, **changes}


@pytest.mark.parametrize("letter", "bcdefgh")
def test_published_symmetry_passes_every_claim_about_it_and_an_unsolved_network_none(letter: str) -> None:
    id = f"RHW-8{letter}"
    assert value(study, id, solved_symmetry()) > 0
    assert math.isnan(value(study, id, solved_symmetry(sweeps=math.inf)))


def test_control_takes_the_weights_before_training() -> None:
    untrained = {"untrained_weights_input->hidden": np.ones((6, 2)), "untrained_sweeps": 0.0}
    assert control(study, "RHW-8b", solved_symmetry(**untrained)) == pytest.approx(0.05 - 2)


def test_published_weights_of_exclusive_or_pass() -> None:
    figure_3 = {
        "trained": 1.0,
        "sweeps": 558.0,
        "weights_input->hidden": np.array([[-6.4], [-6.4]]),
        "weights_input->output": np.array([[-4.2], [-4.2]]),
        "weights_hidden->output": np.array([[-9.4]]),
    }
    assert value(study, "RHW-1a", figure_3) == 558
    assert value(study, "RHW-1b", figure_3) == pytest.approx(0.1, abs=2e-3)
    assert value(study, "RHW-1c", figure_3) == pytest.approx(0.05)


def test_published_code_of_the_encoder_has_four_intermediate_values() -> None:
    table_5 = "5 0 0, 0 1 0, 1 1 0, 1 1 1, 0 1 1, 5 0 1, 1 0 5, 0 0 5"
    hidden = np.array(
        [[float(f"0.{x}") if x == "5" else float(x) for x in row.split()] for row in table_5.split(", ")]
    )
    share = value(study, "RHW-6b", {"trained": 1.0, "sweeps": 1.0, "hidden_hidden": hidden})
    assert share == pytest.approx(4 / 24)


def test_compactness_detectors_that_touch_21_and_20_make_no_error() -> None:
    patterns, _ = t.t_or_c(0, 0.1, RNG)
    weights = np.zeros((7, 7, 5, 5))
    for row in range(5):
        for column in range(5):
            weights[row : row + 3, column : column + 3, row, column] = -4.0
    weights = weights.reshape(49, 25)
    hidden = 1 / (1 + np.exp(-(patterns.inputs["input"] @ weights + 2)))
    one = {"trained": 1.0, "sweeps": 1.0, "weights_input->detectors": weights}
    network = {**one, "hidden_detectors": hidden, "rest": np.full(25, 1 / (1 + np.exp(-2)))}
    assert m.turned_off_error([network, network]) == [0, 0]
    assert m.compactness_rank([network, network]) == [1, 1]


def test_claims_of_stuck_networks_look_at_every_one_of_them() -> None:
    stuck = {
        "trained": 1.0,
        "sweeps": np.array([300.0, math.inf]),
        "again": np.array([math.nan, 400.0]),
        "outputs_output": np.array([[[0.1], [0.9], [0.9], [0.1]], [[0.1], [0.5], [0.9], [0.5]]]),
    }
    assert value(study, "RHW-2a", stuck) == pytest.approx(-0.4)
    assert m.stuck_at_half([stuck]) == [pytest.approx(0.1)]
    assert m.escape([stuck]) == [1]


def test_problems_with_one_reading_are_not_tested_in_the_other() -> None:
    from pdpsim.study.study import NotTested

    with pytest.raises(NotTested, match="one reading"):
        m.sweeps_to_solution({"trained": 0.0})
    with pytest.raises(NotTested, match="one reading"):
        m.more_inhibition({name: {"trained": 0.0} for name in t.TASKS})
    with pytest.raises(NotTested, match="one reading"):
        m.all_sweeps_within([{"trained": 0.0}], low="1000", high="10000")


# --- from end to end ----------------------------------------------------------------------------------


def test_exclusive_or_is_solved_and_says_what_it_did() -> None:
    found = simulate(Replicate(study, Case("xor-direct", "sweep"), 2))
    assert found["trained"] == 1
    assert found["all_right"] <= found["sweeps"] < 5000
    assert_allclose(np.ravel(found["outputs_output"]), [0.1, 0.9, 0.9, 0.1], atol=0.15)
    assert found["weights_input->hidden"].shape == (2, 1)
    assert np.isfinite(found["activity"][:5]).all()


def test_both_readings_train_the_same_network_differently() -> None:
    one, other = (simulate(Replicate(study, Case("negation", reading), 2)) for reading in t.READINGS)
    assert_allclose(one["untrained_weights_input->hidden"], other["untrained_weights_input->hidden"])
    assert one["sweeps"] != other["sweeps"]


def test_long_task_is_for_the_first_replicates_only() -> None:
    setup = make_setup(study, {"long": 1}, quick=True)
    assert simulate(Replicate(study, Case("timing", "sweep"), 2, setup)) == {"trained": 0}


def test_quick_run_judges_every_claim_and_draws_every_figure(tmp_path: Path) -> None:
    built_in = load(study.id)
    results = run(built_in, out=tmp_path, seeds=1, jobs=1, quick=True)
    primary = [record for record in results.claims if record.primary]
    assert [record.id for record in primary] == [claim.id for claim in built_in.claims]
    assert {record.verdict for record in results.claims} == {"not tested"}
    measures: Mapping[str, Any] = {
        case.condition: [each for each in results.measures(case.condition).values() if each is not None]
        for case in results.cases
    }
    for figure in built_in.figures:
        with style.context():
            drawn = style.new_figure("double", 90)
            chosen = measures if figure.over == "conditions" else measures[figure.condition]
            columns = figure.draw(drawn, chosen)
        assert columns
        assert drawn.axes or drawn.texts
