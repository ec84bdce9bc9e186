"""Saffran, Aslin and Newport (1996): networks that learned nothing, and ones that hear words as infants
do."""

from __future__ import annotations

from . import Subject

AFTER = ("1", "10", "end")
BEFORE = {"words": 3.0, "others": 3.0, "untested": 3.0, "area": 0.5}
COUNTED = {"triples_words": 45.0, "triples_others": 45.0, "pairs_words": 1.0, "pairs_untested": 1.0}


def subject(words: float, others: float, untested: float, area: float) -> Subject:
    """The same in each of 24 networks, in all experiments and after all exposures."""
    now = {"words": words, "others": others, "untested": untested, "area": area}
    measures = {f"{name}_{after}": value for after in AFTER for name, value in now.items()}
    measures |= {f"untrained_{name}_{after}": value for after in AFTER for name, value in BEFORE.items()}
    return {name: [measures | COUNTED] * 24 for name in ("nonwords", "part-words", "balanced")}


def perfect() -> Subject:
    """Words are expected, frequent ones most, and the first syllable of a word is not."""
    return subject(words=0.2, others=0.5, untested=0.1, area=0.9)


def null() -> Subject:
    """Everything is as unexpected."""
    return subject(**BEFORE)
