"""Rules by which outputs are right, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.workbench.scoring import Scoring, have_targets, log_likelihood, scoring_for

NAN = float("nan")


def one_layer(targets: list[list[float]], lengths: list[int] | None = None) -> PatternSet:
    return PatternSet.from_arrays(
        {"input": np.zeros((len(targets), 1))}, {"output": targets}, lengths=lengths
    )


def right(
    rule: str, targets: list[list[float]], outputs: list[list[float]], within: float = 0.5
) -> list[bool]:
    patterns = one_layer(targets)
    distance = np.abs(np.array(targets) - np.array(outputs))
    worst = np.array([np.nanmax(row) if not np.isnan(row).all() else NAN for row in distance])
    return Scoring(rule, within).right(patterns, {"output": np.array(outputs)}, worst).tolist()


def test_within_looks_at_the_worst_output() -> None:
    targets, outputs = [[0, 1], [0, 1], [0, 1]], [[0.4, 0.9], [0.5, 0.9], [0.4, 0.45]]
    assert right("within", targets, outputs) == [True, False, False]
    assert right("within", targets, outputs, 0.56) == [True, True, True]


def test_largest_looks_at_the_most_active_unit_alone() -> None:
    assert right("largest", [[0, 1, 0]] * 2, [[0.1, 0.2, 0.15], [0.3, 0.2, 0.1]]) == [True, False]
    assert right("likelihood", [[0, 1, 0]] * 2, [[0.1, 0.2, 0.15], [0.3, 0.2, 0.1]]) == [True, False]


def test_several_targets_may_be_largest() -> None:
    assert right("largest", [[1, 1, 0]] * 2, [[0.1, 0.2, 0.15], [0.1, 0.2, 0.3]]) == [True, False]


def test_units_without_a_target_do_not_count() -> None:
    assert right("largest", [[NAN, 1, 0]], [[0.9, 0.2, 0.1]]) == [True]
    assert right("nearest", [[NAN, 1.0], [NAN, 0.0]], [[5.0, 0.9], [5.0, 0.8]]) == [True, False]


def test_nearest_looks_for_a_target_of_another_pattern_that_is_nearer() -> None:
    targets = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]]
    assert right("nearest", targets, [[0.4, 0.3], [0.4, 0.4], [0.9, 0.2]]) == [True, False, True]


def test_patterns_with_the_same_target_are_no_rivals() -> None:
    assert right("nearest", [[1.0], [1.0], [0.0]], [[0.6], [0.6], [0.1]]) == [True, True, True]


@pytest.mark.parametrize("rule", ["within", "largest", "nearest", "likelihood"])
def test_a_pattern_without_target_is_never_right(rule: str) -> None:
    assert right(rule, [[NAN, NAN], [0, 1]], [[0.0, 1.0], [0.0, 1.0]]) == [False, True]


def test_a_pattern_is_right_if_all_its_events_are() -> None:
    patterns = one_layer([[0, 1], [1, 0], [0, 1]], [2, 1])
    outputs = {"output": np.array([[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]])}
    assert Scoring("largest").right(patterns, outputs, np.zeros(2)).tolist() == [False, True]


def test_log_likelihood_of_the_words_that_follow_the() -> None:
    """Dog 4 times of 10, cat and bird 3: .4 ln .4 + .6 ln .3 = -1.0889."""
    targets = [[1, 0, 0]] * 4 + [[0, 1, 0]] * 3 + [[0, 0, 1]] * 3
    outputs = {"output": np.array([[0.4, 0.3, 0.3]] * 10)}
    each = log_likelihood(one_layer(targets), outputs)
    assert each.mean() == pytest.approx(0.4 * math.log(0.4) + 0.6 * math.log(0.3))
    assert each.mean() == pytest.approx(-1.0889, abs=5e-5)


def test_log_likelihood_is_a_mean_over_the_events_that_have_a_target() -> None:
    patterns = one_layer([[1, 0], [NAN, NAN], [0, 1], [NAN, NAN]], [3, 1])
    outputs = {"output": np.array([[0.5, 0.5], [0.1, 0.9], [0.75, 0.25], [0.5, 0.5]])}
    first, second = log_likelihood(patterns, outputs)
    assert first == pytest.approx((math.log(0.5) + math.log(0.25)) / 2)
    assert math.isnan(second)


def test_which_have_targets() -> None:
    patterns, events = have_targets(one_layer([[NAN], [1], [NAN]], [2, 1]))
    assert (patterns.tolist(), events.tolist()) == ([True, False], [False, True, False])


def test_the_rule_fits_the_error_function() -> None:
    assert scoring_for(Phase(error="divergence")).rule == "likelihood"
    assert scoring_for(Phase(error="cross-entropy")) == Scoring("within", 0.5)


def test_bad_rules() -> None:
    with pytest.raises(ValidationError, match="did you mean 'largest'"):
        Scoring("larges")
    with pytest.raises(ValidationError, match="above 0"):
        Scoring("within", 0.0)
