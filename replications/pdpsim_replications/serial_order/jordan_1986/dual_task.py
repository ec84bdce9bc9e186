"""Two tasks that are learned one at a time and then done together: environment and simulation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

from .environment import HIGH, LOW, NAN

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.replicate import Replicate

Array = NDArray[np.float64]

TASKS = ("first", "second")
#: Stimuli of each task, and features of each stimulus.
STIMULI, FEATURES = 4, 8
#: How many features a stimulus of the second task has in common with one of the first, from dissimilar tasks
#: to very similar ones; the two that are compared.
SHARED = (0, 2, 4, 6)
DISSIMILAR, SIMILAR = SHARED.index(0), SHARED.index(4)
#: Epochs of training, of both tasks at once or still of each alone, after which networks are looked at.
LOOKS = (0, 1, 2, 5, 10, 20, 40, 80, 120)


def stimuli(shared: int) -> Array:
    """Return the stimuli of both tasks.

    Parameters
    ----------
    shared : int
        Features that stimulus k of the second task has in common with stimulus k of the first.

    Returns
    -------
    array, shape (2, stimuli, features of all stimuli)
    """
    own = np.arange(2 * STIMULI * FEATURES).reshape(2, STIMULI, FEATURES)
    own[1, :, :shared] = own[0, :, :shared]
    features = np.zeros((2, STIMULI, own.size))
    np.put_along_axis(features, own, 1.0, axis=-1)
    return features


def alone(features: Array) -> PatternSet:
    """Return each stimulus by itself; the other task does not care."""
    responses = np.where(np.eye(STIMULI) > 0, HIGH, LOW)
    silent = np.full_like(responses, NAN)
    return PatternSet.from_arrays(
        {"stimulus": features.reshape(2 * STIMULI, -1)},
        {"first": np.vstack([responses, silent]), "second": np.vstack([silent, responses])},
    )


def both(features: Array) -> PatternSet:
    """Return each stimulus of the first task with each of the second."""
    responses = np.where(np.eye(STIMULI) > 0, HIGH, LOW)
    one, other = (grid.ravel() for grid in np.meshgrid(*[np.arange(STIMULI)] * 2, indexing="ij"))
    return PatternSet.from_arrays(
        {"stimulus": features[0, one] + features[1, other]},
        {"first": responses[one], "second": responses[other]},
    )


def combined(one: PatternSet, other: PatternSet) -> PatternSet:
    """Return the patterns of two sets as one."""
    return PatternSet.from_arrays(
        {name: np.vstack([values, other.inputs[name]]) for name, values in one.inputs.items()},
        {name: np.vstack([values, other.targets[name]]) for name, values in one.targets.items()},
    )


def error(network: Simulator, patterns: PatternSet) -> float:
    """Return the root of the mean squared error of all units that have a target."""
    recorded = network.record(patterns, TASKS)
    errors = np.concatenate([recorded[task] - patterns.targets[task] for task in TASKS])
    return float(np.sqrt(np.nanmean(errors**2)))


def inner_product(network: Simulator, features: Array) -> float:
    """Return the mean inner product of the hidden patterns of stimuli k of both tasks."""
    hidden = network.record(alone(features), ["hidden"])["hidden"].astype(np.float64)
    return float(np.mean(np.sum(hidden[:STIMULI] * hidden[STIMULI:], axis=1)))


def dual_task(replicate: Replicate) -> dict[str, Any]:
    """Train on two tasks apart and then together, or still apart, for each similarity of the tasks.

    Returns
    -------
    dict of str to array
        A value, or a course over `LOOKS`, for each of `SHARED`.
    """
    fresh = None
    rows = []
    for shared in SHARED:
        network = replicate.network(f"dual-task-{shared}", "dual-task")
        if fresh is None:
            fresh = network.arrays()
        network.restore(fresh)  # what is compared differs in its stimuli alone
        rows.append(one_similarity(network, stimuli(shared)))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def one_similarity(network: Simulator, features: Array) -> dict[str, Any]:
    """Train a network on tasks with these stimuli and measure how much they disturb each other."""
    single, dual = alone(features), both(features)
    patterns = {"apart": single, "together": combined(single, dual)}
    apart, together = network.phases

    def interference(network: Simulator, epoch: int = 0) -> dict[str, float]:
        return {"interference": error(network, dual) - error(network, single)}

    measures: dict[str, Any] = {
        "untrained_interference": interference(network)["interference"],
        "untrained_inner_product": inner_product(network, features),
        "epochs_apart": network.train(patterns, [apart]).epochs,
        "interference": interference(network)["interference"],
        "error_alone": error(network, single),
        "inner_product": inner_product(network, features),
    }
    learned = network.arrays()
    phase = replace(together, snapshots=tuple(each for each in LOOKS if each <= together.epochs))
    for which, name in (("apart", "apart_course"), ("together", "course")):
        network.restore(learned)
        history = network.train(patterns, [replace(phase, patterns=which)], observe=interference)
        measures[name] = [float(history.snapshots[epoch]["interference"]) for epoch in phase.snapshots]
    return measures
