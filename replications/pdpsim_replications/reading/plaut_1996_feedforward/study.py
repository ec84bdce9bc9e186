"""Plaut, McClelland, Seidenberg and Patterson (1996), Simulations 1 and 2: reading monosyllables aloud.

A feed-forward network maps spellings onto pronunciations, both coded in slots of onset, vowel and coda,
and learns regular and exception words alike; it reads nonwords nearly as well as people do. What the README
says at length is here in the order of the work: environment, simulation.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.reading.plaut_1996_feedforward import corpus, stimuli
from pdpsim_replications.reading.plaut_1996_feedforward.measures import (
    original_errors,
    read_aloud,
    read_nonwords,
    taraban_errors,
)


@dataclass(frozen=True)
class Weighting:
    """A simulation of the paper: how words weigh by their frequency, and the model that goes with it."""

    regime: str
    model: str


study = Study(
    id="plaut-1996-feedforward",
    title="Reading monosyllables aloud: feed-forward networks",
    paper="Plaut, D. C., McClelland, J. L., Seidenberg, M. S., & Patterson, K. (1996). Understanding normal "
    "and impaired word reading: Computational principles in quasi-regular domains. Psychological Review, "
    "103, 56-115.",
    doi="10.1037/0033-295X.103.1.56",
    family="reading",
    summary="One network without rules reads regular words, exceptions and nonwords; frequency matters most "
    "for the words that others contradict.",
    models={
        "log": "plaut_1996_log",
        "actual": "plaut_1996_actual",
        "square-root": "plaut_1996_square_root",
    },
    conditions={
        "log": Weighting("log", "log"),  # Simulation 1
        "actual": Weighting("actual", "actual"),  # Simulation 2
        "square-root": Weighting("square-root", "square-root"),  # Simulation 2
    },
    replicates=50,
    minutes=30.0,
    options=(
        Option(
            "originals",
            "",
            help="file with the original networks' errors (columns word, pronunciation, log, square_root)",
            origin="needed for P8 and P9; not free to distribute",
        ),
    ),
    quick={
        f"{model}.phases.{phase}.epochs": epochs
        for model in ("log", "actual", "square-root")
        for phase, epochs in (("first", 2), ("rest", 3))
    },
    sweep=Sweep(
        grid={"log.weights.init": (0.05, 0.1, 0.5), "log.layers.hidden.size": (50, 100, 200)},
        # decay through the gradient is as much smaller as the rate; then the rate itself
        settings=[
            {f"log.training.rule.{k}": v} for k, v in (("decay", 1e-7), ("rate", 5e-4), ("rate", 2e-3))
        ],
        replicates=2,
    ),
    tables=("monosyllables", *stimuli.LISTS),
    corpus="a table of words with the columns word, pronunciation, frequency, or the author's example file",
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on the words of a corpus; let it read words and nonwords, before and after."""
    words = corpus.read(replicate.corpus or replicate.table("monosyllables"))
    weighting: Weighting = replicate.condition
    patterns = words.patterns(weighting.regime)
    network = replicate.network("network", weighting.model)

    def read() -> dict[str, Any]:
        reading = read_aloud(network, words, patterns)
        return reading | {"taraban_error": taraban_errors(words, reading["error"])}

    untrained = read()
    history = network.train(patterns, progress=replicate.progress)
    originals = replicate.options["originals"]
    return {
        **read(),
        **read_nonwords(network, words),
        **(original_errors(Path(originals), words) if originals else {}),
        **{f"untrained_{name}": untrained[name] for name in ("error", "taraban_error")},
        "word": np.array(words.words),
        "pronunciation": np.array(words.pronunciations),
        "frequency": words.frequencies,
        "epoch_error": history.error,
    }
