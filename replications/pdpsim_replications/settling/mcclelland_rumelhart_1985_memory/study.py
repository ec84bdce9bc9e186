"""McClelland and Rumelhart (1985): prototypes, exemplars and names in one set of weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.settling.mcclelland_rumelhart_1985_memory.patterns import (
    NAME,
    NAMES,
    PROTOTYPES,
    SEEN,
    answers,
    cosines,
    differing,
    distorted,
    named,
    strengths,
    study_of,
)

Array = NDArray[np.float64]

study = Study(
    id="mcclelland-rumelhart-1985-memory",
    title="A distributed memory of prototypes and exemplars",
    paper="McClelland, J. L., & Rumelhart, D. E. (1985). Distributed memory and the representation of "
    "general and specific information. Journal of Experimental Psychology: General, 114, 159-188.",
    doi="10.1037/0096-3445.114.2.159",
    family="settling",
    summary="Traces of all that is seen lie on top of each other in the same weights: the prototype comes "
    "out of distortions, several do side by side, and instances that are seen often are kept as well.",
    model="mcclelland_rumelhart_1985",
    # the memory before it saw anything
    controls=("untrained",),
    replicates=40,
    minutes=3.0,
    options=(
        Option("distortions", 50, quick=10, help="of a prototype that are seen", origin="recalled"),
        Option("chance", 0.2, help="that a unit of one changes its sign", origin="the handbook's pflip"),
        Option("rounds", 50, quick=5, help="presentations of each of several", origin="assumed"),
        Option("repeats", 10, quick=2, help="presentations of exemplars that are repeated", origin="assumed"),
    ),
    # how fast traces are laid down and fade
    sweep=Sweep(
        grid={"training.rule.rate": (0.01, 0.05, 0.1), "training.rule.decay": (0.0, 0.02, 0.05)},
        replicates=5,
    ),
)

#: Instances tested: the last, those before it, and new ones.
RECENT, NEW = 9, 20
#: Units in which named instances differ from the dog; in which exemplars differ from their prototype.
APART, EXEMPLARS, AWAY = 4, 5, 3
#: Units in which test patterns differ from an exemplar.
STEPS = (0, 1, 2, 4)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Show a prototype's distortions, those of three, instances with names, and exemplars."""
    measures = one_prototype(replicate)
    replicate.progress(0.25, "three prototypes")
    for name in ("named", "nameless"):
        measures |= three_prototypes(replicate, name)
    replicate.progress(0.5, "instances")
    measures |= instances(replicate)
    replicate.progress(0.75, "exemplars")
    return measures | exemplars(replicate)


def memory(replicate: Replicate, name: str) -> Simulator:
    """Return a memory that has seen nothing."""
    return replicate.network(name, replicate.model())


def one_prototype(replicate: Replicate) -> dict[str, Array]:
    """Return strengths of response after distortions of a prototype that is never shown itself.

    Returns
    -------
    dict
        ``strength_prototype`` (), ``strength_last`` (), ``strength_recent`` (9,), ``strength_new`` (20,), and
        the same before anything was seen, ``untrained_...``.
    """
    rng, chance = replicate.rng("one"), float(replicate.options["chance"])
    prototype = rng.choice([-1.0, 1.0], size=NAME + SEEN)
    count = int(replicate.options["distortions"])
    seen = distorted(np.tile(prototype, (count, 1)), chance, rng)
    new = distorted(np.tile(prototype, (NEW, 1)), chance, rng)
    tests = {"prototype": prototype, "last": seen[-1], "recent": seen[-1 - RECENT : -1], "new": new}
    network = memory(replicate, "one")
    measures = {f"untrained_strength_{name}": strengths(network, each) for name, each in tests.items()}
    study_of(network, list(seen))
    return measures | {f"strength_{name}": strengths(network, each) for name, each in tests.items()}


