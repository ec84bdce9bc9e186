"""Elman (1990), simulation 3: the notion "word", discovered in a stream of letters.

A network reads words without breaks, letter by letter, and predicts the next letter. Its error is high where
a word begins and falls within it. In the order of the work: environment, simulation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.elman_1990_segmentation.environment import (
    Stream,
    alphabet_codes,
    generate,
    random_codes,
)
from pdpsim_replications.sequence_prediction.elman_1990_segmentation.measures import (
    predictions,
    without_network,
)

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="elman-1990-segmentation",
    title="Words in a stream of letters",
    paper="Elman, J. L. (1990). Finding structure in time. Cognitive Science, 14(2), 179-211.",
    doi="10.1207/s15516709cog1402_1",
    family="sequence prediction",
    summary="A recurrent network that predicts the next letter errs where words begin.",
    model="elman_1990_segmentation",
    # the text calls the vectors random; those of Table 2 are the letters' places in the alphabet
    readings={"alphabet": False, "random": True},
    primary="alphabet",
    controls=("untrained", "unigram", "bigram"),
    replicates=50,
    minutes=1.0,
    options=(
        Option("words", 1_270, quick=254, help="words of the stream", origin="p. 192"),
        Option("letters", 4_963, quick=993, help="letters of the stream", origin="p. 192"),
        Option("fifteenth", "island", help="the word that Figure 6 does not show", origin="assumed"),
    ),
    quick={"training.epochs": 1},
    # what the paper does not give
    sweep=Sweep(
        grid={
            "training.rule.rate": (0.1, 0.3, 1.0),
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.5}, {"uniform": 1.0}),
        },
        settings=[{"fifteenth": "house"}],
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on a stream of its own; look at it before and after, and at mere counting."""
    words, letters, fifteenth = (replicate.options[name] for name in ("words", "letters", "fifteenth"))
    stream = generate(words, letters, fifteenth, replicate.rng("stream"))
    codes = random_codes(replicate.rng("codes")) if replicate.reading else alphabet_codes()
    patterns, twice = stream.patterns(codes), Stream(2 * stream.words).patterns(codes)

    def look(network: Simulator) -> dict[str, Any]:
        """Return what is measured as the network reads the stream once more, without learning.

        It does so twice, and the second time counts: at first its context is 0.5, which no letter leaves
        behind.
        """
        outputs = network.record(twice, ["output"])["output"][letters:]
        return predictions(outputs.astype(np.float64, copy=False), stream, codes)

    network = replicate.network()
    measures = {f"untrained_{name}": value for name, value in look(network).items()}
    network.train(patterns, progress=replicate.progress)
    for predictor, outputs in without_network(stream, codes).items():
        values = predictions(outputs, stream, codes)
        measures |= {f"{predictor}_{name}": value for name, value in values.items()}
    return measures | look(network)
