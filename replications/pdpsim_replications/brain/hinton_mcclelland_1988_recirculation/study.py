"""Hinton and McClelland (1988): codes are found without a teacher, by a pattern that goes round a loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Backpropagation
from pdpsim.learning.recirculation import Recirculation
from pdpsim.simulate.agreement import cosine, directions, take_over
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.study import Option, Replicate, Study, Sweep

Array = NDArray[np.float64]

study = Study(
    id="hinton-mcclelland-1988-recirculation",
    title="Codes from patterns that go round a loop",
    paper="Hinton, G. E., & McClelland, J. L. (1988). Learning representations by recirculation. In D. Z. "
    "Anderson (Ed.), Neural information processing systems (pp. 358-366). American Institute of Physics.",
    family="brain",
    summary="A pattern goes to the hidden units and back, twice; what has changed of it teaches both ways, "
    "which become aligned by themselves.",
    model="hinton_mcclelland_1988",
    # weights into the hidden units that stay as they were; weights back that do; weights that are not
    # symmetric
    controls=("still", "fixed", "independent"),
    replicates=400,
    minutes=3.0,
    options=(
        Option(
            "backpropagation-rate",
            10.0,
            help="of the networks that it is compared with",
            origin="assumed: the best of 5, 10, 20 and 40; p. 363 says that the best rates differ",
        ),
        Option(
            "course-rate",
            2.0,
            help="of the networks that are looked at as they learn",
            origin="assumed: a tenth of the paper's, whose steps overshoot from one update to the next",
        ),
        Option("looks", 30, quick=5, help="how often they are looked at, every ten updates"),
    ),
    quick={"training.epochs": 20},
    # how much hangs on rate and regression
    sweep=Sweep(
        grid={"training.rule.rate": (5.0, 10.0, 20.0), "training.learning.share": (0.5, 0.75, 0.9)},
        replicates=10,
    ),
)

#: The patterns; that they are targets as well is for what is measured, and for the gradient.
PATTERNS = PatternSet.from_arrays({"visible": np.eye(4)}, {"back": np.eye(4)})
#: What does not learn: nothing, weights into the hidden units, weights back.
FROZEN = {"": (), "still_": ("hidden",), "fixed_": ("back",)}
#: Updates between two looks.
EVERY = 10
#: Regressions near 1, in the case in which recirculation is gradient descent.
SHARES = (0.9, 0.99, 0.999, 0.9999)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train networks that begin alike, by recirculation, by parts of it, and by backpropagation."""
    start = replicate.network("start", save=False)
    phase = start.phases[0]
    rate = float(replicate.options["backpropagation-rate"])
    plain = replace(phase, learning=Backpropagation(), rule=replace(phase.rule, rate=rate))
    measures: dict[str, Any] = {
        "updates": updates(alike(replicate, "network", start, save=True), phase),
        "updates_backpropagation": updates(alike(replicate, "backpropagation", start), plain),
    }
    measures |= {"ratio": ratio(replicate.networks["network"]), "first_ratio": ratio(start)}
    slow = replace(phase, rule=replace(phase.rule, rate=float(replicate.options["course-rate"])))
    for prefix, frozen in FROZEN.items():
        network = alike(replicate, f"{prefix}looks", start)
        learning = replace(slow, freeze=frozen)
        measures[f"{prefix}looks"] = looked(network, learning, int(replicate.options["looks"]))
    measures["still_updates"] = updates(
        alike(replicate, "still", start), replace(phase, freeze=FROZEN["still_"])
    )
    return measures | {
        "difference": differences(replicate, "symmetric", symmetric=True),
        "independent_difference": differences(replicate, "independent", symmetric=False),
    }


def alike(replicate: Replicate, name: str, start: Simulator, *, save: bool = False) -> Simulator:
    """Return a new network with the weights that another has."""
    network = replicate.network(name, save=save)
    take_over(network, start.weights, start.biases)
    return network


def updates(network: Simulator, phase: Phase) -> float:
    """Train a network and return the updates until all errors are small enough, or infinity."""
    history = network.train(PATTERNS, phase)
    # what is met before an update is what the one before it has made
    return float(history.epochs - 1) if history.stopped else np.inf


def looked(network: Simulator, phase: Phase, count: int) -> Array:
    """Train a network, and look at it before and after every ten updates.

    Returns
    -------
    array, shape (looks + 1, 3)
        Cosine of the weights back with those into the hidden units, turned round; cosines of the changes of
        the latter, and of the former, with backpropagation's; NaN where nothing changes.
    """
    looks = list[tuple[float, ...]]()

    def look(simulator: Simulator, epoch: int) -> Mapping[str, float]:
        change, exact = (
            directions(simulator, simulator.description, PATTERNS, phase, rule)
            for rule in (phase.learning, Backpropagation())
        )
        agreements = (cosine(change[layer], exact[layer]) for layer in ("hidden", "back"))
        looks.append((alignment(simulator), *agreements))
        return {}

    every = replace(
        phase, epochs=EVERY * count, stop=None, snapshots=tuple(range(0, EVERY * count + 1, EVERY))
    )
    network.train(PATTERNS, every, observe=look)
    return np.array(looks)


def alignment(network: Simulator) -> float:
    """Return the cosine of the weights back with those into the hidden units, turned round."""
    there, back = (network.weights[name] for name in ("visible->hidden", "hidden->back"))
    return cosine(there.T.ravel(), back.ravel())


def ratio(network: Simulator) -> float:
    """Return how much longer the weights back are than those into the hidden units."""
    there, back = (network.weights[name] for name in ("visible->hidden", "hidden->back"))
    return float(np.linalg.norm(back) / np.linalg.norm(there))


def differences(replicate: Replicate, name: str, *, symmetric: bool) -> Array:
    """Return how far the change of the weights into hidden units is from the gradient, by regression.

    Visible units are linear. The change is taken at its best length, so that its direction alone counts, and
    the difference is a share of the gradient; shape (shares,).
    """
    model = replicate.model(settings={"layers.back.activation": "linear"})
    network, phase = replicate.network(f"{name}-linear", model, save=False), model.phases[0]
    if symmetric:
        network.weights["hidden->back"] = network.weights["visible->hidden"].T
    plain = network.description
    exact = directions(network, plain, PATTERNS, phase, Backpropagation())["hidden"]
    found = []
    for share in SHARES:
        change = directions(network, plain, PATTERNS, phase, Recirculation(share))["hidden"]
        best = change * (change @ exact) / (change @ change)
        found.append(float(np.linalg.norm(best - exact) / np.linalg.norm(exact)))
    return np.array(found)
