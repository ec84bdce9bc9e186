"""What is measured: chords right in tunes that were not learned, by what the network has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.gang_1998_harmony.study import KEPT, SIZES

Measures = Mapping[str, Any]

#: Shares that pools keep: some, against nothing and nearly all.
SOME = (0.3, 0.6)


@measure
def metre_helps(measures: Measures) -> float:
    """Return how many more chords are right with the metre than without."""
    return float(measures["right_metre"] - measures["right_none"])


@measure
def random_metre_helps(measures: Measures) -> float:
    """Return the same of an index that is drawn at random."""
    return float(measures["right_random"] - measures["right_none"])


@measure
def corpus_helps(measures: Measures) -> float:
    """Return how many more chords are right after most tunes than after fewest."""
    return float(measures["right_sizes"][-1] - measures["right_sizes"][0])


@measure
def less_and_less(measures: Measures) -> float:
    """Return the gain for each tune from few to more, less that from more to most; a hundred tunes' worth."""
    gains = np.diff(measures["right_sizes"]) / np.diff(SIZES)
    return float(100 * (gains[0] - gains[1]))


@measure
def some_memory_helps(measures: Measures) -> float:
    """Return how many more chords are right with pools that keep some than nothing, or most."""
    shares = dict(zip(KEPT, np.asarray(measures["right_kept"]).tolist(), strict=True))
    some = [shares[each] for each in SOME]
    return float(np.mean(some) - np.mean([shares[each] for each in KEPT if each not in SOME]))


@measure
def beats(measures: Measures, other: str) -> float:
    """Return how many more chords are right than without a network."""
    return float(measures["right_metre"] - measures[other])


@measure
def untrained_beats(measures: Measures, other: str) -> float:
    """Return the same of a network that did not learn."""
    return float(measures["untrained_right"] - measures[other])
