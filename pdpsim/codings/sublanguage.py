"""Sentences with and without a category, such as relative clauses: their share, and grammars of either.

The grammar is taken apart exactly. For every category the probability is known that another one does not
occur in what it becomes; so each category can be had in two parts, *with* and *without*, each with rules of
its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod

from pdpsim.base.errors import PatternError, nearest
from pdpsim.codings.grammar import Grammar, Rule


def share(grammar: Grammar, category: str) -> float:
    """Return the share of sentences in which a category occurs.

    Parameters
    ----------
    grammar : Grammar
    category : str
        With its features, or without: then with any.

    Raises
    ------
    PatternError
        If the grammar has no such category.
    """
    return 1.0 - _absence(grammar, category)[grammar.start]


def with_share(grammar: Grammar, category: str, share: float) -> Grammar:
    """Return a grammar of the same sentences, of which a share has a category at least once.

    Sentences with the category are as likely among themselves as before, and so are those without.

    Parameters
    ----------
    grammar : Grammar
    category : str
        With its features, or without: then with any.
    share : float
        From 0 to 1.

    Raises
    ------
    PatternError
        If there is no such category, or no sentence with it, or without it, where there are to be some.
    """
    absent = _absence(grammar, category)
    if not 0 <= share <= 1:
        raise PatternError(f"a share is a number from 0 to 1; got {share:g}")
    chances = {"with": share, "without": 1 - share}
    natural = {"with": 1 - absent[grammar.start], "without": absent[grammar.start]}
    if lacking := [what for what in chances if chances[what] and not natural[what]]:
        raise PatternError(f"the grammar has no sentence {lacking[0]} {category}")
    first = f"{grammar.start}, {share:g} with {category}"
    rules = [
        Rule(first, (_part(grammar.start, what, category),), chance)
        for what, chance in chances.items()
        if chance
    ]
    for name in grammar.expansions:
        rules += _rules_without(grammar, name, category, absent)
        rules += _rules_with(grammar, name, category, absent)
    return Grammar(_reachable(first, (*rules, *grammar.rules)))


def _absence(grammar: Grammar, category: str) -> dict[str, float]:
    """Return, for each symbol, the probability that a category does not occur in what it becomes."""
    if not any(_is(name, category) for name in grammar.expansions):
        raise PatternError(f"the grammar has no category {category!r}{nearest(category, grammar.expansions)}")
    absent = dict.fromkeys(grammar.words, 1.0) | dict.fromkeys(grammar.expansions, 0.0)
    change = 1.0
    while change > 1e-15:  # from below, to the least fixed point
        change = 0.0
        for name, rules in grammar.expansions.items():
            if not _is(name, category):
                value = sum(
                    rule.probability * prod(absent[each] for each in rule.expansion) for rule in rules
                )
                change, absent[name] = max(change, value - absent[name]), value
    # rounding must not leave a trace of the category where it cannot be
    return {name: 1.0 if value > 1 - 1e-12 else value for name, value in absent.items()}


def _rules_without(grammar: Grammar, name: str, category: str, absent: Mapping[str, float]) -> Iterator[Rule]:
    """Yield the rules of a category by which another one does not occur."""
    for rule in grammar.expansions[name] if absent[name] else ():
        chance = rule.probability * prod(absent[symbol] for symbol in rule.expansion)
        if chance:
            parts = tuple(_part_of(grammar, symbol, "without", category) for symbol in rule.expansion)
            yield Rule(_part(name, "without", category), parts, chance / absent[name])


def _rules_with(grammar: Grammar, name: str, category: str, absent: Mapping[str, float]) -> Iterator[Rule]:
    """Yield the rules of a category by which another one occurs, each by where it does first."""
    whole = _part(name, "with", category)
    for rule in grammar.expansions[name] if absent[name] < 1 else ():
        if _is(name, category):
            yield Rule(whole, rule.expansion, rule.probability)
            continue
        for place, symbol in enumerate(rule.expansion):
            before, after = rule.expansion[:place], rule.expansion[place + 1 :]
            chance = rule.probability * prod(absent[each] for each in before) * (1 - absent[symbol])
            if chance:
                without = tuple(_part_of(grammar, each, "without", category) for each in before)
                yield Rule(
                    whole, (*without, _part(symbol, "with", category), *after), chance / (1 - absent[name])
                )


def _reachable(start: str, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules that sentences can need, those of the start first."""
    reached, waiting = {start}, [start]
    while waiting:
        category = waiting.pop()
        new = {each for rule in rules if rule.category == category for each in rule.expansion} - reached
        reached |= new
        waiting += new
    return tuple(rule for rule in rules if rule.category in reached)


def _is(name: str, category: str) -> bool:
    return name == category or name.partition("[")[0] == category


def _part(name: str, what: str, category: str) -> str:
    return f"{name} {what} {category}"


def _part_of(grammar: Grammar, symbol: str, what: str, category: str) -> str:
    return _part(symbol, what, category) if symbol in grammar.expansions else symbol
