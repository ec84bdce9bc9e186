"""Whittington and Bogacz (2017): a predictive coding network whose changes come to be backpropagation's.

Changes of a random network at several variances of the output, exclusive or as in the authors' example, and
digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pdpsim.codings.digits import digits, share_named
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.learning.predictive_coding import PredictiveCoding
from pdpsim.simulate.agreement import Directions, cosine, directions
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep

study = Study(
    id="whittington-bogacz-2017",
    title="Backpropagation by predictive coding",
    paper="Whittington, J. C. R., & Bogacz, R. (2017). An approximation of the error "
    "backpropagation algorithm in a predictive coding network with local Hebbian synaptic plasticity. "
    "Neural Computation, 29, 1229-1262.",
    doi="10.1162/NECO_a_00949",
    family="brain",
    summary="Units settle between what is predicted of them and what they predict; local changes of weights "
    "come to be those of backpropagation as the output's variance grows.",
    models={
        "layers": "whittington_bogacz_2017_layers",
        "xor": "whittington_bogacz_2017_xor",
        "digits": "digits",
    },
    controls=("small", "settled", "last"),
    replicates=20,
    minutes=4.0,
    options=(
        Option(
            "starts", 10, quick=1, help="starts of exclusive or", origin="the authors' example has 4 runs"
        ),
        Option("digits", 600, quick=200, help="digits that are learned; the others test", origin="assumed"),
        Option("steps", 50, quick=5, help="steps of settling with digits", origin="the authors' code: 50"),
    ),
    quick={"xor.training.epochs": 5, "digits.training.epochs": 1},
    # the authors' example has variance 10, their code for digits 1 by default
    sweep=Sweep(
        grid={
            "xor.training.learning.variance": (1.0, 10.0, 100.0),
            "digits.training.epochs": (10, 20),
        },
        replicates=3,
    ),
)

#: Variances of the output at which changes are looked at.
VARIANCES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
#: Patterns whose changes are looked at together.
SHOWN = 10
#: Settling until nothing moves.
STEPS, TOLERANCE = 20_000, 1e-12
#: Squares are divided by this in the control, in which errors are small instead.
SMALLER = 1000.0
#: Exclusive or is known well enough with this root mean squared error.
ENOUGH = 0.01


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Look at changes of a random network, learn exclusive or, and digits."""
    measures = compare_changes(replicate)
    replicate.progress(0.2, "exclusive or")
    measures |= learn_xor(replicate)
    replicate.progress(0.5, "digits")
    return measures | learn_digits(replicate)


# --- changes of a random network --------------------------------------------------------------------


def compare_changes(replicate: Replicate) -> dict[str, Any]:
    """Return how far changes by predictive coding are from backpropagation's, at random weights.

    Returns
    -------
    dict
        ``difference``, relative, and ``cosine``, shape (variances, layers); ``difference_small`` where
        errors are small instead, at variance 1; ``difference_fixed`` and ``difference_settled`` with
        predictions fixed, and not, at variance 1; ``arrived``: length of the lowest layer's change after 1,
        2 and 3 steps of settling.
    """
    network = replicate.network("layers")
    rng = replicate.rng("patterns")
    inputs, targets = rng.standard_normal((SHOWN, 8)), rng.standard_normal((SHOWN, 4))
    patterns = PatternSet.from_arrays(inputs, targets)
    outputs = network.record(patterns, ["output"])["output"]
    nearer = PatternSet.from_arrays(inputs, outputs + (targets - outputs) / SMALLER)

    def settled(variance: float, steps: int = STEPS, predictions: str = "settled") -> PredictiveCoding:
        return PredictiveCoding(variance, 0.1, steps, TOLERANCE, predictions)

    by_variance = [compared(network, patterns, settled(variance)) for variance in VARIANCES]
    arrived = [
        float(np.linalg.norm(changes(network, patterns, settled(1.0, steps))["lower"])) for steps in (1, 2, 3)
    ]
    return {
        "difference": np.array([difference for difference, _ in by_variance]),
        "cosine": np.array([cosines for _, cosines in by_variance]),
        "difference_small": compared(network, nearer, settled(1.0))[0],
        "difference_fixed": compared(network, patterns, settled(1.0, predictions="fixed"))[0],
        "difference_settled": by_variance[0][0],
        "arrived": np.array(arrived),
    }


