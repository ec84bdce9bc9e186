"""What is known of eight living things, and what is new of a ninth."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from pdpsim.codings import propositions
from pdpsim.codings.propositions import Propositions
from pdpsim.describe.patterns import PatternSet

#: What is told of a new item; the names that it has, and what it can. The penguin can what fish can, the
#: sparrow what birds can.
NEW = {
    "penguin": {"ISA": ("living thing", "animal", "bird"), "can": ("grow", "move", "swim")},
    "sparrow": {"ISA": ("living thing", "animal", "bird"), "can": ("grow", "move", "fly")},
}

#: The ninth item unit.
ITEM = "new"


@cache
def knowledge(item: str) -> Propositions:
    """Return what is true of the eight items and of a new one, which has the ninth unit."""
    from pdpsim_replications.memory.mcclelland_1995_interleaving.study import study

    known = propositions.read(study.table("eight_items"))
    fresh = np.zeros(len(known.attributes), dtype=bool)
    for relation, names in NEW[item].items():
        fresh[[known.attribute(relation, name) for name in names]] = True
    return replace(known, items=(*known.items, ITEM), facts=np.vstack([known.facts, fresh]))


def old(item: str = "penguin") -> PatternSet:
    """Return the 32 facts of the eight items."""
    known = knowledge(item)
    return known.patterns(known.items[:-1])


def new(item: str) -> PatternSet:
    """Return the two facts of a new item."""
    return knowledge(item).patterns([ITEM], list(NEW[item]))


def both(item: str) -> PatternSet:
    """Return the facts of the eight items with those of a new one."""
    sets = (old(item), new(item))
    return PatternSet.from_arrays(
        {layer: np.concatenate([each.inputs[layer] for each in sets]) for layer in ("item", "relation")},
        {"attribute": np.concatenate([each.targets["attribute"] for each in sets])},
        names=[name for each in sets for name in each.names],
    )
