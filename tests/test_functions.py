"""Activation and error functions: values by hand, derivatives by central differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.describe.functions import ACTIVATIONS, ERRORS, WITHOUT_SLOPE, banded_target, logistic, softmax

H = 1e-6
finite = st.floats(-4, 4).filter(lambda x: abs(x) > 0.01)


@given(
    st.sampled_from(sorted(set(ACTIVATIONS) - WITHOUT_SLOPE)),
    st.lists(finite, min_size=2, max_size=4),
    st.integers(0, 99),
)
def test_backward_is_the_derivative_of_forward(name, x, seed):
    f = ACTIVATIONS[name]
    x = np.array(x)
    slope = np.random.default_rng(seed).uniform(-1, 1, len(x))  # dE/da of E = slope . f(x)
    expected = [
        (slope @ f.forward(x + step) - slope @ f.forward(x - step)) / (2 * H) for step in H * np.eye(len(x))
    ]
    np.testing.assert_allclose(f.backward(f.forward(x), slope), expected, atol=1e-7)


@given(st.sampled_from([n for n, f in ACTIVATIONS.items() if f.inverse]), st.floats(0.01, 0.99))
def test_inverse_leads_back(name, a):
    f = ACTIVATIONS[name]
    assert f.forward(f.inverse(np.array([a])))[0] == pytest.approx(a)


@given(
    st.sampled_from(sorted(ERRORS)),
    st.lists(st.floats(0.02, 0.98), min_size=3, max_size=3),
    st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]), min_size=3, max_size=3),
)
def test_slope_is_the_derivative_of_value(name, a, t):
    f = ERRORS[name]
    a, t = np.array(a), np.array(t)
    expected = (f.value(a + H, t) - f.value(a - H, t)) / (2 * H)
    np.testing.assert_allclose(f.slope(a, t), expected, rtol=1e-4, atol=1e-6)


@given(st.sampled_from(sorted(ERRORS)), st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_natural_pairs_leave_the_plain_difference(name, x):
    f = ERRORS[name]
    for activation in f.natural:
        g = ACTIVATIONS[activation]
        a = g.forward(np.array(x))
        t = np.array([0.2, 0.3, 0.5])
        np.testing.assert_allclose(g.backward(a, f.slope(a, t)), f.scale * (a - t), atol=1e-9)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sum-of-squares", 0.5 * 0.3**2),
        ("lens-sum-of-squares", 0.3**2),
        ("cross-entropy", -np.log(0.7)),
        ("divergence", -np.log(0.7)),
    ],
)
def test_errors_by_hand(name, value):
    assert ERRORS[name].value(np.array([0.7]), np.array([1.0]))[0] == pytest.approx(value)


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_a_missing_target_stays_missing(name):
    assert np.isnan(ERRORS[name].value(np.array([0.3]), np.array([np.nan])))[0]


def test_extreme_net_inputs_neither_overflow_nor_warn():
    for dtype in (np.float64, np.float32):
        x = np.array([-1e5, 0.0, 1e5], dtype=dtype)
        np.testing.assert_allclose(logistic(x), [0, 0.5, 1], atol=1e-30)
        assert logistic(x).dtype == dtype
        np.testing.assert_allclose(softmax(x), [0, 0, 1])
    for name in ("cross-entropy", "divergence"):
        assert np.isfinite(ERRORS[name].value(np.array([0.0, 1.0]), np.array([1.0, 0.0]))).all()


def test_the_target_radius_measures_error_from_the_edge_of_the_band():
    a, t = np.array([0.1, 0.5, 0.95, 0.7]), np.array([0.0, 0.0, 1.0, 1.0])
    np.testing.assert_allclose(a - banded_target(a, t, 0.2, 0.0), [0.0, 0.3, 0.0, -0.1], atol=1e-12)


def test_the_zero_error_radius_measures_it_from_the_target():
    a, t = np.array([0.1, 0.5, np.nan]), np.array([0.0, 0.0, np.nan])
    np.testing.assert_allclose(a[:2] - banded_target(a, t, 0.0, 0.2)[:2], [0.0, 0.5])
    assert np.isnan(banded_target(a, t, 0.1, 0.2)[2])
