"""McClelland (1981): what a network of instances knows about people, and about people in general.

Nothing is learned. The replicates' networks are all the same; what differs from replicate to replicate is the
control, a network of the same people whose properties were dealt anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model
from pdpsim.simulate.lesion import Lesion, lesioned
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks.people import (
    POOLS,
    changed,
    errors,
    facts,
    probes,
    shared,
    shuffled,
)

study = Study(
    id="mcclelland-1981-jets-and-sharks",
    title="Retrieval from stored instances",
    paper="McClelland, J. L. (1981). Retrieving general and specific information from stored knowledge of "
    "specifics. Proceedings of the Third Annual Conference of the Cognitive Science Society, 170-172. With "
    "the exercise in McClelland, J. L., & Rumelhart, D. E. (1988). Explorations in parallel distributed "
    "processing. MIT Press, chapter 2.",
    family="settling",
    summary="A network of what is known about 27 people retrieves a person's properties by name, and the "
    "person by a part of them, fills in what it was not told, and generalises; it settles, learning nothing.",
    model="jets_and_sharks",
    # the table of facts: Neal's occupation differs between two files of the handbook
    readings={"network": "Bookie", "patterns": "Burglar"},
    primary="network",
    # the same people, their properties dealt anew
    controls=("shuffled",),
    replicates=20,
    minutes=2.0,
    options=(
        Option("cycles", 200, quick=100, help="cycles that a name is presented for", origin="assumed"),
        Option("pace", 2.0, help="factor on all gains and decay of the faster network", origin="assumed"),
        Option("end", 4_000, quick=150, help="cycles after which a network is at its end", origin="assumed"),
    ),
    # what the exercise varies
    sweep=Sweep(
        grid={
            "interaction.excitation": (0.05, 0.1, 0.2),
            "interaction.inhibition": (0.05, 0.1, 0.2),
            "interaction.decay": (0.05, 0.1, 0.2),
        },
        replicates=2,
    ),
)

#: Cycles at which all names are read.
CYCLES = (20, 50, 100, 150, 200)

#: Descriptions that fit several people, or one.
DESCRIPTIONS = {
    "sharks-20s": ("Sharks", "20s"),
    "jets": ("Jets",),
    "sharks": ("Sharks",),
    "20s-pusher": ("20s", "Pusher"),
    "20s-jh": ("20s", "JH"),
}


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Probe the network, and one of other facts about the same people."""
    model = changed(replicate.model(), "Neal", "occupation", replicate.reading)
    control = shuffled(model, replicate.rng("shuffled"))
    known = facts(model.network)
    measures = settle(replicate, model, "network", known)
    replicate.progress(0.4, "other facts")
    measures |= {
        f"shuffled_{name}": each for name, each in settle(replicate, control, "shuffled", known).items()
    }
    measures["wrong_shared"] = np.array([shared(known, each) for each in errors(known).values()])
    measures["facts"] = np.array(
        [
            [model.network.layer(pool).units.index(unit) for pool, unit in zip(POOLS, each, strict=False)]
            for each in known.values()
        ]
    )
    replicate.progress(0.9, "the pace")
    return measures | paces(replicate, model)


def settle(
    replicate: Replicate, model: Model, name: str, known: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """Return the activations that names, descriptions, wrong descriptions and a cut link lead to.

    Parameters
    ----------
    replicate : Replicate
    model : Model
    name : str
        Of the network.
    known : mapping of str to tuple of str
        The people's properties, as they are.

    Returns
    -------
    dict
        ``names`` (people, cycles, units), ``ken`` (cycles, units), each description's and ``cut``'s units at
        cycle 100, ``wrong`` (descriptions, people) at 100.
    """
    network, cycles = model.network, int(replicate.options["cycles"])
    longer = replace(model, network=replace(network, time=replace(network.time, ticks=cycles)))
    simulator = replicate.network(f"{name}-long", longer, save=False)
    by_name = course(simulator, probes(network, {person: (person,) for person in known}))
    places = [min(cycle, cycles) - 1 for cycle in CYCLES]
    measures: dict[str, Any] = {
        "names": by_name[:, places],
        "ken": by_name[list(known).index("Ken")],
    }
    simulator = replicate.network(name, model)
    described = course(simulator, probes(network, DESCRIPTIONS))[:, -1]
    measures |= {probe.replace("-", "_"): each for probe, each in zip(DESCRIPTIONS, described, strict=True)}
    wrong = simulator.record(probes(network, errors(known)), layers=["person"])
    measures["wrong"] = wrong["person"]
    lance = probes(network, {"Lance": ("Lance",)})
    rng = replicate.rng("lesion")
    with (
        lesioned(simulator, Lesion("links", "person->occupation", which=("Lance->Burglar",)), rng),
        lesioned(simulator, Lesion("links", "occupation->person", which=("Burglar->Lance",)), rng),
    ):
        measures["cut"] = course(simulator, lance)[0, -1]
    return measures


def course(simulator: Simulator, patterns: PatternSet) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the activations of all units, pool after pool, shape (patterns, cycles, units)."""
    recorded = simulator.record(patterns, ticks="all")
    return np.concatenate([recorded[pool] for pool in POOLS], axis=-1)


def paces(replicate: Replicate, model: Model) -> dict[str, Any]:
    """Return where Ken's name leads in the end: as it is, all gains scaled, one scaled, Grossberg's form."""
    network, pace, end = model.network, float(replicate.options["pace"]), int(replicate.options["end"])
    interaction = network.interaction
    assert interaction is not None
    faster = tuple(replace(layer, clamp=pace * layer.clamp) for layer in network.layers)
    scaled = {key: pace * getattr(interaction, key) for key in ("decay", "excitation", "inhibition")}
    others = {
        "end": network,
        "scaled_end": replace(network, layers=faster, interaction=replace(interaction, **scaled)),
        "excited_end": replace(
            network, interaction=replace(interaction, excitation=pace * interaction.excitation)
        ),
        "separate_end": replace(network, interaction=replace(interaction, separate=True)),
    }
    measures = {}
    for name, other in others.items():
        simulator = replicate.network(
            name, replace(model, network=replace(other, time=replace(other.time, ticks=end))), save=False
        )
        ken = probes(other, {"Ken": ("Ken",)})
        recorded = simulator.record(ken)
        measures[name] = np.concatenate([recorded[pool][0] for pool in POOLS])
    return measures
