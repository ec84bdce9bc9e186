"""Sentences with and without a category."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings.expectation import Reader
from pdpsim.codings.grammar import Grammar
from pdpsim.codings.sublanguage import share, with_share

# of finitely many sentences, so that all can be counted; R occurs at two places
FINITE = Grammar.parse("S -> NP 'v' 0.4 | NP 'v' NP 0.6\nNP -> 'a' 0.5 | 'b' R 0.5\nR -> 'x' 0.3 | 'y' 0.7")


def probabilities(grammar: Grammar) -> dict[tuple[str, ...], float]:
    """Return every sentence of a finite grammar with its probability, by trying all expansions."""

    def become(symbol: str) -> dict[tuple[str, ...], float]:
        if symbol not in grammar.expansions:
            return {(symbol,): 1.0}
        texts: Counter[tuple[str, ...]] = Counter()
        for rule in grammar.expansions[symbol]:
            for parts in product(*(become(each).items() for each in rule.expansion)):
                text = tuple(word for part, _ in parts for word in part)
                texts[text] += rule.probability * float(np.prod([chance for _, chance in parts]))
        return dict(texts)

    return become(grammar.start)


def test_share_of_sentences_with_a_category_by_hand() -> None:
    # without: 0.4 * 0.5 + 0.6 * 0.25
    assert share(FINITE, "R") == pytest.approx(0.65)


@settings(deadline=None, max_examples=20)
@given(st.floats(0, 1))
def test_a_share_moves_weight_between_sentences_with_and_without_and_nothing_else(wanted: float) -> None:
    before = probabilities(FINITE)
    after = probabilities(with_share(FINITE, "R", wanted))
    for sentence, chance in before.items():
        with_it = "b" in sentence
        expected = chance / 0.65 * wanted if with_it else chance / 0.35 * (1 - wanted)
        assert after.get(sentence, 0.0) == pytest.approx(expected)
    assert sum(after.values()) == pytest.approx(1)


def test_recursion_keeps_conditional_probabilities() -> None:
    text = "S -> NP 'v' '.'\nNP -> 'a' 0.7 | 'b' RC 0.3\nRC -> 'who' 'v' NP"
    grammar = Grammar.parse(text)
    complex_alone = with_share(grammar, "RC", 1.0)
    assert share(grammar, "RC") == pytest.approx(0.3)
    # of the sentences with a clause, 0.7 have one only, whatever their share
    reader = Reader(complex_alone)
    assert reader.after(["b", "who", "v", "a", "v"])[reader.words.index(".")] == 1.0
    assert reader.after(["b", "who", "v"])[reader.words.index("a")] == pytest.approx(0.7)
    assert set(with_share(grammar, "RC", 0.0).words) == {"a", "v", "."}
    assert share(with_share(grammar, "RC", 0.25), "RC with RC") == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("category", "wanted", "message"),
    [
        ("RR", 0.5, "no category 'RR'; did you mean 'R'"),
        ("R", 1.5, "from 0 to 1"),
        ("NP", 0.5, "no sentence without NP"),
    ],
)
def test_shares_that_cannot_be_are_refused(category: str, wanted: float, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        with_share(FINITE, category, wanted)


def test_a_category_that_never_occurs_can_have_no_share() -> None:
    grammar = Grammar.parse("S -> 'a'\nR -> 'b'")
    with pytest.raises(PatternError, match="no sentence with R"):
        with_share(grammar, "R", 0.5)
