"""Hopfield (1982): memories that a network falls into, and how many it can hold.

Nothing is learned step by step: weights are sums over memories. Each replicate draws memories of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.settling.hopfield_1982 import published
from pdpsim_replications.settling.hopfield_1982.memories import (
    bit_errors,
    draw,
    energies,
    overlaps,
    settle,
    stopped,
    store,
    weights_of,
)

Array = NDArray[np.float64]

study = Study(
    id="hopfield-1982",
    title="Memories as stable states, and how many there can be",
    paper="Hopfield, J. J. (1982). Neural networks and physical systems with emergent collective "
    "computational abilities. Proceedings of the National Academy of Sciences, 79, 2554-2558. With Amit, D. "
    "J., Gutfreund, H., & Sompolinsky, H. (1985). Storing infinite numbers of patterns in a spin-glass "
    "model of neural networks. Physical Review Letters, 55, 1530-1533.",
    doi="10.1073/pnas.79.8.2554",
    family="settling",
    summary="Symmetric weights make a network run downhill into states that can be memories; how many it "
    "holds depends on what units are, and on what counts as kept.",
    model="hopfield_1982",
    # units of +1 and -1, or of 0 and 1 with thresholds of 0, as in the paper
    conditions={"signs": True, "zero-one": False},
    replicates=20,
    minutes=6.0,
    options=(
        Option(
            "memories-kept",
            15,
            help="memories of the network that runs downhill",
            origin="assumed: the most of Fig. 2, p. 2557",
        ),
        Option(
            "matrices",
            20,
            quick=2,
            help="networks of each kind in the paper's runs",
            origin="assumed: different matrices, p. 2556",
        ),
        Option("samples", 500, quick=20, help="networks whose units have one turn", origin="assumed"),
        Option("large", 1_000, quick=100, help="units of the large network", origin="assumed"),
        Option("tried", 40, quick=3, help="memories of it that are tried", origin="assumed"),
    ),
    # the limit sharpens slowly as the network grows
    sweep=Sweep(grid={"large": (300, 600, 1_000)}, replicates=10),
)

#: Loads, memories for each unit, of the large network.
LOADS = {"130": 0.130, "138": 0.138, "165": 0.165}
#: Few memories, of which mixtures are stable as well.
FEW = 5


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Store memories and look whether they stay; run downhill; and look for states that are no memories."""
    signs = bool(replicate.condition)
    model = replicate.model()
    size = model.network.layer("unit").size
    network = replicate.network("paper", model)
    memories = draw(int(replicate.options["memories-kept"]), size, replicate.rng("memories"))
    weights = weights_of(memories)
    store(network, weights, signs)
    measures = downhill(replicate, network, weights, signs)
    few = draw(FEW, size, replicate.rng("few"))
    store(network, weights_of(few), signs)
    mixture = np.sign(few[0] + few[1] + few[2])
    strangers = draw(FEW, size, replicate.rng("strangers"))
    states = np.concatenate([-few, mixture[None], strangers])
    changed = settle(network, states, replicate.rng("spurious"))[:, -1] != states
    measures["reversed_changed"] = changed[:FEW].sum(axis=1)
    measures["mixture_changed"] = int(changed[FEW].sum())
    measures["strangers_changed"] = changed[FEW + 1 :].sum(axis=1)
    measures |= published.figure_2(replicate, size, signs)
    measures |= published.from_other_states(replicate, signs)
    measures |= published.noise(replicate, size)
    measures["overloaded_kept"] = published.overloaded(replicate, size, signs)
    return measures | (large(replicate) if signs else {})


def downhill(replicate: Replicate, network: Simulator, weights: Array, signs: bool) -> dict[str, Any]:
    """Return how energy goes from random states, and whether runs end: symmetric weights, and others."""
    states = draw(20, len(weights), replicate.rng("states"))
    courses = settle(network, states, replicate.rng("downhill"))
    energy = np.array([energies(weights, course) for course in courses])
    measures = {"energy": energy, "stopped": stopped(courses)}
    # the same weights, of which each link's way back has the other sign
    turned = np.triu(weights) - np.tril(weights)
    other = replicate.model(settings={"projections.unit->unit.symmetric": False})
    asymmetric = replicate.network("asymmetric", other, save=False)
    store(asymmetric, turned, signs)
    courses = settle(asymmetric, states, replicate.rng("downhill"))
    return measures | {"asymmetric_stopped": stopped(courses)}


def large(replicate: Replicate) -> dict[str, Any]:
    """Return overlaps and bit errors of a large network at several loads."""
    size, tried = int(replicate.options["large"]), int(replicate.options["tried"])
    network = replicate.network("large", replicate.model(settings={"layers.unit.size": size}), save=False)
    measures: dict[str, Any] = {}
    for name, load in LOADS.items():
        memories = draw(round(load * size), size, replicate.rng(f"memories {name}"))
        weights = weights_of(memories)
        measures[f"bit_errors_{name}"] = bit_errors(weights, memories)
        store(network, weights, signs=True)
        shown = memories[:tried]
        ends = settle(network, shown, replicate.rng(f"turns {name}"))[:, -1]
        measures[f"overlaps_{name}"] = overlaps(ends, shown)
        replicate.progress(0.2 + 0.25 * len(measures) / 2, f"load {load}")
    return measures
