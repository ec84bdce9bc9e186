"""What the networks learn: eight things; twenty-one, with names at three levels; sixteen made-up ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pdpsim.codings import propositions
from pdpsim.codings.propositions import Propositions
from pdpsim.describe.patterns import PatternSet

if TYPE_CHECKING:
    from pdpsim.study.study import Study

#: The kinds of the table of twenty-one things. Mammals have no name of their own.
KINDS: Mapping[str, tuple[str, ...]] = {
    "trees": ("pine", "oak", "maple", "birch"),
    "flowers": ("rose", "daisy", "tulip", "sunflower"),
    "birds": ("robin", "canary", "sparrow", "penguin"),
    "fish": ("sunfish", "salmon", "flounder", "cod"),
    "mammals": ("cat", "dog", "mouse", "goat", "pig"),
}
PLANTS = KINDS["trees"] + KINDS["flowers"]
ANIMALS = KINDS["birds"] + KINDS["fish"] + KINDS["mammals"]

#: Levels of names, from general to specific, and the names of the first two.
LEVELS = ("general", "basic", "specific")
GENERAL, BASIC = ("plant", "animal"), ("tree", "flower", "bird", "fish")

#: How much a pattern with a name counts, so that every name does equally often: a specific one is of one
#: item, a basic one of four, a general one of about eight.
NAME_WEIGHTS = {"ISA-general": 1 / 8, "ISA-basic": 1 / 4, "ISA-specific": 1.0}


@cache
def eight() -> Propositions:
    """Return what is true of eight things."""
    return propositions.read(_study().table("eight_items"))


@cache
def twenty_one() -> Propositions:
    """Return what is true of twenty-one things, with a relation for the names of each level."""
    known = propositions.read(_study().table("twenty_one_items"))
    attributes = tuple(
        (f"ISA-{level_of(name)}" if relation == "ISA" else relation, name)
        for relation, name in known.attributes
    )
    relations = (*NAME_WEIGHTS, *known.relations[1:])
    return Propositions(known.items, relations, attributes, known.facts)


def _study() -> Study:
    from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.study import study

    return study


def level_of(name: str) -> str:
    """Return the level of a name."""
    return "general" if name in GENERAL else "basic" if name in BASIC else "specific"


def lessons(often: Mapping[str, float] | None = None) -> PatternSet:
    """Return the patterns that a network of twenty-one things is trained on.

    Parameters
    ----------
    often : mapping of str to float, optional
        Items that occur more often than others, and how many times as often.

    Returns
    -------
    PatternSet
        All items in all relations, but for the basic names of mammals, which have none; frequencies are
        those of names (`NAME_WEIGHTS`) times those of items.
    """
    known = twenty_one()
    whole = known.patterns()
    relations = np.tile(known.relations, len(known.items))
    assert whole.labels
    weights = [
        NAME_WEIGHTS.get(relation, 1.0) * (often or {}).get(item, 1.0)
        for item, relation in zip(whole.labels, relations, strict=True)
    ]
    patterns = replace(whole, frequencies=np.array(weights))
    nameless = [f"{item} ISA-basic" for item in KINDS["mammals"]]
    return patterns.select([name for name in patterns.names if name not in nameless])


#: Products in the field of four elements, with which the incoherent attributes are laid out.
_TIMES = ((0, 0, 0, 0), (0, 1, 2, 3), (0, 2, 3, 1))

GROUPS, MEMBERS, SETS = 4, 4, 3


def covariation() -> NDArray[np.bool_]:
    """Return sixteen made-up things and their attributes, half coherent, half not.

    Returns
    -------
    array of bool, shape (16 items, 24 attributes)
        Items 4 g to 4 g + 3 are group g. Attributes 3 g to 3 g + 2 are true of all of group g and nothing
        else. Of the other twelve, each is true of one item in each group, and no two of them of the same
        two items (orthogonal Latin squares). So every attribute is true of four items, and every item has
        three attributes of either kind.
    """
    items = [(group, member) for group in range(GROUPS) for member in range(MEMBERS)]
    facts = np.zeros((len(items), 2 * GROUPS * SETS), dtype=np.bool_)
    for number, (group, member) in enumerate(items):
        facts[number, SETS * group : SETS * (group + 1)] = True
        for each in range(SETS):
            facts[number, GROUPS * SETS + GROUPS * each + (member ^ _TIMES[each][group])] = True
    return facts


def covariation_patterns() -> PatternSet:
    """Return the sixteen things as patterns."""
    facts = covariation()
    return PatternSet.from_arrays(
        {"item": np.eye(len(facts))},
        {"attribute": facts.astype(float)},
        names=[f"{group + 1}.{member + 1}" for group in range(GROUPS) for member in range(MEMBERS)],
    )
