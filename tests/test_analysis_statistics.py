"""Intervals over networks, against hand-worked and textbook values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pdpsim.analysis.statistics import (
    Interval,
    bootstrap_band,
    bootstrap_interval,
    mean_band,
    mean_interval,
    proportion_interval,
    welch_interval,
    welch_interval_from_summary,
)
from pdpsim.base.errors import ValidationError

numbers = st.floats(-1e3, 1e3).map(lambda x: round(x, 3))


def test_mean_interval_by_hand():
    # mean 2, SD 1, n 3: 2 ± t(.975; 2) 1/sqrt 3, and t(.975; 2) = 4.302653 in any table
    half = 4.302653 / math.sqrt(3)
    result = mean_interval([1, 2, 3])
    assert result.mean == 2
    assert result.n == 3
    assert (result.low, result.high) == pytest.approx((2 - half, 2 + half), abs=1e-6)


def test_one_value_has_no_interval_and_so_satisfies_nothing():
    result = mean_interval([0.5])
    assert result.mean == 0.5
    assert math.isnan(result.low)
    assert math.isnan(result.high)
    assert not result.within(-math.inf, math.inf)
    assert not result.excludes(0)


def test_equal_values_have_an_interval_of_no_width():
    assert mean_interval([0.25] * 4) == Interval(0.25, 0.25, 0.25, 4)
    assert bootstrap_interval([0.25] * 4, rng=np.random.default_rng(0)) == Interval(0.25, 0.25, 0.25, 4)


def test_a_diverged_network_is_not_dropped():
    for result in (
        mean_interval([1, math.nan, 3]),
        bootstrap_interval([1, math.nan, 3], rng=np.random.default_rng(0)),
    ):
        assert math.isnan(result.mean)
        assert result.n == 3


@given(st.lists(numbers, min_size=2, max_size=20), st.floats(0.5, 0.94), numbers)
def test_mean_interval_moves_with_the_values_and_widens_with_the_level(values, level, shift):
    first, second = mean_interval(values, level), mean_interval(np.add(values, shift), level)
    assert second.low == pytest.approx(first.low + shift, abs=1e-6)
    wider = mean_interval(values, level + 0.05)
    assert wider.low <= first.low <= first.mean <= first.high <= wider.high


def test_mean_band_is_the_interval_of_each_point():
    values = np.random.default_rng(1).normal(size=(5, 3))
    band = mean_band(values, 0.9)
    for point in range(3):
        one = mean_interval(values[:, point], 0.9)
        assert (band.mean[point], band.low[point], band.high[point]) == pytest.approx(
            (one.mean, one.low, one.high)
        )


def test_wilson_interval_of_a_textbook():
    # Newcombe (1998, Statistics in Medicine 17, 857-872), Table I: 81 of 263, method 3
    result = proportion_interval(81, 263)
    assert (result.low, result.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert proportion_interval(0, 20).low == pytest.approx(0)
    assert proportion_interval(20, 20).high == pytest.approx(1)


def test_welch_interval_agrees_with_scipy():
    rng = np.random.default_rng(2)
    first, second = rng.normal(1, 1, 8), rng.normal(0, 3, 15)
    expected = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.9)
    result = welch_interval(first, second, 0.9)
    assert (result.low, result.high) == pytest.approx((expected.low, expected.high))
    summary = welch_interval_from_summary(first, second.mean(), second.std(ddof=1), 15, 0.9)
    assert summary == result


def test_welch_interval_of_one_network_has_no_ends():
    assert math.isnan(welch_interval([1.0], [1.0, 2.0]).low)
    assert math.isnan(welch_interval([1.0, 2.0], [1.0]).low)
    assert welch_interval([2.0, 2.0], [1.0, 1.0]) == Interval(1, 1, 1, 2)


def test_bootstrap_covers_the_mean_and_repeats_with_its_generator():
    values = np.random.default_rng(3).normal(5, 1, 30)
    first = bootstrap_interval(values, rng=np.random.default_rng(0), resamples=999)
    again = bootstrap_interval(values, rng=np.random.default_rng(0), resamples=999)
    assert first == again
    assert first.low < values.mean() < first.high
    t = mean_interval(values)
    assert first.high - first.low == pytest.approx(t.high - t.low, rel=0.25)
    middle = bootstrap_interval(values, rng=np.random.default_rng(0), statistic=np.median, resamples=99)
    assert middle.mean == np.median(values)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mean_interval([]), "shape"),
        (lambda: mean_interval([[1, 2]]), "shape"),
        (lambda: mean_interval([1, 2], 95), "share between 0 and 1"),
        (lambda: mean_band([1, 2]), "one row"),
        (lambda: proportion_interval(3, 2), "3 of 2"),
        (lambda: proportion_interval(0, 0), "0 of 0"),
        (lambda: welch_interval_from_summary([1, 2], 0, -1, 5), "standard deviation"),
    ],
)
def test_bad_input_is_explained(call, words):
    with pytest.raises(ValidationError, match=words):
        call()


def test_bootstrap_band_keeps_within_the_range_of_the_values():
    values = np.repeat([[0.0, 2.0], [1.0, 2.0]], [2, 18], axis=0)
    band = bootstrap_band(values)
    assert band.mean == pytest.approx([0.9, 2.0])
    # of 20 draws with 10 % zeros, the 2.5th and 97.5th centiles of the number of zeros are 0 and 5
    assert (band.low[0], band.high[0]) == pytest.approx((0.75, 1.0), abs=0.051)
    assert (band.low[1], band.high[1]) == (2.0, 2.0)
    assert np.array_equal(band.low, bootstrap_band(values).low)
    assert np.isnan(bootstrap_band(values[:1]).low).all()
