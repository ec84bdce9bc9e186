"""Networks at work: conditioning trial by trial, and the limits of what one layer can learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

from .designs import CUES
from .recursion import Trial

if TYPE_CHECKING:
    from pdpsim.describe.phases import Phase
    from pdpsim.simulate.simulator import Simulator

Array = NDArray[np.float64]

#: The patterns of two binary inputs, and all 16 functions of them, a column each.
BOOLEAN = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
FUNCTIONS = np.array([[number >> row & 1 for number in range(16)] for row in range(4)], dtype=np.float64)
XOR, AND, OR = 0b0110, 0b1000, 0b1110
#: Epochs at which curves are drawn, besides the last.
LOOKS = 60


def condition(
    network: Simulator, trials: Sequence[Trial], alpha: Mapping[str, float], nonreinforced: float
) -> Array:
    """Condition a network and return the strengths before the first trial and after each.

    Parameters
    ----------
    network : Simulator
        With one output, or with one for each cue.
    trials : sequence of Trial
    alpha : mapping of str to float
        Salience of each cue.
    nonreinforced : float
        Learning rate of trials without the unconditioned stimulus, as a share of that of the others.

    Returns
    -------
    array, shape (trials + 1, cues)
    """
    salience = np.sqrt([alpha[cue] for cue in CUES])
    size = network.description.layer("output").size
    kinds = {each: f"kind {number}" for number, each in enumerate(dict.fromkeys(trials))}
    patterns = {
        name: PatternSet.from_arrays(
            [salience * [cue in cues for cue in CUES]],
            np.full((1, size), outcome),
            frequencies=[1.0 if outcome > 0 else nonreinforced],
        )
        for (cues, outcome), name in kinds.items()
    }
    phases = []
    for kind, run in groupby(trials):
        count = len(list(run))
        phase = replace(network.phases[0], patterns=kinds[kind], epochs=count)
        phases.append(replace(phase, snapshots=tuple(range(count + 1))))

    def strengths(network: Simulator, epoch: int) -> dict[str, Array]:
        weights = np.asarray(network.weights["input->output"], dtype=np.float64)
        return {"V": salience * (np.diag(weights) if size > 1 else weights[:, 0])}

    history = network.train(patterns, phases, observe=strengths)
    return np.array([history.snapshots[n]["V"] for n in range(len(trials) + 1)])


def looks(phase: Phase) -> Phase:
    """Return the phase with snapshots, ever farther apart."""
    epochs = np.unique(np.geomspace(1, max(1, phase.epochs), LOOKS).astype(int))
    return replace(phase, snapshots=(0, *(int(each) for each in epochs if each <= phase.epochs)))


def squared_errors(network: Simulator, patterns: PatternSet) -> Array:
    """Return (t - o)^2, shape (patterns, units)."""
    outputs = network.record(patterns, ["output"])["output"]
    return np.asarray((patterns.targets["output"] - outputs) ** 2, dtype=np.float64)


def boolean(network: Simulator) -> dict[str, Any]:
    """Train a network with 16 outputs on the 16 functions of two inputs."""
    patterns = PatternSet.from_arrays(BOOLEAN, FUNCTIONS)

    def errors(network: Simulator, epoch: int) -> dict[str, Array]:
        return {"errors": squared_errors(network, patterns).mean(axis=0)[[XOR, AND, OR]]}

    phase = looks(network.phases[0])
    history = network.train(patterns, phase, observe=errors)
    outputs = network.record(patterns, ["output"])["output"]
    right = ((outputs > 0.5) == (FUNCTIONS > 0.5)).all(axis=0)
    return {
        "boolean_right": right,
        "boolean_epochs": np.array(phase.snapshots),
        "boolean_curves": np.array([history.snapshots[epoch]["errors"] for epoch in phase.snapshots]),
        "xor_outputs": outputs[:, XOR],
        "xor_squared_error": float(squared_errors(network, patterns)[:, XOR].mean()),
    }


def distance_course(network: Simulator, patterns: PatternSet, goal: Array, curve: str) -> dict[str, Any]:
    """Train a network without biases, and follow the distance of its weights from those given.

    Parameters
    ----------
    network : Simulator
    patterns : PatternSet
    goal : array, shape (inputs, outputs)
    curve : str
        What the measures are called.
    """

    def distance(network: Simulator, epoch: int) -> dict[str, float]:
        return {"distance": float(np.linalg.norm(network.weights["input->output"] - goal))}

    phase = looks(network.phases[0])
    history = network.train(patterns, phase, observe=distance)
    return {
        f"{curve}_epochs": np.array(phase.snapshots),
        f"{curve}_curve": np.array([float(history.snapshots[e]["distance"]) for e in phase.snapshots]),
        f"{curve}_distance": float(distance(network, 0)["distance"]),
        f"{curve}_squared_error": float(squared_errors(network, patterns).max()),
    }


def unit_vectors(count: int, size: int, rng: np.random.Generator) -> Array:
    """Return random vectors of length 1, shape (count, size)."""
    vectors = rng.standard_normal((count, size))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
