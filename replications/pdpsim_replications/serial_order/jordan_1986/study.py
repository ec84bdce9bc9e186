"""Jordan (1986): serial order from plan units and state units, and two tasks at once.

Plan units say what is to be done and stay as they are; state units hold a fading trace of what has been done.
Each network of serial order learns with its state taught (it holds the trace of the targets; in a second
reading, of its own outputs) and is then left to itself. Those of two tasks at once (`dual_task`) have no
state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.serial_order.jordan_1986.dual_task import dual_task
from pdpsim_replications.serial_order.jordan_1986.environment import (
    CONSTRAINTS,
    LARGE,
    RECORDED,
    SMALL,
    SQUARE,
    TAUGHT,
    actions,
    cycles,
    sequences,
    utterances,
)
from pdpsim_replications.serial_order.jordan_1986.measures import distances, margins, square_nearness

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator

#: Models by the name that settings know them by; that without a trace has a name of its own, so that the
#: trace of the others can be set.
MODELS = {
    "sequences": "jordan_1986_sequences",
    "no-trace": "jordan_1986_sequences",
    "square": "jordan_1986_square",
    "speech": "jordan_1986_speech",
    "dual-task": "jordan_1986_dual_task",
}
#: Models whose state holds a trace.
TRACED = ("sequences", "square", "speech")


def everywhere(key: str, value: Any, models: Iterable[str] = MODELS) -> dict[str, Any]:
    """Return one setting of several models."""
    return {f"{model}.{key}": value for model in models}


study = Study(
    id="jordan-1986",
    title="Serial order from plan and state units",
    paper="Jordan, M. I. (1986). Attractor dynamics and parallelism in a connectionist sequential machine. "
    "In Proceedings of the Eighth Annual Conference of the Cognitive Science Society (pp. 531-546). Erlbaum. "
    "Also Jordan, M. I. (1986). Serial order: A parallel distributed processing approach (ICS Report 8604). "
    "University of California, San Diego.",
    family="serial order",
    summary="A network fed with a trace of its own outputs produces sequences, is drawn to them, and lets "
    "neighbouring segments run into each other where they do not care; two tasks through the same units "
    "disturb each other the more, the more alike they are.",
    models=MODELS,
    # whether the state holds the targets or the network's own outputs while it learns. The one text at hand
    # that says how the report's networks learned says the former (Forcada's digest: teacher forcing "favors
    # fast learning")
    readings={"taught": True, "own-outputs": False},
    primary="taught",
    # before training; plan and biases without the state; with the plans of other sequences; trained on for as
    # long, but on each task by itself
    controls=("untrained", "stateless", "swapped", "apart"),
    replicates=50,
    minutes=3.0,
    options=(
        Option("starts", 16, quick=3, help="perturbed starts of the cycle", origin="assumed"),
        Option(
            "reach", 2.0, help="perturbed states lie between 0 and this", origin="assumed: the trace of 1s"
        ),
    ),
    quick={
        "sequences.training.epochs": 40,
        "no-trace.training.epochs": 40,
        "square.training.epochs": 40,
        "speech.training.epochs": 40,
        "dual-task.phases.apart.epochs": 20,
        "dual-task.phases.together.epochs": 5,
    },
    # what no source gives
    sweep=Sweep(
        settings=[
            *(everywhere("layers.state.trace", trace, TRACED) for trace in (0.3, 0.7, 0.9)),
            *(everywhere("layers.hidden.size", size) for size in (6, 40)),
            everywhere("training.rule.momentum", 0.0),
            everywhere("training.error", "cross-entropy"),
            everywhere("weights.init", {"uniform": 0.1}),
        ],
        replicates=10,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train the networks of all parts of the study, each looked at before and after, left to itself."""
    measures = several_sequences(replicate) | several_constraints(replicate)
    replicate.progress(0.3, "cycles")
    measures |= limit_cycle(replicate) | between_plans(replicate)
    replicate.progress(0.5, "speech")
    measures |= coarticulation(replicate)
    replicate.progress(0.8, "two tasks")
    return measures | dual_task(replicate)


#: What cuts the state off, so that plan and biases are all that is left. They have soon learned what they
#: can.
STATELESS = {
    "projections.state->hidden.init": {"constant": 0.0},
    "projections.state->hidden.trained": False,
    "training.epochs": 1000,
}


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
    """Train on four sequences, with the trace and without it; then exchange the plans."""
    patterns, swapped = sequences(), sequences(swapped=True)
    measures: dict[str, Any] = {}
    for name, model, settings in (
        ("trace", "sequences", {}),
        ("no-trace", "no-trace", {"layers.state.trace": 0.0}),
    ):
        network = make(replicate, name, model, settings)
        measures[f"untrained_margins_{name}"] = margins(outputs(network, patterns), patterns)
        measures[f"epochs_{name}"] = network.train(patterns).epochs
        measures[f"outputs_{name}"] = outputs(network, patterns)
        measures[f"margins_{name}"] = margins(measures[f"outputs_{name}"], patterns)
        measures[f"swapped_margins_{name}"] = margins(outputs(network, swapped), swapped)
    return measures


def one_by_one(
    replicate: Replicate, model: str, tasks: Mapping[str, PatternSet], settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Train a network on each of several tasks, all from the same weights; with the state and without it.

    Returns
    -------
    dict of str to array, shape (events, units)
        Outputs of each, by its name; with ``stateless_`` before it for the control.
    """
    measures: dict[str, Any] = {}
    for prefix, cut in (("", {}), ("stateless_", STATELESS)):
        fresh: Mapping[str, Any] | None = None
        for name, patterns in tasks.items():
            network = make(replicate, f"{prefix}{name}", model, {**settings, **cut})
            if fresh is None:
                fresh = network.arrays()
            network.restore(fresh)
            network.train(patterns)
            measures[f"{prefix}{name}"] = outputs(network, patterns)
    return measures


def several_constraints(replicate: Replicate) -> dict[str, Any]:
    """Train on a sequence of actions, where none, some or all of the others are to be off."""
    tasks = {f"actions-{name}": actions(reach) for name, reach in CONSTRAINTS.items()}
    return one_by_one(replicate, "sequences", tasks, {"layers.plan.size": 1})


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
    measures: dict[str, Any] = {
        f"untrained_{name}": untrained[name] for name in ("cycle_margin", "distances")
    }
    measures["epochs_square"] = network.train(cycles([1.0], [SQUARE], TAUGHT)).epochs
    return measures | look()


def between_plans(replicate: Replicate) -> dict[str, Any]:
    """Train on a small and a large square, with plans 0 and 1; then set the plan between them."""
    network = make(replicate, "two-squares", "square")
    middle = cycles([0.5], [(SMALL + LARGE) / 2], TAUGHT)
    untrained = square_nearness(outputs(network, middle), SMALL, LARGE)
    network.train(cycles([0.0, 1.0], [SMALL, LARGE], TAUGHT))
    paths: dict[str, Any] = {
        f"path_{plan}": outputs(network, cycles([plan], [SMALL], TAUGHT)) for plan in (0, 0.5, 1)
    }
    return paths | {
        "nearness": square_nearness(paths["path_0.5"], SMALL, LARGE),
        "untrained_nearness": untrained,
    }


def coarticulation(replicate: Replicate) -> dict[str, Any]:
    """Train one network for each utterance."""
    spoken = utterances()
    measures = one_by_one(replicate, "speech", spoken, {})
    worst = max(
        float(np.nanmax(np.abs(measures[name] - patterns.targets["output"])))
        for name, patterns in spoken.items()
    )
    return measures | {"speech_error": worst}
