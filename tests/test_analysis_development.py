"""When something is learned, and how, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.analysis.development import (
    group_distance,
    learned_at,
    rise_and_fall,
    rise_time,
    stage_likeness,
)
from pdpsim.base.errors import ValidationError

TIMES = [0, 10, 20, 30]


def test_learned_is_when_a_level_is_reached_for_good():
    assert learned_at(TIMES, [0.0, 0.4, 0.8, 1.0], 0.5) == pytest.approx(12.5)
    assert learned_at(TIMES, [0.9, 0.4, 0.6, 1.0], 0.5) == pytest.approx(15.0)  # not the first 0.9
    assert learned_at(TIMES, [0.5, 0.6, 0.6, 0.7], 0.5) == 0
    assert learned_at(TIMES, [0.9, 0.9, 0.9, 0.4], 0.5) == np.inf
    assert np.isnan(learned_at(TIMES, [0.9, np.nan, 0.9, 0.9], 0.5))


def test_a_rise_begins_at_the_lowest_value_before_the_highest():
    assert rise_time(TIMES, [0.0, 1.0, 2.0, 4.0]) == pytest.approx(20.0)
    assert rise_time(TIMES, [3.0, 0.0, 2.0, 4.0]) == pytest.approx(20.0)
    assert rise_time(TIMES, [3.0, 1.0, 5.0, 0.0]) == pytest.approx(15.0)  # what follows does not matter
    assert rise_time(TIMES, [0.0, 1.0, 2.0, 4.0], 0.25) == pytest.approx(10.0)
    assert rise_time(TIMES, [3.0, 2.0, 1.0, 0.0]) == np.inf
    assert rise_time(TIMES, [1.0, 1.0, 1.0, 1.0]) == np.inf


def test_stage_likeness_of_known_curves():
    times = np.arange(0, 2_001)
    assert stage_likeness(times, times) == pytest.approx(1.0)
    assert stage_likeness(times, 1 - np.exp(-times / 100)) == pytest.approx(np.log(10) / 0.9, rel=0.01)
    # a logistic: steepest 1 / (4 T), 90 % at 1,000 + T ln 9
    late = 1 / (1 + np.exp(-(times - 1_000) / 50))
    assert stage_likeness(times, late) == pytest.approx((1_000 + 50 * np.log(9)) / (0.9 * 200), rel=0.01)
    assert np.isnan(stage_likeness(times, -times))


def test_rise_and_fall_by_hand():
    assert rise_and_fall([0.5, 0.1, 0.6, 0.2]) == pytest.approx(0.4)  # up 0.5, down 0.4
    assert rise_and_fall([0.5, 0.4, 0.6, 0.2]) == pytest.approx(0.2)
    assert rise_and_fall([0.9, 0.5, 0.1]) == 0
    assert rise_and_fall([0.1, 0.5, 0.9]) == 0


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_no_bump_is_higher_than_the_curve_and_none_is_in_a_sorted_one(values):
    assert 0 <= rise_and_fall(values) <= max(values) - min(values)
    assert rise_and_fall(sorted(values)) == rise_and_fall(sorted(values, reverse=True)) == 0


def test_groups_are_as_far_apart_as_their_means():
    vectors = np.array([[[0, 0], [2, 0], [1, 3], [1, 5]], [[0, 0], [0, 0], [0, 0], [0, 2]]])
    np.testing.assert_allclose(group_distance(vectors, [0, 1], [2, 3]), [4, 1])
    np.testing.assert_allclose(group_distance(vectors, [0], [1]), [2, 0])


@pytest.mark.parametrize(
    "call",
    [
        lambda: learned_at([0, 1], [1, 2, 3], 0.5),
        lambda: rise_time([1, 0], [1, 2]),
        lambda: rise_time([0], [1]),
        lambda: rise_time([0, 1], [1, 2], 0.0),
        lambda: rise_and_fall([]),
        lambda: group_distance(np.zeros((2, 2)), [0], [1]),
        lambda: group_distance(np.zeros((1, 2, 2)), [], [1]),
    ],
)
def test_impossible_arguments_are_refused(call):
    with pytest.raises(ValidationError):
        call()
