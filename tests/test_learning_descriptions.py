"""Weights from what occurs together: by hand, and what must hold of them whatever the descriptions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pdpsim.base.errors import ValidationError
from pdpsim.learning.descriptions import FLOOR, constraints

#: Two descriptors in ten rooms: both in four, the first alone in one, the second alone in two, neither in
#: three.
TEN = np.array([[1, 1]] * 4 + [[1, 0]] + [[0, 1]] * 2 + [[0, 0]] * 3)


def test_by_hand():
    weights, biases = constraints(TEN)
    w = -np.log(0.2 * 0.1 / (0.4 * 0.3))
    assert weights == pytest.approx(np.array([[0, w], [w, 0]]))
    assert biases == pytest.approx([-np.log(0.5 / 0.5), -np.log(0.4 / 0.6)])
    assert w > 0


def test_independent_descriptors_are_not_linked():
    weights, _ = constraints([[a, b] for a in (0, 1) for b in (0, 0, 1)])
    assert weights == pytest.approx(np.zeros((2, 2)))


def test_what_never_occurs_has_the_probability_of_the_floor():
    weights, biases = constraints([[1, 0, 1], [0, 1, 1]])
    assert weights[0, 1] == pytest.approx(-np.log(0.5 * 0.5 / FLOOR**2))
    assert biases[2] == pytest.approx(-np.log(FLOOR / 1))
    less, _ = constraints([[1, 0, 1], [0, 1, 1]], floor=0.01)
    assert less[0, 1] == pytest.approx(-np.log(0.5 * 0.5 / 0.01**2))


@given(arrays(np.int8, st.tuples(st.integers(1, 12), st.integers(2, 6)), elements=st.integers(0, 1)))
def test_weights_are_symmetric_and_turn_with_a_descriptor(descriptions):
    weights, biases = constraints(descriptions)
    assert weights == pytest.approx(weights.T)
    assert (np.diag(weights) == 0).all()
    turned = descriptions.copy()
    turned[:, 0] = 1 - turned[:, 0]  # the same descriptor, said the other way round
    other, opposite = constraints(turned)
    assert other[0, 1:] == pytest.approx(-weights[0, 1:])
    assert opposite[0] == pytest.approx(-biases[0])


@pytest.mark.parametrize(
    ("descriptions", "floor", "message"),
    [
        ([0, 1, 1], FLOOR, "rows of 0 and 1"),
        ([[0, 2]], FLOOR, "rows of 0 and 1"),
        (np.zeros((0, 3)), FLOOR, "rows of 0 and 1"),
        ([[0, np.nan]], FLOOR, "rows of 0 and 1"),
        ([[0, 1]], 0.0, "a probability above 0"),
    ],
)
def test_mistakes(descriptions, floor, message):
    with pytest.raises(ValidationError, match=message):
        constraints(descriptions, floor)
