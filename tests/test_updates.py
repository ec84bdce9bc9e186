"""Update rules against steps worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import ValidationError
from pdpsim.describe.updates import (
    RULES,
    Adam,
    BoundedMomentum,
    DeltaBarDelta,
    GradientDescent,
    Quickprop,
    Ramp,
    Rprop,
    Rule,
    Step,
)


def steps(rule: Rule, gradients, w=0.0, decay=0.0, errors=None) -> list[float]:
    """Return a single weight after each of several gradients."""
    weights = np.array([w])
    state = rule.new_state(1, weights.dtype)
    rate = np.array([rule.rate])
    found, last = [], math.inf
    for number, g in enumerate(gradients, start=1):
        error = 0.0 if errors is None else errors[number - 1]
        rule.update(weights, np.array([float(g)]), state, rate, np.array([decay]), Step(number, error, last))
        last = error
        found.append(float(weights[0]))
    return found


def test_gradient_descent_with_momentum_has_no_factor_of_one_minus_alpha():
    # change: -0.1*2 = -0.2; then 0.9*-0.2 - 0.1*2 = -0.38; then 0.9*-0.38 - 0.1*-1 = -0.242
    found = steps(GradientDescent(0.1, momentum=0.9), [2, 2, -1])
    assert found == pytest.approx([-0.2, -0.58, -0.822])


def test_decay_multiplies_after_the_change():
    # (1 - 0.1*2) * 0.9 = 0.72; (0.72 - 0.2) * 0.9 = 0.468
    assert steps(GradientDescent(0.1), [2, 2], w=1.0, decay=0.1) == pytest.approx([0.72, 0.468])


def test_decay_inside_the_change_is_carried_on_by_momentum():
    """As Lens and Mesh have it: with momentum .9 it acts about ten times as strongly as outside."""
    # -0.1*2 - 0.1*1 = -0.3: 0.7; 0.5*-0.3 - 0.2 - 0.1*0.7 = -0.42: 0.28
    rule = GradientDescent(0.1, momentum=0.5, decay_in="change")
    assert steps(rule, [2, 2], w=1.0, decay=0.1) == pytest.approx([0.7, 0.28])
    # (1 - 0.2) * 0.9 = 0.72; 0.5*-0.2 - 0.2 = -0.3, (0.72 - 0.3) * 0.9 = 0.378
    rule = GradientDescent(0.1, momentum=0.5, decay_in="weight")
    assert steps(rule, [2, 2], w=1.0, decay=0.1) == pytest.approx([0.72, 0.378])
    shrunk = {
        place: 1 - steps(GradientDescent(0.1, momentum=0.9, decay_in=place), [0] * 200, w=1.0, decay=1e-5)[-1]
        for place in ("weight", "change")
    }
    assert shrunk["change"] / shrunk["weight"] == pytest.approx(10, rel=0.06)


def test_bounded_momentum_shortens_gradients_longer_than_one():
    rule = BoundedMomentum(0.1, momentum=0.5)
    w, g = np.zeros(2), np.array([3.0, 4.0])  # of length 5
    state = rule.new_state(2, w.dtype)
    for _ in range(2):
        rule.update(w, g, state, np.full(2, 0.1), np.zeros(2), Step())
    # -0.1 * (0.6, 0.8) = (-0.06, -0.08); then half of it again: (-0.09, -0.12)
    np.testing.assert_allclose(w, [-0.15, -0.2])
    assert steps(rule, [0.5]) == pytest.approx([-0.05])  # shorter than 1: as it is


def test_delta_bar_delta_raises_gains_by_addition_and_lowers_them_by_a_factor():
    # gains: 1 (no gradient before), 1.1, 1.2, then the sign turns: 1.2 * 0.9 = 1.08
    found = steps(DeltaBarDelta(0.1), [1, 1, 1, -1])
    assert found == pytest.approx([-0.1, -0.21, -0.33, -0.33 + 0.108])


def test_delta_bar_delta_with_momentum_and_smoothing():
    rule = DeltaBarDelta(0.1, momentum=0.5, smooth=0.5)
    # trace 0.5*1 = 0.5; agrees, gain 1.1: change 0.5*-0.1 - 0.1*1.1*1 = -0.16
    # trace 0.5*1 + 0.5*0.5 = 0.75; -1 disagrees, gain 0.99: change 0.5*-0.16 + 0.099 = 0.019
    assert steps(rule, [1, 1, -1]) == pytest.approx([-0.1, -0.26, -0.241])


def test_quickprop_jumps_to_the_minimum_of_the_parabola():
    # E = (w - 3)^2 / 2, g = w - 3: from 0 by -0.1 * -3 to 0.3; g = -2.7
    # jump: 0.3 * -2.7 / (-3 + 2.7) = 2.7, beyond 1.75 * 0.3 = 0.525, so 0.525, plus 0.1 * 2.7
    rule, w = Quickprop(0.1), np.zeros(1)
    state = rule.new_state(1, w.dtype)
    found = []
    for _ in range(20):
        rule.update(w, w - 3.0, state, np.array([0.1]), np.zeros(1), Step())
        found.append(w[0])
    assert found[0] == pytest.approx(0.3)
    assert found[1] == pytest.approx(0.3 + 0.525 + 0.27)
    assert found[-1] == pytest.approx(3.0, abs=1e-3)


def test_quickprop_jumps_without_the_linear_term_once_the_slope_has_turned():
    # change -1 * 1 = -1 (rate 1); then g = -0.5: jump -1 * -0.5 / (1 + 0.5) = 1/3, no term added
    assert steps(Quickprop(1.0), [1, -0.5]) == pytest.approx([-1.0, -1.0 + 1 / 3])


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        # steps 0.1, 0.12; the sign turns: step 0.06
        ("rprop-", [-0.1, -0.22, -0.16]),  # and on with it
        ("rprop+", [-0.1, -0.22, -0.10]),  # the last change is taken back
        ("irprop-", [-0.1, -0.22, -0.22]),  # no change
        ("irprop+", [-0.1, -0.22, -0.10]),  # taken back, since the error grew
    ],
)
def test_rprop_variants_differ_when_the_sign_turns(variant, expected):
    found = steps(Rprop(0.1, variant=variant), [5, 0.01, -2], errors=[3.0, 2.0, 2.5])
    assert found == pytest.approx(expected)


def test_irprop_plus_keeps_a_change_that_lowered_the_error():
    found = steps(Rprop(0.1, variant="irprop+"), [1, 1, -1, -1], errors=[3.0, 2.0, 1.0, 1.0])
    # no change at the turn; the step, 0.06, is not adapted after it
    assert found == pytest.approx([-0.1, -0.22, -0.22, -0.16])


def test_rprop_steps_stay_within_their_limits():
    rule = Rprop(1.0, variant="rprop-", up=10.0, down=0.1, smallest=0.5, largest=5.0)
    assert np.diff([0.0, *steps(rule, [1, 1, 1, -1, 1])]).tolist() == pytest.approx([-1, -5, -5, 0.5, -0.5])


def test_adam_by_hand():
    # step 1: m = 0.1*2, v = 0.001*4; unbiased 2 and 4: -0.01 * 2/2 = -0.01
    # step 2, g = 0: m = 0.18/0.19 = 0.947368, v = 0.003996/0.001999 = 1.998999 -> -0.01 * 0.670058
    found = steps(Adam(0.01), [2, 0])
    assert found == pytest.approx([-0.01, -0.01 - 0.01 * 0.947368 / math.sqrt(1.998999)], abs=1e-8)


@pytest.mark.parametrize("kind", RULES.values())
def test_weights_with_a_rate_of_zero_stay(kind):
    rule = kind(rate=0.1)
    w = np.array([1.0, 1.0])
    state = rule.new_state(2, w.dtype)
    for g in (1.0, 2.0, -1.0):
        rule.update(w, np.array([g, g]), state, np.array([0.1, 0.0]), np.zeros(2), Step())
    assert w[1] == 1.0
    assert w[0] != 1.0


@given(st.sampled_from(list(RULES.values())), st.integers(0, 99))
def test_every_rule_goes_downhill_on_a_bowl(kind, seed):
    """E = |w|^2 / 2, so that g = w."""
    w = np.random.default_rng(seed).uniform(0.5, 2.0, 4)
    before = float(w @ w)
    rule = kind(rate=0.05)
    state = rule.new_state(4, w.dtype)
    last = math.inf
    for number in range(1, 6):
        error = float(w @ w) / 2
        rule.update(w, w.copy(), state, np.full(4, 0.05), np.zeros(4), Step(number, error, last))
        last = error
    assert float(w @ w) < before


def test_ramps_become_numbers():
    rule = GradientDescent(Ramp(0.4, 0.0), momentum=Ramp(0.0, 0.9))
    quarter = rule.at(0.25)
    assert (quarter.rate, quarter.momentum) == pytest.approx((0.3, 0.225))
    assert GradientDescent(0.1).at(0.7) == GradientDescent(0.1)


def test_an_inverse_ramp_is_proportional_to_one_over_time():
    """From .5 to .1: 1/rate goes from 2 to 10 in equal steps."""
    ramp = Ramp(0.5, 0.1, "inverse")
    np.testing.assert_allclose([1 / ramp.at(share) for share in (0, 0.25, 0.5, 1)], [2, 4, 6, 10])


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: GradientDescent(-0.1), "0 or more"),
        (lambda: GradientDescent(float("nan")), "finite"),
        (lambda: GradientDescent(Ramp(0.1, math.inf)), "finite"),
        (lambda: Ramp(0.1, 0.0, "inverse"), "between numbers above 0"),
        (lambda: Ramp(0.1, 0.2, "invers"), "did you mean 'inverse'"),
        (lambda: GradientDescent(0.1, momentum=1.5), "between 0 and 1"),
        (lambda: GradientDescent(0.1, decay=2.0), "between 0 and 1"),
        (lambda: Rprop(variant="rprop"), "did you mean"),
        (lambda: Adam(beta1=2.0), "between 0 and 1"),
    ],
)
def test_impossible_parameters_are_refused(make, told):
    with pytest.raises(ValidationError, match=told):
        make()
