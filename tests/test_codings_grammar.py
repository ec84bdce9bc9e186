"""Context-free grammars: how they are read, what they generate, and what cannot be one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.codings.grammar import Grammar, Rule

AGREEING = """
n, m: singular plural
S     -> NP[n] VP[n] '.'
NP[n] -> N[n] 4/5 | N[n] RC[n] 0.2
RC[n] -> 'who' VP[n]
VP[n] -> V[n] NP[m]
N[singular] -> 'boy'
N[plural]   -> 'boys'
V[singular] -> 'chases'
V[plural]   -> 'chase'
"""


def test_a_line_with_a_feature_stands_for_each_value_and_a_free_one_takes_each_equally_often() -> None:
    grammar = Grammar.parse(AGREEING)
    assert grammar.start == "S"
    assert [rule.expansion for rule in grammar.expansions["S"]] == [
        ("NP[singular]", "VP[singular]", "."),
        ("NP[plural]", "VP[plural]", "."),
    ]
    assert [rule.probability for rule in grammar.expansions["S"]] == [0.5, 0.5]
    assert {rule.expansion: rule.probability for rule in grammar.expansions["VP[plural]"]} == {
        ("V[plural]", "NP[singular]"): 0.5,
        ("V[plural]", "NP[plural]"): 0.5,
    }
    assert {rule.expansion: rule.probability for rule in grammar.expansions["NP[plural]"]} == {
        ("N[plural]",): 0.8,
        ("N[plural]", "RC[plural]"): 0.2,
    }
    assert set(grammar.words) == {".", "who", "boy", "boys", "chases", "chase"}


def test_subjects_and_verbs_agree_in_every_sentence() -> None:
    pairs = {("boy", "chases"), ("boys", "chase")}
    for sentence in Grammar.parse(AGREEING).generate(200, np.random.default_rng(1)):
        if "who" not in sentence[:2]:
            assert sentence[:2] in pairs
        # what stands before "who" is the subject of what stands after it
        for place in (at for at, word in enumerate(sentence) if word == "who"):
            assert (sentence[place - 1], sentence[place + 1]) in pairs


def test_sentences_come_as_often_as_their_rules_say() -> None:
    grammar = Grammar.parse("S -> 'a' 0.7 | 'b' T 0.3\nT -> 'c' 1/4 | 'd' 3/4")
    counts = Counter(grammar.generate(10_000, np.random.default_rng(2)))
    assert set(counts) == {("a",), ("b", "c"), ("b", "d")}
    for sentence, chance in ((("a",), 0.7), (("b", "c"), 0.075), (("b", "d"), 0.225)):
        assert counts[sentence] / 10_000 == pytest.approx(
            chance, abs=4 * (chance * (1 - chance) / 10_000) ** 0.5
        )


def test_mean_length_is_exact() -> None:
    # L = 1 + 0.25 * 2 L, of which half the words come at each end
    grammar = Grammar.parse("S -> 'a' 3/4 | 'b' S S 1/4")
    assert grammar.mean_length == pytest.approx(2.0)
    assert Grammar.parse("S -> 'a' 'b' | 'c'").mean_length == pytest.approx(1.5)


def test_the_same_seed_gives_the_same_sentences() -> None:
    grammar = Grammar.parse(AGREEING)
    first, second = (grammar.generate(50, np.random.default_rng(3)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a rule or more"),
        ("S -> NP\nNP = 'a'", "line 2: expected a category, -> and expansions"),
        ("S -> 'a' | ", "line 1: expected categories and words in quotes"),
        ("S -> 'a", "line 1: expected categories and words in quotes"),
        ("S -> 0.5", "an expansion has a symbol before its probability"),
        ("S -> 'a' 0.5 | 'b'", "line 1: every expansion has a probability, or none has"),
        ("S -> 'a' 0.5 | 'b' 0.6", "add up to 1"),
        ("S -> 'a' 1.5 | 'b' -0.5", "above 0"),
        ("S -> Noun\nNuon -> 'a'", "the category Noun has no line; did you mean 'Nuon'?"),
        ("S -> 'a'\nS -> 'b'", "line 2: S has a line already"),
        ("S -> S 'a' 0.4 | 'b' 0.6", "S can begin with itself"),
        ("S -> T 'a'\nT -> S | 'b'", "can begin with itself"),
        ("S -> 'a' S", "sentences would have no end"),
        ("S -> 'b' S S | 'a'", "sentences would have no end"),
        ("n: one two\nS[n] -> 'a'\nm: one", "line 3: expected a category"),
    ],
)
def test_what_is_no_grammar_is_refused(text: str, message: str) -> None:
    with pytest.raises(PatternError, match=message.replace("?", r"\?").replace("->", "->")):
        Grammar.parse(text)


def test_rules_given_as_such_are_checked_too() -> None:
    with pytest.raises(PatternError, match="without a symbol"):
        Grammar((Rule("S", (), 1.0),))
    with pytest.raises(PatternError, match="1 or more"):
        Grammar.parse("S -> 'a'").generate(0, np.random.default_rng(1))
