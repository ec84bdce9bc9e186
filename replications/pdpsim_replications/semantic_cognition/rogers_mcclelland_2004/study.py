"""Rogers and McClelland (2004): semantic cognition, its development and its loss.

Three networks and their environments: eight things (see also `rumelhart-todd-1993`), sixteen made-up things
with coherent and incoherent attributes, twenty-one things named at three levels. Environment, simulation,
claims, figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.claims.decorated import Order
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004 import drawings
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.effects import (
    bump_of_leaves,
    coherent_branches,
    coherent_distances,
    kept_to_trees,
    lead_of_basic,
    outlasts,
    projected_more,
    to_neighbour,
    typical_first,
)
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.environment import KINDS, eight
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.measures import (
    LEARNED,
    fact,
    later,
    named_at,
    named_items,
    share,
    spread,
    when,
)
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.simulation import (
    simulate_coherent,
    simulate_eight,
    simulate_things,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

Measures = Mapping[str, Any]
Columns = Mapping[str, "ArrayLike"]

study = Study(
    id="rogers-mcclelland-2004",
    title="Semantic cognition: development and loss",
    paper="Rogers, T. T., & McClelland, J. L. (2004). Semantic cognition: A parallel distributed processing "
    "approach. MIT Press.",
    family="semantic cognition",
    summary="What goes together is learned first and lost last; basic names lead; new properties spread.",
    models={
        "eight": "rumelhart_todd_1993",
        "coherent": "rogers_mcclelland_2004_coherent",
        "things": "rogers_mcclelland_2004",
    },
    tables=("eight_items", "twenty_one_items"),
    replicates=20,
    minutes=2.0,
    options=(
        Option("every", 10, quick=20, help="epochs from one snapshot to the next", origin="assumed"),
        Option("often", 8, help="times as often that experts meet birds, or others dogs", origin="recalled"),
        Option("repeats", 50, quick=2, help="lesions of each kind and amount", origin="assumed"),
    ),
    quick={"eight.training.epochs": 100, "coherent.training.epochs": 100, "things.training.epochs": 100},
    # how large the first weights are, and how far a step goes: both unsurely known
    sweep=Sweep(
        settings=[
            {f"{model}.{key}": value for model in ("eight", "coherent", "things")}
            for key, value in (
                ("weights.init", {"uniform": 0.1}),
                ("weights.init", {"uniform": 0.5}),
                ("weights.init", {"uniform": 1.22}),
                ("training.rule.rate", 0.05),
                ("training.error", "cross-entropy"),
            )
        ],
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train the networks of one subject, and damage, teach and ask them."""
    found = replicate.stage("eight", lambda: simulate_eight(replicate))
    replicate.progress(0.2, "coherent covariation")
    found |= replicate.stage("coherent", lambda: simulate_coherent(replicate))
    often = float(replicate.options["often"])
    frequent: Mapping[str, Sequence[str]] = {"novice": (), "expert": KINDS["birds"], "dog": ("dog",)}
    for number, (name, items) in enumerate(frequent.items()):
        replicate.progress(0.3 + 0.2 * number, f"twenty-one things, {name}")
        found |= replicate.stage(name, partial(simulate_things, replicate, name, dict.fromkeys(items, often)))
    return found


# --- claims -----------------------------------------------------------------------------------------

BOOK = "Rogers & McClelland (2004)"
IN_NETWORK = "the logarithm of the ratio of two epochs in one network, since absolute epochs hang on the rate"


@study.claim(
    "RMC-4a",
    "Early in training pines are given leaves, later no longer: the unit's activation rises and falls by "
    "more than 0.1",
    published="rises, then falls",
    source=f"{BOOK}, ch. 3",
    known_from="recalled",
    criterion=Order(),
    reason="height of the greatest bump, the lesser of its rise from the lowest value before and its fall to "
    "the last value, less 0.1: a bump that a reader of the figure would see",
)
def leaves_of_pines(measures: Measures) -> float:
    """Return the height of the bump, less 0.1."""
    return bump_of_leaves(measures, "pine") - 0.1


