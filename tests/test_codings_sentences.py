"""Sentences as a stream: targets, what came before, what counting foretells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings.sentences import Sentences, windows

STREAM = Sentences.of([("a", "b"), ("a", "c", "b"), ("a", "b")], "abc")


def test_stream_wraps_around() -> None:
    assert STREAM.numbers.tolist() == [0, 1, 0, 2, 1, 0, 1]
    assert STREAM.following.tolist() == [1, 0, 2, 1, 0, 1, 0]
    assert STREAM.places.tolist() == [0, 1, 0, 1, 2, 0, 1]
    assert len(STREAM) == 3


def test_prefixes_are_alike_exactly_where_sentences_are_so_far() -> None:
    numbers = STREAM.prefixes.tolist()
    assert numbers[0] == numbers[2] == numbers[5]
    assert numbers[1] == numbers[6]
    assert len(set(numbers)) == 4


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), min_size=1, max_size=8))
def test_prefixes_of_any_sentences(sentences: list[list[str]]) -> None:
    texts = ["".join(sentence[: place + 1]) for sentence in sentences for place in range(len(sentence))]
    numbers = Sentences.of(sentences, "abc").prefixes.tolist()
    assert len(set(zip(texts, numbers, strict=True))) == len(set(texts)) == len(set(numbers))
    assert sorted(set(numbers)) == list(range(len(set(numbers))))


def test_likelihood_is_what_followed_the_same_words() -> None:
    rows = STREAM.likelihood()
    np.testing.assert_allclose(rows[0], [0, 2 / 3, 1 / 3])
    np.testing.assert_allclose(rows[1], [1, 0, 0])
    np.testing.assert_allclose(rows[3], [0, 1, 0])


def test_counting_foretells_what_followed_the_last_words_and_backs_off() -> None:
    others = Sentences.of([("c", "c", "b")], "abc")
    np.testing.assert_allclose(STREAM.predict(others, 0), [[3 / 7, 3 / 7, 1 / 7]] * 3)
    np.testing.assert_allclose(STREAM.predict(others, 1), [[0, 1, 0], [0, 1, 0], [1, 0, 0]])
    # "c b" there was; "b c" (the stream wraps) and "c c" there was not: one word is known
    np.testing.assert_allclose(STREAM.predict(others, 2), [[0, 1, 0], [0, 1, 0], [1, 0, 0]])
    # of its own words, with more known, a stream foretells no worse
    errors = [
        ((STREAM.predict(STREAM, order) - np.eye(3)[STREAM.following]) ** 2).sum() for order in range(4)
    ]
    assert errors == sorted(errors, reverse=True)


def test_patterns_are_words_with_the_next_and_run_on() -> None:
    patterns = STREAM.patterns(spare=1)
    assert patterns.inputs["input"].shape == (7, 4)
    assert patterns.inputs["input"].argmax(axis=1).tolist() == STREAM.numbers.tolist()
    assert patterns.targets["output"].argmax(axis=1).tolist() == STREAM.following.tolist()
    assert patterns.reset == "never"
    assert patterns.labels == tuple("abacbab")
    assert len(patterns) == 3


def test_patterns_in_windows_start_anew() -> None:
    patterns = STREAM.patterns(windows=[3, 4])
    assert patterns.reset == "pattern"
    assert patterns.starts.tolist() == [0, 3, 7]
    with pytest.raises(PatternError, match="add up"):
        STREAM.patterns(windows=[3, 3])


@given(st.integers(1, 300), st.integers(1, 6), st.integers(0, 4))
def test_windows_cover_the_stream(tokens: int, shortest: int, more: int) -> None:
    lengths = windows(tokens, shortest, shortest + more, np.random.default_rng(tokens))
    assert lengths.sum() == tokens
    assert all(shortest <= length <= shortest + more for length in lengths[:-1])
    assert 1 <= lengths[-1] <= shortest + more


def test_windows_have_all_lengths_equally_often() -> None:
    lengths = windows(70_000, 3, 4, np.random.default_rng(1))
    assert (lengths == 3).mean() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("sentences", "message"), [([], "sentence or more"), ([()], "word or more"), (["ax"], "'x'")]
)
def test_sentences_that_cannot_be_are_refused(sentences: list[str], message: str) -> None:
    with pytest.raises(PatternError, match=message):
        Sentences.of(sentences, "abc")


def test_orders_and_windows_that_cannot_be_are_refused() -> None:
    with pytest.raises(PatternError, match="0 words or more"):
        STREAM.predict(STREAM, -1)
    with pytest.raises(PatternError, match="from the shortest to the longest"):
        windows(5, 4, 3, np.random.default_rng(1))
