"""Kohonen (1982): units that pull their neighbours along come to lie as what they respond to lies.

Directions in space on an array, frequencies in a row; and what goes wrong where the interaction of neighbours
is missing, or reaches too far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.links import Mask
from pdpsim.describe.patterns import PatternSet
from pdpsim.learning.map import Map
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.self_organization.kohonen_1982_map.signals import (
    directions,
    edged,
    halves,
    resonate,
)

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Array = NDArray[np.floating]

study = Study(
    id="kohonen-1982-map",
    title="Maps that order themselves",
    paper="Kohonen, T. (1982). Self-organized formation of topologically correct feature maps. Biological "
    "Cybernetics, 43, 59-69.",
    doi="10.1007/BF00337288",
    family="self organization",
    summary="The unit that responds most learns, and its neighbours with it: directions in space, or "
    "frequencies, come to lie on the array as they lie in the world.",
    models={"map": "kohonen_1982", "frequencies": "kohonen_1982_frequencies"},
    controls=("untrained", "alone"),
    replicates=50,
    minutes=8.0,
    options=(
        Option("lowest-resonance", 1.0, help="of the resonators", origin="p. 63, Table 1"),
        Option("highest-resonance", 2.0, help="of the resonators", origin="p. 63, Table 1"),
        Option("vectors", 5_000, quick=50, help="directions that training draws from", origin="assumed"),
        Option("settling", 30, quick=2, help="epochs of maps with halves", origin="assumed"),
    ),
    quick={"map.training.epochs": 2, "map.training.snapshots": [1, 2], "frequencies.training.epochs": 2},
    # the gain, and resonances among the frequencies rather than above them
    sweep=Sweep(
        settings=[
            {"lowest-resonance": 0.5, "highest-resonance": 1.0},
            *(
                {"map.training.rule.rate": {"from": first, "to": last, "course": "inverse"}}
                for first in (0.1, 0.5)
                for last in (0.001, 0.01)
            ),
        ],
        replicates=5,
    ),
)

#: Factors on the gain by distance from the winner: it alone, with the eight around it, these with the next
#: sixteen at a quarter (p. 62), or all units.
ALONE, NEAR = (1.0,), (1.0, 1.0)
REACHES = {"near": NEAR, "far": (1.0, 1.0, 0.25), "alone": ALONE, "all": (1.0,) * 8}
#: Shares of directions in the right half.
SHARES = (0.1, 0.3, 0.5)
#: Resonators, how many of them each unit of the row hears, and how many frequencies training draws from.
RESONATORS, LINES, HEARD = 20, 5, 2_000
#: Frequencies that are tried, from .5 to 1.
TESTS = np.linspace(0.5, 1.0, 51)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train maps of directions with neighbours and without, of halves, and of frequencies."""
    measures: dict[str, Any] = hear(replicate)
    count = int(replicate.options["vectors"])
    shown = PatternSet.from_arrays(directions(edged(count, replicate.rng("directions"))))
    for number, (name, reach) in enumerate(REACHES.items(), start=1):
        network = oriented(replicate, name, reach)
        measures[f"untrained_{name}"] = look(network, 0)["weights"][None].copy()
        history = network.train(shown, observe=look)
        epochs = sorted(history.snapshots)
        measures[name] = np.array([history.snapshots[epoch]["weights"] for epoch in epochs])
        replicate.progress(0.1 + 0.15 * number, name)
    measures["steps"] = np.array(epochs) * (network.phases[0].presentations or 1)
    measures["alone_near"] = measures["alone"]
    for share in SHARES:
        name = f"half_{round(100 * share)}"
        network = oriented(replicate, name.replace("_", "-"), NEAR)
        shown = PatternSet.from_arrays(directions(halves(count, share, replicate.rng(name))))
        settling = int(replicate.options["settling"])
        phases = [replace(each, epochs=settling, snapshots=()) for each in network.phases]
        measures[f"untrained_{name}"] = look(network, 0)["weights"].copy()
        network.train(shown, phases)
        measures[name] = look(network, settling)["weights"].copy()
    return measures


def look(network: Simulator, epoch: int) -> dict[str, Array]:
    """Return the weights into each unit, shape (units, 3)."""
    return {"weights": network.weights["input->unit"].T}


def oriented(replicate: Replicate, name: str, reach: Sequence[float]) -> Simulator:
    """Return a map with that neighbourhood, whose weights have a length of 1, the same for all maps."""
    settings = {"training.learning.neighbourhood": list(reach)}
    network = replicate.network(name, replicate.model("map", settings), save=name in ("near", "alone"))
    weights = network.weights["input->unit"]
    weights[:] = replicate.rng("weights").uniform(0, 1, weights.shape)
    weights /= np.linalg.norm(weights, axis=0)
    return network


def hear(replicate: Replicate) -> dict[str, Any]:
    """Return the frequency that each unit of a row is most sensitive to, before and after training."""
    rng = replicate.rng("resonators")
    model = replicate.model("frequencies")
    units = model.network.layer("unit").size
    resonances = rng.uniform(
        replicate.options["lowest-resonance"], replicate.options["highest-resonance"], RESONATORS
    )
    chosen = np.array([rng.choice(resonances, LINES, replace=False) for _ in range(units)])
    shown = PatternSet.from_arrays({"line": resonate(rng.uniform(0.5, 1.0, HEARD), chosen)})
    own = np.repeat(np.eye(units, dtype=bool), LINES, axis=0)
    projections = tuple(
        replace(each, links=Mask(tuple(map(tuple, own.tolist())))) for each in model.network.projections
    )
    model = replace(model, network=replace(model.network, projections=projections))
    measures: dict[str, Any] = {}
    for name, reach in (("heard", NEAR), ("alone_heard", ALONE)):
        learning = Map(columns=units, neighbourhood=reach)
        phases = tuple(replace(each, learning=learning) for each in model.phases)
        network = replicate.network(name.replace("_", "-"), replace(model, phases=phases), save=False)
        weights = network.weights["line->unit"]
        weights[own] = replicate.rng("first weights").uniform(0, 1, units * LINES)
        weights /= np.linalg.norm(weights, axis=0)
        if name == "heard":
            measures["untrained_heard"] = most_sensitive(weights, chosen)
        network.train(shown)
        measures[name] = most_sensitive(weights, chosen)
    return measures


def most_sensitive(weights: Array, chosen: Array) -> Array:
    """Return the frequency to which each unit responds most."""
    return np.asarray(TESTS[(resonate(TESTS, chosen) @ weights).argmax(axis=0)])
