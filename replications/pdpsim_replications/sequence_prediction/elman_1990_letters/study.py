"""Elman (1990), simulation 2: structure in letter sequences.

A network reads the syllables ba, dii and guuu in random order, letter by letter, and predicts the next
letter. It cannot know which consonant comes, but can know when, and all that follows. In the order of the
work: environment, simulation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import StudyError
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.elman_1990_letters.environment import (
    LETTERS,
    VECTORS,
    following,
    patterns,
    sequence,
)
from pdpsim_replications.sequence_prediction.elman_1990_letters.measures import (
    bits_compared,
    letter_errors,
    timing,
)

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim_replications.sequence_prediction.elman_1990_letters.environment import Ints

#: Letters whose errors are kept step by step, for Figures 4 and 5.
SHOWN = 20

study = Study(
    id="elman-1990-letters",
    title="Structure in letter sequences",
    paper="Elman, J. L. (1990). Finding structure in time. Cognitive Science, 14(2), 179-211.",
    doi="10.1207/s15516709cog1402_1",
    family="sequence prediction",
    summary="A recurrent network that predicts the next letter learns when a consonant comes, if not which.",
    model="elman_1990_letters",
    # whether the context goes on from letter to letter: p. 189 says what a network without it could not learn
    conditions={"recurrent": True, "feedforward": False},
    replicates=50,
    minutes=4.0,
    options=(
        Option("consonants", 1_000, quick=60, help="consonants of the sequence", origin="p. 187"),
        Option(
            "tested", 1_000, quick=60, help="consonants of the sequence it is tested on", origin="assumed"
        ),
    ),
    quick={"training.epochs": 2},
    # what the paper does not give
    sweep=Sweep(
        grid={
            "training.rule.rate": (0.01, 0.1, 0.3),
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.5}, {"uniform": 1.0}),
        },
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on a sequence of its own; look at it before and after on another one (p. 188)."""
    recurrent = bool(replicate.condition)
    learned = patterns(sequence(replicate.options["consonants"], replicate.rng("training")), recurrent)
    fresh = sequence(replicate.options["tested"], replicate.rng("test"))
    if len(np.unique(fresh)) < len(LETTERS):
        raise StudyError(
            f"option tested: a sequence of {replicate.options['tested']} consonants lacks one of the three; "
            "take more"
        )
    network = replicate.network()
    untrained = look(network, fresh, recurrent)
    network.train(learned, progress=replicate.progress)
    return look(network, fresh, recurrent) | {f"untrained_{name}": value for name, value in untrained.items()}


def look(network: Simulator, letters: Ints, recurrent: bool) -> dict[str, Any]:
    """Return what is measured of a network as it reads a sequence without learning.

    It reads it twice, and the second time counts: at first its context is 0.5, which no letter leaves behind.
    """
    recorded = network.record(patterns(np.tile(letters, 2), recurrent), ["output"])
    outputs = recorded["output"][len(letters) :].astype(np.float64, copy=False)
    targets = following(letters)
    return {
        **letter_errors(outputs, letters),
        **bits_compared(outputs, letters),
        **timing(outputs, letters),
        "shown_squares": (outputs - VECTORS[targets])[:SHOWN] ** 2,
        "shown_letters": "".join(LETTERS[letter] for letter in targets[:SHOWN]),
    }
