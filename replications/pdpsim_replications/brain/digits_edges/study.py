"""Do hidden units come to detect oriented edges? Digits of 8 x 8 pixels, and generated strokes of 12 x 12.

Each network is held against weights that were not trained, and against random vectors that have the
covariance of the pictures: what these show as well comes of smooth pictures, and not of learning.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.codings.digits import digits, share_named
from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.digits_edges.strokes import strokes
from pdpsim_replications.brain.digits_edges.templates import fit, matched, selectivity, templates

if TYPE_CHECKING:
    from pdpsim.formats.model import Model

Array = NDArray[np.floating]

study = Study(
    id="digits-edges",
    title="Oriented edges, or the pictures' covariance?",
    paper="Vincent, P., Larochelle, H., Lajoie, I., Bengio, Y., & Manzagol, P.-A. (2010). Stacked denoising "
    "autoencoders: Learning useful representations in a deep network with a local denoising criterion. "
    "Journal of Machine Learning Research, 11, 3371-3408.",
    family="brain",
    summary="Hidden units of networks that name or rebuild small pictures, against random vectors that are "
    "as smooth as the pictures are.",
    models={"classifier": "digits_edges_classifier", "autoencoder": "digits_edges_autoencoder"},
    controls=("untrained", "matched"),
    replicates=20,
    minutes=1.5,
    options=(
        Option("digits", 1_500, quick=100, help="digits that are learned", origin="assumed"),
        Option("strokes", 2_000, quick=100, help="pictures of strokes that are learned", origin="assumed"),
        Option("noise", 0.5, help="SD on pixels from 0 to 1, where noise is to be undone", origin="assumed"),
    ),
    quick={"classifier.training.epochs": 1, "autoencoder.training.epochs": 1},
    sweep=Sweep(
        grid={"noise": (0.25, 0.5, 1.0), "autoencoder.layers.hidden.activation": ("logistic", "relu")},
        replicates=5,
    ),
)

#: Random vectors of the pictures' covariance.
MATCHED = 200
#: Hidden units whose weights are kept, those that templates fit best.
SHOWN = 8


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train networks on both kinds of pictures, and compare hidden weights with oriented templates."""
    learned, others = digits(replicate.rng("digits"), int(replicate.options["digits"]))
    pictures = {
        "digits": learned.inputs["input"],
        "strokes": strokes(replicate.rng("strokes"), int(replicate.options["strokes"])),
    }
    measures: dict[str, Any] = {}
    for kind, each in pictures.items():
        side = round(each.shape[1] ** 0.5)
        random = matched(replicate.rng(f"matched {kind}"), each, MATCHED)
        measures |= described(random, side, f"{kind}_matched")
        measures |= described(each.T, side, f"{kind}_pictures")
        for name, noise in (("plain", 0.0), ("denoising", float(replicate.options["noise"]))):
            model = rebuilding(replicate.model("autoencoder"), each.shape[1], noise)
            network = replicate.network(f"{kind}-{name}", model)
            if name == "plain":
                measures |= described(network.weights["input->hidden"], side, f"{kind}_untrained")
            history = network.train(PatternSet.from_arrays(each, each))
            measures |= described(network.weights["input->hidden"], side, f"{kind}_{name}")
            rest = 2 * history.error[-1] / ((each - each.mean(axis=0)) ** 2).sum()
            measures[f"rest_{kind}_{name}"] = float(rest)
            replicate.progress(0.3 if kind == "digits" else 0.8, f"{kind}, {name}")
    network = replicate.network("classifier")
    network.train(learned)
    measures |= described(network.weights["input->hidden"], 8, "digits_classifier")
    measures["named"] = share_named(network.record(others, ["output"])["output"], others)
    return measures


def rebuilding(model: Model, pixels: int, noise: float) -> Model:
    """Return the model of a network that rebuilds pictures of so many pixels from noisy ones."""
    first, hidden, last = model.network.layers
    layers = (replace(first, size=pixels, noise=noise), hidden, replace(last, size=pixels))
    return replace(model, network=replace(model.network, layers=layers), origins=())


def described(weights: Array, side: int, name: str) -> dict[str, Any]:
    """Return how oriented fields, shape (pixels, units), are, and those that fit best."""
    fits = fit(weights, templates(side))
    best = np.argsort(-fits)[:SHOWN]
    return {
        f"fit_{name}": float(fits.mean()),
        f"selectivity_{name}": float(selectivity(weights, side).mean()),
        f"units_{name}": np.array(weights[:, best]),
    }
