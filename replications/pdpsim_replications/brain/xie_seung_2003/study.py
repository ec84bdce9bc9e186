"""Xie and Seung (2003): with weak feedback, contrastive Hebbian learning is backpropagation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Backpropagation
from pdpsim.simulate.agreement import take_over
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep

Array = NDArray[np.float64]

study = Study(
    id="xie-seung-2003",
    title="Weak feedback makes contrast backpropagation",
    paper="Xie, X., & Seung, H. S. (2003). Equivalence of backpropagation and contrastive Hebbian learning "
    "in a layered network. Neural Computation, 15, 441-454.",
    doi="10.1162/089976603762552988",
    family="brain",
    summary="A multilayer perceptron with linear outputs and weak feedback: what the targets change of its "
    "activations is the error of backpropagation, but for a factor.",
    model="xie_seung_2003",
    # the same products without the factor that makes up for the weak feedback
    controls=("uniform",),
    replicates=20,
    minutes=0.5,
    options=(Option("patterns", 8, help="random pairs of inputs and targets", origin="assumed"),),
    # larger weights make feedback stronger, whatever its gain
    sweep=Sweep(grid={"weights.init.uniform": (0.25, 0.5, 1.0, 2.0)}, replicates=5),
)

#: Gains of the feedback at which changes are compared with the gradient.
GAINS = (1.0, 0.1, 0.01, 0.001)
HIDDEN = ("lower", "upper")
#: Projections of the way there, from the input on.
WAYS = ("input->lower", "lower->upper", "upper->output")
#: Units take on half of what they receive, and settle finely, so that this is exact for strong feedback too.
FINE = {
    **{f"layers.{name}.dt": 0.5 for name in (*HIDDEN, "output")},
    "time.ticks": 400,
    "time.settle": 1e-13,
}


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Compare the rule with the gradient, in a network before it learns."""
    rng, count = replicate.rng("patterns"), int(replicate.options["patterns"])
    patterns = PatternSet.from_arrays(
        inputs=rng.integers(0, 2, (count, 6)).astype(np.float64),
        targets=rng.integers(0, 2, (count, 4)).astype(np.float64),
    )
    return compared(replicate, replicate.network("start"), patterns)


def forward(network: Network) -> Network:
    """Return the network without its feedback, whose units respond at once."""
    return replace(
        network,
        projections=tuple(p for p in network.projections if not p.delay),
        time=replace(network.time, ticks=1, settle=0.0),
    )


def with_gain(network: Network, gain: float) -> Network:
    """Return the network with another strength of its feedback."""
    return replace(
        network,
        projections=tuple(replace(p, gain=gain) if p.delay else p for p in network.projections),
    )


def compared(replicate: Replicate, start: Simulator, patterns: PatternSet) -> dict[str, Any]:
    """Compare changes of all weights into a layer with the gradient, by the strength of the feedback.

    Returns
    -------
    dict
        ``difference``, shape (gains,): distance of the change of all weights from backpropagation's, as a
        share of that; ``uniform_difference``: the same of plain products, at their best length; ``state``,
        shape (gains,): 1 less the cosine of what the targets change of the hidden
        activations, layer by layer, with the error of backpropagation (of the layers the worst).
    """
    model = replicate.model(settings=FINE)
    plain = replicate.network("plain", forward(replicate.model().network), save=False)
    take_over(plain, start.weights, start.biases)
    phase = replicate.model().phases[0]
    exact = gradients(plain, patterns, replace(phase, learning=Backpropagation()))
    found: dict[str, list[float]] = {name: [] for name in ("difference", "uniform_difference", "state")}
    for gain in GAINS:
        network = replicate.network(f"gain-{gain:g}", with_gain(model.network, gain), save=False)
        take_over(network, start.weights, start.biases)
        weak = gradients(network, patterns, phase)
        found["difference"].append(distance(weak["weights"], exact["weights"]))
        # the products themselves: what the rule divides by, for each layer from the output
        sizes = [weak[way].size for way in WAYS]
        uniform = weak["weights"] * np.repeat([gain**2, gain, 1.0], sizes)
        best = uniform * (uniform @ exact["weights"]) / (uniform @ uniform)
        found["uniform_difference"].append(distance(best, exact["weights"]))
        # biases change by what the targets change of their units' activations
        cosines = [
            weak[name] @ exact[name] / (np.linalg.norm(weak[name]) * np.linalg.norm(exact[name]))
            for name in HIDDEN
        ]
        found["state"].append(1 - float(min(cosines)))
    return {name: np.array(values) for name, values in found.items()}


def gradients(network: Simulator, patterns: PatternSet, phase: Phase) -> dict[str, Array]:
    """Return what a rule has for a gradient: of the way there, all ``weights``, and of hidden biases."""
    flat = network.gradient(patterns, phase, phase.learning)[1]
    found = {name: flat[network.plan.weights(name)[0]] for name in WAYS}
    found["weights"] = np.concatenate(list(found.values()))
    for name in HIDDEN:
        found[name] = flat[network.plan.biases(name)]
    return found


def distance(change: Array, exact: Array) -> float:
    """Return how far a change is from the exact one, as a share of that."""
    return float(np.linalg.norm(change - exact) / np.linalg.norm(exact))
