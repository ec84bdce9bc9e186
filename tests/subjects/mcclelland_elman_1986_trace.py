"""McClelland and Elman (1986): a trace in which words do nothing, and one in which they do."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

KINDS = ("target", "cohort", "rhyme", "embedded", "unrelated")


def flat(value: float, cycles: int = 60) -> Any:
    """A course that stays."""
    return np.full(cycles, value)


def sounds(gap: float) -> dict[str, Any]:
    """Courses of phonemes that are alike until cycle 30, and then apart."""
    later = np.where(np.arange(1, 81) > 30, gap, 0.0)
    courses = {"plug_p": 0.4 + later, "plug_b": flat(0.4, 80), "sli_l": 0.4 + later, "sli_r": flat(0.4, 80)}
    courses |= {
        "tri_r": 0.4 + later,
        "tri_l": flat(0.4, 80),
        "blug_b": flat(0.8, 80),
        "blug_p": flat(0.0, 80),
    }
    return courses


def silent() -> dict[str, Any]:
    """Measures of words that are not recognised, and do nothing."""
    return {
        "recognised": np.zeros(12),
        "noisy_recognised": np.full(12, 0.5),
        "peaks": np.zeros(12),
        **{f"course_{kind}": flat(-0.1) for kind in KINDS},
        **sounds(0.0),
        **{name: np.zeros(6) for name in ("end_first", "end_final", "own_first", "own_final")},
        **{name: np.full(6, 30.0) for name in ("late_word", "late_nonword", "early_word", "early_nonword")},
        "margins": np.full(3, -0.3),
        "sentence": -0.3,
        **{f"sentence_{word}": flat(0.0, 96) for word in ("she", "shut", "a", "box")},
        **{f"party_{word}": flat(0.0, 80) for word in ("party", "part", "par", "tea")},
        **{f"product_{word}": flat(0.0, 80) for word in ("product", "priest", "possible", "party", "duck")},
        "continuum": np.array([-0.5, -0.3, -0.05, 0.05, 0.3, 0.5]),
    }


def heard(number: int) -> dict[str, Any]:
    """Measures of a trace that is as the paper describes it."""
    later = np.arange(1, 61) > 40
    own = {
        **silent(),
        "recognised": np.ones(12),
        "noisy_recognised": np.full(12, 0.75 + 0.001 * number),
        "course_target": np.where(later, 0.6, 0.2),
        "course_cohort": np.where(later, -0.1, 0.2),
        "course_rhyme": np.where(later, 0.05, -0.05),
        **sounds(0.2),
        "end_first": np.full(6, 0.05),
        "end_final": np.full(6, 0.1 + 0.001 * number),
        "own_final": np.full(6, 0.15),
        "late_word": np.full(6, 28.0),
        "margins": np.full(3, 0.3),
        "sentence": 0.2,
        "party_party": flat(0.5, 80),
        "continuum": np.array([-0.8, -0.7, -0.5, 0.5, 0.7, 0.8]),
    }
    nothing = silent()
    return {
        **own,
        **{f"cut_{name}": value for name, value in nothing.items()},
        "cut_recognised": np.ones(12),
        **{f"permuted_{name}": value for name, value in nothing.items()},
        "shuffled_noisy_recognised": np.full(12, 0.5),
        "flat_continuum": nothing["continuum"],
    }


def perfect() -> Subject:
    """Networks in which words find themselves, and decide."""
    return replicates(heard, 3)


def null() -> Subject:
    """Networks in which words do nothing; sounds apart from the start, and no word recognised."""
    wrong = {
        **silent(),
        "plug_p": flat(0.3, 80),
        "plug_b": flat(0.4, 80),
        "blug_b": flat(0.0, 80),
        "cut_recognised": np.zeros(12),
    }
    return replicates(lambda number: {**heard(number), **wrong}, 3)
