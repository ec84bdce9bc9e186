"""Exact probabilities of the next word."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.codings.expectation import Reader
from pdpsim.codings.grammar import Grammar

# "a b" begins two sentences that have different rules: the words that come tell which it was
AMBIGUOUS = Grammar.parse(
    "S -> X 'c' 0.25 | Y 'd' 0.25 | 'a' 'e' 0.5\nX -> 'a' 'b'\nY -> 'a' 'b' 0.5 | 'a' 'e' 0.5"
)


def after(grammar: Grammar, words: str) -> dict[str, float]:
    reader = Reader(grammar)
    return {
        word: chance for word, chance in zip(reader.words, reader.after(words.split()), strict=True) if chance
    }


def test_next_word_by_hand() -> None:
    assert after(AMBIGUOUS, "") == pytest.approx({"a": 1.0})
    assert after(AMBIGUOUS, "a") == pytest.approx({"b": 0.375, "e": 0.625})
    assert after(AMBIGUOUS, "a b") == pytest.approx({"c": 2 / 3, "d": 1 / 3})
    # over, in four of five cases, and then a new sentence begins; or not over
    assert after(AMBIGUOUS, "a e") == pytest.approx({"a": 0.8, "d": 0.2})
    assert after(AMBIGUOUS, "a b c a b") == pytest.approx({"c": 2 / 3, "d": 1 / 3})


def test_next_word_as_often_as_in_many_sentences() -> None:
    grammar = Grammar.parse(
        "S -> NP 'v' '.'\nNP -> 'a' 0.6 | 'b' RC 0.4\nRC -> 'who' 'v' NP 0.5 | 'who' NP 'v' 0.5"
    )
    reader = Reader(grammar)
    following: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for sentence in grammar.generate(20_000, np.random.default_rng(1)):
        for place in range(1, len(sentence)):
            following[sentence[:place]][sentence[place]] += 1
    for prefix, counts in following.items():
        total = counts.total()
        if total > 500:
            expected = dict(zip(reader.words, reader.after(prefix), strict=True))
            for word, chance in expected.items():
                assert counts[word] / total == pytest.approx(
                    chance, abs=5 * (chance * (1 - chance) / total) ** 0.5
                )


def test_along_sentences_is_after_each_word() -> None:
    reader = Reader(AMBIGUOUS, words=("e", "d", "c", "b", "a"))
    rows = reader.along([("a", "b", "c"), ("a", "e")])
    assert rows.shape == (5, 5)
    for row, words in zip(rows, ("a", "a b", "a b c", "a", "a e"), strict=True):
        np.testing.assert_array_equal(row, reader.after(words.split()))
    np.testing.assert_allclose(rows.sum(axis=1), 1.0)


def test_what_cannot_come_is_refused() -> None:
    reader = Reader(AMBIGUOUS)
    with pytest.raises(PatternError, match="'c' cannot come here"):
        reader.after(["a", "c"])
    with pytest.raises(PatternError, match="does not end 'a b' there"):
        reader.along([("a", "b")])
    with pytest.raises(PatternError, match="word 'a' is not among the words"):
        Reader(AMBIGUOUS, words=("b", "c", "d", "e"))
