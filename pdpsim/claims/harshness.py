"""Whether a change of a claim makes it harder to pass, easier, or neither.

A change that cannot be told to be harsher counts as weaker: another measure, another published value, another
control, another kind of criterion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pdpsim.claims import criteria
from pdpsim.claims.control import NONE

Weight = Literal["same", "harsher", "weaker"]
_WEIGHTS: tuple[Weight, ...] = ("same", "harsher", "weaker")

#: Keys of a registered claim that say what is judged: any change of them may turn a verdict.
JUDGED = ("published", "condition", "over", "measure")


def weigh(old: Mapping[str, Any], new: Mapping[str, Any]) -> Weight:
    """Return how a claim weighs against what it was.

    Parameters
    ----------
    old, new : mapping
        The claim as it is registered; see `pdpsim.study.registry.terms`.
    """
    weight: Weight = "weaker" if any(old[key] != new[key] for key in JUDGED) else "same"
    weight = heavier(weight, _of_criteria(old, new))
    weight = heavier(weight, _of_controls(old, new))
    if "fitted" in old["flags"] and "fitted" not in new["flags"]:
        weight = "weaker"
    return weight


def heavier(one: Weight, other: Weight) -> Weight:
    """Return the weight of two changes together: weaker if one of them is, else harsher if one of them is."""
    return max(one, other, key=_WEIGHTS.index)


def _of_criteria(old: Mapping[str, Any], new: Mapping[str, Any]) -> Weight:
    if (old["criterion"], old["parameters"]) == (new["criterion"], new["parameters"]):
        return "same"
    before, after = (criteria.make(each["criterion"], each["parameters"]) for each in (old, new))
    if old["criterion"] != new["criterion"] or old["published"] != new["published"]:
        return "weaker"
    return "harsher" if after.harsher_than(before, new["published"]) else "weaker"


def _of_controls(old: Mapping[str, Any], new: Mapping[str, Any]) -> Weight:
    before, after = (None if each["control"] == NONE else each["control"] for each in (old, new))
    if before == after:
        return "same"
    # the control of an order or an exact claim is one more thing that can fail; that of a level is its chance
    return "harsher" if before is None and new["criterion"] in ("order", "exact") else "weaker"
