"""Cosines, distances and representational similarity."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.analysis.similarity import (
    DISTANCES,
    cosine,
    distance_matrix,
    mean_distances,
    representational_similarity,
    similarity_between,
)
from pdpsim.base.errors import ValidationError

TRIANGLE = np.array([[0.0, 3, 4], [3, 0, 5], [4, 5, 0]])


def test_cosine_by_hand():
    # 45 degrees; opposite; right angle; nothing to point with
    first = [[1, 0], [1, 2], [0, 3], [0, 0]]
    second = [[1, 1], [-2, -4], [5, 0], [1, 1]]
    assert cosine(first, second) == pytest.approx([math.sqrt(0.5), -1, 0, 0])


def test_distances_of_a_3_4_5_triangle():
    points = [[0, 0], [3, 0], [0, 4]]
    np.testing.assert_allclose(distance_matrix(points), TRIANGLE)
    np.testing.assert_allclose(distance_matrix(points, "squared-euclidean"), TRIANGLE**2)
    assert distance_matrix(points, "city-block")[1, 2] == 7
    assert distance_matrix(points, "chebyshev")[1, 2] == 4


@pytest.mark.parametrize("distance", DISTANCES)
def test_every_named_distance_is_symmetric_and_zero_from_itself(distance):
    matrix = distance_matrix(np.random.default_rng(0).normal(size=(6, 4)), distance)
    np.testing.assert_allclose(matrix, matrix.T)
    assert not np.diag(matrix).any()
    assert matrix[np.triu_indices(6, 1)].min() > 0


def test_representational_similarity_ignores_scale_and_rotation():
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(8, 5))
    turn = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    first, second = distance_matrix(vectors), distance_matrix(3 * vectors @ turn + 1)
    assert representational_similarity(first, second) == pytest.approx(1)
    unrelated = distance_matrix(rng.normal(size=(8, 5)))
    assert abs(representational_similarity(first, unrelated)) < 0.6


def test_similarity_by_hand():
    # distances 3, 4, 5 against 3, 5, 4: centred (-1, 0, 1) and (-1, 1, 0), r = 1 / 2, ranks alike
    other = TRIANGLE[np.ix_([1, 0, 2], [1, 0, 2])]
    assert representational_similarity(TRIANGLE, other) == pytest.approx(0.5)
    assert representational_similarity(TRIANGLE, other, "spearman") == pytest.approx(0.5)
    # squares keep the ranks and not the proportions
    assert representational_similarity(TRIANGLE, TRIANGLE**2, "spearman") == pytest.approx(1)
    assert representational_similarity(TRIANGLE, TRIANGLE**2) < 1


def test_a_network_that_tells_nothing_apart_is_like_none():
    flat = 1 - np.eye(3)
    result = similarity_between([TRIANGLE, flat])
    assert np.isnan(result[0, 1])
    assert np.isnan(result[1, 1])
    assert result[0, 0] == 1


@given(st.integers(0, 50))
def test_similarities_lie_between_minus_one_and_one(seed):
    rng = np.random.default_rng(seed)
    result = similarity_between([distance_matrix(rng.normal(size=(4, 2))) for _ in range(3)])
    np.testing.assert_allclose(result, result.T)
    assert np.abs(result).max() <= 1
    assert np.diag(result).tolist() == [1, 1, 1]


def test_mean_distances_lets_every_network_count_equally():
    other = np.array([[0.0, 1, 1], [1, 0, 2], [1, 2, 0]])
    # a hundred times larger vectors do not drown the other network
    scaled = mean_distances([TRIANGLE, 100 * other])
    assert representational_similarity(scaled, mean_distances([TRIANGLE, other])) == pytest.approx(1)
    np.testing.assert_allclose(mean_distances([TRIANGLE, TRIANGLE]), TRIANGLE)
    plain = mean_distances([TRIANGLE, other], scale=False)
    np.testing.assert_allclose(plain, (TRIANGLE + other) / 2)
    assert not mean_distances([np.zeros((3, 3)), np.zeros((3, 3))]).any()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cosine([1, 2], [1, 2]), "rows of one shape"),
        (lambda: distance_matrix([[1], [2]], "euclidian"), "did you mean 'euclidean'"),
        (lambda: distance_matrix([1, 2]), "one row per item"),
        (lambda: distance_matrix([[1, 2], [math.nan, 0]]), "row 1 .* diverge"),
        (lambda: distance_matrix([[1, 2], [0, 0]], "cosine"), "row 1 has no direction"),
        (lambda: distance_matrix([[1, 2], [3, 3]], "correlation"), "row 1 has no direction"),
        (lambda: representational_similarity(TRIANGLE, [[0, 1], [1, 0]]), "different numbers of items"),
        (lambda: representational_similarity(TRIANGLE, TRIANGLE, "person"), "did you mean 'pearson'"),
        (lambda: representational_similarity(TRIANGLE + np.eye(3), TRIANGLE), "zeros on the diagonal"),
        (lambda: similarity_between([[[0, 1], [1, 0]]] * 2), "three items"),
        (lambda: mean_distances([]), "at least one network"),
        (lambda: mean_distances([np.zeros((2, 3))]), "as many columns"),
    ],
)
def test_bad_input_is_explained(call, words):
    with pytest.raises(ValidationError, match=words):
        call()
