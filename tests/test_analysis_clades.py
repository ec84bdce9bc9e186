"""What trees say, on trees small enough to draw on paper."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.analysis.clades import (
    clade_share,
    clade_shares,
    clades,
    closest_clade,
    is_clade,
    majority_clades,
    root_purity,
    root_split,
    sister,
    smallest_clade,
    stem,
    tree_purity,
    whole_branches,
)
from pdpsim.analysis.clustering import cluster
from pdpsim.base.errors import ValidationError


def line(**places):
    """Single-linkage tree of items on a line."""
    return cluster([[float(x)] for x in places.values()], list(places), linkage="single")


# ((cat dog) girl) against ((see eat) smash)
TREE = line(cat=0, dog=1, girl=3, see=20, eat=21, smash=24)
VERBS = {item: "verb" if item in ("see", "eat", "smash") else "noun" for item in TREE.items}


def test_clades_of_a_tree():
    assert set(clades(TREE)) == {
        frozenset({"cat", "dog"}),
        frozenset({"cat", "dog", "girl"}),
        frozenset({"see", "eat"}),
        frozenset({"see", "eat", "smash"}),
        frozenset(TREE.items),
    }
    assert clades(TREE)[-1] == frozenset(TREE.items)


def test_is_clade():
    assert is_clade(TREE, ["dog", "cat"])
    assert is_clade(TREE, TREE.items)
    assert is_clade(TREE, ["girl"])
    assert is_clade(TREE, "girl")
    assert not is_clade(TREE, ["cat", "girl"])
    assert not is_clade(TREE, ["cat", "dog", "girl", "see"])


def test_clade_share_over_networks():
    other = line(cat=0, girl=1, dog=3, see=20, eat=21, smash=24)
    assert clade_share([TREE, TREE, other], ["cat", "dog"]) == pytest.approx(2 / 3)
    assert clade_share(iter([TREE, other]), ["cat", "dog", "girl"]) == 1
    shares = clade_shares([TREE, TREE, TREE, other])
    assert shares[frozenset({"cat", "dog"})] == 0.75
    assert shares[frozenset({"cat", "girl"})] == 0.25
    assert next(iter(shares)) == frozenset(TREE.items)
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert frozenset({"cat", "girl"}) not in majority_clades([TREE, TREE, TREE, other])
    # exactly one half is no majority: both could not be in one tree
    assert frozenset({"cat", "dog"}) not in majority_clades([TREE, other])


@given(st.integers(0, 30), st.integers(1, 6))
def test_majority_clades_form_one_tree(seed, networks):
    rng = np.random.default_rng(seed)
    trees = [cluster(rng.normal(size=(7, 2)), "abcdefg") for _ in range(networks)]
    branches = list(majority_clades(trees))
    assert all(a <= b or b <= a or not a & b for a in branches for b in branches)
    assert set(clade_shares(trees[:1])) == set(clades(trees[0]))


def test_root_split_and_purity():
    assert set(root_split(TREE)) == {frozenset({"cat", "dog", "girl"}), frozenset({"see", "eat", "smash"})}
    assert root_purity(TREE, VERBS) == 1
    # smash an outlier: 5 + 1, of which 3 nouns and 1 verb can be right
    outlier = line(cat=0, dog=1, girl=3, see=5, eat=6, smash=24)
    assert [len(side) for side in root_split(outlier)] == [5, 1]
    assert root_purity(outlier, VERBS) == pytest.approx(4 / 6)
    # three labels: the branches take the two best
    kinds = {**VERBS, "girl": "human"}
    assert root_purity(TREE, kinds) == pytest.approx(5 / 6)


def test_nearest_branches_to_a_set():
    assert smallest_clade(TREE, ["cat", "girl"]) == {"cat", "dog", "girl"}
    assert smallest_clade(TREE, ["cat", "eat"]) == set(TREE.items)
    assert smallest_clade(TREE, ["cat"]) == {"cat"}
    assert closest_clade(TREE, ["cat", "girl"]) == ({"cat", "dog", "girl"}, pytest.approx(2 / 3))
    assert closest_clade(TREE, ["cat", "dog"]) == ({"cat", "dog"}, 1)
    assert closest_clade(TREE, ["girl"]) == ({"girl"}, 1)


def test_sister():
    assert sister(TREE, "girl") == {"cat", "dog"}
    assert sister(TREE, "cat") == {"dog"}
    assert sister(TREE, ["cat", "dog"]) == {"girl"}
    assert sister(TREE, ["cat", "dog", "girl"]) == {"see", "eat", "smash"}


def test_stem_by_hand():
    # a and b join at 1, c joins them at 3 (single linkage), d at 6
    tree = cluster([[0.0], [1.0], [4.0], [10.0]], "abcd", linkage="single")
    assert stem(tree, ("a", "b")) == pytest.approx((3 - 1) / 6)
    assert stem(tree, ("a", "b", "c")) == pytest.approx((6 - 3) / 6)
    assert stem(tree, ("b", "c")) == pytest.approx((1 - 3) / 6)  # a joins b at 1, before c at 3
    assert stem(cluster([[1.0], [1.0], [1.0]], "abc"), ("a", "b")) == 0
    with pytest.raises(ValidationError, match="not all"):
        stem(tree, ("a", "b", "c", "d"))


@given(st.integers(0, 60))
def test_stem_is_above_zero_exactly_for_branches(seed):
    rng = np.random.default_rng(seed)
    tree = cluster(rng.normal(size=(7, 2)), "abcdefg")
    some = rng.choice(list("abcdefg"), size=rng.integers(2, 6), replace=False).tolist()
    assert (stem(tree, some) > 0) == is_clade(tree, some)
    assert all(stem(tree, branch) > 0 for branch in clades(tree)[:-1])


def test_tree_purity_by_hand():
    tokens = line(a=0, b=1, c=3, d=10, e=11)
    assert tree_purity(tokens, list("xxxyy")) == 1
    # labels x x y x y: pairs x: ab 1, ad 3/5, bd 3/5; y: ce 2/5
    assert tree_purity(tokens, list("xxyxy")) == pytest.approx((1 + 0.6 + 0.6 + 0.4) / 4)
    assert np.isnan(tree_purity(tokens, list("vwxyz")))


def test_whole_branches():
    tokens = line(a=0, b=1, c=3, d=10, e=11)
    assert whole_branches(tokens, list("xxyzz")) == {"x": True, "y": True, "z": True}
    assert whole_branches(tokens, list("xxyxy")) == {"x": False, "y": False}
    assert whole_branches(tokens, list("xxxxx")) == {"x": True}


@given(st.integers(0, 60), st.integers(2, 4))
def test_whole_branches_agrees_with_is_clade_and_purity(seed, kinds):
    rng = np.random.default_rng(seed)
    tree = cluster(rng.normal(size=(8, 1)), "abcdefgh")
    labels = rng.choice(list("uvwx")[:kinds], size=8)
    found = whole_branches(tree, labels)
    for kind, whole in found.items():
        assert whole == is_clade(
            tree, [x for x, label in zip(tree.items, labels, strict=True) if label == kind]
        )
    assert all(found.values()) == (tree_purity(tree, labels) == 1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: is_clade(TREE, ["dogg"]), "did you mean 'dog'"),
        (lambda: is_clade(TREE, []), "at least one item"),
        (lambda: clade_share([], ["cat"]), "at least one tree"),
        (lambda: clade_shares([TREE, line(a=0, b=1)]), "different items"),
        (lambda: majority_clades([TREE], 0.4), "at least 0.5"),
        (lambda: root_purity(TREE, {"cat": "noun"}), "no label for dog, girl, see"),
        (lambda: root_purity(TREE, dict.fromkeys(TREE.items, "noun")), "two labels or more"),
        (lambda: sister(TREE, ["cat", "girl"]), "must be a branch"),
        (lambda: sister(TREE, TREE.items), "must be a branch"),
        (lambda: tree_purity(TREE, ["x"]), "expected 6 labels"),
    ],
)
def test_bad_input_is_explained(call, words):
    with pytest.raises(ValidationError, match=words):
        call()
