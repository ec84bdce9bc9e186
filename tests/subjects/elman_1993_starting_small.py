"""Elman (1993): networks that learned nothing, and networks of which both sides of the dispute are right.

Both can be: the error of one network may be the greater, and its direction the better one, since an error
hangs on how large all outputs are together.
"""

from __future__ import annotations

from typing import Any

from . import Subject

BIGRAM = {"bigram_sse_likelihood": 0.13, "bigram_cosine_likelihood": 0.78}
NOTHING = {"sse_likelihood": 0.3, "cosine_likelihood": 0.4, "agreement": 0.0}


def measured(error: float, cosine: float, agreement: float, other: float) -> dict[str, Any]:
    """Return measures of a network, of itself untrained and after fewer passes, and of pairs of words."""
    trained = {
        "sse_likelihood": error + other,
        "cosine_likelihood": cosine + other,
        "agreement": agreement + other,
    }
    return {
        **trained,
        **{f"early_{name}": value for name, value in trained.items()},
        **{f"untrained_{name}": value for name, value in NOTHING.items()},
        **BIGRAM,
    }


def null() -> Subject:
    """Networks that know as much as pairs of words, but for direction after simple sentences."""
    return {
        "flat": [measured(0.13, 0.78, 0.0, 0.0)] * 12,
        "input": [measured(0.13, 0.9, 0.0, 0.0)] * 12,
        "memory": [measured(0.13, 0.78, 0.0, 0.0)] * 12,
    }


def perfect() -> Subject:
    """Networks that start small have the smaller error, one that does not the better direction."""
    others = [0.001 * (number % 3 - 1) for number in range(12)]
    return {
        "flat": [measured(0.25, 0.95, 0.3, other) for other in others],
        "input": [measured(0.03, 0.9, 0.9, other) for other in others],
        "memory": [measured(0.03, 0.9, 0.9, other) for other in others],
    }
