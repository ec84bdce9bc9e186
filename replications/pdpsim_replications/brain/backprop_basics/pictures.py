"""Pictures of 20 x 20 pixels, pairs of them, and what a network that learns them does to its weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.learning.hebb import Hebb

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

Array = NDArray[np.float64]

SIDE = 20
#: What is asked for where a picture is shown.
PAIRS = {"X": "O", "O": "X", "plus": "square"}
#: Share of pixels that are turned over in a picture that is to be completed.
TURNED = 0.1


def pictures() -> dict[str, Array]:
    """Return the pictures by name, each of shape (400,), pixels 0 or 1."""
    x, y = np.meshgrid(np.arange(SIDE) - (SIDE - 1) / 2, np.arange(SIDE) - (SIDE - 1) / 2)
    reach, radius = np.maximum(abs(x), abs(y)), np.hypot(x, y)
    shapes = {
        "X": (abs(abs(x) - abs(y)) < 1) & (reach < 9) | (reach < 1),
        "O": (radius > 6) & (radius < 8.5),
        "plus": ((abs(x) < 1) | (abs(y) < 1)) & (reach < 9),
        "square": (reach > 5) & (reach < 7),
    }
    return {name: shape.ravel().astype(np.float64) for name, shape in shapes.items()}


def pairs(*shown: str) -> PatternSet:
    """Return what is shown and what is asked for, as patterns of these names; all pairs by default."""
    drawn, names = pictures(), shown or tuple(PAIRS)
    inputs, targets = ([drawn[each] for each in side] for side in (names, [PAIRS[n] for n in names]))
    return PatternSet.from_arrays(np.array(inputs), np.array(targets), names=names)


def wrong(network: Simulator, patterns: PatternSet) -> float:
    """Return how many pixels are on the wrong side of 0.5, on the average over pictures."""
    outputs = network.record(patterns, ["output"])["output"]
    return float(((outputs > 0.5) != (patterns.targets["output"] > 0.5)).sum(axis=1).mean())


def first_change(network: Simulator) -> dict[str, Any]:
    """Return in how many weights the first change, from X to O, has not the sign that it should have.

    A weight from a pixel that is on should rise where the O has a pixel and fall where it has none, and one
    from a pixel that is off should stay.
    """
    pattern = pairs("X")
    sends = pattern.inputs["input"][0] > 0
    expected = np.where(sends[:, None], np.where(pattern.targets["output"][0] > 0.5, 1.0, -1.0), 0.0)
    place, shape = network.plan.weights("input->output")

    def miscounted(learning: Hebb | None = None) -> float:
        change = -network.gradient(pattern, learning=learning)[1][place].reshape(shape)
        return float((np.sign(change) != expected).sum())

    return {
        "wrong_signs": miscounted(),
        "hebbian_wrong_signs": miscounted(Hebb()),
    }


def distant_error(network: Simulator, rng: np.random.Generator) -> dict[str, Any]:
    """Return how a weight between two units changes with the error of a third, that they do not know.

    Units A of the picture, B of the hidden layer, C of the output; C alone has a target.
    """
    pattern = pairs("X")
    unit, cut = int(rng.integers(SIDE**2)), int(rng.integers(network.description.layer("hidden").size))
    activation = float(network.record(pattern, ["output"])["output"][0, unit])
    place, shape = network.plan.weights("input->hidden")

    def change(error: float) -> Array:
        targets = np.full((1, SIDE**2), np.nan)
        targets[0, unit] = activation + error
        patterns = PatternSet.from_arrays(pattern.inputs, {"output": targets})
        phase = Phase(error="sum-of-squares")
        return np.asarray(-network.gradient(patterns, phase)[1][place].reshape(shape))

    errors = (-0.4, -0.1, 0.2, 0.4)
    changes = np.array([change(error) for error in errors])
    largest = float(np.abs(changes).max())
    proportional = changes[-1] * (np.array(errors) / errors[-1])[:, None, None]
    weight = network.weights["hidden->output"]
    kept = float(weight[cut, unit])
    linked = float(np.abs(change(0.4)[:, cut]).max())
    weight[cut, unit] = 0.0
    cut_off = float(np.abs(change(0.4)[:, cut]).max())
    weight[cut, unit] = kept
    return {
        "errors": np.array(errors),
        "distant_changes": changes[:, pattern.inputs["input"][0] > 0].mean(axis=1),
        "distant_gap": float(np.abs(changes - proportional).max()) / largest,
        "cut_change": cut_off / largest,
        "linked_cut_change": linked / largest,
    }


def learn_pictures(replicate: Replicate) -> dict[str, Any]:
    """Learn pairs of pictures with and without hidden units, and what comes of other pictures then."""
    everything = pairs()
    direct, hidden = replicate.network("direct", save=False), replicate.network("hidden")
    measures = first_change(direct) | distant_error(hidden, replicate.rng("units"))
    for name, network in {"direct": direct, "hidden": hidden}.items():
        measures[f"before_{name}"] = network.record(pairs("X"), ["output"])["output"][0].astype(np.float32)
        measures[f"untrained_wrong_{name}"] = wrong(network, everything)
        measures[f"epochs_{name}"] = network.train(everything).epochs
        measures[f"wrong_{name}"] = wrong(network, everything)
        measures[f"after_{name}"] = network.record(pairs("X"), ["output"])["output"][0].astype(np.float32)
    single = replicate.network("single", "hidden", save=False)
    single.train(pairs("X"))
    nothing = PatternSet.from_arrays(np.zeros((1, SIDE**2)), pairs("X").targets)
    measures |= {"blank_one": wrong(single, nothing), "blank_three": wrong(hidden, nothing)}
    shown = everything.inputs["input"]
    turned = np.abs(shown - (replicate.rng("turned pixels").random(shown.shape) < TURNED))
    measures["wrong_turned"] = wrong(hidden, PatternSet.from_arrays(turned, everything.targets))
    return measures
