"""Cohen, Dunbar and McClelland (1990): reading is stronger than naming, and attention is a matter of input.

The weights are those that the paper prints after training; nothing is trained here. Replicates are subjects,
whose responses gather evidence with noise of their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.analysis.responses import accumulate
from pdpsim.describe.links import Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep

Array = NDArray[np.float64]

study = Study(
    id="cohen-1990-stroop",
    title="The Stroop effect",
    paper="Cohen, J. D., Dunbar, K., & McClelland, J. L. (1990). On the control of automatic processes: A "
    "parallel distributed processing account of the Stroop effect. Psychological Review, 97, 332-361.",
    doi="10.1037/0033-295X.97.3.332",
    family="settling",
    summary="Two pathways of unlike strength lead to one response; words slow and speed the naming of "
    "colours, colours hardly the reading of words.",
    model="cohen_1990_stroop",
    # no words reach the response; both pathways as strong as the one of colours
    controls=("cut", "equal"),
    replicates=20,
    minutes=1.0,
    options=(
        Option("trials", 1_000, quick=20, help="trials of each kind", origin="assumed"),
        Option("rate", 0.1, help="of evidence", origin="secondary: scripts of the authors' laboratory"),
        Option("noise", 0.1, help="SD of evidence, a cycle", origin="secondary: the same scripts"),
        Option("threshold", 1.0, help="evidence that is enough", origin="secondary: the same scripts"),
        Option("attention", 0.8, help="input of the task, where attention is weak", origin="assumed"),
    ),
    # what the ratio of interference to facilitation hangs on
    sweep=Sweep(grid={"noise": (0.0, 0.1, 0.2), "threshold": (0.5, 1.0, 2.0)}, replicates=5),
)

TASKS = ("colour", "word")
KINDS = ("control", "conflict", "congruent")


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Let a subject name colours and read words, alone, in conflict and together."""
    model = replicate.model()
    network = model.network
    measures: dict[str, Any] = {}
    others = {"": network, "cut_": weighted(network, 0.0, 0.0), "equal_": weighted(network, 2.2, 1.3)}
    for prefix, other in others.items():
        simulator = replicate.network(prefix.rstrip("_") or "network", replace(model, network=other))
        measures |= {f"{prefix}{name}": each for name, each in subject(replicate, simulator).items()}
    return measures


def weighted(network: Network, reading: float, answering: float) -> Network:
    """Return the network with other weights of the words' pathway, into its hidden units and out of them."""
    weights = {"word->word_hidden": reading, "word_hidden->response": answering}
    projections = tuple(
        replace(p, init=Values(((weights[p.name], -weights[p.name]), (-weights[p.name], weights[p.name]))))
        if p.name in weights
        else p
        for p in network.projections
    )
    return replace(network, projections=projections)


def trial(task: str, kind: str, attention: float) -> dict[str, Array]:
    """Return the inputs of a trial in two events: the task alone, then with what is to be named or read.

    The right response is always the first; in conflict the other dimension has the second.
    """
    stimulus = {"colour": np.zeros((2, 2)), "word": np.zeros((2, 2))}
    stimulus[task][1] = (1, 0)
    if kind != "control":
        other = "word" if task == "colour" else "colour"
        stimulus[other][1] = (0, 1) if kind == "conflict" else (1, 0)
    asked = np.tile([attention * (task == each) for each in TASKS], (2, 1))
    return {**stimulus, "task": asked.astype(np.float64)}


def subject(replicate: Replicate, simulator: Simulator) -> dict[str, Any]:
    """Return courses, responses and their times, for each task and kind of trial.

    Returns
    -------
    dict
        ``course_TASK_KIND`` (cycles, responses), ``cycles_TASK_KIND`` and ``wrong_TASK_KIND`` (trials,); the
        same of control trials with weak attention, ``cycles_TASK_weak``.
    """
    weak = float(replicate.options["attention"])
    trials = {(task, kind): trial(task, kind, 1.0) for task in TASKS for kind in KINDS}
    trials |= {(task, "weak"): trial(task, "control", weak) for task in TASKS}
    inputs = {
        name: np.concatenate([each[name] for each in trials.values()]) for name in ("colour", "word", "task")
    }
    patterns = PatternSet.from_arrays(inputs, lengths=[2] * len(trials))
    courses = simulator.record(patterns, layers=["response"], ticks="all")["response"][1::2]
    measures: dict[str, Any] = {}
    for (task, kind), course in zip(trials, courses, strict=True):
        count = int(replicate.options["trials"])
        evidence = np.repeat(course[:, None], count, axis=1)
        responses, cycles = accumulate(
            evidence,
            float(replicate.options["rate"]),
            float(replicate.options["noise"]),
            float(replicate.options["threshold"]),
            replicate.rng(f"evidence {task} {kind}"),
        )
        measures[f"course_{task}_{kind}"] = course
        measures[f"cycles_{task}_{kind}"] = np.where(responses >= 0, cycles, len(course))
        measures[f"wrong_{task}_{kind}"] = responses != 0
    return measures
