"""Averages by label and samples of tokens, on sets small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.analysis.vectors import average_by, stratified_sample, token_names
from pdpsim.base.errors import ValidationError

WORDS = ["boy", "eat", "boy", "cat"]
VECTORS = np.array([[1.0, 0.0], [5.0, 5.0], [3.0, 4.0], [0.0, 1.0]])


def test_average_by_hand():
    result = average_by(VECTORS, WORDS)
    assert result.labels == ("boy", "cat", "eat")
    assert result.vectors.tolist() == [[2, 2], [0, 1], [5, 5]]
    assert result.counts.tolist() == [2, 1, 1]


def test_average_in_the_order_wanted():
    result = average_by(VECTORS, WORDS, order=["eat", "boy"])
    assert result.labels == ("eat", "boy")
    assert result.vectors.tolist() == [[5, 5], [2, 2]]
    assert result.counts.tolist() == [1, 2]


@given(st.lists(st.sampled_from("abcde"), min_size=1, max_size=30), st.integers(0, 99))
def test_counts_add_up_and_means_are_those_of_the_whole(labels, seed):
    vectors = np.random.default_rng(seed).normal(size=(len(labels), 3))
    result = average_by(vectors, labels)
    assert result.counts.sum() == len(labels)
    weighted = (result.vectors * result.counts[:, None]).sum(axis=0)
    np.testing.assert_allclose(weighted, vectors.sum(axis=0), atol=1e-12)


def test_misspelt_label_is_answered_with_the_nearest():
    with pytest.raises(ValidationError, match="did you mean 'boy'"):
        average_by(VECTORS, WORDS, order=["boi"])


@pytest.mark.parametrize("labels", [["boy"], [], [["boy"] * 4]])
def test_labels_that_do_not_match(labels):
    with pytest.raises(ValidationError, match="one label for each row"):
        average_by(VECTORS, labels)


def test_no_token_at_all():
    with pytest.raises(ValidationError, match="at least one token"):
        average_by(np.empty((0, 2)), [])


@given(st.lists(st.sampled_from("abc"), max_size=40), st.integers(1, 10), st.integers(0, 5))
def test_stratified_sample_has_as_many_of_each_label_as_there_are_up_to_the_number(labels, each, seed):
    chosen = stratified_sample(labels, each, np.random.default_rng(seed))
    assert (np.diff(chosen) > 0).all()
    picked = [labels[token] for token in chosen]
    assert all(picked.count(kind) == min(each, labels.count(kind)) for kind in "abc")


def test_stratified_sample_repeats_with_its_generator_and_differs_between_them():
    labels = ["a"] * 500
    first, again, other = (stratified_sample(labels, 20, np.random.default_rng(s)) for s in (0, 0, 1))
    assert first.tolist() == again.tolist() != other.tolist()


def test_stratified_sample_of_none():
    with pytest.raises(ValidationError, match="1 token or more"):
        stratified_sample(WORDS, 0, np.random.default_rng(0))


def test_token_names():
    assert token_names(WORDS) == ("boy.1", "eat.1", "boy.2", "cat.1")
