"""Rumelhart and Todd (1993): what eight living things are, and how it is learned.

The network of Rumelhart (1990) answers "canary can ..." with grow, move, fly, sing. Its development, and
what it makes of an item that it has never seen: environment, simulation, claims, figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.claims.decorated import Order
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993 import drawings
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993.measures import (
    CANARY,
    DISTINCTIONS,
    GROUPS,
    birds_nearest,
    distances,
    knowledge,
    later,
    property_learned,
    rank_agreement,
    told_apart,
    tree_of,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from pdpsim.simulate.simulator import Simulator

Measures = Mapping[str, Any]
Columns = Mapping[str, "ArrayLike"]

study = Study(
    id="rumelhart-todd-1993",
    title="Eight living things: progressive differentiation",
    paper="Rumelhart, D. E., & Todd, P. M. (1993). Learning and connectionist representations. In D. E. "
    "Meyer & S. Kornblum (Eds.), Attention and performance XIV (pp. 3-30). MIT Press.",
    family="semantic cognition",
    summary="A network that learns what is true of plants and animals tells general kinds apart first.",
    model="rumelhart_todd_1993",
    replicates=40,
    minutes=0.5,
    options=(
        Option("every", 10, quick=25, help="epochs from one snapshot to the next", origin="assumed"),
        Option("steps", 5_000, quick=50, help="steps of inference, at most", origin="assumed"),
    ),
    quick={"training.epochs": 300},
    # how large the first weights are, and how far a step goes: both unsurely known
    sweep=Sweep(
        grid={
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.5}, {"uniform": 0.9}, {"uniform": 1.22}),
            "training.rule.rate": (0.05, 0.1),
        },
        settings=[{"training.update": "pattern"}, {"training.error": "cross-entropy"}],
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on all facts, look at it on the way, and let it infer what a sparrow is."""
    known = knowledge()
    patterns = known.patterns()
    network = replicate.network()

    def look(network: Simulator, epoch: int) -> dict[str, Any]:
        recorded = network.record(patterns, ["representation", "attribute"])
        return {
            "representations": recorded["representation"][:: len(known.relations)],
            "beliefs": known.beliefs(recorded["attribute"]),
        }

    before = infer_sparrow(network, replicate)
    every = int(replicate.options["every"])
    phases = [replace(each, snapshots=tuple(range(0, each.epochs + 1, every))) for each in network.phases]
    history = network.train(patterns, phases, observe=look, progress=replicate.progress)

    epochs = sorted(history.snapshots)
    found: dict[str, Any] = {
        name: np.array([history.snapshots[epoch][name] for epoch in epochs], dtype=np.float32)
        for name in ("representations", "beliefs")
    }
    found |= {"epochs": np.array(epochs), "worst_unit": float(history.worst_unit[-1])}
    found |= infer_sparrow(network, replicate)
    return found | {f"untrained_{name}": value for name, value in before.items()}


def infer_sparrow(network: Simulator, replicate: Replicate) -> dict[str, Any]:
    """Find the representation of a sparrow from "sparrow ISA bird" alone, and what follows from it.

    The target is the unit of *bird*; nothing is said of the others. All weights are held.
    """
    from pdpsim.describe.phases import Stop
    from pdpsim.simulate.inference import infer, present_as

    known = knowledge()
    # as a new item's, the patterns' item units are not used: the representation takes their place
    facts = known.patterns(["robin"])
    isa = facts.select(["robin ISA"])
    target = np.full_like(isa.targets["attribute"], np.nan)
    target[0, known.attribute("ISA", "bird")] = 1.0
    phase = replace(
        network.phases[-1], epochs=int(replicate.options["steps"]), stop=Stop(within=0.1), snapshots=()
    )
    vector = infer(network, replace(isa, targets={"attribute": target}), "representation", phase)
    outputs = present_as(network, facts, "representation", vector)["attribute"]
    place = known.item("robin")
    whole = np.zeros((len(known.items), len(known.relations), outputs.shape[1]))
    whole[place] = outputs
    return {
        "sparrow": vector,
        "sparrow_beliefs": known.beliefs(whole.reshape(-1, outputs.shape[1]))[place],
    }


