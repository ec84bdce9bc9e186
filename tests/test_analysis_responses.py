"""Responses: running average, choices, accumulators, on examples worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.analysis.responses import accumulate, choice, first_over, forced_choice, running_average
from pdpsim.base.errors import ValidationError


def test_running_average_by_hand():
    averaged = running_average([[1.0, 0.0], [1.0, 4.0]], 0.25, start=[0.0, 2.0])
    # 0 + .25; .75 x .25 + .25 and .75 x 2; .75 x 1.5 + 1
    assert averaged.tolist() == [[0.25, 1.5], [0.4375, 2.125]]
    assert running_average([[3.0]], 1.0).tolist() == [[3.0]]


@pytest.mark.parametrize("rate", [0.0, 1.5, -1.0])
def test_a_running_average_needs_a_share(rate):
    with pytest.raises(ValidationError, match="rate of a running average"):
        running_average([[1.0]], rate)


def test_choice_is_the_ratio_of_strengths():
    # e^{10 x .1 ln 2}: twice as strong
    p = choice([[0.0, 0.1 * np.log(2), 0.0]], 10.0)
    np.testing.assert_allclose(p, [[0.25, 0.5, 0.25]])
    assert choice([1e4, 0.0], 10.0).tolist() == [1.0, 0.0]  # no overflow


def test_forced_choice_guesses_when_neither_was_read():
    assert forced_choice(0.6, 0.1) == pytest.approx(0.6 + 0.15)
    assert forced_choice(0.0, 0.0) == 0.5


def test_first_over_a_threshold():
    course = np.array([[[0.1, 0.2], [0.0, 0.0]], [[0.6, 0.7], [0.0, 0.5]], [[0.9, 0.1], [0.0, 0.0]]])
    units, cycles = first_over(course, 0.5)
    assert units.tolist() == [1, -1]  # the more active of two; never above, only at it
    assert cycles.tolist() == [2, 0]


def test_evidence_is_what_a_response_has_more_than_its_strongest_rival():
    # three responses, .5 ahead of the second: .1 x .5 a cycle, over 1 at the 21st; the others fall
    evidence = np.tile([[[0.9, 0.4, 0.2]]], (30, 1, 1))
    rng = np.random.default_rng(0)
    responses, cycles = accumulate(evidence, 0.1, 0.0, 1.02, rng)
    assert (responses.tolist(), cycles.tolist()) == ([0], [21])
    tied = np.tile([[[0.5, 0.5]]], (30, 1, 1))
    assert accumulate(tied, 0.1, 0.0, 0.1, rng)[0].tolist() == [-1]


def test_noise_lets_a_weaker_response_win_sometimes():
    evidence = np.tile([0.52, 0.5], (400, 500, 1))
    responses, cycles = accumulate(evidence, 0.1, 0.1, 1.0, np.random.default_rng(1))
    assert 0.5 < (responses == 0).mean() < 0.95
    assert cycles[responses >= 0].std() > 0
