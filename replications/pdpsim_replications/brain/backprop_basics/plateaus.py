"""Exclusive or from many starts: plateaus, networks that get stuck, weights that change late, momentum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

if TYPE_CHECKING:
    from pdpsim.study.study import Replicate

Array = NDArray[np.float64]

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
TARGETS = {"xor": np.array([0, 1, 1, 0.0]), "and": np.array([0, 0, 0, 1.0])}

#: What training differs in: hidden units, and settings of the model. The last is the first with other starts.
WAYS: dict[str, Mapping[str, Any]] = {
    "two": {"layers.hidden.size": 2},
    "three": {"layers.hidden.size": 3},
    "four": {},
    "momentum": {"training.rule.momentum": 0.9},
    "online": {"training.update": "pattern", "training.order": "permuted"},
    "again": {},
}
SHARED = {
    "layers.hidden.size": 4,
    "weights.init": {"uniform": 0.5},
    "training.rule.rate": 0.5,
    "training.rule.momentum": 0.0,
    "training.stop": {"within": 0.5},
}
#: On a plateau the error is within this share of that of the best constant answer.
FLAT = 0.02


def problem(name: str) -> PatternSet:
    """Return exclusive or, or "and", as patterns."""
    return PatternSet.from_arrays(INPUTS, TARGETS[name][:, None])


def best_constant(name: str) -> float:
    """Return the error of the best answer that is the same to all patterns, summed over them."""
    targets = TARGETS[name]
    return float(((targets - targets.mean()) ** 2).sum() / 2)


def flat_share(errors: Array, name: str) -> float:
    """Return the share of epochs in which the error is that of the best constant answer."""
    constant = best_constant(name)
    return float((np.abs(errors - constant) < FLAT * constant).mean())


def learn_from_many_starts(replicate: Replicate) -> dict[str, Any]:
    """Learn exclusive or in several ways, each from as many starts.

    Returns
    -------
    dict
        ``epochs_WAY``: epochs to solution from each start, infinite where there is none; ``flat_xor`` and
        ``flat_and``: shares of epochs on the plateau, of starts that come to a solution, on the average;
        ``course``: the error of the first of these, epoch by epoch.
    """
    count = int(replicate.options["starts"])
    measures: dict[str, Any] = {}
    for way, settings in WAYS.items():
        model = replicate.model("xor", {**SHARED, **settings})
        stream = "other starts" if way == "again" else "starts"
        flat = []
        epochs = np.full(count, np.inf)
        for number, seed in enumerate(replicate.rng(stream).integers(2**62, size=count)):
            network = replicate.build(model, np.random.SeedSequence(int(seed)))
            history = network.train(problem("xor"))
            if history.stopped:
                epochs[number] = history.epochs
                flat.append(flat_share(history.error, "xor"))
                if way == "four" and "course" not in measures:
                    measures["course"] = history.error.astype(np.float32)
        measures[f"epochs_{way}"] = epochs
        if way == "four":
            measures["flat_xor"] = float(np.mean(flat)) if flat else 0.0
    measures["flat_and"] = plateau_of_and(replicate, count)
    return measures


def plateau_of_and(replicate: Replicate, count: int) -> float:
    """Return the share of epochs on a plateau where a single layer would do."""
    model = replicate.model("xor", SHARED)
    flat = []
    for seed in replicate.rng("starts").integers(2**62, size=count):
        network = replicate.build(model, np.random.SeedSequence(int(seed)))
        history = network.train(problem("and"), replace(model.phases[0], epochs=1000))
        flat.append(flat_share(history.error, "and"))
    return float(np.mean(flat))