@study.claim(
    "RMC-4b",
    "Leaves are over-generalised to the pine as a plant: its bump is higher than those of animals",
    published="of plants, not of animals",
    source=f"{BOOK}, ch. 3",
    known_from="recalled",
    criterion=Order(),
    reason="the same height less its mean over the four animals, which have no leaves either",
)
def leaves_of_pines_alone(measures: Measures) -> float:
    """Return how much higher the pine's bump is."""
    animals = [bump_of_leaves(measures, item) for item in eight().items[4:]]
    return bump_of_leaves(measures, "pine") - float(np.mean(animals))


@study.claim(
    "RMC-5",
    "That the canary has wings is learned before that it is yellow, though more things are yellow",
    published="earlier",
    source="McClelland & Rogers (2003); a public re-implementation notes it",
    known_from="secondary",
    criterion=Order(),
    reason=f"{IN_NETWORK}; wings go with what else is true of birds, yellow does not. Learned: the unit "
    "stays above 0.8. Yellow is true of three items, wings of two, so that frequency works against the claim",
)
def wings_before_yellow(measures: Measures) -> float:
    """Return how much later yellow is learned than wings."""
    curves = [
        fact(measures["eight_beliefs"], eight(), "canary", relation, attribute)
        for relation, attribute in (("is", "yellow"), ("has", "wings"))
    ]
    return later(*(when(measures, curve, LEARNED, "eight_epochs") for curve in curves))


@study.claim(
    "RMC-6a",
    "Attributes that go together are learned before equally frequent ones that do not",
    published="earlier",
    source=f"{BOOK}, ch. 3",
    known_from="recalled",
    criterion=Order(),
    reason=f"{IN_NETWORK}; learned: the mean activation of what is true stays above 0.8. The environment is "
    "made up after the book's idea, its sizes are assumed",
)
def coherent_first(measures: Measures) -> float:
    """Return how much later incoherent attributes are learned."""
    return later(
        *(when(measures, measures[name], LEARNED, "coherent_epochs") for name in ("incoherent", "coherent"))
    )


study.claim(
    "RMC-6b",
    "Items that share coherent attributes are represented more alike than items that share as many others",
    published="more alike",
    source=f"{BOOK}, ch. 3",
    known_from="recalled",
    criterion=Order(control=coherent_distances(0)),
    reason="the logarithm of the ratio of mean distances after training; the control is the same network "
    "before it",
)(coherent_distances(-1))
study.claim(
    "RMC-6c",
    "Representations cluster by coherent attributes: each of the four groups is a branch of the tree",
    published="four groups",
    source=f"{BOOK}, ch. 3",
    known_from="recalled",
    criterion=Order(control=coherent_branches(0)),
    reason="the least of the four stems; average linkage assumed",
)(coherent_branches(-1))


NAMING = (
    "ch. 5: names at three levels, all names equally frequent",
    "named: the right name leads the most active other name of its level by 0.5 on average over items; a "
    "plain threshold would favour general names, of which one of two is right by chance",
)


@study.claim(
    "RMC-7a",
    "Basic names (bird) are learned before specific ones (canary)",
    published="earlier",
    source=f"{BOOK}, {NAMING[0]}",
    known_from="recalled",
    criterion=Order(),
    reason=f"{NAMING[1]}; {IN_NETWORK}",
)
def basic_before_specific(measures: Measures) -> float:
    """Return how much later specific names are learned."""
    return lead_of_basic(measures, "novice", named_items(), "specific")


@study.claim(
    "RMC-7b",
    "Basic names (bird) are learned before general ones (animal)",
    published="earlier",
    source=f"{BOOK}, {NAMING[0]}",
    known_from="recalled",
    criterion=Order(),
    reason=f"{NAMING[1]}; {IN_NETWORK}",
)
def basic_before_general(measures: Measures) -> float:
    """Return how much later general names are learned."""
    return lead_of_basic(measures, "novice", named_items(), "general")


