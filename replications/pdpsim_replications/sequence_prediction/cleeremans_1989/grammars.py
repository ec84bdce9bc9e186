"""The grammars of Cleeremans et al. (1989): Reber's, strings at random, and Reber's between two letters."""

from __future__ import annotations

import numpy as np

from pdpsim.codings.automaton import Arc, Automaton
from pdpsim.codings.strings import Strings

#: Input and output units of the simple grammar, in the paper's order (Servan-Schreiber et al., 1989, Table
#: 1).
INPUTS, OUTPUTS = tuple("TSPXVB"), tuple("TSPXVE")

#: Reber (1967), as in Figure 2: two ways on from each node, both with a probability of 0.5.
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

#: The strings of the first test (p. 645): any of the five letters or E, until E comes.
ANYTHING = Automaton.parse("start: B any\nany: T any, S any, P any, X any, V any, E end")

#: Reber's grammar with few ways out, for strings of more than a hundred letters.
LASTING = Automaton.parse(
    """
    start: B 0
    0: T 1, P 2
    1: S 1, X 3
    2: T 2, V 4
    3: X 2 0.99, S 5 0.01
    4: P 3 0.99, V 5 0.01
    5: E end
    """
)

#: Letters that a very long string has more of, at least (p. 645).
LONG = 100


def embedded(first: float, clause_marked: bool = True) -> Automaton:
    """Return the grammar in which a string of Reber's stands between two letters that are the same.

    Parameters
    ----------
    first : float
        Probability of the first arc of each node of the clause after T; after P, that of the second. 0.5 is
        the symmetrical grammar.
    clause_marked : bool
        Whether the clause has a B and an E of its own, as in Fahlman's figure.
    """
    arcs = [Arc("start", "B", "outer", 1.0)]
    for letter, chance in (("T", first), ("P", 1 - first)):
        begin, end = (f"{letter} {node}" for node in ("start", "end"))
        clause = []
        for arc in REBER.arcs:
            ways = [other for other in REBER.arcs if other.source == arc.source]
            share = 1.0 if len(ways) == 1 else chance if arc is ways[0] else 1 - chance
            clause.append(Arc(f"{letter} {arc.source}", arc.symbol, f"{letter} {arc.target}", share))
        if not clause_marked:
            begin, end = clause[0].target, clause[-1].source
            clause = clause[1:-1]
        arcs += [Arc("outer", letter, begin, 0.5), *clause, Arc(end, letter, f"{letter} closed", 1.0)]
        arcs.append(Arc(f"{letter} closed", "E", "end", 1.0))
    return Automaton(tuple(arcs))


def long_strings(count: int, rng: np.random.Generator) -> Strings:
    """Return grammatical strings of more than a hundred letters, B and E not counted."""
    strings = LASTING.generate(4 * count, rng)
    return strings.select(np.flatnonzero(strings.lengths - 2 > LONG)[:count])


def pairs(count: int, clause_marked: bool, rng: np.random.Generator) -> Strings:
    """Return strings of the embedded grammar two by two: the same clause after T and after P.

    Clauses are drawn with even chances, whatever the chances in training were.
    """
    clauses = REBER.generate(count, rng).texts()
    chosen = clauses if clause_marked else [clause[1:-1] for clause in clauses]
    return Strings.of(
        [f"B{letter}{clause}{letter}E" for clause in chosen for letter in "TP"], embedded(0.5).alphabet
    )


def short_strings(longest: int, count: int, rng: np.random.Generator) -> Strings:
    """Return different strings of at most so many letters, B and E not counted, of which Table 1 is among.

    Which 22 of the 43 strings of 8 letters or fewer the paper has is not said. Its Table 1 needs TSSXXV
    before P and before V, and TSSSXXV: the three strings for that are there, the others drawn at random.

    Raises
    ------
    PatternError
        If the grammar has no string that short.
    """
    every = REBER.strings(longest + 2)
    needed = [text in TABLE_1 for text in every.texts()]
    drawn = rng.permutation(np.flatnonzero(~np.array(needed)))[: max(0, count - sum(needed))]
    return every.select(np.sort(np.concatenate([np.flatnonzero(needed), drawn])))


#: The strings of 8 letters or fewer that go on from the contexts of Table 1.
TABLE_1 = ("BTSSXXVPSE", "BTSSXXVVE", "BTSSSXXVVE")
