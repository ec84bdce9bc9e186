"""Plaut et al. (1996): networks that read as the original one did, and some that read everything wrongly."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.reading.plaut_1996_feedforward import stimuli
from pdpsim_replications.reading.plaut_1996_feedforward.drawings import PUBLISHED_ERRORS
from pdpsim_replications.reading.plaut_1996_feedforward.measures import KINDS, NONWORD_SETS, ORIGINAL_COLUMNS

from . import Subject

NETWORKS = 50
TARABAN = stimuli.read("taraban_mcclelland_1987")
#: Items of each set of nonwords, and those that the original network read as the rules say.
NONWORDS = {
    "consistent": (43, 42),
    "inconsistent": (43, 31),
    "controls": (80, 68),
    "pseudohomophones": (80, 70),
}
#: A homograph among four other words, and how hard they are.
WORDS, ERRORS = ("lead", "lead", "pint", "mint", "tsar"), np.array([1.5, 1.6, 0.3, 0.0, 0.9])


def reading(number: int, condition: str) -> dict[str, Any]:
    """Measures of a network like the original; one more nonword is read in some, one fewer in others."""
    sets, strict = [], []
    for name in NONWORD_SETS:
        items, known = NONWORDS[name]
        sets += [name] * items
        strict += [place < known + number % 3 - 1 for place in range(items)]
    cells = PUBLISHED_ERRORS[condition]
    return {
        "right": np.full(len(WORDS), True),
        "word": np.array(WORDS),
        "error": ERRORS,
        **{f"original_{name}": ERRORS for name in ORIGINAL_COLUMNS},
        "nonword_set": np.array(sets),
        "nonword_strict": np.array(strict),
        "nonword_lenient": np.full(len(sets), True),
        "taraban_error": np.array([cells[word.frequency][KINDS.index(word.kind)] for word in TARABAN]),
        "untrained_taraban_error": np.full(len(TARABAN), 15.4),
    }


def perfect() -> Subject:
    """Networks that do what the original one did."""
    return {
        condition: [reading(number, condition) for number in range(NETWORKS)]
        for condition in PUBLISHED_ERRORS
    }


def null() -> Subject:
    """Networks that read nothing rightly, and to which rare regular words are the hardest."""
    nothing = reading(0, "log")
    nonwords = len(nothing["nonword_set"])
    rare = [word.frequency == "low" and word.kind == "regular consistent" for word in TARABAN]
    wrong = nothing | {
        "right": np.full(len(WORDS), False),
        "error": ERRORS[::-1],
        "nonword_strict": np.full(nonwords, False),
        "nonword_lenient": np.full(nonwords, False),
        "taraban_error": np.where(rare, 16.0, 15.4),
    }
    return {condition: [wrong] * NETWORKS for condition in PUBLISHED_ERRORS}
