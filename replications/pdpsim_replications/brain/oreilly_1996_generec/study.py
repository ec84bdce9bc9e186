"""O'Reilly (1996): GeneRec, learning from two phases of activation, and the forms that it can take.

Every network of a replicate begins with the same weights; on the way back these are the weights of the way
there, turned round, unless it is said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.learning.almeida_pineda import AlmeidaPineda
from pdpsim.simulate.agreement import cosine, directions, with_weights
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.oreilly_1996_generec.networks import (
    AT,
    RULES,
    STRENGTHS,
    TASKS,
    begun,
    feedforward,
    taught,
    turned,
    with_feedback,
)

study = Study(
    id="oreilly-1996-generec",
    title="Learning from two phases of activation",
    paper="O'Reilly, R. C. (1996). Biologically plausible error-driven learning using local activation "
    "differences: The generalized recirculation algorithm. Neural Computation, 8, 895-938.",
    doi="10.1162/neco.1996.8.5.895",
    family="brain",
    summary="Networks that settle without their targets and then with them learn from the difference; the "
    "midpoint and symmetric forms of the rule, which together are contrastive Hebbian learning.",
    models={"xor": "oreilly_1996_xor", "encoder": "oreilly_1996_encoder"},
    # weights on the way back that have nothing to do with those of the way there
    controls=("independent",),
    replicates=20,
    minutes=12.0,
    options=(
        Option("rate-factor", 1.0, help="factor on every rule's learning rate", origin="assumed"),
        Option(
            "random-inputs",
            10,
            help="units of the networks that are compared with the gradient",
            origin="assumed",
        ),
        Option("decay", 0.01, help="weight decay that is to bring weights together", origin="assumed"),
        Option("apart-epochs", 200, quick=10, help="epochs with decay", origin="assumed"),
    ),
    quick={"xor.training.epochs": 20, "encoder.training.epochs": 20},
    # whether the order of the rules hangs on what the paper leaves open here
    sweep=Sweep(
        grid={"rate-factor": (0.25, 1.0)},
        settings=[
            {"encoder.layers.hidden.dt": 0.2, "encoder.layers.output.dt": 0.2},
            {"encoder.weights.init.uniform": 0.3},
        ],
        replicates=5,
    ),
)

#: Shares of the links of the way back that are kept.
KEPT = {"three-quarters": 0.75, "half": 0.5, "none": 0.0}


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Compare the rule with the gradient, then train networks by all forms of it."""
    measures = {
        **in_random_network(replicate, "", independent=False),
        **in_random_network(replicate, "independent_", independent=True),
    }
    for number, task in enumerate(TASKS):
        replicate.progress(0.1 + 0.4 * number, task)
        measures |= trained(replicate, task)
    replicate.progress(0.9, "other ways back")
    return measures | apart(replicate) | missing(replicate)


def in_random_network(replicate: Replicate, prefix: str, *, independent: bool) -> dict[str, Any]:
    """Compare GeneRec with the exact gradient at the state that a network settles in, before it learns.

    Returns
    -------
    dict
        ``cosine`` and ``difference``, shape (strengths,): of the basic form's change of the weights into
        hidden units and the gradient, for ways back of each of `STRENGTHS`; ``identity`` and ``no_identity``:
        largest distance of the contrastive form from midpoint forms of both directions, and from basic ones.
    """
    units = int(replicate.options["random-inputs"])
    sizes = {"input": units, "hidden": units - 2, "output": units - 4}
    fine = {"time.ticks": 2_000, "time.settle": 1e-13}
    model = replicate.model(
        "encoder", {**{f"layers.{name}.size": size for name, size in sizes.items()}, **fine}
    )
    network = replicate.network(f"{prefix.rstrip('_') or 'random'}-gradient", model, save=False)
    if not independent:
        turned(network)
    rng = replicate.rng("random pattern")
    pattern = PatternSet.from_arrays(
        inputs=rng.integers(0, 2, (1, units)).astype(np.float64),
        targets=rng.integers(0, 2, (1, units - 4)).astype(np.float64),
    )
    measures: dict[str, Any] = {
        f"{prefix}identity": distance(network, pattern, "midpoint"),
        f"{prefix}no_identity": distance(network, pattern, "basic"),
    }
    back, cosines, differences = network.weights["output->hidden"].copy(), [], []
    for strength in STRENGTHS:
        network.weights["output->hidden"] = strength * back
        change, exact = (
            directions(network, network.description, pattern, network.phases[0], rule)["hidden"]
            for rule in (RULES["basic"], AlmeidaPineda())
        )
        cosines.append(cosine(change, exact))
        # at its best length, so that the direction alone counts
        best = change * (change @ exact) / (change @ change)
        differences.append(float(np.linalg.norm(best - exact) / np.linalg.norm(exact)))
    return {**measures, f"{prefix}cosine": np.array(cosines), f"{prefix}difference": np.array(differences)}


