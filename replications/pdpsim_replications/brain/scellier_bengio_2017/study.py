"""Scellier and Bengio (2017): a slight nudge of the outputs tells hidden units the gradient of the cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.procedure import Procedure
from pdpsim.learning.almeida_pineda import AlmeidaPineda
from pdpsim.learning.boltzmann import DeterministicBoltzmannMachine
from pdpsim.learning.equilibrium_propagation import EquilibriumPropagation
from pdpsim.study.study import Option, Replicate, Study, Sweep

Array = NDArray[np.float64]

study = Study(
    id="scellier-bengio-2017",
    title="A nudge tells the gradient",
    paper="Scellier, B., & Bengio, Y. (2017). Equilibrium propagation: Bridging the gap between energy-based "
    "models and backpropagation. Frontiers in Computational Neuroscience, 11, 24.",
    doi="10.3389/fncom.2017.00024",
    family="brain",
    summary="A network settles, and once more with its outputs nudged to their targets; what changes is the "
    "gradient of its cost, whereas clamping the outputs gives something near it.",
    model="scellier_bengio_2017",
    # outputs clamped at their targets, which is contrastive Hebbian learning
    controls=("clamped",),
    replicates=20,
    minutes=0.5,
    options=(Option("patterns", 8, help="random pairs of inputs and targets", origin="assumed"),),
    # larger weights give a network more than one state to settle in
    sweep=Sweep(grid={"weights.init.uniform": (0.25, 0.5, 1.0, 2.0)}, replicates=5),
)

#: Strengths of the nudge at which changes are compared with the gradient.
BETAS = (1.0, 0.1, 0.01, 0.001)
WAYS = ("input->lower", "lower->upper", "upper->output")
HIDDEN = ("lower", "upper")


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Compare what a nudge changes with the gradient at the fixed point, before learning.

    Returns
    -------
    dict
        ``difference`` and ``two_sided``, shape (strengths,): distance of the change of all weights from the
        gradient, as a share of that, with a nudge to the targets, and with one from them as well;
        ``clamped_difference``: the same with outputs clamped, at its best length; ``state`` and
        ``clamped_state``, shape (strengths,): 1 less the cosine of what changes of the hidden activations
        with the error that settles on the way back (of the layers the worst).
    """
    rng, count = replicate.rng("patterns"), int(replicate.options["patterns"])
    patterns = PatternSet.from_arrays(
        inputs=rng.integers(0, 2, (count, 4)).astype(np.float64),
        targets=rng.integers(0, 2, (count, 3)).astype(np.float64),
    )
    network = replicate.network()
    phase = network.phases[0]

    def gradients(rule: Procedure) -> dict[str, Array]:
        """Return what a rule has for a gradient: all ``weights``, and biases of each hidden layer."""
        flat = network.gradient(patterns, replace(phase, learning=rule), rule)[1]
        weights = np.concatenate([flat[network.plan.weights(name)[0]] for name in WAYS])
        return {"weights": weights, **{name: flat[network.plan.biases(name)] for name in HIDDEN}}

    exact, clamped = gradients(AlmeidaPineda()), gradients(DeterministicBoltzmannMachine())
    one = [gradients(EquilibriumPropagation(beta)) for beta in BETAS]
    two = [gradients(EquilibriumPropagation(beta, "two")) for beta in BETAS]
    best = clamped["weights"] * (clamped["weights"] @ exact["weights"])
    best /= clamped["weights"] @ clamped["weights"]
    same = np.ones(len(BETAS))
    return {
        "difference": np.array([distance(each["weights"], exact["weights"]) for each in one]),
        "two_sided": np.array([distance(each["weights"], exact["weights"]) for each in two]),
        "clamped_difference": same * distance(best, exact["weights"]),
        "state": np.array([off(each, exact) for each in one]),
        "clamped_state": same * off(clamped, exact),
    }


def distance(change: Array, exact: Array) -> float:
    """Return how far a change is from the exact one, as a share of that."""
    return float(np.linalg.norm(change - exact) / np.linalg.norm(exact))


def off(change: dict[str, Array], exact: dict[str, Array]) -> float:
    """Return 1 less the cosine of changes of hidden activations with the error there, in the worst layer."""
    cosines = [
        change[name] @ exact[name] / (np.linalg.norm(change[name]) * np.linalg.norm(exact[name]))
        for name in HIDDEN
    ]
    return 1 - float(min(cosines))