# --- claims -----------------------------------------------------------------------------------------

TIMES = (
    "learning rate and batches, which set every absolute epoch, are unsurely known, so times are compared "
    "within each network: the logarithm of their ratio. Groups are told apart when half the rise of the "
    "distance of their mean representations is made"
)
ORDER_OF_TIMES = (
    ("RMC-1a", "Trees and flowers are told apart later than plants and animals", 0, 1),
    ("RMC-1b", "Birds and fish are told apart later than plants and animals", 0, 2),
    ("RMC-1c", "Single plants are told apart later than trees and flowers", 1, 3),
    (
        "RMC-1d",
        "Single animals are told apart later than birds and fish",
        2,
        4,
    ),
)
NRN = (
    "McClelland & Rogers (2003), Fig. 4: trees at epochs 250, 750 and 2500; Rogers & McClelland (2004), ch. 3"
)


def order_of_times(first: str, second: str) -> Callable[[Measures], float]:
    """Return a function of measures: how much later the second distinction is made."""
    return lambda measures: later(told_apart(measures, second), told_apart(measures, first))


def is_branch(members: Sequence[str], moment: int) -> Callable[[Measures], float]:
    """Return a function of measures: the stem of a branch in the tree of the first or last snapshot."""

    def value(measures: Measures) -> float:
        from pdpsim.analysis.clades import stem

        return stem(tree_of(measures["representations"][moment]), members)

    return value


_NAMES = tuple(DISTINCTIONS)
for _id, _sentence, _first, _second in ORDER_OF_TIMES:
    study.claim(
        _id,
        _sentence,
        published="later",
        source=NRN,
        known_from="recalled",
        criterion=Order(),
        reason=TIMES,
    )(order_of_times(_NAMES[_first], _NAMES[_second]))

for _letter, _group in zip("efghij", GROUPS, strict=True):
    study.claim(
        f"RMC-1{_letter}",
        f"After training, {_group} are one branch of the tree of representations",
        published="one branch",
        source=NRN,
        known_from="recalled",
        criterion=Order(control=is_branch(GROUPS[_group], 0)),
        reason="the length of the branch's stem, above 0 only where these items are one branch; the control "
        "is the same network before training; average linkage and Euclidean distances are assumed",
    )(is_branch(GROUPS[_group], -1))


@study.claim(
    "RMC-1k",
    "Distinctions are learned in the order of the environment's singular values: rank correlation",
    published="same order",
    source="Saxe, McClelland & Ganguli (2019); singular values computed from the table",
    known_from="derived",
    criterion=Order(),
    reason="the theory is of linear networks; modes 2 to 8 of the outputs, by the epoch at which half of "
    "each is there for good",
)
def order_of_modes(measures: Measures) -> float:
    """Return the rank correlation of strength and time of the modes."""
    return rank_agreement(measures)


STAGES = (
    ("RMC-2a", "plants, animals"),
    ("RMC-2b", "trees, flowers"),
    ("RMC-2c", "birds, fish"),
)


def stages(distinction: str) -> Callable[[Measures], float]:
    """Return a function of measures: how much of a distance arises at once, less 3."""

    def value(measures: Measures) -> float:
        from pdpsim.analysis.development import stage_likeness

        return stage_likeness(measures["epochs"], distances(measures, distinction)) - 3.0

    return value


for _id, _name in STAGES:
    study.claim(
        _id,
        f"The distance of {_name.replace(', ', ' and ')} grows in a stage: its steepest slope is more than "
        "3 times the mean slope",
        published="plateau, then rapid change",
        source="Rogers & McClelland (2004), ch. 3",
        known_from="recalled",
        criterion=Order(),
        reason="the mean slope is taken from the start until 90 % of the rise is made, so that the long end "
        "of training does not count; without a plateau, an exponential approach has 2.56, hence 3",
    )(stages(_name))