def distance(network: Simulator, pattern: PatternSet, form: str) -> float:
    """Return how far the contrastive form is from another form of a link and its way back, added."""

    def both(form: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        flat = network.gradient(pattern, network.phases[0], RULES[form])[1]
        there, back = (
            flat[network.plan.weights(name)[0]].reshape(network.weights[name].shape)
            for name in ("hidden->output", "output->hidden")
        )
        return there, back

    there, back = both(form)
    return float(np.abs(both("contrastive")[0] - (there + back.T)).max())


def trained(replicate: Replicate, task: str) -> dict[str, Any]:
    """Train a network by each rule, and by two of them once more with other weights, to see what chance does.

    Returns
    -------
    dict
        ``epochs_TASK_RULE``, the limit where a network did not solve the problem, and ``solved_TASK_RULE``;
        of other weights ``RULE-again``. Of the encoder besides ``looks_RULE``, shape (epochs, 2), cosines of
        the changes of the weights into hidden units with backpropagation, and with the exact gradient of the
        network as it settles; and ``drift_RULE``, the largest distance of the ways there and back.
    """
    measures = dict[str, Any]()
    start = turned(replicate.network(f"{task}-start", taught(replicate, task, "basic"), save=False))
    other = turned(replicate.network(f"{task}-again", taught(replicate, task, "basic"), save=False))
    for rule in RULES:
        model = taught(replicate, task, rule)
        network = begun(replicate.network(f"{task}-{rule}", model, save=rule == "contrastive"), start)
        two_phases = task == "encoder" and rule != "backpropagation"
        measures |= outcome(network, task, rule, look=two_phases)
        if two_phases:
            back, there = (network.weights[name] for name in ("output->hidden", "hidden->output"))
            measures[f"drift_{rule}"] = float(np.abs(back - there.T).max())
        if rule in ("backpropagation", "basic"):
            network = begun(replicate.network(f"{task}-{rule}-again", model, save=False), other)
            measures |= outcome(network, task, f"{rule}-again")
    return measures


def outcome(network: Simulator, task: str, name: str, *, look: bool = False) -> dict[str, Any]:
    """Train a network; return whether and when it solved its problem, and what was seen on the way."""
    phase, patterns = network.phases[0], TASKS[task]
    plain, looks = feedforward(network.description), dict[int, tuple[float, float]]()

    def seen(simulator: Simulator, epoch: int) -> Mapping[str, float]:
        change = directions(simulator, plain, patterns, phase, phase.learning)["hidden"]
        exact = directions(with_weights(plain, simulator), plain, patterns, phase)["hidden"]
        own = directions(simulator, plain, patterns, phase, AlmeidaPineda())["hidden"]
        looks[epoch] = cosine(change, exact), cosine(change, own)
        return {}

    if look:
        phase = replace(phase, snapshots=tuple(epoch for epoch in AT if epoch <= phase.epochs))
    history = network.train(patterns, phase, observe=seen)
    measures: dict[str, Any] = {
        f"epochs_{task}_{name}": history.epochs,
        f"solved_{task}_{name}": history.stopped,
    }
    if look:
        measures[f"looks_{name}"] = np.array([looks.get(epoch, (np.nan, np.nan)) for epoch in AT])
    return measures


def apart(replicate: Replicate) -> dict[str, Any]:
    """Train encoders with weight decay whose ways there and back begin apart.

    Returns
    -------
    dict
        ``before`` and, for the symmetric and the basic form, ``after_RULE``: cosine of the two ways.
    """
    measures, start = dict[str, Any](), None
    for rule in ("symmetric", "basic"):
        model = taught(replicate, "encoder", rule, decay=float(replicate.options["decay"]))
        phase = replace(model.phases[0], epochs=int(replicate.options["apart-epochs"]), stop=None)
        network = replicate.network(f"apart-{rule}", replace(model, phases=(phase,)), save=False)
        start = network.copy() if start is None else start
        measures["before"] = symmetry(begun(network, start))
        network.train(TASKS["encoder"])
        measures[f"after_{rule}"] = symmetry(network)
    return measures


def symmetry(network: Simulator) -> float:
    """Return the cosine of the weights between hidden and output units and of those of the way back."""
    return cosine(network.weights["hidden->output"].T.ravel(), network.weights["output->hidden"].ravel())


def missing(replicate: Replicate) -> dict[str, Any]:
    """Train encoders whose way back has lost links by the contrastive form: ``solved_KEPT``."""
    measures = dict[str, Any]()
    for name, kept in KEPT.items():
        model = taught(replicate, "encoder", "contrastive")
        model = replace(model, network=with_feedback(model.network, kept))
        network = replicate.network(f"feedback-{name}", model, save=False)
        if kept:
            linked = network.weights["output->hidden"] != 0
            network.weights["output->hidden"] = network.weights["hidden->output"].T * linked
        measures[f"solved_{name}"] = network.train(TASKS["encoder"]).stopped
    return measures
