"""Finite-state grammars: their tables, strings, and what follows at each node."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdpsim.base.errors import PatternError
from pdpsim.codings.automaton import Arc, Automaton
from pdpsim.codings.strings import Strings

# Reber (1967), as Servan-Schreiber, Cleeremans & McClelland (1988) draw it
REBER = Automaton.parse(
    """
    start: B 0
    0: T 1, P 2
    1: S 1, X 3
    2: T 2, V 4
    3: X 2, S 5
    4: P 3, V 5
    5: E end
    """
)
# the strings of their second test: letters at random, until the end comes
RANDOM = Automaton.parse("start: B any\nany: T any, S any, P any, X any, V any, E end")

#: A coin: heads twice as likely as tails.
COIN = Automaton.parse("start: h start 0.5, t start 0.25, . end 0.25")


def test_a_table_is_read_as_it_is_written() -> None:
    assert REBER.nodes == ("start", "0", "1", "2", "3", "4", "5", "end")
    assert REBER.alphabet == ("B", "T", "P", "S", "X", "V", "E")
    assert REBER.arcs[1] == Arc("0", "T", "1", 0.5)
    assert REBER.arcs[-1] == Arc("5", "E", "end", 1.0)
    assert REBER.ends.tolist() == [False] * 7 + [True]
    assert COIN.chances.tolist() == [[0.5, 0.25, 0.25], [0, 0, 0]]
    assert COIN.following.tolist() == [[0, 0, 1], [-1, -1, -1]]


def test_every_string_of_a_length_is_listed_once() -> None:
    # counted by hand up to four letters: TXS, PVV / TSXS, PTVV, PVPS
    assert REBER.strings(5).texts() == ["BTXSE", "BPVVE"]
    assert REBER.strings(6).texts() == ["BTXSE", "BPVVE", "BTSXSE", "BPTVVE", "BPVPSE"]
    # 16, 27, 43, 67 strings of 6, 7, 8, 9 letters or fewer, B and E left out
    assert [len(REBER.strings(longest + 2)) for longest in (6, 7, 8, 9)] == [16, 27, 43, 67]
    with pytest.raises(PatternError, match="no string of 4 symbols"):
        REBER.strings(4)


def test_reading_tells_nodes_and_where_a_string_leaves_the_grammar() -> None:
    strings = Strings.of(["BTSXXTVPSE", "BTPE", "BTX", "ZB"], "BTSXVPEZ")
    nodes = [REBER.nodes[number] if number >= 0 else "-" for number in REBER.read(strings)]
    assert nodes[:10] == ["0", "1", "1", "3", "2", "2", "4", "3", "5", "end"]
    assert nodes[10:14] == ["0", "1", "-", "-"]
    assert nodes[14:] == ["0", "1", "3", "-", "-"]
    assert REBER.accepts(strings).tolist() == [True, False, False, False]  # BTX has not ended


def test_strings_have_the_length_that_the_grammar_implies() -> None:
    strings = REBER.generate(20_000, np.random.default_rng(1))
    assert REBER.accepts(strings).all()
    letters = strings.lengths - 2
    # mean 6 and SD 3.36 (absorbing chain), so a standard error of 0.024
    assert letters.mean() == pytest.approx(6.0, abs=0.1)
    assert letters.std() == pytest.approx(3.36, abs=0.1)
    assert letters.min() == 3


def test_one_random_string_in_five_hundred_is_of_the_grammar() -> None:
    strings = RANDOM.generate(200_000, np.random.default_rng(2))
    # 0.0020484 by adding up the language; a standard error of 0.0001
    assert REBER.accepts(strings).mean() == pytest.approx(0.0020484, abs=0.0004)


def test_arcs_are_taken_with_their_probabilities() -> None:
    strings = COIN.generate(20_000, np.random.default_rng(3))
    assert np.bincount(strings.numbers)[0] / len(strings) == pytest.approx(2.0, abs=0.1)
    assert np.bincount(strings.numbers)[1] / len(strings) == pytest.approx(1.0, abs=0.05)
    same = COIN.generate(20_000, np.random.default_rng(3))
    assert same.texts() == strings.texts()


def test_expected_successors_are_those_of_the_node() -> None:
    expected = REBER.expected(Strings.of(["BTXSE"], REBER.alphabet))
    assert expected[1].tolist() == [0, 0, 0, 0.5, 0.5, 0, 0]  # after T: S or X
    assert expected[3].tolist() == [0, 0, 0, 0, 0, 0, 1]
    with pytest.raises(PatternError, match="BTTE is no string of the grammar"):
        REBER.expected(Strings.of(["BTXSE", "BTTE"], REBER.alphabet))


def test_two_letters_tell_the_node_of_this_grammar_and_one_does_not() -> None:
    strings = REBER.generate(5_000, np.random.default_rng(4))
    exact = REBER.expected(strings)
    assert np.abs(strings.conditional(2) - exact).max() < 0.06  # shares of 0.5, counted
    assert np.abs(strings.conditional(1) - exact).max() > 0.3


letters = st.sampled_from("abc")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(letters, st.integers(0, 3), st.integers(1, 5)), min_size=1, max_size=8))
def test_whatever_a_grammar_generates_it_accepts(ways: list[tuple[str, int, int]]) -> None:
    # a chain of nodes with steps on and back, so that every node is reached and leads to the end
    arcs = []
    for node in range(4):
        choices: dict[str, tuple[int, int]] = {"o": (node + 1, 5)}
        for letter, back, weight in ways:
            if back <= node:
                choices.setdefault(letter, (back, weight))
        total = sum(weight for _, weight in choices.values())
        arcs += [Arc(str(node), s, str(to), weight / total) for s, (to, weight) in choices.items()]
    grammar = Automaton(tuple(arcs))
    strings = grammar.generate(20, np.random.default_rng(5))
    assert grammar.accepts(strings).all()
    taken = strings.numbers[strings.steps + 1]
    assert (grammar.expected(strings)[np.arange(len(taken)), taken] > 0).all()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "an arc or more"),
        ("a T b", "line 1: expected a node, a colon"),
        ("a: T b, X", "line 1: expected a node, a colon"),
        ("\na: T b\na: X b", "line 3: node 'a' has a line already"),
        ("a: T b 0.5, X b", "line 1: every arc"),
        ("a: T b half, X b half", "line 1: a probability is a number"),
        ("a: T b 0.5, X b 0.4", "node 'a' must be above 0 and add up to 1; got 0.5, 0.4"),
        ("a: T b 1.5, X b -0.5", "node 'a' must be above 0"),
        ("a: T b, T c", "node 'a' has 2 arcs with the symbol 'T'"),
        ("a: T b\nc: X b", "node 'c' cannot be reached"),
        ("a: T b, X c\nb: T b", "node 'b' leads to no end"),
    ],
)
def test_grammars_that_cannot_be_are_refused(table: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        Automaton.parse(table)


def test_no_strings_are_refused() -> None:
    with pytest.raises(PatternError, match="1 or more; got 0"):
        REBER.generate(0, np.random.default_rng(1))
