"""One subject: three environments, five networks, what is seen on the way and what is done to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .coherence import coherence_curves
from .damage import DAMAGE, called_dog, damaged
from .environment import ANIMALS, PLANTS, covariation, covariation_patterns, eight, lessons, twenty_one
from .learning import margins
from .projection import RELATIONS, projected

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.replicate import Replicate


def train(
    network: Simulator, patterns: PatternSet, look: Callable[..., Any], replicate: Replicate
) -> dict[str, Any]:
    """Train a network and return its epochs, and what was seen at each, as arrays with snapshots first."""
    every = int(replicate.options["every"])
    phases = [replace(each, snapshots=tuple(range(0, each.epochs + 1, every))) for each in network.phases]
    snapshots = network.train(patterns, phases, observe=look).snapshots
    epochs = sorted(snapshots)
    seen = {name: np.array([snapshots[epoch][name] for epoch in epochs]) for name in snapshots[epochs[0]]}
    return {"epochs": np.array(epochs), **seen}


def simulate_eight(replicate: Replicate) -> dict[str, Any]:
    """Train the network of eight things; damage it before training and after."""
    known, network = eight(), replicate.network("eight")
    patterns = known.patterns()
    repeats = int(replicate.options["repeats"])
    measures = {
        f"untrained_{name}": value
        for name, value in damaged(network, ["noise"], repeats, replicate.rng("untrained lesions")).items()
    }
    seen = train(
        network,
        patterns,
        lambda network, _: {"beliefs": known.beliefs(network.record(patterns, ["attribute"])["attribute"])},
        replicate,
    )
    measures |= {"eight_epochs": seen["epochs"], "eight_beliefs": seen["beliefs"].astype(np.float32)}
    return measures | damaged(network, list(DAMAGE), repeats, replicate.rng("lesions"))


def simulate_coherent(replicate: Replicate) -> dict[str, Any]:
    """Train the network of things with coherent and incoherent attributes."""
    facts, patterns, network = covariation(), covariation_patterns(), replicate.network("coherent")

    def look(network: Simulator, _: int) -> dict[str, Any]:
        recorded = network.record(patterns, ["representation", "attribute"])
        return {"representation": recorded["representation"], "outputs": recorded["attribute"]}

    seen = train(network, patterns, look, replicate)
    coherent, incoherent = coherence_curves(seen["outputs"], facts)
    return {
        "coherent_epochs": seen["epochs"],
        "coherent": coherent,
        "incoherent": incoherent,
        "coherent_representations": seen["representation"].astype(np.float32),
    }


def simulate_things(replicate: Replicate, name: str, often: Mapping[str, float]) -> dict[str, Any]:
    """Train a network of twenty-one things, some of which it meets more often.

    All three networks of a subject have the same initial weights.
    """
    from pdpsim.analysis.development import group_distance, rise_time
    from pdpsim.simulate.simulator import Simulator

    known = twenty_one()
    patterns = known.patterns()
    network = replicate.network(name, "things")
    twin = Simulator(replicate.model("things"), int(replicate.rng("things").integers(2**32)))
    network.learning.w[:] = twin.learning.w

    def look(network: Simulator, _: int) -> dict[str, Any]:
        recorded = network.record(patterns, ["representation", "hidden", "attribute"])
        return {
            "representation": recorded["representation"][:: len(known.relations)],
            "hidden": recorded["hidden"],
            "beliefs": known.beliefs(recorded["attribute"]),
        }

    seen = train(network, lessons(often), look, replicate)
    measures: dict[str, Any] = {
        "things_epochs": seen["epochs"],
        f"{name}_margins": margins(seen["beliefs"]).astype(np.float32),
    }
    if name in ("novice", "dog"):
        confused = called_dog(network, int(replicate.options["repeats"]), replicate.rng("things lesions"))
        measures |= {f"{name}_called_{key}": value for key, value in confused.items()}
    if name == "novice":
        measures["things_beliefs"] = seen["beliefs"].astype(np.float32)
        sides = [[known.items.index(item) for item in group] for group in (PLANTS, ANIMALS)]
        early = rise_time(seen["epochs"], group_distance(seen["representation"], *sides))
        measures["early"] = float(np.searchsorted(seen["epochs"][:-1], early))
        places = [known.relations.index(relation) for relation in RELATIONS]
        shape = (len(seen["epochs"]), len(known.items), len(known.relations), -1)
        hidden = seen["hidden"].reshape(shape)[:, :, places].swapaxes(1, 2)
        measures["projected"] = projected(hidden).astype(np.float32)
    return measures
