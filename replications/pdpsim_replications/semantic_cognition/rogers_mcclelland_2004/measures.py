"""What is measured: learning times, names under damage, the spread of a new property."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.codings.propositions import Propositions
from pdpsim.simulate.lesion import Lesion, sweep

from .environment import GROUPS, KINDS, LEVELS, MEMBERS, PLANTS, eight, twenty_one

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Floats = NDArray[np.float64]
Measures = Mapping[str, Any]

#: An attribute is learned once its unit stays above this; a name once its margin stays above the other.
LEARNED, NAMED = 0.8, 0.5

#: Damage to the network of eight things: kind, where, and the amounts.
DAMAGE: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "activations": ("representation", (0.1, 0.2, 0.3, 0.4, 0.5)),
    "noise": ("item->representation", (0.5, 1.0, 1.5, 2.0, 3.0)),
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

#: Relations in which a maple is given a new property.
RELATIONS = ("is", "can", "has")

#: The network's fixed bias, and the activation to which the new property is taught.
BIAS, TAUGHT = -2.0, 0.9


# --- over training --------------------------------------------------------------------------------


def later(second: float, first: float) -> float:
    """Return how much later one time is than another: the log of their ratio, NaN if either never is."""
    return float(np.log((second + 1) / (first + 1))) if np.isfinite([first, second]).all() else np.nan


def when(measures: Measures, curve: ArrayLike, level: float, epochs: str) -> float:
    """Return the epoch from which a curve over snapshots stays at a level."""
    from pdpsim.analysis.development import learned_at

    return learned_at(measures[epochs], curve, level)


def fact(beliefs: ArrayLike, known: Propositions, item: str, relation: str, attribute: str) -> Floats:
    """Return an attribute's activation for an item at each snapshot.

    Parameters
    ----------
    beliefs : array_like, shape (snapshots, items, attributes)
    known : Propositions
    item, relation, attribute : str
    """
    return np.asarray(beliefs, dtype=np.float64)[:, known.item(item), known.attribute(relation, attribute)]


def margins(beliefs: ArrayLike) -> Floats:
    """Return by how much each item's right name leads, at every level, in the table of twenty-one.

    Parameters
    ----------
    beliefs : array, shape (snapshots, items, attributes)

    Returns
    -------
    array, shape (snapshots, levels, items)
        Activation of the right name less that of the most active other name of its level; NaN for basic
        names of mammals.
    """
    known = twenty_one()
    given = np.asarray(beliefs, dtype=np.float64)
    found = np.full((len(given), len(LEVELS), len(known.items)), np.nan)
    for number, level in enumerate(LEVELS):
        where = known.of_relation[f"ISA-{level}"]
        right = known.facts[:, where]
        named = right.any(axis=1)
        names = given[:, :, where]
        best = np.where(right, names, -np.inf).max(axis=2)
        rival = np.where(right, -np.inf, names).max(axis=2)
        found[:, number, named] = (best - rival)[:, named]
    return found


def named_at(measures: Measures, network: str, level: str, items: Sequence[str]) -> float:
    """Return the epoch from which some items' right names of a level lead by `NAMED` on average."""
    numbers = [twenty_one().items.index(item) for item in items]
    curve = np.asarray(measures[f"{network}_margins"])[:, LEVELS.index(level), numbers].mean(axis=1)
    return when(measures, curve, NAMED, "things_epochs")


def named_items() -> tuple[str, ...]:
    """Return the items that have a basic name."""
    return tuple(item for kind, items in KINDS.items() if kind != "mammals" for item in items)


# --- coherent covariation -------------------------------------------------------------------------