def property_order(first: str, second: str) -> Callable[[Measures], float]:
    """Return a function of measures: how much later the second thing that canaries can is learned."""
    return lambda measures: later(
        property_learned(measures, "canary", "can", second),
        property_learned(measures, "canary", "can", first),
    )


for _letter, _general, _special in zip("abc", CANARY[:-1], CANARY[1:], strict=True):
    study.claim(
        f"RMC-3{_letter}",
        f"That the canary can {_special} is learned later than that it can {_general}",
        published="later",
        source="Rogers & McClelland (2004), ch. 3",
        known_from="recalled",
        criterion=Order(),
        reason="learned: the unit's activation stays above 0.8 (every unit starts near 0.5); the logarithm "
        "of the ratio of the epochs",
    )(property_order(_general, _special))


SPARROW = (
    "Rumelhart (1990); Rumelhart & Todd (1993); Rogers & McClelland (2004), ch. 2: a new item from 'sparrow "
    "ISA bird'"
)


def sparrow_near_birds(prefix: str, moment: int) -> Callable[[Measures], float]:
    """Return a function of measures: how far birds are the nearest neighbours of the sparrow."""
    return lambda measures: birds_nearest(measures["representations"][moment], measures[f"{prefix}sparrow"])


def sparrow_has(prefix: str, relation: str, attribute: str) -> Callable[[Measures], float]:
    """Return a function of measures: an activation of the sparrow's, less 0.5."""

    def value(measures: Measures) -> float:
        return float(measures[f"{prefix}sparrow_beliefs"][knowledge().attribute(relation, attribute)]) - 0.5

    return value


study.claim(
    "RMC-11a",
    "A sparrow, inferred from 'sparrow ISA bird' with weights held, is nearer to robin and canary than to "
    "all else",
    published="nearest to robin and canary",
    source=SPARROW,
    known_from="recalled",
    criterion=Order(control=sparrow_near_birds("untrained_", 0)),
    reason="distance to the nearest other item less that to the farther bird, so that both must be nearest; "
    "the control infers in the same network before training",
)(sparrow_near_birds("", -1))

for _letter, _relation, _attribute in (("b", "can", "fly"), ("c", "has", "wings")):
    study.claim(
        f"RMC-11{_letter}",
        f"The inferred sparrow {_relation} {_attribute}: activation above 0.5",
        published="above 0.5",
        source=SPARROW,
        known_from="recalled",
        criterion=Order(control=sparrow_has("untrained_", _relation, _attribute)),
        reason="0.5 is the line between yes and no; the control infers in the same network before training",
    )(sparrow_has("", _relation, _attribute))


# --- figures ----------------------------------------------------------------------------------------


@study.figure(
    "development",
    "Mean distances of representations over networks: trees at the epochs of McClelland and Rogers (2003), "
    "and the items' paths on a plane (metric scaling), from the middle outwards",
)
def figure_development(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw trees and paths over training."""
    return drawings.development_of_items(figure, measures)


@study.figure(
    "distances",
    "What is told apart when: distances of groups of representations, mean and 95 % interval",
)
def figure_distances(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the distances over training."""
    return drawings.distances_over_training(figure, measures)


@study.figure("canary", "What a canary can, and what it is and has, over training: mean and 95 % interval")
def figure_canary(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw properties of the canary over training."""
    return drawings.canary_over_training(figure, measures)


@study.figure("modes", "Share of each mode of the environment that the outputs have, over training")
def figure_modes(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the modes over training."""
    return drawings.modes_over_training(figure, measures)


@study.figure("tree", "Tree of the trained representations: mean distances, with the share of networks")
def figure_tree(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the tree after training."""
    return drawings.tree(figure, measures, -1)


@study.figure("tree-untrained", "The control: as the tree after training, before it")
def figure_tree_untrained(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the tree before training."""
    return drawings.tree(figure, measures, 0)


@study.figure(
    "sparrow", "What is said of a sparrow that is only known to be a bird, trained and untrained", height=0.5
)
def figure_sparrow(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the attributes inferred of a sparrow."""
    return drawings.sparrow(figure, measures)
