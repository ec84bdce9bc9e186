"""Networks of many layers: how errors shrink on their way down, and what that does to learning."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import DivergedError
from pdpsim.codings.digits import digits, share_named
from pdpsim.describe.links import Normal
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

Array = NDArray[np.float64]

#: Kinds of hidden unit, each with the SD of its initial weights times the square root of their number: what
#: keeps the variance of linear units, or of rectified ones (He, Zhang, Ren & Sun, 2015); and large weights.
KINDS = {
    "logistic": ("logistic", 1.0),
    "tanh": ("tanh", 1.0),
    "relu": ("relu", float(np.sqrt(2))),
    "large": ("logistic", 4.0),
}
#: Layers and units of the networks in which errors are followed, and patterns shown to each.
LAYERS, WIDTH, SHOWN = 10, 50, 20
#: Hidden layers of networks that learn digits.
DEPTHS = (1, 2, 4, 6)
RATES = (0.01, 0.05, 0.2)
#: When weights change, and the rates that are tried; gradients are summed in between.
WAYS: dict[str, tuple[Literal["pattern", "epoch"], tuple[float, ...]]] = {
    "online": ("pattern", (0.01, 0.05, 0.2)),
    "batch": ("epoch", (0.001, 0.005, 0.02)),
}


def deepened(model: Model, layers: int, kind: str, width: int | None = None) -> Model:
    """Return a model with its hidden layer repeated, and weights drawn for a kind of unit.

    Parameters
    ----------
    model : Model
        With layers input, hidden, output.
    layers : int
        How many hidden layers.
    kind : str
        One of `KINDS`.
    width : int, optional
        Units of the hidden layers, and of the input; the model's own by default.
    """
    activation, gain = KINDS[kind]
    network = model.network
    first, hidden, last = (network.layer(name) for name in ("input", "hidden", "output"))
    if width is not None:
        first, hidden = (replace(each, size=width) for each in (first, hidden))
    stack = [
        replace(hidden, name=f"hidden{number}", activation=activation) for number in range(1, layers + 1)
    ]
    path = [first, *stack, last]
    projections = tuple(
        Projection(a.name, b.name, init=Normal(0.0, gain / float(np.sqrt(a.size))))
        for a, b in itertools.pairwise(path)
    )
    return replace(model, network=replace(network, layers=tuple(path), projections=projections), origins=())


def error_by_layer(network: Simulator, patterns: PatternSet) -> Array:
    """Return the length of dE/dx in each hidden layer, the first first: over patterns, root mean square."""
    names = [x.name for x in network.description.layers if x.name.startswith("hidden")]
    squares = np.zeros(len(names))
    for number in range(len(patterns)):
        gradient = network.gradient(patterns.select([number]))[1]
        for layer, name in enumerate(names):
            squares[layer] += float((gradient[network.plan.biases(name)] ** 2).sum())
    return np.sqrt(squares / len(patterns))


def follow_errors(replicate: Replicate) -> dict[str, Any]:
    """Return how long the error signal is in each of many untrained layers, by kind of unit."""
    rng = replicate.rng("patterns by depth")
    patterns = PatternSet.from_arrays(
        rng.standard_normal((SHOWN, WIDTH)), np.eye(10)[rng.integers(10, size=SHOWN)]
    )
    model = replicate.model("depth")
    return {
        f"error_{kind}": error_by_layer(
            replicate.network(f"errors-{kind}", deepened(model, LAYERS, kind, WIDTH), save=False), patterns
        )
        for kind in KINDS
    }


def learn_digits(replicate: Replicate) -> dict[str, Any]:
    """Learn digits in networks of several depths, and pattern by pattern or after all of them.

    Returns
    -------
    dict
        ``accuracy_KIND``, shape (depths, rates): share of the other digits that are named right; and
        ``accuracy_WAY``, shape (rates,), of one hidden layer after few epochs, online and in a batch.
    """
    learned, others = digits(replicate.rng("digits"), int(replicate.options["digits"]))
    model = replicate.model("depth")
    phase = model.phases[0]

    def accuracy(name: str, described: Model, training: Phase) -> float:
        network = replicate.network(name, described, save=False)
        try:
            network.train(learned, training)
        except DivergedError:
            return 0.0
        return share_named(network.record(others, ["output"])["output"], others)

    measures: dict[str, Any] = {}
    for number, kind in enumerate(("logistic", "relu", "large")):
        measures[f"accuracy_{kind}"] = np.array(
            [
                [
                    accuracy(f"{kind}-{layers}-{rate}", deepened(model, layers, kind), at_rate(phase, rate))
                    for rate in RATES
                ]
                for layers in DEPTHS
            ]
        )
        replicate.progress(0.5 + 0.15 * (number + 1), f"{kind} units")
    few = replace(phase, epochs=int(replicate.options["first-epochs"]))
    for way, (update, rates) in WAYS.items():
        measures[f"accuracy_{way}"] = np.array(
            [
                accuracy(
                    f"{way}-{rate}",
                    deepened(model, 1, "logistic"),
                    replace(at_rate(few, rate), update=update),
                )
                for rate in rates
            ]
        )
    return measures


def at_rate(phase: Phase, rate: float) -> Phase:
    """Return a phase with another learning rate."""
    return replace(phase, rule=replace(phase.rule, rate=rate))
