"""Context-free grammars with probabilities, and the sentences that they generate.

A grammar is a text, a line for each category; `Grammar.parse` reads it::

    n, m: singular plural
    S     -> NP[n] VP[n] '.'
    NP[n] -> N[n] 0.8 | N[n] RC[n] 0.2
    RC[n] -> 'who' VP[n] | 'who' NP[m] V[m]
    VP[n] -> V[n] NP[m]
    N[singular] -> 'boy' | 'girl'
    N[plural]   -> 'boys' | 'girls'
    V[singular] -> 'chases'
    V[plural]   -> 'chase'

Words stand in quotes. A number after an expansion, 0.2 or 1/5, is its probability; without numbers all are
equally likely.
The first line says what the features *n* and *m* can be: a line with ``[n]`` stands for a line with each
value, so that a noun and its verb agree; a feature that only the right side has takes each value equally
often. Sentences begin with the first category.

What may follow the words of a sentence so far, `pdpsim.codings.expectation` computes; the sentences that have
a category, such as relative clauses, and those that do not, `pdpsim.codings.sublanguage` parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError, nearest

_FEATURES = re.compile(r"\[(\w+)\]")
_SYMBOL = re.compile(r"'[^'\s]+'|[^\s'|]+")


@dataclass(frozen=True)
class Rule:
    """One way to expand a category.

    Parameters
    ----------
    category : str
    expansion : tuple of str
        Categories and words, one or more.
    probability : float
        Of this expansion among those of its category, above 0.
    """

    category: str
    expansion: tuple[str, ...]
    probability: float


@dataclass(frozen=True)
class Grammar:
    """A stochastic context-free grammar.

    Parameters
    ----------
    rules : tuple of Rule
        The first one's category begins sentences. What no rule expands is a word.

    Raises
    ------
    PatternError
        If there is no rule, an expansion is empty, probabilities of a category do not add up to 1, a category
        can begin with itself (left recursion, which word-by-word reading has no end for), or sentences
        would have no end.
    """

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if not self.rules:
            raise PatternError("a grammar has a rule or more")
        for category, rules in self.expansions.items():
            if any(not rule.expansion for rule in rules):
                raise PatternError(f"{category} has an expansion without a symbol")
            chances = [rule.probability for rule in rules]
            if min(chances) <= 0 or abs(sum(chances) - 1) > 1e-9:
                raise PatternError(
                    f"probabilities of the expansions of {category} must be above 0 and add up to 1; "
                    f"got {', '.join(f'{chance:g}' for chance in chances)}"
                )
        for category in self.expansions:
            if category in self._beginnings(category):
                raise PatternError(
                    f"{category} can begin with itself: word-by-word reading needs it otherwise"
                )
        if np.abs(np.linalg.eigvals(self._children)).max() >= 1 - 1e-9:
            raise PatternError(
                "sentences would have no end: categories bring along more of themselves than end"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a grammar from a text, as on the module's first page.

        Raises
        ------
        PatternError
            If a line cannot be read, with its number; if a category has no line, or the grammar cannot be.
        """
        features: dict[str, tuple[str, ...]] = {}
        rules: list[Rule] = []
        categories: set[str] = set()
        for number, line in enumerate(text.splitlines(), start=1):
            names, colon, values = line.partition(":")
            category, arrow, expansions = (part.strip() for part in line.partition("->"))
            if not line.strip():
                continue
            if arrow and _SYMBOL.fullmatch(category) and category[0] != "'":
                for each in _with_features(category, expansions, features, f"line {number}"):
                    if each[0].category in categories:
                        raise PatternError(f"line {number}: {each[0].category} has a line already")
                    categories.add(each[0].category)
                    rules += each
            elif colon and not rules and names.strip() and values.split():
                features |= dict.fromkeys((name.strip() for name in names.split(",")), tuple(values.split()))
            else:
                raise PatternError(
                    f"line {number}: expected a category, -> and expansions such as NP 'walks' | NP VP; got "
                    f"{line.strip()!r}"
                )
        named = {symbol for rule in rules for symbol in rule.expansion if symbol[0] != "'"}
        if lost := sorted(named - categories):
            raise PatternError(
                f"the category {lost[0]} has no line{nearest(lost[0], categories)}; a word stands in quotes"
            )
        return cls(
            tuple(
                Rule(rule.category, tuple(symbol.strip("'") for symbol in rule.expansion), rule.probability)
                for rule in rules
            )
        )

    @property
    def start(self) -> str:
        """The category with which sentences begin."""
        return self.rules[0].category

    @cached_property
    def expansions(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules of each category, in the order in which rules name categories."""
        table: dict[str, list[Rule]] = {}
        for rule in self.rules:
            table.setdefault(rule.category, []).append(rule)
        return {category: tuple(rules) for category, rules in table.items()}

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, in the order in which rules name them."""
        symbols = dict.fromkeys(symbol for rule in self.rules for symbol in rule.expansion)
        return tuple(symbol for symbol in symbols if symbol not in self.expansions)

    @property
    def mean_length(self) -> float:
        """The mean number of words in a sentence."""
        categories = list(self.expansions)
        own = [
            sum(
                rule.probability * sum(symbol not in self.expansions for symbol in rule.expansion)
                for rule in rules
            )
            for rules in self.expansions.values()
        ]
        lengths = np.linalg.solve(np.eye(len(categories)) - self._children, own)
        return float(lengths[categories.index(self.start)])

    def generate(self, count: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
        """Return sentences drawn at random.

        Parameters
        ----------
        count : int
            How many, 1 or more.
        rng : Generator
        """
        if count < 1:
            raise PatternError(f"a count of sentences is 1 or more; got {count}")
        limits = {
            category: np.cumsum([rule.probability for rule in rules[:-1]])
            for category, rules in self.expansions.items()
        }
        sentences = []
        for _ in range(count):
            sentence: list[str] = []
            stack = [self.start]
            while stack:
                symbol = stack.pop()
                rules = self.expansions.get(symbol)
                if rules is None:
                    sentence.append(symbol)
                else:
                    chosen = rules[int(np.searchsorted(limits[symbol], rng.random(), side="right"))]
                    stack += reversed(chosen.expansion)
            sentences.append(tuple(sentence))
        return sentences

    def _beginnings(self, category: str) -> set[str]:
        """Return the categories with which what a category becomes can begin."""
        reached: set[str] = set()
        waiting = [category]
        while waiting:
            first = {rule.expansion[0] for rule in self.expansions[waiting.pop()]} & set(self.expansions)
            waiting += first - reached
            reached |= first
        return reached

    @cached_property
    def _children(self) -> NDArray[np.float64]:
        """How many of each category one expansion of each has in the mean, shape (categories, categories)."""
        categories = list(self.expansions)
        return np.array(
            [
                [
                    sum(rule.probability * rule.expansion.count(child) for rule in rules)
                    for child in categories
                ]
                for rules in self.expansions.values()
            ]
        )


def _with_features(
    category: str, expansions: str, features: Mapping[str, tuple[str, ...]], where: str
) -> Iterator[list[Rule]]:
    """Yield the rules that a line stands for, those of each value of its category's features together."""
    alternatives = [_alternative(each, where) for each in expansions.split("|")]
    stated = [chance for _, chance in alternatives if chance is not None]
    if stated and len(stated) < len(alternatives):
        raise PatternError(f"{where}: every expansion has a probability, or none has")
    if not stated:
        alternatives = [(symbols, 1 / len(alternatives)) for symbols, _ in alternatives]
    own = [name for name in dict.fromkeys(_FEATURES.findall(category)) if name in features]
    for values in product(*(features[name] for name in own)):
        chosen = dict(zip(own, values, strict=True))
        rules = []
        for symbols, chance in alternatives:
            text = " ".join(symbols)
            free = [n for n in dict.fromkeys(_FEATURES.findall(text)) if n in features and n not in own]
            ways = list(product(*(features[name] for name in free)))
            for way in ways:
                put = chosen | dict(zip(free, way, strict=True))
                expansion = tuple(_filled(symbol, put) for symbol in symbols)
                rules.append(Rule(_filled(category, put), expansion, (chance or 0.0) / len(ways)))
        yield rules


def _alternative(text: str, where: str) -> tuple[list[str], float | None]:
    """Return the symbols of an expansion, words in their quotes, and its probability if it has one."""
    symbols = _SYMBOL.findall(text)
    if "".join(symbols) != "".join(text.split()) or not symbols:
        raise PatternError(f"{where}: expected categories and words in quotes; got {text.strip()!r}")
    try:
        chance = float(Fraction(symbols[-1]))
    except (ValueError, ZeroDivisionError):
        return symbols, None
    if len(symbols) == 1:
        raise PatternError(f"{where}: an expansion has a symbol before its probability; got {text.strip()!r}")
    return symbols[:-1], chance


def _filled(symbol: str, values: Mapping[str, str]) -> str:
    """Return a symbol with the values of its features in the place of their names."""
    if symbol[0] == "'":
        return symbol
    return _FEATURES.sub(lambda match: f"[{values.get(match[1], match[1])}]", symbol)
