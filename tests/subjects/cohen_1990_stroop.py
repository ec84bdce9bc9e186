"""Cohen et al. (1990): subjects whose pathways are alike, and subjects who are as the paper says."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.settling.cohen_1990_stroop.measures import KINDS, PATHWAYS, end

from . import Subject, replicates

#: Cycles to a response.
TIMES = {
    "colour": {"control": 36, "conflict": 49, "congruent": 31, "weak": 50},
    "word": {"control": 24, "conflict": 25, "congruent": 23, "weak": 27},
}


def slow(times: dict[str, dict[str, int]], gap: float) -> dict[str, Any]:
    """Measures with these times, and ends that are as far from what follows from the weights."""
    measures: dict[str, Any] = {}
    for task in PATHWAYS:
        for kind, cycles in times[task].items():
            measures[f"cycles_{task}_{kind}"] = np.full(5, cycles)
        for kind in KINDS:
            right = end(task, kind) + gap
            measures[f"course_{task}_{kind}"] = np.full((9, 2), (right, 1 - right))
    return measures


def alike() -> dict[str, Any]:
    """Measures of pathways that are alike and do not meet."""
    same = {"control": 36, "conflict": 36, "congruent": 36, "weak": 40}
    return slow({"colour": same, "word": {**same, "conflict": 40}}, 0.1)


def subject(_: int) -> dict[str, Any]:
    """Measures of a subject as the paper describes them, with controls."""
    controls = {f"{name}_{key}": value for name in ("cut", "equal") for key, value in alike().items()}
    return {**slow(TIMES, 0.0), **controls}


def perfect() -> Subject:
    """Subjects as the paper describes them."""
    return replicates(subject, 3)


def null() -> Subject:
    """Subjects for whom words are as colours."""
    return replicates(lambda number: {**subject(number), **alike()}, 3)
