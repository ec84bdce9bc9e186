"""Rumelhart and Todd (1993): what eight living things are, and how it is learned.

The network of Rumelhart (1990) answers "canary can ..." with grow, move, fly, sing. Its development, and
what it makes of an item that it has never seen: environment and simulation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993.measures import knowledge, shuffled

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="rumelhart-todd-1993",
    title="Eight living things: progressive differentiation",
    paper="Rumelhart, D. E., & Todd, P. M. (1993). Learning and connectionist representations. In D. E. "
    "Meyer & S. Kornblum (Eds.), Attention and performance XIV (pp. 3-30). MIT Press.",
    family="semantic cognition",
    summary="A network that learns what is true of plants and animals tells general kinds apart first.",
    model="rumelhart_todd_1993",
    conditions={"hierarchy": False, "shuffled": True},
    tables=("eight_items",),
    replicates=60,
    minutes=2.0,
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
        settings=[
            {"training.update": "epoch"},
            {"training.error": "cross-entropy"},
            {f"layers.{layer}.bias": "trained" for layer in ("representation", "hidden", "attribute")},
        ],
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on all facts, look at it on the way, and let it infer what a sparrow is."""
    known = shuffled(replicate.rng("shuffling")) if replicate.condition else knowledge()
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
    measures: dict[str, Any] = {
        name: np.array([history.snapshots[epoch][name] for epoch in epochs], dtype=np.float32)
        for name in ("representations", "beliefs")
    }
    measures |= {"epochs": np.array(epochs), "worst_unit": float(history.worst_unit[-1])}
    measures |= infer_sparrow(network, replicate)
    return measures | {f"untrained_{name}": value for name, value in before.items()}


def infer_sparrow(network: Simulator, replicate: Replicate) -> dict[str, Any]:
    """Find the representation of a sparrow from "sparrow ISA bird, animal, living thing", and what follows.

    As McClelland and Rogers (2003, p. 314) do it: a new item unit has weights of 0 to the representation, and
    these alone learn. What it sends is the net input that `infer` seeks, so it starts from the bias.
    """
    from pdpsim.describe.phases import Stop
    from pdpsim.simulate.inference import infer, present_as

    known = knowledge()
    # as a new item's, the patterns' item units are not used: the representation takes their place
    facts = known.patterns(["robin"])
    isa = facts.select(["robin ISA"])
    target = np.zeros_like(isa.targets["attribute"])
    target[0, [known.attribute("ISA", name) for name in ("bird", "animal", "living thing")]] = 1.0
    start = 1 / (1 + np.exp(-float(network.biases["representation"].mean())))
    phase = replace(
        network.phases[-1], epochs=int(replicate.options["steps"]), stop=Stop(within=0.1), snapshots=()
    )
    vector = infer(network, replace(isa, targets={"attribute": target}), "representation", phase, start=start)
    outputs = present_as(network, facts, "representation", vector)["attribute"]
    place = known.item("robin")
    whole = np.zeros((len(known.items), len(known.relations), outputs.shape[1]))
    whole[place] = outputs
    return {
        "sparrow": vector,
        "sparrow_beliefs": known.beliefs(whole.reshape(-1, outputs.shape[1]))[place],
    }
