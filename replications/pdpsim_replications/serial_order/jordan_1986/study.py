"""Jordan (1986): serial order from plan units and state units.

Plan units say what is to be done and stay as they are; state units hold a fading trace of what has been done.
Each network here learns with its state taught (it holds the trace of the targets; in a second reading, of its
own outputs) and is then left to itself. In the order of the work: environment, simulation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study
from pdpsim_replications.serial_order.jordan_1986.environment import (
    CLUSTER,
    LARGE,
    RECORDED,
    SMALL,
    SQUARE,
    TAUGHT,
    UTTERANCES,
    cycles,
    sequences,
    utterance,
)
from pdpsim_replications.serial_order.jordan_1986.measures import distances, margins, square_nearness

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="jordan-1986",
    title="Serial order from plan and state units",
    paper="Jordan, M. I. (1986). Attractor dynamics and parallelism in a connectionist sequential machine. "
    "In Proceedings of the Eighth Annual Conference of the Cognitive Science Society (pp. 531-546). Erlbaum. "
    "Also Jordan, M. I. (1986). Serial order: A parallel distributed processing approach (ICS Report 8604). "
    "University of California, San Diego.",
    family="serial order",
    summary="A network fed with a trace of its own outputs produces sequences, is drawn to them, and lets "
    "neighbouring segments run into each other where they do not care.",
    models={
        "sequences": "jordan_1986_sequences",
        "square": "jordan_1986_square",
        "speech": "jordan_1986_speech",
    },
    # whether the state holds the targets or the network's own outputs while it learns; Williams and Zipser
    # (1989) trace the former to Jordan (1986)
    readings={"taught": True, "own-outputs": False},
    primary="taught",
    replicates=20,
    minutes=2.0,
    options=(
        Option("starts", 16, quick=3, help="perturbed starts of the cycle", origin="assumed"),
        Option(
            "reach", 2.0, help="perturbed states lie between 0 and this", origin="assumed: the trace of 1s"
        ),
    ),
    quick={
        "sequences.training.epochs": 40,
        "square.training.epochs": 40,
        "speech.training.epochs": 40,
    },
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train the networks of all parts of the study, each looked at before and after, left to itself."""
    found = several_sequences(replicate)
    replicate.progress(0.4, "cycles")
    found |= limit_cycle(replicate) | between_plans(replicate)
    replicate.progress(0.7, "speech")
    return found | coarticulation(replicate)


def make(replicate: Replicate, name: str, model: str, settings: Mapping[str, Any] | None = None) -> Simulator:
    """Return a new network that learns with its state taught, or with its own outputs."""
    return replicate.network(
        name, replicate.model(model, {"layers.state.teacher": replicate.reading, **(settings or {})})
    )


def outputs(network: Simulator, patterns: PatternSet, **start: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return what a network produces, left to itself."""
    recorded = network.record(patterns, ["output"], start=start or None)
    return np.asarray(recorded["output"], dtype=np.float64)


def several_sequences(replicate: Replicate) -> dict[str, Any]:
    """Train on four sequences, with the trace and without it."""
    patterns = sequences()
    found: dict[str, Any] = {}
    for name, settings in (("trace", {}), ("no-trace", {"layers.state.trace": 0.0})):
        network = make(replicate, name, "sequences", settings)
        found[f"untrained_margins_{name}"] = margins(outputs(network, patterns), patterns)
        found[f"epochs_{name}"] = network.train(patterns).epochs
        found[f"outputs_{name}"] = outputs(network, patterns)
        found[f"margins_{name}"] = margins(found[f"outputs_{name}"], patterns)
    return found


def limit_cycle(replicate: Replicate) -> dict[str, Any]:
    """Train on walks round a square; then begin at the start taught, and at others."""
    network = make(replicate, "square", "square")
    walk = cycles([1.0], [SQUARE], RECORDED)
    starts = replicate.rng("starts").uniform(0, replicate.options["reach"], (replicate.options["starts"], 2))

    def look() -> dict[str, Any]:
        paths = np.array([outputs(network, walk, state=start) for start in starts])
        alone = outputs(network, walk)
        return {
            "cycle": alone,
            "cycle_margin": float(margins(alone, walk)[0]),
            "paths": paths.astype(np.float32),
            "distances": np.array([distances(path, SQUARE) for path in paths]),
        }

    untrained = look()
    found: dict[str, Any] = {f"untrained_{name}": untrained[name] for name in ("cycle_margin", "distances")}
    found["epochs_square"] = network.train(cycles([1.0], [SQUARE], TAUGHT)).epochs
    return found | look()


def between_plans(replicate: Replicate) -> dict[str, Any]:
    """Train on a small and a large square, with plans 0 and 1; then set the plan between them."""
    network = make(replicate, "two-squares", "square")
    middle = cycles([0.5], [(SMALL + LARGE) / 2], TAUGHT)
    untrained = square_nearness(outputs(network, middle), SMALL, LARGE)
    network.train(cycles([0.0, 1.0], [SMALL, LARGE], TAUGHT))
    found: dict[str, Any] = {
        f"path_{plan}": outputs(network, cycles([plan], [SMALL], TAUGHT)) for plan in (0, 0.5, 1)
    }
    return found | {
        "nearness": square_nearness(found["path_0.5"], SMALL, LARGE),
        "untrained_nearness": untrained,
    }


def coarticulation(replicate: Replicate) -> dict[str, Any]:
    """Train one network for each utterance, all from the same weights."""
    spoken = {name: utterance(segments) for name, segments in UTTERANCES.items()}
    # the control of the control: consonants that care
    for name in ("i-y", "i-i"):
        spoken[f"{name}-constrained"] = utterance(UTTERANCES[name], CLUSTER)
    found: dict[str, Any] = {}
    first: Simulator | None = None
    worst = 0.0
    for name, patterns in spoken.items():
        network = make(replicate, f"speech-{name}", "speech")
        if first is None:
            first, fresh = network, network.arrays()
        network.restore(fresh)
        found[f"untrained_{name}"] = outputs(network, patterns)
        network.train(patterns)
        found[name] = outputs(network, patterns)
        worst = max(worst, float(np.nanmax(np.abs(found[name] - patterns.targets["output"]))))
    return found | {"speech_error": worst}
