"""Strings of symbols: contexts, what follows them, and the patterns that a network learns."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings.strings import Strings

some_strings = st.lists(st.text("abc", min_size=1, max_size=7), min_size=1, max_size=12)


def test_strings_stand_one_after_another() -> None:
    strings = Strings.of(["BTXSE", "BE"], "BTXSE")
    assert len(strings) == 2
    assert strings.numbers.tolist() == [0, 1, 2, 3, 4, 0, 4]
    assert strings.starts.tolist() == [0, 5]
    assert strings.places.tolist() == [0, 1, 2, 3, 4, 0, 1]
    assert strings.steps.tolist() == [0, 1, 2, 3, 5]
    assert strings.of_step.tolist() == [0, 0, 0, 0, 1]
    assert strings.texts() == ["BTXSE", "BE"]
    assert strings.select([1, 0, 1]).texts() == ["BE", "BTXSE", "BE"]


def test_symbols_may_have_several_letters() -> None:
    stream = Strings.of([["pa", "bi", "ku"]], ["ku", "bi", "pa"])
    assert stream.numbers.tolist() == [2, 1, 0]
    assert stream.texts() == ["pabiku"]


def test_context_names_by_hand() -> None:
    strings = Strings.of(["abca", "ba"], "abc")
    assert strings.context_names(0) == ["", "", "", ""]
    assert strings.context_names(1) == ["a", "b", "c", "b"]
    assert strings.context_names(2) == ["a", "ab", "bc", "b"]
    assert strings.context_names(9) == ["a", "ab", "abc", "b"]


@given(some_strings, st.integers(0, 8))
def test_contexts_are_the_same_where_their_symbols_are(texts: list[str], order: int) -> None:
    strings = Strings.of(texts, "abc")
    numbers, names = strings.contexts(order).tolist(), strings.context_names(order)
    assert len(set(numbers)) == len(set(names)) == len(set(zip(numbers, names, strict=True)))
    assert sorted(set(numbers)) == list(range(len(set(numbers))))


@given(some_strings, st.integers(0, 3))
def test_conditional_shares_are_those_that_counting_gives(texts: list[str], order: int) -> None:
    strings = Strings.of(texts, "abc")
    shares, names = strings.conditional(order), strings.context_names(order)
    following = [strings.alphabet[number] for number in strings.numbers[strings.steps + 1]]
    pairs, contexts = Counter(zip(names, following, strict=True)), Counter(names)
    expected = [[pairs[name, symbol] / contexts[name] for symbol in "abc"] for name in names]
    np.testing.assert_allclose(shares, np.reshape(expected, (-1, 3)))


def test_conditional_by_hand() -> None:
    strings = Strings.of(["ab", "ac", "ab", "cb"], "abc")
    assert strings.conditional(0)[0].tolist() == [0, 0.75, 0.25]
    assert strings.conditional(1)[0].tolist() == pytest.approx([0, 2 / 3, 1 / 3])
    assert strings.conditional(1)[3].tolist() == [0, 1, 0]


def test_patterns_have_the_next_symbol_as_their_target() -> None:
    patterns = Strings.of(["BTE", "BE"], "BTE").patterns(inputs="TB", outputs="TE")
    assert patterns.starts.tolist() == [0, 2, 3]
    assert patterns.inputs["input"].tolist() == [[0, 1], [1, 0], [0, 1]]
    assert patterns.targets["output"].tolist() == [[1, 0], [0, 1], [0, 1]]
    assert patterns.labels == ("B", "T", "B")
    assert patterns.reset == "pattern"
    assert Strings.of(["BTE"], "BTE").patterns().inputs["input"].shape == (2, 3)


@pytest.mark.parametrize(
    ("texts", "message"),
    [(["ax"], "'x', which is unknown"), ([""], "symbol or word or more"), ([], "expected a string")],
)
def test_bad_strings_are_refused(texts: list[str], message: str) -> None:
    with pytest.raises(PatternError, match=message):
        Strings.of(texts, "abc")


def test_what_cannot_be_is_refused() -> None:
    strings = Strings.of(["ab", "c"], "abc")
    with pytest.raises(PatternError, match="0 symbols or more"):
        strings.contexts(-1)
    with pytest.raises(PatternError, match="nothing to predict"):
        strings.patterns()
    with pytest.raises(PatternError, match="no string selected"):
        strings.select([])
    with pytest.raises(PatternError, match="'b' has no unit in the layer 'output'"):
        Strings.of(["ab"], "abc").patterns(outputs="ac")
