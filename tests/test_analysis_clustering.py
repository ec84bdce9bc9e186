"""Trees: hand-worked merges, names of linkages, order of leaves, nearest neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster import hierarchy

from pdpsim.analysis.clustering import (
    LINKAGES,
    cluster,
    cluster_distances,
    cophenetic_correlation,
    leaf_order,
    mean_tree,
    nearest_neighbour_purity,
    nearest_neighbours,
)
from pdpsim.analysis.similarity import distance_matrix
from pdpsim.base.errors import ValidationError

# on a line: a b at 0 1, c at 4, d e at 10 12
LINE = np.array([[0.0], [1], [4], [10], [12]])
NAMES = "abcde"


def test_complete_linkage_by_hand():
    # ab at 1, de at 2, then c to ab (complete: 4; to de it would be 8), all at 12
    tree = cluster(LINE, NAMES, linkage="complete")
    assert tree.branches == tuple(map(frozenset, ("ab", "de", "abc", "abcde")))
    assert tree.merges[:, 2].tolist() == [1, 2, 4, 12]
    assert tree.items == tuple("abcde")


def test_single_and_average_linkage_by_hand():
    assert cluster(LINE, NAMES, linkage="single").merges[:, 2].tolist() == [1, 2, 3, 6]
    # c to ab: (4 + 3) / 2; abc to de: (10 + 9 + 6 + 12 + 11 + 8) / 6
    assert cluster(LINE, NAMES).merges[:, 2] == pytest.approx([1, 2, 3.5, 56 / 6])


@pytest.mark.parametrize("linkage", LINKAGES)
def test_every_linkage_is_scipys_of_that_name(linkage):
    vectors = np.random.default_rng(0).normal(size=(9, 3))
    tree = cluster(vectors, "abcdefghi", linkage=linkage)
    np.testing.assert_allclose(tree.merges, hierarchy.linkage(vectors, linkage), atol=1e-9)
    assert (tree.linkage, tree.distance) == (linkage, "euclidean")


def test_mean_tree_is_the_tree_of_the_mean_distances():
    # each network errs about one item; their mean has the structure of neither mistake
    right = distance_matrix(LINE)
    networks = [distance_matrix(LINE + np.eye(5)[:, [k]] * 2.5) for k in range(5)]
    tree = mean_tree(networks, NAMES, linkage="complete")
    assert tree.branches == cluster_distances(right, NAMES, linkage="complete").branches


def test_cophenetic_correlation():
    # ultrametric distances are kept exactly; those on a line are not
    ultrametric = np.array([[0.0, 1, 3], [1, 0, 3], [3, 3, 0]])
    assert cophenetic_correlation(cluster_distances(ultrametric, "abc"), ultrametric) == pytest.approx(1)
    line = distance_matrix(LINE)
    tree = cluster_distances(line, NAMES)
    expected = hierarchy.cophenet(tree.merges, line[np.triu_indices(5, 1)])[0]
    assert 0.5 < cophenetic_correlation(tree, line) == pytest.approx(expected)
    assert np.isnan(cophenetic_correlation(cluster_distances(1 - np.eye(3), "abc"), 1 - np.eye(3)))


def test_leaf_order_puts_the_tighter_branch_on_top_or_follows_a_wish():
    tree = cluster(LINE, NAMES, linkage="complete")
    assert leaf_order(tree) == tuple("decab")
    assert leaf_order(tree, "edcba") == tuple("edcba")
    # the wish cannot break up a branch, and items not wished for come last
    assert leaf_order(tree, "adbce") == tuple("abcde")
    assert leaf_order(tree, "d") == tuple("deabc")


@given(st.integers(2, 15), st.integers(0, 100), st.sampled_from(LINKAGES))
def test_leaf_order_keeps_every_branch_together(count, seed, linkage):
    rng = np.random.default_rng(seed)
    names = [f"n{k}" for k in range(count)]
    tree = cluster(rng.normal(size=(count, 2)), names, linkage=linkage)
    order = leaf_order(tree, list(rng.permutation(names)))
    assert sorted(order) == sorted(names)
    for branch in tree.branches:
        places = sorted(order.index(name) for name in branch)
        assert places[-1] - places[0] == len(branch) - 1


def test_a_tree_of_many_leaves_needs_no_recursion():
    count = 1_500
    tree = cluster(np.arange(count)[:, None] ** 2.0, [str(k) for k in range(count)], linkage="single")
    assert len(leaf_order(tree)) == count


def test_nearest_neighbours_by_hand_and_in_blocks():
    assert nearest_neighbours(LINE).tolist() == [1, 0, 1, 4, 3]
    vectors = np.random.default_rng(1).normal(size=(50, 4))
    assert nearest_neighbours(vectors, block=7).tolist() == nearest_neighbours(vectors).tolist()


def test_nearest_neighbour_purity_by_hand():
    assert nearest_neighbour_purity(LINE, ["x", "x", "y", "y", "y"]) == 0.8
    assert nearest_neighbour_purity(LINE, ["x", "x", "x", "y", "y"]) == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cluster(LINE, "abc"), "expected 5 names, got 3"),
        (lambda: cluster(LINE, "abcda"), "2 items are named 'a'"),
        (lambda: cluster(LINE[:1], "a"), "two items or more"),
        (lambda: cluster(LINE, NAMES, linkage="compleat"), "did you mean 'complete'"),
        (lambda: cluster(np.eye(5), NAMES, linkage="ward", distance="cosine"), "ward linkage is defined"),
        (lambda: cluster_distances(np.ones((2, 3)), "ab"), "as many columns"),
        (lambda: cluster_distances([[0, 1], [2, 0]], "ab"), "symmetric"),
        (lambda: cluster_distances([[0, np.nan], [np.nan, 0]], "ab"), "not finite"),
        (lambda: cophenetic_correlation(cluster(LINE, NAMES), np.zeros((2, 2))), "the tree's 5 items"),
        (lambda: nearest_neighbours([[1.0]]), "two vectors"),
        (lambda: nearest_neighbour_purity(LINE, ["x"]), "expected 5 labels"),
    ],
)
def test_bad_input_is_explained(call, words):
    with pytest.raises(ValidationError, match=words):
        call()
