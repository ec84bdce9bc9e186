"""McClelland and Rumelhart (1981): letters that words do not help, and letters that they do."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

CYCLES = np.arange(1, 41)


def rising(end: float) -> Any:
    """A course that comes up to its end by cycle 20."""
    return end * np.minimum(CYCLES / 20, 1)


def flat(value: float) -> Any:
    """A course that stays."""
    return np.full(len(CYCLES), value)


def unhelped() -> dict[str, Any]:
    """Measures of letters that depend on their own strokes alone."""
    return {
        "letter_K": rising(0.1),
        "letter_R": rising(0.1),
        "letter_D": flat(-0.19),
        "p_K": rising(0.1),
        "p_R": rising(0.1),
        "p_D": flat(0.0),
        **{
            kind: np.full(40, 0.5)
            for kind in ("word", "single", "pseudo", "nonword", "dim_word", "dim_single")
        },
        "leads": np.full(5, 0.6),
        **{f"letters_{string}": np.full((40, 4), 0.4) for string in ("MAVE", "SLET", "SLNT", "XLQJ")},
        **{f"words_{string}": np.full((40, 6), -0.1) for string in ("MAVE", "SLET", "SLNT", "XLQJ")},
        **{f"word_{word}": flat(-0.1) for word in ("WORK", "WORD", "WEAK", "WEAR")},
    }


def helped(number: int) -> dict[str, Any]:
    """Measures of a network that is as the papers describe it."""
    word = rising(0.1)
    word[20:] = -0.05
    responses = rising(0.15)
    responses[25:] = 0.02
    own = {
        "letter_K": np.where(CYCLES < 6, 0.1, 0.8),
        "letter_R": np.where(CYCLES < 6, 0.1, 0.35),
        "letter_D": flat(-0.19),
        "p_K": np.where(CYCLES < 16, 0.05, 0.95),
        "p_R": responses,
        "p_D": flat(0.0),
        "word_WORK": rising(0.75),
        "word_WORD": word,
        "word_WEAK": rising(-0.13),
        "word_WEAR": rising(-0.15),
        "word": np.full(40, 0.79 + 0.001 * number),
        "single": np.full(40, 0.67 + 0.001 * number),
        "pseudo": np.full(40, 0.78),
        "nonword": np.full(40, 0.67),
        "dim_word": np.full(40, 0.76),
        "dim_single": np.full(40, 0.70),
        "leads": np.linspace(0.65, 0.8, 5),
        "letters_MAVE": np.full((40, 4), 0.7),
        "letters_SLET": np.full((40, 4), 0.7),
        "letters_SLNT": np.full((40, 4), 0.72),
        "letters_XLQJ": np.full((40, 4), 0.45),
        "words_MAVE": np.full((40, 6), 0.2),
        "words_XLQJ": np.full((40, 6), -0.1),
    }
    return {
        **own,
        **{f"cut_{name}": value for name, value in unhelped().items()},
        **{f"scrambled_{name}": value for name, value in unhelped().items()},
    }


def perfect() -> Subject:
    """Networks in which words help their letters."""
    return replicates(helped, 3)


def null() -> Subject:
    """Networks without words; K and R apart from the start, and letters that differ for no reason."""
    wrong = {
        **unhelped(),
        "letter_R": flat(0.2),
        "p_K": rising(0.1)[::-1],
        "letters_SLET": np.full((40, 4), 0.3),
        "cut_word": np.full(40, 0.9),
        "cut_single": np.full(40, 0.5),
    }
    return replicates(lambda number: {**helped(number), **wrong}, 3)
