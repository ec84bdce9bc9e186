"""What damage to a network leaves of names and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.codings.propositions import Propositions
from pdpsim.simulate.lesion import Lesion, sweep

from .environment import KINDS, eight, twenty_one

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Floats = NDArray[np.float64]

#: Damage to the network of eight things: kind, where, and the amounts. A single item is on, so noise on the
#: weights of items is noise on the net inputs of representation units, 1 to 6 as in Fig. 5b of McClelland &
#: Rogers (2003).
DAMAGE: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "activations": ("representation", (0.1, 0.2, 0.3, 0.4, 0.5)),
    "noise": ("item->representation", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)),
    "links": ("item->representation", (0.1, 0.2, 0.3, 0.4, 0.5)),
}

#: Names of each level in the table of eight.
EIGHT_NAMES: Mapping[str, tuple[str, ...]] = {
    "general": ("plant", "animal"),
    "basic": ("tree", "flower", "bird", "fish"),
    "specific": ("pine", "oak", "rose", "daisy", "robin", "canary", "sunfish", "salmon"),
}

#: What the canary can, from general to specific; that it grows is true of all and not in question.
CANARY = ("move", "fly", "sing")


def damaged(
    network: Simulator, kinds: Sequence[str], repeats: int, rng: np.random.Generator
) -> dict[str, Any]:
    """Damage the network of eight things and return what it still knows.

    Returns
    -------
    dict of str to array, shape (amounts,)
        ``"{kind}_{measure}"``: means over repeats of every measure of `knowledge_left`.
    """
    patterns = eight().patterns()

    def measure(simulator: Simulator) -> dict[str, float]:
        return knowledge_left(eight().beliefs(simulator.record(patterns, ["attribute"])["attribute"]))

    measures: dict[str, Any] = {}
    for kind in kinds:
        where, amounts = DAMAGE[kind]
        rows = sweep(network, [Lesion(kind, where, amount) for amount in amounts], repeats, measure, rng)
        for name in (key for key in rows[0] if key not in ("kind", "where", "amount", "repeat")):
            values = np.array([float(str(row[name])) for row in rows])
            measures[f"{kind}_{name}"] = values.reshape(len(amounts), repeats).mean(axis=1)
    return measures


def knowledge_left(beliefs: Floats) -> dict[str, float]:
    """Return what is left of names and of the canary's abilities.

    Parameters
    ----------
    beliefs : array, shape (8 items, 36 attributes)

    Returns
    -------
    dict of str to float
        For each level, the share of right names above 0.5 less that of wrong names of the level; the
        canary's activations; that of the pine's leaves; the items called by another's specific name, and
        those of them called by that of the other item of their kind.
    """
    known = eight()
    measures: dict[str, float] = {}
    for level, names in EIGHT_NAMES.items():
        places = [known.attribute("ISA", name) for name in names]
        right, on = known.facts[:, places], beliefs[:, places] > 0.5
        measures[level] = float(on[right].mean() - on[~right].mean())
    for ability in CANARY:
        measures[ability] = float(beliefs[known.item("canary"), known.attribute("can", ability)])
    measures["leaves"] = float(beliefs[known.item("pine"), known.attribute("has", "leaves")])
    said = called(beliefs, known, "ISA")
    wrong = said != np.arange(len(said))
    measures["misnamed"] = float(wrong.sum())
    measures["neighbour"] = float((wrong & (said == np.arange(len(said)) ^ 1)).sum())  # they stand in pairs
    return measures


def called(beliefs: Floats, known: Propositions, relation: str) -> NDArray[np.intp]:
    """Return which item's name is the most active specific name, for each item."""
    places = [known.attribute(relation, item) for item in known.items]
    return np.asarray(np.asarray(beliefs)[:, places].argmax(axis=1))


def called_dog(network: Simulator, repeats: int, rng: np.random.Generator) -> dict[str, float]:
    """Put noise on the inputs to the representation and count mammals called by other mammals' names.

    Returns
    -------
    dict of str to float
        ``"mammal"``: presentations, over all amounts and repeats, of mammals other than the dog that were
        called by another mammal's name; ``"dog"``: those of them called dog.
    """
    known = twenty_one()
    patterns = known.patterns()
    mammals = np.isin(known.items, KINDS["mammals"])
    dog = known.item("dog")

    def measure(simulator: Simulator) -> dict[str, float]:
        said = called(
            known.beliefs(simulator.record(patterns, ["attribute"])["attribute"]), known, "ISA-specific"
        )
        asked = mammals & (np.arange(len(said)) != dog)
        confused = asked & mammals[said] & (said != np.arange(len(said)))
        return {"mammal": float(confused.sum()), "dog": float((confused & (said == dog)).sum())}

    where, amounts = DAMAGE["noise"]
    rows = sweep(network, [Lesion("noise", where, each) for each in amounts], repeats, measure, rng)
    return {name: sum(float(str(row[name])) for row in rows) for name in ("mammal", "dog")}
