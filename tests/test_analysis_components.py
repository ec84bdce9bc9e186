"""Principal components and multidimensional scaling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from pdpsim.analysis.components import (
    align,
    classical_scaling,
    multidimensional_scaling,
    principal_components,
)
from pdpsim.analysis.similarity import distance_matrix
from pdpsim.base.errors import ValidationError


def test_components_by_hand():
    # variance 4 times as large along (1, 1) as along (1, -1): shares .8 and .2
    result = principal_components([[2, 2], [-2, -2], [1, -1], [-1, 1]])
    assert result.shares == pytest.approx([0.8, 0.2])
    assert np.abs(result.axes) == pytest.approx(np.full((2, 2), np.sqrt(0.5)))
    assert result.scores[0] == pytest.approx([np.sqrt(8), 0])
    assert not result.centre.any()


def test_components_are_those_of_scikit_learn_but_for_the_sign():
    vectors = np.random.default_rng(0).normal(size=(20, 6)) + 3
    ours, theirs = principal_components(vectors, 3), PCA(3).fit(vectors)
    np.testing.assert_allclose(ours.shares, theirs.explained_variance_ratio_)
    np.testing.assert_allclose(np.abs(ours.axes), np.abs(theirs.components_))
    np.testing.assert_allclose(ours.project(vectors), ours.scores)


@given(st.integers(0, 40))
def test_components_do_not_depend_on_the_order_of_the_vectors(seed):
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(7, 3)) * [5, 2, 1]
    shuffled = rng.permutation(7)
    first, second = principal_components(vectors), principal_components(vectors[shuffled])
    np.testing.assert_allclose(first.scores[shuffled], second.scores, atol=1e-9)
    assert first.shares.sum() == pytest.approx(1)


def test_equal_vectors_have_components_without_variance():
    assert principal_components(np.ones((3, 2))).shares.tolist() == [0, 0]


@given(st.integers(0, 20))
def test_scaling_brings_back_distances_in_the_plane(seed):
    points = np.random.default_rng(seed).normal(size=(6, 2))
    distances = distance_matrix(points)
    np.testing.assert_allclose(distance_matrix(classical_scaling(distances)), distances, atol=1e-7)
    result = multidimensional_scaling(distances)
    np.testing.assert_allclose(distance_matrix(result.positions), distances, atol=1e-3)
    assert result.stress < 1e-4
    np.testing.assert_allclose(result.positions.mean(axis=0), 0, atol=1e-9)


def test_scaling_improves_on_the_classical_solution_and_repeats():
    distances = distance_matrix(np.random.default_rng(5).normal(size=(12, 6)))
    result, again = (multidimensional_scaling(distances) for _ in range(2))
    assert (result.positions == again.positions).all()
    fitted = distance_matrix(classical_scaling(distances))
    classical = np.linalg.norm(fitted - distances) / np.linalg.norm(fitted)
    assert 0 < result.stress < classical
    order_only = multidimensional_scaling(distances, metric=False)
    assert 0 <= order_only.stress < result.stress


def test_scaling_of_items_without_distance():
    assert not multidimensional_scaling(np.zeros((3, 3))).positions.any()


def test_align_turns_mirrors_and_shifts():
    rng = np.random.default_rng(2)
    reference = rng.normal(size=(5, 2))
    turned = reference @ np.array([[0.0, 1], [1, 0]]) + 7
    np.testing.assert_allclose(align(turned, reference), reference, atol=1e-12)
    # no stretching: distances stay
    np.testing.assert_allclose(distance_matrix(align(2 * turned, reference)), 2 * distance_matrix(reference))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: principal_components([[1, 2]]), "two finite vectors"),
        (lambda: principal_components([[1, np.nan], [1, 2]]), "two finite vectors"),
        (lambda: principal_components(np.eye(3), 4), "1 to 3 components, got 4"),
        (lambda: principal_components(np.eye(3)).project([[1, 2]]), "vectors of 3 units"),
        (lambda: multidimensional_scaling(1 - np.eye(3), 3), "1 to 2 dimensions"),
        (lambda: align([[1, 2]], [[1, 2], [3, 4]]), "one shape"),
    ],
)
def test_bad_input_is_explained(call, words):
    with pytest.raises(ValidationError, match=words):
        call()


def test_scaling_begins_where_it_is_told():
    square_corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    matrix = distance_matrix(square_corners)
    found = multidimensional_scaling(matrix, start=square_corners)
    assert found.stress == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(distance_matrix(found.positions), matrix, atol=1e-6)
    with pytest.raises(ValidationError, match="4 x 2"):
        multidimensional_scaling(matrix, start=square_corners[:3])
