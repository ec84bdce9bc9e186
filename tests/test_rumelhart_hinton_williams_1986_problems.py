"""The problems of Rumelhart, Hinton and Williams (1986): their patterns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pdpsim.results.case import Case
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import networks
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import problems as p

study = load("rumelhart-hinton-williams-1986")


def targets(patterns: Any, layer: str = "output") -> dict[str, list[float]]:
    return {name: patterns.targets[layer][rows][-1].tolist() for name, rows in patterns}


def test_parity_is_on_for_an_odd_number_and_exclusive_or_is_parity_of_two() -> None:
    assert targets(p.parity(2, 0.0)) == {"00": [0], "01": [1], "10": [1], "11": [0]}
    three = targets(p.parity(3, 0.0))
    assert [name for name, value in three.items() if value == [1]] == ["001", "010", "100", "111"]


def test_targets_can_be_point_one_and_point_nine() -> None:
    assert_allclose(list(targets(p.parity(2, 0.1)).values()), [[0.1], [0.9], [0.9], [0.1]])


def test_symmetry_is_on_for_the_eight_patterns_that_read_the_same_backwards() -> None:
    on = [name for name, value in targets(p.symmetry(6, 0.0)).items() if value == [1]]
    assert on == ["000000", "001100", "010010", "011110", "100001", "101101", "110011", "111111"]


def test_addition_gives_three_bits_highest_first() -> None:
    added = targets(p.addition(4, 0.0))
    assert len(added) == 16
    for name, bits in (
        ("00+00", [0, 0, 0]),
        ("01+01", [0, 1, 0]),
        ("10+11", [1, 0, 1]),
        ("11+11", [1, 1, 0]),
    ):
        assert added[name] == bits


def test_negation_turns_the_other_bits_over_if_the_first_is_on() -> None:
    negated = targets(p.negation(4, 0.0))
    assert negated["0110"] == [1, 1, 0]
    assert negated["1110"] == [0, 0, 1]


def test_encoder_repeats_and_bottleneck_makes_local() -> None:
    patterns = p.encoder(8, 0.0)
    assert_allclose(patterns.inputs["input"], patterns.targets["output"])
    assert targets(p.bottleneck(2, 0.0))["10"] == [0, 0, 1, 0]


def test_t_and_c_are_five_squares_in_four_orientations() -> None:
    patterns = p.t_or_c(0, 0.0)
    pictures = patterns.inputs["input"].reshape(8, 7, 7)
    assert pictures.sum(axis=(1, 2)).tolist() == [5] * 8
    assert len({picture.tobytes() for picture in pictures}) == 8
    assert patterns.targets["output"].ravel().tolist() == [1] * 4 + [0] * 4


def test_shift_register_asks_for_the_pattern_two_places_to_the_left_after_two_steps() -> None:
    patterns = p.shift(5, 0.0)
    rows = dict(iter(patterns))["00011"]
    assert patterns.inputs["input"][rows].tolist() == [[0, 0, 0, 1, 1], [0] * 5]
    assert np.isnan(patterns.targets["state"][rows][0]).all()
    assert patterns.targets["state"][rows][1].tolist() == [0, 1, 1, 0, 0]


def test_patterns_can_be_shown_once_and_no_more() -> None:
    patterns = p.shown_once(3, 4)
    rows = dict(iter(patterns))["110"]
    assert patterns.inputs["input"][rows].tolist() == [[1, 1, 0], [0] * 3, [0] * 3, [0] * 3]


def test_sequence_of_two_letters_asks_for_two_digits_of_each() -> None:
    inputs, wanted = p.sequence("AC")  # A is 12, C is 31
    assert inputs.argmax(axis=1)[:2].tolist() == [0, 2]
    assert inputs[2:].sum() == 0
    assert np.isnan(wanted[:2]).all()
    assert (wanted[2:].argmax(axis=1) + 1).tolist() == [1, 2, 3, 1]


def test_table_12_varies_a_sequence_in_six_ways_and_always_ends_it_in_the_last_four_steps() -> None:
    patterns = p.sequences(4, 0.0)
    assert len(patterns) == 150
    ours = {name for name in patterns.names if name.replace("-", "") == "EA"}
    assert ours == {"EA--", "E-A-", "E--A", "-EA-", "-E-A", "--EA"}
    for name, rows in patterns:
        if name in ours:
            wanted = patterns.targets["output"][rows]
            assert np.isnan(wanted[:4]).all()
            assert (wanted[4:].argmax(axis=1) + 1).tolist() == [1, 3, 1, 2]


def test_table_10_has_25_sequences() -> None:
    patterns = p.sequences(2, 0.0)
    assert len(patterns) == 25
    rows = dict(iter(patterns))["DB"]
    assert (patterns.targets["output"][rows][2:].argmax(axis=1) + 1).tolist() == [2, 1, 2, 3]


@pytest.mark.parametrize(("condition", "learned", "kept"), [("sequences", 20, 5), ("timing", 136, 14)])
def test_some_sequences_are_held_out_others_in_each_replicate(
    condition: str, learned: int, kept: int
) -> None:
    chosen = []
    for number in (1, 2):
        patterns, held_out = networks.environment(Replicate(study, Case(condition, "pattern"), number))
        assert held_out is not None
        assert (len(patterns), len(held_out)) == (learned, kept)
        assert not set(patterns.names) & set(held_out.names)
        chosen.append(held_out.names)
    assert chosen[0] != chosen[1]
