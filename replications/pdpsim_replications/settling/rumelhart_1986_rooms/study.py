"""Rumelhart, Smolensky, McClelland and Hinton (1986): schemata of rooms.

Nothing is learned. The weights are those that can be read in the chapter's figure, or follow, by the
chapter's equations, from descriptions of rooms; each replicate then makes its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.analysis.goodness import gains, goodness, landscape
from pdpsim.describe.links import Values
from pdpsim.describe.network import Network
from pdpsim.learning.descriptions import constraints
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.settling.rumelhart_1986_rooms.rooms import (
    TELLING,
    Rooms,
    constrained,
    describe,
    read_rooms,
    shuffled_rooms,
    shuffled_weights,
    told,
)

Array = NDArray[np.float64]

study = Study(
    id="rumelhart-1986-rooms",
    title="Schemata of rooms",
    paper="Rumelhart, D. E., Smolensky, P., McClelland, J. L., & Hinton, G. E. (1986). Schemata and "
    "sequential thought processes in PDP models. In J. L. McClelland, D. E. Rumelhart, & the PDP Research "
    "Group, Parallel distributed processing (Vol. 2, pp. 7-57). MIT Press.",
    family="settling",
    summary="Forty descriptors of rooms are linked by what goes together; told of a ceiling and an oven, "
    "the network settles into a kitchen, though no kitchen is stored anywhere.",
    models={"figure": "rumelhart_1986_rooms_figure", "described": "rumelhart_1986_rooms"},
    tables=("rooms",),
    # weights as printed, where they can be read; or from made-up descriptions, other ones in each replicate
    conditions={"figure": "figure", "described": "described"},
    # as many descriptors, or the same weights, of which none goes with any other
    controls=("shuffled",),
    replicates=20,
    minutes=4.0,
    options=(
        Option("rooms-each", 16, help="descriptions of each kind of room", origin="p. 22"),
        Option("lacking", 0.2, help="probability that a room lacks what is usual", origin="assumed"),
        Option("unusual", 0.05, help="probability that a room has what is possible", origin="assumed"),
        Option("runs", 5, quick=2, help="runs from each clamp", origin="assumed"),
    ),
    # how alike rooms of a kind are, and how fast activations move
    sweep=Sweep(
        grid={"lacking": (0.1, 0.2, 0.3), "unusual": (0.02, 0.05, 0.1)},
        settings=[
            {"described.interaction.excitation": 0.5, "described.interaction.inhibition": 0.5},
            {"figure.interaction.excitation": 0.1, "figure.interaction.inhibition": 0.1},
        ],
        replicates=5,
    ),
)

#: What is clamped besides the ceiling.
CLAMPS = {
    **{name: (name,) for name in TELLING},
    "bed_sofa": ("bed", "sofa"),
    "bed_large": ("bed", "large"),
}
#: The planes of Figures 7 to 10.
PLANES = {
    "7": ("office", "kitchen", "bedroom"),
    "8": ("office", "bathroom", "bedroom"),
    "9": ("office", "living-room", "bedroom"),
    "10": ("kitchen", "bathroom", "bedroom"),
}
#: Points along a side of each, less one.
STEPS = 20


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Give the network its weights and let it settle from each clamp; the same if nothing goes together."""
    rooms = read_rooms(replicate.table("rooms"))
    network = replicate.model(replicate.condition).network
    rng = replicate.rng("shuffled")
    if replicate.condition == "figure":
        weights, biases = printed(network)
        other = shuffled_weights(weights, rng), biases
    else:
        each, lacking, unusual = (replicate.options[name] for name in ("rooms-each", "lacking", "unusual"))
        seen = describe(rooms, int(each), float(lacking), float(unusual), replicate.rng("rooms"))
        weights, biases = constraints(seen)
        other = constraints(shuffled_rooms(seen, rng))
    measures = settle(replicate, rooms, "rooms", weights, biases)
    replicate.progress(0.5, "nothing goes together")
    control = settle(replicate, rooms, "shuffled", *other)
    return measures | {f"shuffled_{name}": each for name, each in control.items()}


def printed(network: Network) -> tuple[Array, Array]:
    """Return the weights and biases of the model file."""
    init, bias = network.projections[0].init, network.layers[0].bias.init
    assert isinstance(init, Values)
    assert isinstance(bias, Values)
    return np.array(init.rows), np.array(bias.rows[0])


def settle(replicate: Replicate, rooms: Rooms, name: str, weights: Array, biases: Array) -> dict[str, Array]:
    """Return where the network settles, and how good states are.

    Returns
    -------
    dict
        ``end_X`` (runs, descriptors) and ``course_X`` (cycles, descriptors), of the first run, for each
        clamp;
        ``end_single`` (runs, descriptors), from the ceiling and each other descriptor, if weights follow from
        descriptions; what `fit` returns.
    """
    model = replicate.model(replicate.condition)
    network = constrained(model.network, weights, biases)
    simulator = replicate.network(name, replace(model, network=network), save=name == "rooms")
    runs = int(replicate.options["runs"])
    measures = {}
    for clamp, names in CLAMPS.items():
        patterns = told(rooms, (names,), runs)
        activations = simulator.record(patterns, ticks="all", rng=replicate.rng(f"turns {clamp}"))[
            "descriptor"
        ]
        courses = activations.reshape(runs, -1, len(rooms.descriptors))
        measures[f"end_{clamp}"], measures[f"course_{clamp}"] = courses[:, -1], courses[0]
    if replicate.condition == "described":
        single = tuple((each,) for each in rooms.descriptors if each != "ceiling")
        ends = simulator.record(told(rooms, single, 1), rng=replicate.rng("turns single"))
        measures["end_single"] = ends["descriptor"]
    return measures | fit(rooms, weights, biases)


def fit(rooms: Rooms, weights: Array, biases: Array) -> dict[str, Array]:
    """Return how good states are.

    Returns
    -------
    dict
        ``gains`` (kinds, descriptors), what a prototype gains if one descriptor changes; ``window_fit``
        (kinds, 2, 2), its goodness without and with window, and drapes; ``plane_X`` (points,), goodness on
        the planes of Figures 7 to 10; ``slopes`` (3, 2), how goodness begins to change on the straight way to
        the bedroom and to the kitchen: with the bed clamped, the oven, and nothing.
    """
    states = rooms.prototypes
    both = np.repeat(states[:, None], 4, axis=1)
    both[:, :, rooms.places("window", "drapes")] = [(0, 0), (0, 1), (1, 0), (1, 1)]
    measures = {
        "gains": gains(weights, states, biases),
        "window_fit": goodness(weights, both, biases).reshape(len(states), 2, 2),
    }
    for figure, kinds in PLANES.items():
        corners = states[[rooms.kinds.index(kind) for kind in kinds]]
        measures[f"plane_{figure}"] = landscape(weights, corners, biases, STEPS)[1]
    ways = states[[rooms.kinds.index(kind) for kind in ("bedroom", "kitchen")]]
    slopes = []
    for clamped in (("ceiling", "bed"), ("ceiling", "oven"), ()):
        start = np.zeros(len(biases))
        start[rooms.places(*clamped)] = 1.0
        target = np.maximum(ways, start)  # what is clamped stays on
        slopes.append((target - start) @ (weights @ start + biases))
    return measures | {"slopes": np.array(slopes)}