@study.claim(
    "RMC-7c",
    "In a network that meets birds more often, the lead of basic over specific names of birds shrinks",
    published="smaller",
    source=f"{BOOK}, ch. 6: expertise",
    known_from="recalled",
    criterion=Order(),
    reason="the lead (as in RMC-7a, for birds) of the same network without expertise less that of the expert",
)
def expert_names(measures: Measures) -> float:
    """Return how much the lead shrinks."""
    novice, expert = (
        lead_of_basic(measures, network, KINDS["birds"], "specific") for network in ("novice", "expert")
    )
    return novice - expert


@study.claim(
    "RMC-7d",
    "Outside its field, the expert network still learns basic names first: fish",
    published="earlier",
    source=f"{BOOK}, ch. 6: expertise",
    known_from="recalled",
    criterion=Order(),
    reason="the lead as in RMC-7a, for fish, which are as many as birds",
)
def expert_outside(measures: Measures) -> float:
    """Return how much later specific names of fish are learned by the expert."""
    return lead_of_basic(measures, "expert", KINDS["fish"], "specific")


@study.claim(
    "RMC-7e",
    "A network that meets dogs more often is ahead with the name dog: more than it is without",
    published="earlier",
    source=f"{BOOK}, ch. 5 and 6",
    known_from="recalled",
    criterion=Order(),
    reason="how much later the other mammals' names are learned than the dog's, less the same in the network "
    "that meets all equally often",
)
def dog_first(measures: Measures) -> float:
    """Return how much of the dog's lead is due to its frequency."""
    others = [item for item in KINDS["mammals"] if item != "dog"]
    with_dogs, without = (
        later(
            named_at(measures, network, "specific", others), named_at(measures, network, "specific", ["dog"])
        )
        for network in ("dog", "novice")
    )
    return with_dogs - without


DEMENTIA = "ch. 3: noise on the representation units, as semantic dementia"
LEFT = (
    "the difference of what is left, averaged over noise of SD 0.1 to 0.5. Left: share of right names with "
    "activation above 0.5 less that of wrong names of the level, so that guessing has 0; the control is the "
    "same network before training"
)


for _id, _first, _second in (("RMC-8a", "basic", "specific"), ("RMC-8b", "general", "basic")):
    study.claim(
        _id,
        f"Under noise, {_second} names are lost before {_first} ones",
        published="first",
        source=f"{BOOK}, {DEMENTIA}",
        known_from="recalled",
        criterion=Order(control=outlasts(_first, _second, "untrained_")),
        reason=LEFT,
    )(outlasts(_first, _second))
for _id, _first, _second in (("RMC-8c", "move", "fly"), ("RMC-8d", "fly", "sing")):
    study.claim(
        _id,
        f"Under noise, that the canary can {_second} is lost before that it can {_first}",
        published="first",
        source=f"{BOOK}, {DEMENTIA}",
        known_from="recalled",
        criterion=Order(control=outlasts(_first, _second, "untrained_")),
        reason="the difference of the units' activations, averaged over noise of SD 0.1 to 0.5; the control "
        "is the same network before training",
    )(outlasts(_first, _second))


study.claim(
    "RMC-8e",
    "Under noise, an item is called by its neighbour's name (canary: robin) more often than by chance",
    published="neighbours' names",
    source=f"{BOOK}, {DEMENTIA}",
    known_from="recalled",
    criterion=Order(control=to_neighbour("untrained_")),
    reason="of misnamings by the most active specific name, the share that is the other item of the kind, "
    "less 1/7",
)(to_neighbour())


@study.claim(
    "RMC-8f",
    "Under noise, names of frequent items spread: mammals are called dog, more than without frequent dogs",
    published="over-extended",
    source=f"{BOOK}, ch. 5",
    known_from="recalled",
    criterion=Order(),
    reason="of the other mammals' misnamings as a mammal, the share that is dog, in the network with "
    "frequent dogs less in the one without",
)
def over_extended_dog(measures: Measures) -> float:
    """Return how much larger the share of dog is among mammals' misnamings."""
    often, equal = (
        share(measures[f"{name}_called_dog"], measures[f"{name}_called_mammal"]) for name in ("dog", "novice")
    )
    return often - equal


