"""What may come next: exact probabilities of the next word, from a grammar and the words so far.

A reader of a grammar knows, after every word, what may still be to come: stacks of symbols, each with its
probability. The next word's probability follows from the stacks' first symbols, and the word that comes tells
which stacks were right (the prefix probabilities of Jelinek & Lafferty, 1991, for grammars without left
recursion). A sentence that is over is followed by a new one.

References
----------
Jelinek, F., & Lafferty, J. D. (1991). Computation of the probability of initial substring generation by
stochastic context-free grammars. Computational Linguistics, 17, 315-323.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError, nearest
from pdpsim.codings.grammar import Grammar

Floats = NDArray[np.float64]
Stack = tuple[str, ...]

#: Stacks of symbols that may still be to come, with their probabilities, which add up to 1.
State = frozenset[tuple[Stack, float]]


class Reader:
    """Reads sentences of a grammar word by word.

    Parameters
    ----------
    grammar : Grammar
    words : sequence of str, optional
        The order in which probabilities are returned; all words of the grammar, by default in its order.

    Raises
    ------
    PatternError
        If a word of the grammar is missing.
    """

    def __init__(self, grammar: Grammar, words: Sequence[str] | None = None) -> None:
        self.grammar = grammar
        self.words = tuple(grammar.words if words is None else words)
        if lacking := [word for word in grammar.words if word not in self.words]:
            raise PatternError(f"the grammar's word {lacking[0]!r} is not among the words")
        self._firsts: dict[str, Mapping[str, Mapping[Stack, float]]] = {}
        self._known: dict[State, tuple[Floats, dict[str, State]]] = {}

    @cached_property
    def start(self) -> State:
        """What may come at the beginning of a sentence."""
        return frozenset({((self.grammar.start,), 1.0)})

    def expected(self, state: State) -> Floats:
        """Return the probability of each word after a state, shape (words,)."""
        return self._look(state)[0]

    def read(self, state: State, word: str) -> State:
        """Return the state that a word leads to.

        Raises
        ------
        PatternError
            If the word cannot come.
        """
        following = self._look(state)[1]
        if word not in following:
            raise PatternError(f"{word!r} cannot come here{nearest(word, following)}")
        return following[word]

    def after(self, words: Iterable[str]) -> Floats:
        """Return the probabilities of the next word after some, from the beginning of a sentence.

        Raises
        ------
        PatternError
            If they are no beginning of a sentence, nor sentences and a beginning.
        """
        state = self.start
        for word in words:
            state = self.read(state, word)
        return self.expected(state)

    def along(self, sentences: Iterable[Sequence[str]]) -> Floats:
        """Return the probabilities of the next word after every word of sentences, shape (tokens, words).

        After the last word of a sentence they are those of a sentence's first word.

        Raises
        ------
        PatternError
            If one of them is no sentence of the grammar.
        """
        rows = []
        for sentence in sentences:
            state = self.start
            for word in sentence:
                state = self.read(state, word)
                rows.append(self.expected(state))
            if not any(stack == (self.grammar.start,) for stack, _ in state):
                raise PatternError(f"the grammar does not end {' '.join(sentence)!r} there")
        return np.array(rows)

    def _look(self, state: State) -> tuple[Floats, dict[str, State]]:
        """Return what a state expects, and where each word leads; both are kept for the next time."""
        if state not in self._known:
            ways: dict[str, dict[Stack, float]] = {}
            for stack, chance in state:
                for word, rests in self._first(stack[0]).items():
                    way = ways.setdefault(word, {})
                    for rest, share in rests.items():
                        left = (*rest, *stack[1:]) or (self.grammar.start,)
                        way[left] = way.get(left, 0.0) + chance * share
            expected = np.zeros(len(self.words))
            following = {}
            for word, way in ways.items():
                total = sum(way.values())
                expected[self.words.index(word)] = total
                following[word] = frozenset((left, chance / total) for left, chance in way.items())
            expected.flags.writeable = False
            self._known[state] = expected, following
        return self._known[state]

    def _first(self, symbol: str) -> Mapping[str, Mapping[Stack, float]]:
        """Return the words that a symbol can begin with, and what is left of it then, with probabilities."""
        if symbol not in self.grammar.expansions:
            return {symbol: {(): 1.0}}
        if symbol not in self._firsts:
            firsts: dict[str, dict[Stack, float]] = {}
            for rule in self.grammar.expansions[symbol]:
                for word, rests in self._first(rule.expansion[0]).items():
                    way = firsts.setdefault(word, {})
                    for rest, share in rests.items():
                        left = (*rest, *rule.expansion[1:])
                        way[left] = way.get(left, 0.0) + rule.probability * share
            self._firsts[symbol] = firsts
        return self._firsts[symbol]
