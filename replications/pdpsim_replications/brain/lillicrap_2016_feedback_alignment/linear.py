"""The linear network: how its teaching signal turns to that of backpropagation, and how fast it learns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import DivergedError
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Backpropagation
from pdpsim.simulate.agreement import take_over

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

BACK, UP = "output=>hidden", "hidden->output"
#: Rules that learn the function; "shallow" changes the weights of the last layer alone.
RULES = ("alignment", "backpropagation", "shallow")
#: Learning rates that are tried with every rule, besides the model's own.
RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.04)
#: Learned: the squared error is this share of the targets' variance.
SMALL = 0.05
#: Examples that are not learned, by which error and angles are measured.
PROBES = 200


def task(rng: np.random.Generator, examples: int) -> PatternSet:
    """Return examples of a random linear function of 30 inputs."""
    function = rng.uniform(-1, 1, (30, 10))
    inputs = rng.standard_normal((examples, 30))
    return PatternSet.from_arrays(inputs, inputs @ function)


def angle(first: AnyArray, second: AnyArray) -> AnyArray:
    """Return the angles between rows of two arrays, in degrees; 90 where one has no length."""
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosine = np.divide((first * second).sum(axis=1), lengths, out=np.zeros(len(lengths)), where=lengths > 0)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def signals(weights: AnyArray, feedback: AnyArray, errors: AnyArray) -> dict[str, float]:
    """Return how the teaching signal of random feedback stands to that of backpropagation.

    Parameters
    ----------
    weights : array, shape (hidden, output)
        W of the paper, transposed.
    feedback : array, shape (output, hidden)
        B, transposed.
    errors : array, shape (examples, output)

    Returns
    -------
    dict
        ``angle`` between B e and W' e, ``pseudo`` between B e and the pseudoinverse of W times e, means over
        examples in degrees; ``positive``, the share of examples with e' W B e above 0; ``inverse``, the
        cosine of W and the pseudoinverse of B.
    """
    taught, exact = errors @ feedback, errors @ weights.T
    pseudo, inverse = errors @ np.linalg.pinv(weights), np.linalg.pinv(feedback)
    lengths = float(np.linalg.norm(weights) * np.linalg.norm(inverse))
    return {
        "angle": float(angle(taught, exact).mean()),
        "pseudo": float(angle(taught, pseudo).mean()),
        "positive": float(((taught * exact).sum(axis=1) > 0).mean()),
        "inverse": float((weights * inverse).sum() / lengths),
    }


def network_of(
    replicate: Replicate, name: str, rule: str, start: Simulator | None
) -> tuple[Simulator, Phase]:
    """Return a network for a rule, with another's weights, and the phase to train it in."""
    model: Model = replicate.model("linear")
    phase = model.phases[0]
    if rule != "alignment":
        model = replace(model, network=replace(model.network, projections=model.network.forward), origins=())
        frozen = ("hidden",) if rule == "shallow" else ()
        phase = replace(phase, learning=Backpropagation(), freeze=frozen)
    network = replicate.network(name, model, save=rule == "alignment" and start is None)
    if start is not None:
        take_over(network, start.weights, start.biases)
    return network, phase


def course(
    network: Simulator,
    phase: Phase,
    examples: PatternSet,
    probes: PatternSet,
    feedback: AnyArray,
    every: int,
    until: float = 0.0,
) -> dict[str, AnyArray]:
    """Train example by example and return error and signals, at the start and after every so many.

    Parameters
    ----------
    network, phase, examples
        What is trained, and on what.
    probes : PatternSet
        What is looked at.
    feedback : array, shape (output, hidden)
    every : int
        Examples from one look to the next.
    until : float
        Training is over once the error is below this.
    """
    rows: list[dict[str, float]] = []
    targets = probes.targets["output"]
    variance = float((targets**2).sum())

    def look() -> None:
        errors = targets - network.record(probes, ["output"])["output"]
        measured = signals(network.weights[UP], feedback, errors)
        rows.append({**measured, "error": float((errors**2).sum()) / variance})

    look()
    for first in range(0, len(examples), every):
        network.train(examples.select(np.arange(first, min(first + every, len(examples)))), phase)
        look()
        if rows[-1]["error"] < until:
            break
    return {key: np.array([row[key] for row in rows]) for key in rows[0]}


def examples_needed(errors: AnyArray, every: int) -> float:
    """Return after how many examples the error is small for the first time; infinite if it never is."""
    small = np.flatnonzero(errors < SMALL)
    return float(small[0] * every) if len(small) else np.inf


def learn_linear(replicate: Replicate) -> dict[str, Any]:
    """Learn a linear function by every rule from the same weights, at the model's rate and at others.

    Returns
    -------
    dict
        ``examples``, and for each rule ``RULE_angle``, ``RULE_pseudo``, ``RULE_positive``, ``RULE_inverse``,
        ``RULE_error`` at these; ``needed_RULE``: examples until the error is small, by rate.
    """
    count, every = int(replicate.options["examples"]), int(replicate.options["every"])
    rng = replicate.rng("function")
    everything = task(rng, count + PROBES)
    examples = everything.select(np.arange(count))
    probes = everything.select(np.arange(count, count + PROBES))
    start, _ = network_of(replicate, "start", "alignment", None)
    feedback = np.array(start.weights[BACK])
    measures: dict[str, Any] = {"examples": np.arange(0, count + every, every)}
    for rule in RULES:
        network, phase = network_of(replicate, rule, rule, start)
        measured = course(network, phase, examples, probes, feedback, every)
        measures |= {f"{rule}_{key}": values for key, values in measured.items()}
        needed = []
        for rate in RATES:
            network, phase = network_of(replicate, f"{rule}-{rate}", rule, start)
            faster = replace(phase, rule=replace(phase.rule, rate=rate))
            try:
                errors = course(network, faster, examples, probes, feedback, every, SMALL)["error"]
            except DivergedError:
                errors = np.array([np.inf])
            needed.append(examples_needed(errors, every))
        measures[f"needed_{rule}"] = np.array(needed)
    return measures