def changes(network: Simulator, patterns: PatternSet, learning: Procedure | None) -> Directions:
    """Return what a rule has for a gradient; backpropagation's where there is none."""
    return directions(network, network.description, patterns, Phase(error="sum-of-squares"), learning)


def compared(
    network: Simulator, patterns: PatternSet, learning: Procedure
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return relative differences from backpropagation's changes and cosines with them, by layer."""
    changed, exact = changes(network, patterns, learning), changes(network, patterns, None)
    difference = [np.linalg.norm(changed[x] - exact[x]) / np.linalg.norm(exact[x]) for x in exact]
    return np.array(difference), np.array([cosine(changed[x], exact[x]) for x in exact])


# --- learning ---------------------------------------------------------------------------------------


def xor() -> PatternSet:
    """Return the authors' patterns: on if the two inputs are alike; inputs are sent through tanh."""
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
    return PatternSet.from_arrays(np.tanh(inputs), [[1], [0], [0], [1]])


def learn_xor(replicate: Replicate) -> dict[str, Any]:
    """Learn exclusive or from several starts, by each rule.

    Returns
    -------
    dict
        ``rms_RULE``: root mean squared error at the end, by start; ``course_RULE``: the same at epochs 0, 50,
        100, ..., mean over starts. RULE is predictive coding, backpropagation, or the last layer alone.
    """
    model = replicate.model("xor")
    phase, patterns = model.phases[0], xor()
    every = max(1, phase.epochs // 10)
    rules: dict[str, tuple[Procedure, Sequence[str]]] = {
        "coding": (phase.learning, ()),
        "exact": (Backpropagation(), ()),
        "last": (Backpropagation(), ("hidden",)),
    }

    def rms(network: Simulator) -> float:
        outputs = network.record(patterns, ["output"])["output"]
        return float(np.sqrt(((outputs - patterns.targets["output"]) ** 2).mean()))

    measures: dict[str, Any] = {"epochs": np.arange(0, phase.epochs + 1, every)}
    for name, (learning, frozen) in rules.items():
        rows = []
        for start in range(int(replicate.options["starts"])):
            seed = np.random.SeedSequence(int(replicate.rng(f"start {start}").integers(2**62)))
            network = replicate.build(model, seed)
            row = [rms(network)]
            part = replace(phase, learning=learning, freeze=tuple(frozen), epochs=every)
            for _ in measures["epochs"][1:]:
                if row[-1] > ENOUGH:  # what is known is not trained further
                    network.train(patterns, part)
                row.append(rms(network))
            rows.append(row)
        measures[f"rms_{name}"] = np.array(rows)[:, -1]
        measures[f"course_{name}"] = np.array(rows).mean(axis=0)
    return measures


def learn_digits(replicate: Replicate) -> dict[str, Any]:
    """Learn digits by predictive coding at variance 1, by backpropagation, and the last layer alone.

    Returns
    -------
    dict
        ``named_RULE``: share of other digits named right; ``late_cosine``: cosine of predictive coding's
        change at variance 1 with backpropagation's at the end, by layer, on digits that are not yet right.
    """
    learned, others = digits(replicate.rng("digits"), int(replicate.options["digits"]))
    model, steps = replicate.model("digits"), int(replicate.options["steps"])
    rules: dict[str, tuple[Procedure, Sequence[str]]] = {
        "exact": (Backpropagation(), ()),
        "coding": (PredictiveCoding(variance=1.0, steps=steps, tolerance=1e-4), ()),
        "last": (Backpropagation(), ("lower", "upper")),
    }
    measures: dict[str, Any] = {}
    for name, (learning, frozen) in rules.items():
        network = replicate.network(f"digits-{name}", "digits", save=False)
        phase = replace(model.phases[0], learning=learning, freeze=tuple(frozen))
        network.train(learned, phase)
        measures[f"named_{name}"] = share_named(network.record(others, ["output"])["output"], others)
        if name == "coding":
            wrong = np.flatnonzero(network.test(learned).worst_unit > 0.2)
            shown = learned.select(wrong) if len(wrong) else learned
            part = directions(network, network.description, shown, phase, learning)
            exact = directions(network, network.description, shown, phase)
            measures["late_cosine"] = np.array([cosine(part[x], exact[x]) for x in exact])
    return measures
