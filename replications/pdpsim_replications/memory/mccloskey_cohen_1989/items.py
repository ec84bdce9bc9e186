"""What the networks learn: addition facts, and two lists of paired associates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

Array = NDArray[np.float64]

#: Targets of units that should be off and on (p. 113).
OFF, ON = 0.1, 0.9
#: Units for a number, of which three are on (Table I); the first is as many from the left as the number says.
UNITS, EACH = 12, 3
#: The operation's units for addition, as Figure 2 draws them.
ADDITION = (1.0, 0.0, 1.0, 0.0)
#: Sums of two single digits.
SUMS = range(19)
#: Pairs of a list; units of a random pattern.
PAIRS, BITS = 8, 10


@dataclass(frozen=True)
class Items:
    """Items to be learned or asked, and the answers that there are.

    Parameters
    ----------
    patterns : PatternSet
    right : array of int, shape (items,)
        The right answer of each.
    answers : array, shape (answers, units)
        The target pattern of every answer that an output may be taken for.
    """

    patterns: PatternSet
    right: NDArray[np.int64]
    answers: Array


def number(digit: int) -> Array:
    """Return the coarse code of a digit (Table I), shape (12,)."""
    units = np.zeros(UNITS)
    units[digit : digit + EACH] = 1.0
    return units


def target(units: Array) -> Array:
    """Return targets of .9 where units should be on, and .1 elsewhere."""
    return np.where(units > 0, ON, OFF)


def facts(problems: list[tuple[int, int]]) -> Items:
    """Return addition facts."""
    sums = np.array([first + second for first, second in problems])
    answers = np.array([target(np.concatenate([number(each // 10), number(each % 10)])) for each in SUMS])
    patterns = PatternSet.from_arrays(
        [np.concatenate([number(first), number(second), ADDITION]) for first, second in problems],
        answers[sums],
        names=[f"{first} + {second}" for first, second in problems],
    )
    return Items(patterns, sums, answers)


def with_addend(addend: int) -> list[tuple[int, int]]:
    """Return the 17 problems of single digits from 1 to 9 with an addend of so many."""
    others = [digit for digit in range(1, 10) if digit != addend]
    return [(digit, addend) for digit in range(1, 10)] + [(addend, digit) for digit in others]


def lists(rng: np.random.Generator, local: bool = False) -> tuple[Items, Items]:
    """Return the lists A-B and A-C, of the same stimuli in two contexts.

    Parameters
    ----------
    rng : Generator
        Draws stimuli, responses and contexts, all different, from the 1,024 patterns of ten bits (p. 126).
    local : bool
        Whether each stimulus, response and context is a unit of its own instead (p. 143).
    """
    if local:
        stimuli, responses, contexts = np.eye(PAIRS), np.eye(2 * PAIRS), np.eye(2)
    else:
        drawn = rng.choice(2**BITS, size=3 * PAIRS + 2, replace=False)
        bits = ((drawn[:, None] >> np.arange(BITS)) & 1).astype(np.float64)
        stimuli, responses, contexts = np.split(bits, [PAIRS, 3 * PAIRS])
    answers = target(responses)
    made = []
    for place, name in enumerate("BC"):
        right = np.arange(PAIRS) + place * PAIRS
        inputs = np.concatenate([stimuli, np.tile(contexts[place], (PAIRS, 1))], axis=1)
        names = [f"A{pair}-{name}{pair}" for pair in range(1, PAIRS + 1)]
        made.append(Items(PatternSet.from_arrays(inputs, answers[right], names=names), right, answers))
    return made[0], made[1]


def together(first: Items, second: Items) -> PatternSet:
    """Return the items of both sets, each once, as one set to be learned."""
    names = dict.fromkeys((*first.patterns.names, *second.patterns.names))
    sets = (first.patterns, second.patterns)
    rows = {name: (each, each.index(name)) for each in reversed(sets) for name in each.names}
    return PatternSet.from_arrays(
        [rows[name][0].inputs["input"][rows[name][1]] for name in names],
        [rows[name][0].targets["output"][rows[name][1]] for name in names],
        names=list(names),
    )