def three_prototypes(replicate: Replicate, labels: str) -> dict[str, Array]:
    """Return what three prototypes lead to after distortions of them, in mixed order.

    Returns
    -------
    dict
        With names: ``from_name`` (3, 3), cosine of what is seen, in answer to each name, with each prototype,
        and
        ``from_seen`` (3, 8), name units in answer to each prototype. Without: ``from_part`` (3, 3), the
        cosine of the first eight units of what is seen, in answer to the last eight, with those of each
        prototype. The same before anything was seen, ``untrained_...``.
    """
    rng, chance = replicate.rng(labels), float(replicate.options["chance"])
    order = rng.permutation(np.repeat(np.arange(3), int(replicate.options["rounds"])))
    names, kinds = list(NAMES.values()), list(PROTOTYPES.values())
    withheld = labels == "nameless"
    presented = [
        named(None if withheld else names[kind], distorted(kinds[kind], chance, rng)) for kind in order
    ]
    network = memory(replicate, labels)
    before = _completed(network, withheld)
    study_of(network, presented)
    return {f"untrained_{name}": each for name, each in before.items()} | _completed(network, withheld)


def _completed(network: Simulator, withheld: bool) -> dict[str, Array]:
    if withheld:
        half = SEEN // 2
        parts = [named(None, np.concatenate([np.zeros(half), each[half:]])) for each in PROTOTYPES.values()]
        whole = np.array([each[:half] for each in PROTOTYPES.values()])
        reached = answers(network, parts)[:, NAME : NAME + half]
        lengths = np.linalg.norm(reached, axis=1, keepdims=True)
        return {"from_part": reached @ whole.T / np.where(lengths > 0, lengths, 1.0) / half**0.5}
    by_name = answers(network, [named(name, None) for name in NAMES.values()])
    by_sight = answers(network, [named(None, each) for each in PROTOTYPES.values()])
    return {
        "from_name": np.array([cosines(each, PROTOTYPES) for each in by_name]),
        "from_seen": by_sight[:, :NAME],
    }


def instances(replicate: Replicate) -> dict[str, Array]:
    """Return what names lead to if two instances of the dog have names of their own.

    Returns
    -------
    dict
        ``instance_own`` (2,): activation along the instance, in answer to its name, mean over the units in
        which it differs from the dog. ``dog_own`` (): along the dog, in answer to its name, mean over the
        units in which either differs. The same before, ``untrained_...``.
    """
    rng, chance = replicate.rng("instances"), float(replicate.options["chance"])
    dog = PROTOTYPES["dog"]
    pets = [differing(dog, APART, rng) for _ in range(2)]
    names = list(NAMES.values())  # of dogs at large, and of either
    network = memory(replicate, "instances")

    def tested() -> dict[str, Array]:
        seen = answers(network, [named(name, None) for name in names])[:, NAME:]
        own = [(seen[1 + k] * pet)[pet != dog].mean() for k, pet in enumerate(pets)]
        either = np.any([pet != dog for pet in pets], axis=0)
        return {"instance_own": np.array(own), "dog_own": np.array((seen[0] * dog)[either].mean())}

    before = tested()
    for _ in range(int(replicate.options["rounds"])):
        round_of = [
            named(names[0], distorted(dog, chance, rng)),
            named(names[1], pets[0]),
            named(names[2], pets[1]),
        ]
        study_of(network, [round_of[place] for place in rng.permutation(3)])
    return {f"untrained_{name}": each for name, each in before.items()} | tested()


def exemplars(replicate: Replicate) -> dict[str, Array]:
    """Return strengths by distance from exemplars, each seen once or repeatedly.

    Returns
    -------
    dict
        ``falling_once``, ``falling_often`` (distances,): response to patterns that differ from an exemplar in
        0, 1, 2 and 4 units, mean over exemplars; ``untrained_...`` before.
    """
    rng = replicate.rng("exemplars")
    prototype = rng.choice([-1.0, 1.0], size=NAME + SEEN)
    seen = [differing(prototype, AWAY, rng) for _ in range(EXEMPLARS)]
    tests = [[differing(each, step, rng) for each in seen] for step in STEPS]
    measures = {}
    for name, repeats in (("once", 1), ("often", int(replicate.options["repeats"]))):
        network = memory(replicate, name)
        measures[f"untrained_falling_{name}"] = np.array([strengths(network, each).mean() for each in tests])
        for _ in range(repeats):
            study_of(network, [seen[place] for place in rng.permutation(EXEMPLARS)])
        measures[f"falling_{name}"] = np.array([strengths(network, each).mean() for each in tests])
    return measures
