"""Goodness of fit: by hand, and all stable states of small networks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.analysis.goodness import gains, goodness, landscape, stable_states
from pdpsim.base.errors import ValidationError

PAIR = np.array([[0.0, 2.0, -1.0], [2.0, 0.0, -1.0], [-1.0, -1.0, 0.0]])


def test_goodness_counts_each_pair_once():
    assert goodness(PAIR, [1, 1, 0], bias=0.5) == pytest.approx(2 + 1)
    assert goodness(PAIR, [1, 1, 1]).item() == 0
    assert goodness(PAIR + 5 * np.eye(3), [1, 1, 1]).item() == 0  # self-connections are no pairs


@given(st.integers(0, 2**32 - 1))
def test_gains_are_differences_of_goodness(seed):
    rng = np.random.default_rng(seed)
    w, bias = rng.standard_normal((5, 5)), rng.standard_normal(5)
    w = w + w.T
    state = rng.integers(0, 2, 5).astype(float)
    flipped = np.abs(state - np.eye(5))
    expected = goodness(w, flipped, bias) - goodness(w, state, bias)
    np.testing.assert_allclose(gains(w, state, bias), expected, atol=1e-12)


def test_stable_states_by_hand():
    # the pair, or the third alone: bias .5 each; nothing on gains by any
    states, values = stable_states(PAIR, 0.5)
    assert states.tolist() == [[1, 1, 0], [0, 0, 1]]
    assert values.tolist() == [3.0, 0.5]


def test_landscape_by_hand():
    shares, values = landscape(PAIR, np.eye(3), bias=[1.0, 2.0, 3.0], steps=2)
    assert shares.sum(axis=1).tolist() == [1.0] * 6
    by_share = dict(zip(map(tuple, shares.tolist()), values.tolist(), strict=True))
    assert by_share[1, 0, 0] == 1.0
    assert by_share[0, 0, 1] == 3.0
    assert by_share[0.5, 0.5, 0] == pytest.approx(2 * 0.25 + 1.5)
    assert by_share[0, 0.5, 0.5] == pytest.approx(-0.25 + 2.5)
    with pytest.raises(ValidationError, match="three corners"):
        landscape(PAIR, np.eye(3)[:2])


def test_what_has_no_goodness_is_refused():
    with pytest.raises(ValidationError, match="symmetric"):
        goodness([[0, 1], [2, 0]], [1, 1])
    with pytest.raises(ValidationError, match="too many to list"):
        stable_states(np.zeros((21, 21)))
