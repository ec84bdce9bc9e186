"""Finite-state grammars: graphs whose arcs have a symbol each, and the strings that they generate.

The grammar of Reber (1967), as the table that `Automaton.parse` reads, a line for each node::

    start: B 0
    0: T 1, P 2
    1: S 1, X 3
    2: T 2, V 4
    3: X 2, S 5
    4: P 3, V 5
    5: E end

The first node is where strings begin, a node without a line is where they end. An arc is a symbol, the node
that it leads to and, if arcs of a node are not equally likely, its probability: ``1: S 1 0.6, X 3 0.4``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError
from pdpsim.codings.strings import Floats, Ints, Strings


@dataclass(frozen=True)
class Arc:
    """A way from one node to another.

    Parameters
    ----------
    source, target : str
        Nodes.
    symbol : str
        What is said on the way.
    probability : float
        Of this arc among those that leave its node, above 0.
    """

    source: str
    symbol: str
    target: str
    probability: float


@dataclass(frozen=True)
class Automaton:
    """A finite-state grammar in which the symbol tells which arc is taken.

    Parameters
    ----------
    arcs : tuple of Arc
        Those of the first one's node are where strings begin. Nodes that no arc leaves are where they end.

    Raises
    ------
    PatternError
        If there is no arc, two arcs of a node have the same symbol, probabilities of a node's arcs do not add
        up to 1, a node cannot be reached, or no end can be reached from one.
    """

    arcs: tuple[Arc, ...]

    def __post_init__(self) -> None:
        if not self.arcs:
            raise PatternError("a grammar has an arc or more")
        ways = Counter((arc.source, arc.symbol) for arc in self.arcs)
        (node, symbol), times = ways.most_common(1)[0]
        if times > 1:
            raise PatternError(f"node {node!r} has {times} arcs with the symbol {symbol!r}")
        for node in dict.fromkeys(arc.source for arc in self.arcs):
            chances = [arc.probability for arc in self.arcs if arc.source == node]
            if min(chances) <= 0 or abs(sum(chances) - 1) > 1e-9:
                raise PatternError(
                    f"probabilities of the arcs of node {node!r} must be above 0 and add up to 1; "
                    f"got {', '.join(f'{chance:g}' for chance in chances)}"
                )
        forward = {(arc.source, arc.target) for arc in self.arcs}
        for backwards, start, what in (
            (False, {self.nodes[0]}, "cannot be reached from the start"),
            (True, {node for node, ends in zip(self.nodes, self.ends, strict=True) if ends},
             "leads to no end"),
        ):  # fmt: skip
            links = {(b, a) for a, b in forward} if backwards else forward
            lost = [node for node in self.nodes if node not in _reached(start, links)]
            if lost:
                raise PatternError(f"node {lost[0]!r} {what}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a grammar from a table, as on the module's first page.

        Raises
        ------
        PatternError
            If a line cannot be read, or the grammar cannot be; the former with the line's number.
        """
        arcs: list[Arc] = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            source, colon, ways = (part.strip() for part in line.partition(":"))
            words = [way.split() for way in ways.split(",")]
            if not colon or not source or any(len(each) not in (2, 3) for each in words):
                raise PatternError(
                    f"line {number}: expected a node, a colon and arcs such as 'T 1' or 'T 1 0.5', separated "
                    f"by commas; got {line.strip()!r}"
                )
            if any(arc.source == source for arc in arcs):
                raise PatternError(f"line {number}: node {source!r} has a line already")
            if len({len(each) for each in words}) > 1:
                raise PatternError(f"line {number}: every arc of a node has a probability, or none has")
            try:
                chances = [float(each[2]) if len(each) == 3 else 1 / len(words) for each in words]
            except ValueError:
                raise PatternError(f"line {number}: a probability is a number; got {ways!r}") from None
            arcs += [Arc(source, each[0], each[1], p) for each, p in zip(words, chances, strict=True)]
        return cls(tuple(arcs))

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The nodes, in the order in which arcs name them; the first is the start."""
        return tuple(dict.fromkeys(node for arc in self.arcs for node in (arc.source, arc.target)))

    @cached_property
    def alphabet(self) -> tuple[str, ...]:
        """The symbols, in the order in which arcs name them."""
        return tuple(dict.fromkeys(arc.symbol for arc in self.arcs))

    @cached_property
    def ends(self) -> NDArray[np.bool_]:
        """Which nodes are ends, shape (nodes,)."""
        left = {arc.source for arc in self.arcs}
        return np.array([node not in left for node in self.nodes])

    @cached_property
    def following(self) -> Ints:
        """The number of the node that a symbol leads to, -1 where none, shape (nodes, symbols)."""
        table = np.full((len(self.nodes), len(self.alphabet)), -1, dtype=np.int64)
        for arc in self.arcs:
            place = self.nodes.index(arc.source), self.alphabet.index(arc.symbol)
            table[place] = self.nodes.index(arc.target)
        return table

    @cached_property
    def chances(self) -> Floats:
        """The probability of each symbol at each node, shape (nodes, symbols)."""
        table = np.zeros((len(self.nodes), len(self.alphabet)))
        for arc in self.arcs:
            table[self.nodes.index(arc.source), self.alphabet.index(arc.symbol)] = arc.probability
        return table

    def generate(self, count: int, rng: np.random.Generator) -> Strings:
        """Return strings drawn at random, each arc with its probability.

        Parameters
        ----------
        count : int
            How many, 1 or more.
        rng : Generator

        Raises
        ------
        PatternError
            If `count` is below 1.
        """
        if count < 1:
            raise PatternError(f"a count of strings is 1 or more; got {count}")
        limits = np.cumsum(self.chances, axis=1)
        limits[limits > 1 - 1e-9] = 2.0  # rounding must not lead beyond the last arc
        node, under_way = np.zeros(count, dtype=np.int64), np.arange(count)
        owners, symbols = [], []
        while len(under_way):
            drawn = rng.random(len(under_way))
            symbol = (drawn[:, None] >= limits[node[under_way]]).sum(axis=1)
            owners.append(under_way)
            symbols.append(symbol)
            node[under_way] = self.following[node[under_way], symbol]
            under_way = under_way[~self.ends[node[under_way]]]
        owner = np.concatenate(owners)
        order = np.argsort(owner, kind="stable")
        return Strings(
            self.alphabet,
            np.concatenate(symbols)[order],
            np.bincount(owner, minlength=count).astype(np.int64),
        )

    def strings(self, longest: int) -> Strings:
        """Return every string of at most so many symbols, shorter ones first.

        Raises
        ------
        PatternError
            If there is none so short.
        """
        complete: list[tuple[str, ...]] = []
        begun: list[tuple[tuple[str, ...], str]] = [((), self.nodes[0])]
        for _ in range(longest):
            begun = [
                ((*string, arc.symbol), arc.target)
                for string, node in begun
                for arc in self.arcs
                if arc.source == node
            ]
            complete += [string for string, node in begun if self.ends[self.nodes.index(node)]]
        if not complete:
            raise PatternError(f"the grammar has no string of {longest} symbols or fewer")
        return Strings.of(complete, self.alphabet)

    def read(self, strings: Strings) -> Ints:
        """Return the number of the node reached after each symbol, -1 once a string leaves the grammar.

        Parameters
        ----------
        strings : Strings
            Over any alphabet: symbols that the grammar does not know lead nowhere.

        Returns
        -------
        array of int, shape (symbols,)
        """
        known = {symbol: place for place, symbol in enumerate(self.alphabet)}
        place = np.array([known.get(symbol, len(known)) for symbol in strings.alphabet])
        # a last row and a last column that lead nowhere
        table = np.pad(self.following, ((0, 1), (0, 1)), constant_values=-1)
        reached = np.empty(len(strings.numbers), dtype=np.int64)
        node = np.zeros(len(strings), dtype=np.int64)
        for step in range(int(strings.lengths.max())):
            which = np.flatnonzero(strings.lengths > step)
            at = strings.starts[which] + step
            node[which] = table[node[which], place[strings.numbers[at]]]
            reached[at] = node[which]
        return reached

    def accepts(self, strings: Strings) -> NDArray[np.bool_]:
        """Return which strings are the grammar's: from the start to an end, shape (strings,)."""
        last = self.read(strings)[strings.starts + strings.lengths - 1]
        accepted: NDArray[np.bool_] = (last >= 0) & self.ends[last]
        return accepted

    def expected(self, strings: Strings) -> Floats:
        """Return the probability of every symbol after each step, shape (steps, symbols of the grammar).

        Raises
        ------
        PatternError
            If a string leaves the grammar.
        """
        nodes = self.read(strings)[strings.steps]
        if (nodes < 0).any():
            text = strings.texts()[int(strings.of_step[np.argmax(nodes < 0)])]
            raise PatternError(f"{text} is no string of the grammar")
        probabilities: Floats = self.chances[nodes]
        return probabilities


def _reached(nodes: set[str], links: set[tuple[str, str]]) -> set[str]:
    """Return the nodes that links lead to from these, and these."""
    reached = set(nodes)
    while new := {b for a, b in links if a in reached} - reached:
        reached |= new
    return reached