def coherence_curves(outputs: ArrayLike, facts: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the mean activation of true coherent and true incoherent attributes at each snapshot.

    Parameters
    ----------
    outputs : array, shape (snapshots, items, attributes)
    facts : array, shape (items, attributes)
        Coherent attributes first, then as many incoherent ones.
    """
    given, half = np.asarray(outputs, dtype=np.float64), facts.shape[1] // 2
    return given[:, :, :half][:, facts[:, :half]].mean(axis=1), given[:, :, half:][:, facts[:, half:]].mean(
        axis=1
    )


def coherence_of_distances(vectors: ArrayLike, facts: NDArray[np.bool_]) -> float:
    """Return how much nearer items are that share coherent attributes than items that share others.

    Returns
    -------
    float
        The log of the ratio of the mean distances: above 0 if coherent attributes decide.
    """
    from pdpsim.analysis.similarity import distance_matrix

    away = distance_matrix(np.asarray(vectors, dtype=np.float64))
    half = facts.shape[1] // 2
    alike = [part.astype(int) @ part.T.astype(int) > 0 for part in (facts[:, :half], facts[:, half:])]
    others = ~np.eye(len(away), dtype=bool)
    coherent, incoherent = (away[each & others].mean() for each in alike)
    return float(np.log(incoherent / coherent)) if coherent > 0 else np.nan


def groups_as_branches(vectors: ArrayLike) -> float:
    """Return the least stem of the four groups in the tree of the representations."""
    from pdpsim.analysis.clades import stem
    from pdpsim.analysis.clustering import cluster

    items = [f"{group + 1}.{member + 1}" for group in range(GROUPS) for member in range(MEMBERS)]
    tree = cluster(np.asarray(vectors, dtype=np.float64), items)
    return min(stem(tree, items[MEMBERS * g : MEMBERS * (g + 1)]) for g in range(GROUPS))


# --- damage ---------------------------------------------------------------------------------------


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

    found: dict[str, Any] = {}
    for kind in kinds:
        where, amounts = DAMAGE[kind]
        rows = sweep(network, [Lesion(kind, where, amount) for amount in amounts], repeats, measure, rng)
        for name in (key for key in rows[0] if key not in ("kind", "where", "amount", "repeat")):
            values = np.array([float(str(row[name])) for row in rows])
            found[f"{kind}_{name}"] = values.reshape(len(amounts), repeats).mean(axis=1)
    return found


def knowledge_left(beliefs: Floats) -> dict[str, float]:
    """Return what is left of names and of the canary's abilities.

    Parameters
    ----------
    beliefs : array, shape (8 items, 36 attributes)

    Returns
    -------
    dict of str to float
        For each level, the share of right names above 0.5 less that of wrong names of the level; the
        canary's activations; the items called by another's specific name, and those of them called by that
        of the other item of their kind.
    """
    known = eight()
    found: dict[str, float] = {}
    for level, names in EIGHT_NAMES.items():
        places = [known.attribute("ISA", name) for name in names]
        right, on = known.facts[:, places], beliefs[:, places] > 0.5
        found[level] = float(on[right].mean() - on[~right].mean())
    for ability in CANARY:
        found[ability] = float(beliefs[known.item("canary"), known.attribute("can", ability)])
    said = called(beliefs, known, "ISA")
    wrong = said != np.arange(len(said))
    found["misnamed"] = float(wrong.sum())
    found["neighbour"] = float((wrong & (said == np.arange(len(said)) ^ 1)).sum())  # they stand in pairs
    return found


def called(beliefs: Floats, known: Propositions, relation: str) -> NDArray[np.intp]:
    """Return which item's name is the most active specific name, for each item."""
    places = [known.attribute(relation, item) for item in known.items]
    return np.asarray(np.asarray(beliefs)[:, places].argmax(axis=1))


def called_dog(network: Simulator, repeats: int, rng: np.random.Generator) -> dict[str, float]:
    """Disturb the representation of twenty-one things and count mammals called by other mammals' names.

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

    where, amounts = DAMAGE["activations"]
    rows = sweep(network, [Lesion("activations", where, each) for each in amounts], repeats, measure, rng)
    return {name: sum(float(str(row[name])) for row in rows) for name in ("mammal", "dog")}


def share(part: float, whole: float) -> float:
    """Return a share, NaN of nothing."""
    return float(part / whole) if whole else np.nan


# --- a new property -------------------------------------------------------------------------------


def projected(hidden: ArrayLike) -> Floats:
    """Return how far a new property of the maple is extended to other items.

    A new attribute unit with the network's fixed bias and weights of 0 learns from the maple alone until
    its activation is `TAUGHT`, no other weight changing. Its weights then are a multiple of the maple's
    hidden activations, whatever the learning rate, so that the result can be written down.

    Parameters
    ----------
    hidden : array, shape (..., items, units)
        Hidden activations of all items in one relation.

    Returns
    -------
    array, shape (..., items)
        Activation of the new attribute.
    """
    given = np.asarray(hidden, dtype=np.float64)
    maple = given[..., twenty_one().items.index("maple"), :]
    drive = np.log(TAUGHT / (1 - TAUGHT)) - BIAS
    likeness = np.einsum("...iu,...u->...i", given, maple) / (maple**2).sum(axis=-1)[..., None]
    return np.asarray(1 / (1 + np.exp(-(BIAS + drive * likeness))))


def spread(measures: Measures, moment: str, relations: Sequence[str] = RELATIONS) -> dict[str, float]:
    """Return the mean activation of the maple's new property for other trees, flowers, and animals.

    Parameters
    ----------
    measures : mapping
    moment : {"untrained", "early", "late"}
        Before training; when plants and animals are told apart; after training.
    relations : sequence of str
        Averaged over.
    """
    numbers = {"untrained": 0, "early": int(measures["early"]), "late": -1}
    known = twenty_one()
    values = np.asarray(measures["projected"])[numbers[moment]][
        [RELATIONS.index(each) for each in relations]
    ].mean(axis=0)
    items = np.array(known.items)
    groups = {
        "trees": np.isin(items, KINDS["trees"]) & (items != "maple"),
        "flowers": np.isin(items, KINDS["flowers"]),
        "animals": ~np.isin(items, PLANTS),
    }
    return {name: float(values[where].mean()) for name, where in groups.items()}
