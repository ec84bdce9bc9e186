"""Digits without labels: rebuilt, rebuilt from damaged ones, and the next one foretold from the last.

Where the next is foretold, pictures come in the order of counting, each of a digit drawn at random: a four is
followed by some five, a nine by some nought. What can be foretold is the kind alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.codings.digits import KINDS, digits, share_named
from pdpsim.describe.patterns import PatternSet

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Replicate

Array = NDArray[np.floating]

#: What hidden layers learn from: nothing, the picture itself, the picture from a damaged one, the next in the
#: order of counting, and one that may be any.
WAYS = ("random", "rebuilding", "repairing", "foretelling", "shuffled")
#: How often each picture is there, each time with other damage or another picture after it.
TIMES = 4


def damaged(rng: np.random.Generator, pictures: Array, off: float) -> Array:
    """Return pictures with a share of their pixels off."""
    return np.asarray(pictures * (rng.random(pictures.shape) >= off))


def following(rng: np.random.Generator, kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each picture the number of one of the next kind, drawn at random."""
    pools = [np.flatnonzero(kinds == kind) for kind in range(KINDS)]
    return np.array([rng.choice(pools[(kind + 1) % KINDS]) for kind in kinds])


def environment(way: str, learned: PatternSet, rng: np.random.Generator, off: float) -> PatternSet:
    """Return pictures with the targets that a way of learning has."""
    pictures = learned.inputs["input"]
    kinds = learned.targets["output"].argmax(axis=1)
    shown, targets = [], []
    for _ in range(TIMES):
        shown.append(damaged(rng, pictures, off) if way == "repairing" else pictures)
        after = following(rng, kinds) if way in ("foretelling", "shuffled") else np.arange(len(kinds))
        targets.append(pictures[rng.permutation(after) if way == "shuffled" else after])
    return PatternSet.from_arrays(np.concatenate(shown), np.concatenate(targets))


def learn_components(replicate: Replicate) -> dict[str, Any]:
    """Train a linear network to rebuild digits, whose mean is taken away.

    Returns
    -------
    dict
        ``angle`` and ``untrained_angle``: the largest angle, in degrees, between what its output weights span
        and the first principal components.
    """
    learned, _ = digits(replicate.rng("digits"), int(replicate.options["digits"]))
    centred = learned.inputs["input"] - learned.inputs["input"].mean(axis=0)
    network = replicate.network("linear")
    before = angle(network.weights["hidden->output"], centred)
    network.train(PatternSet.from_arrays(centred, centred))
    return {"angle": angle(network.weights["hidden->output"], centred), "untrained_angle": before}


def angle(weights: Array, centred: Array) -> float:
    """Return the largest principal angle between rows of weights and as many first components, in degrees."""
    components = np.linalg.svd(centred, full_matrices=False)[2][: len(weights)]
    cosines = np.linalg.svd(components @ np.linalg.qr(weights.T)[0], compute_uv=False)
    return float(np.degrees(np.arccos(np.clip(cosines.min(), 0.0, 1.0))))


def learn_pictures(replicate: Replicate) -> dict[str, Any]:
    """Train hidden layers in each way, and a read-out on top with few labels, and with all.

    Returns
    -------
    dict
        ``few_WAY``: share of other digits named right, with few labels; ``all_WAY``: with all of them;
        ``damaged_WAY``: the same where pixels of the others are off; ``few_pixels`` and so on: the
        read-out from pixels themselves.
    """
    learned, others = digits(replicate.rng("digits"), int(replicate.options["digits"]))
    off = float(replicate.options["off"])
    spoiled = damaged(replicate.rng("damage"), others.inputs["input"], off)
    seen = learned.inputs["input"], others.inputs["input"], spoiled
    measures = named(replicate, "pixels", seen, learned, others)
    for number, way in enumerate(WAYS):
        network = replicate.network(way, "pictures", save=False)
        if way != "random":
            network.train(environment(way, learned, replicate.rng(way), off))
        codes = tuple(code(network, pictures) for pictures in seen)
        measures |= named(replicate, way, codes, learned, others)
        replicate.progress(0.1 + 0.6 * (number + 1) / len(WAYS), way)
    return measures


def code(network: Simulator, pictures: Array) -> Array:
    """Return the hidden activations that pictures evoke."""
    return np.asarray(network.record(PatternSet.from_arrays(pictures), ["hidden"])["hidden"])


def named(
    replicate: Replicate, way: str, codes: tuple[Array, ...], learned: PatternSet, others: PatternSet
) -> dict[str, float]:
    """Train read-outs from a code, brought to mean 0 and SD 1, and return what they name right of others."""
    mean, spread = codes[0].mean(axis=0), codes[0].std(axis=0)
    scaled = [(each - mean) / np.where(spread > 0, spread, 1.0) for each in codes]
    model = replicate.model("naming")
    layers = tuple(replace(x, size=mean.size) if x.name == "code" else x for x in model.network.layers)
    model = replace(model, network=replace(model.network, layers=layers), origins=())
    found: dict[str, float] = {}
    for name, count in (("few", int(replicate.options["labels"])), ("all", len(learned))):
        network = replicate.network(f"{name}-{way}", model, save=False)
        targets = learned.targets["output"][:count]
        network.train(PatternSet.from_arrays({"code": scaled[0][:count]}, {"output": targets}))
        ways = {name: scaled[1]} | ({"damaged": scaled[2]} if name == "all" else {})
        for key, values in ways.items():
            shown = PatternSet.from_arrays({"code": values}, {"output": others.targets["output"]})
            found[f"{key}_{way}"] = share_named(network.record(shown, ["output"])["output"], others)
    return found
