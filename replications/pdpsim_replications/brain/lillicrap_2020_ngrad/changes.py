"""Changes of a random network: by perturbed activities, beside the gradient."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.learning.perturbed_autoencoder import PerturbedAutoencoder
from pdpsim.simulate.agreement import cosine, directions
from pdpsim.simulate.inference import present_as

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

Array = NDArray[np.float64]

#: Sizes of the perturbation.
EPSILONS = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0001)
#: Errors of the autoencoder.
IMPERFECTIONS = (0.0, 0.001, 0.01, 0.1)
#: Hidden layers of the deep network, patterns that are shown, and step towards better activities.
LAYERS, SHOWN, STEP = 6, 20, 0.01
#: Size of a step of weights.
RATE = 1e-4

PHASE = Phase(error="cross-entropy")


def deepened(network: Network) -> Network:
    """Return the network with its lower layer repeated, six hidden layers in all."""
    first, lower, last = (network.layer(name) for name in ("input", "lower", "output"))
    stack = [replace(lower, name=f"hidden{number}") for number in range(1, LAYERS + 1)]
    path = [first, *stack, last]
    links = tuple(Projection(a.name, b.name) for a, b in itertools.pairwise(path))
    return replace(network, layers=tuple(path), projections=links)


def patterns_for(rng: np.random.Generator) -> PatternSet:
    """Return random patterns with random targets."""
    return PatternSet.from_arrays(rng.standard_normal((SHOWN, 10)), rng.integers(0, 2, (SHOWN, 4)))


def compared(network: Simulator, patterns: PatternSet, rule: PerturbedAutoencoder) -> tuple[Array, Array]:
    """Return relative difference from the gradient, and 1 less the cosine, by layer from below."""
    changed = directions(network, network.description, patterns, PHASE, rule)
    exact = directions(network, network.description, patterns, PHASE)
    difference = [np.linalg.norm(changed[x] - exact[x]) / np.linalg.norm(exact[x]) for x in exact]
    # 1 - cos from the angle's chord, since 1 - cos itself drowns in rounding
    units = [changed[x] / np.linalg.norm(changed[x]) - exact[x] / np.linalg.norm(exact[x]) for x in exact]
    return np.array(difference), np.array([(each @ each) / 2 for each in units])


def compare_changes(replicate: Replicate) -> dict[str, Any]:
    """Return how far perturbed activities are from the gradient.

    Returns
    -------
    dict
        ``difference`` and ``turn`` (1 less the cosine), shape (epsilons, layers), of the network;
        ``difference_deep`` of one with six hidden layers; ``cosine_plain`` and ``cosine_difference`` of the
        lowest layer, shape (imperfections, epsilons), where one reconstruction is taken, or the difference of
        two.
    """
    network = replicate.network("layers")
    patterns = patterns_for(replicate.rng("patterns"))
    deep = replicate.network("deep", deepened(network.description), save=False)
    near = [compared(network, patterns, PerturbedAutoencoder(epsilon)) for epsilon in EPSILONS]
    deeper = [compared(deep, patterns, PerturbedAutoencoder(epsilon)) for epsilon in EPSILONS]
    exact = directions(network, network.description, patterns, PHASE)["lower"]

    def lowest(imperfection: float, epsilon: float, difference: bool) -> float:
        rule = PerturbedAutoencoder(epsilon, imperfection, difference)
        return cosine(directions(network, network.description, patterns, PHASE, rule)["lower"], exact)

    tables = {
        name: np.array([[lowest(rho, eps, difference) for eps in EPSILONS] for rho in IMPERFECTIONS])
        for name, difference in {"plain": False, "difference": True}.items()
    }
    return {
        "difference": np.array([difference for difference, _ in near]),
        "turn": np.array([turn for _, turn in near]),
        "difference_deep": np.array([difference for difference, _ in deeper]),
        **{f"cosine_{name}": table for name, table in tables.items()},
    }


def better_activities(replicate: Replicate) -> dict[str, Any]:
    """Return whether activities move where backpropagation says, and whether being there helps.

    Returns
    -------
    dict
        ``moved``: cosine of -dE/dx of the upper layer with how its activities change when weights take a
        small step, by pattern; ``helped``: share of patterns whose error falls once the upper layer's
        activities are moved so; ``random_moved`` and ``random_helped`` of a random direction.
    """
    network, patterns = (
        replicate.network("activities", "layers", save=False),
        patterns_for(replicate.rng("patterns")),
    )
    rng = replicate.rng("directions")
    before = network.record(patterns, ["upper"])["upper"]
    errors = network.test(patterns, PHASE).pattern_errors
    moved, moved_randomly = list[float](), list[float]()
    helped, helped_randomly = list[float](), list[float]()
    for number in range(len(patterns)):
        one = patterns.select([number])
        gradient = network.gradient(one, PHASE)[1]
        delta = -gradient[network.plan.biases("upper")]
        stepped = replicate.build(network.model, np.random.SeedSequence(0))
        stepped.learning.w[:] = network.learning.w - RATE * gradient
        change = stepped.record(one, ["upper"])["upper"][0] - before[number]
        other = rng.standard_normal(len(delta))
        moved.append(cosine(delta, change))
        moved_randomly.append(cosine(other, change))
        for direction, results in ((delta, helped), (other, helped_randomly)):
            activity = before[number] + STEP * direction / np.linalg.norm(direction)
            outputs = present_as(network, one, "upper", activity)["output"][0]
            targets = one.targets["output"][0]
            error = -np.log(np.where(targets > 0.5, outputs, 1 - outputs)).sum()
            results.append(float(error < errors[number]))
    return {
        "moved": np.array(moved),
        "helped": float(np.mean(helped)),
        "random_moved": np.array(moved_randomly),
        "random_helped": float(np.mean(helped_randomly)),
    }
