from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pdpsim.analysis.svd import decompose, learning_times, order_of_differentiation, separation
from pdpsim.base.errors import ValidationError


def test_modes_by_hand():
    # Two items share an attribute of weight 3; each has one of its own of weight 4:
    # Y Y' = [[25, 9], [9, 25]], with eigenvalues 34 for (1, 1) and 16 for (1, -1).
    modes = decompose([[3, 4, 0], [3, 0, 4]])
    np.testing.assert_allclose(modes.strengths, [np.sqrt(34), 4])
    np.testing.assert_allclose(modes.items[0], [np.sqrt(0.5), np.sqrt(0.5)])
    np.testing.assert_allclose(np.abs(modes.items[1]), [np.sqrt(0.5), np.sqrt(0.5)])
    np.testing.assert_allclose(separation(modes, [0], [1]), [0, 1], atol=1e-12)


@given(arrays(float, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.integers(-3, 3)))
def test_all_modes_make_up_the_matrix(matrix: np.ndarray):
    modes = decompose(matrix)
    np.testing.assert_allclose(modes.reconstruct(len(modes.strengths)), matrix, atol=1e-9)
    assert (np.diff(modes.strengths) <= 1e-12).all()


def test_general_distinctions_come_first():
    # a and b share three attributes, c and d three others; each has one of its own.
    matrix = np.zeros((4, 10))
    matrix[:2, :3] = matrix[2:, 3:6] = 1
    matrix[range(4), range(6, 10)] = 1
    distinctions = {"a or b": ([0], [1]), "ab or cd": ([0, 1], [2, 3])}
    assert [name for name, _ in order_of_differentiation(decompose(matrix), distinctions)] == [
        "ab or cd",
        "a or b",
    ]


def test_learning_times_by_hand():
    # a(t) = s / (1 + (s / a0 - 1) exp(-2 s t)); s = 2, a0 = .1: t = ln(19) / 4 = .736
    assert learning_times([2.0, 1.0], start=0.1) == pytest.approx([np.log(19) / 4, np.log(9) / 2])


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: decompose([1, 2]), "items x attributes"),
        (lambda: decompose([[1, np.nan]]), "finite"),
        (lambda: separation(decompose(np.eye(2)), [], [1]), "empty"),
        (lambda: separation(decompose([[1, 0], [1, 0]]), [0], [1]), "nothing tells them apart"),
        (lambda: learning_times([1.0, 0.1], start=0.06), "below half of the weakest mode, 0.05"),
        (lambda: learning_times([1.0], start=0.0), "above 0"),
    ],
)
def test_bad_input(call, part: str):
    with pytest.raises(ValidationError) as error:
        call()
    assert part in str(error.value)