for _id, _attribute, _typical, _odd, _sentence in (
    (
        "RMC-9a",
        "big",
        ("oak", "maple", "birch"),
        ("sunflower",),
        "That trees are big is learned before that the sunflower is; size goes with being a tree",
    ),
    (
        "RMC-9b",
        "pretty",
        KINDS["flowers"],
        ("canary", "cat"),
        "That flowers are pretty is learned before that the canary and the cat are",
    ),
):
    study.claim(
        _id,
        _sentence,
        published="earlier",
        source=f"{BOOK}, ch. 6: what attributes matter for a kind",
        known_from="recalled",
        criterion=Order(),
        reason=f"a simple form of the book's point; {IN_NETWORK}; learned: mean activation stays above 0.8",
    )(typical_first(_attribute, _typical, _odd))


PROJECTION = f"{BOOK}, ch. 7: a new property of the maple"
TAUGHT_HOW = (
    "a new unit learns from the maple alone (to 0.9), all other weights held; mean activation for other "
    "items, over the relations is, can, has"
)


@study.claim(
    "RMC-10a",
    "A new property of the maple spreads to animals early in training, and less so later",
    published="narrower",
    source=PROJECTION,
    known_from="recalled",
    criterion=Order(),
    reason=f"{TAUGHT_HOW}: animals' activation as a share of trees', early less late. Early is the snapshot "
    "at which plants and animals are told apart by half, whatever epoch that is; late the end",
)
def narrower(measures: Measures) -> float:
    """Return by how much the share of animals falls."""
    early, late = (spread(measures, moment) for moment in ("early", "late"))
    return early["animals"] / early["trees"] - late["animals"] / late["trees"]


for _id, _first, _second in (("RMC-10b", "trees", "flowers"), ("RMC-10c", "flowers", "animals")):
    study.claim(
        _id,
        f"After training, a new property of the maple spreads to {_first} more than to {_second}",
        published="more",
        source=PROJECTION,
        known_from="recalled",
        criterion=Order(control=projected_more(_first, _second, "untrained")),
        reason=f"{TAUGHT_HOW}; the control is taught before training",
    )(projected_more(_first, _second, "late"))


study.claim(
    "RMC-10d",
    "What the maple has is kept to trees more than what it can: trees less flowers",
    published="kinds of property differ",
    source=PROJECTION,
    known_from="recalled",
    criterion=Order(control=kept_to_trees("untrained")),
    reason="the direction is that of the table: trees and flowers differ in what they have, but all plants "
    "can do the same; the control is taught before training",
)(kept_to_trees("late"))


# --- figures ----------------------------------------------------------------------------------------


@study.figure("leaves", "Over-generalisation: 'has leaves' of the pine and others, mean and 95 % interval")
def figure_leaves(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the activation of leaves over training."""
    return drawings.leaves(figure, measures)


@study.figure("coherence", "Coherent and incoherent attributes over training, and the tree that they leave")
def figure_coherence(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw coherent covariation."""
    return drawings.coherence(figure, measures)


@study.figure(
    "naming",
    "How far right names lead, by level, over training: all kinds; the bird expert's birds and fish",
)
def figure_naming(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw naming over training."""
    return drawings.naming(figure, measures)


@study.figure("dementia", "Names left under three kinds of damage to the representation, by level")
def figure_dementia(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the loss of names."""
    return drawings.dementia(figure, measures)


@study.figure("canary", "What is left of the canary's abilities under three kinds of damage")
def figure_canary(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the loss of abilities."""
    return drawings.abilities(figure, measures)


@study.figure("projection", "A new property of the maple: how far it spreads, by training and relation")
def figure_projection(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the spread of a new property."""
    return drawings.projection(figure, measures)
