"""GeneRec: networks whose phases teach nothing, and networks as the paper has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.oreilly_1996_generec.networks import RULES, STRENGTHS

from . import Subject, replicates

EPOCHS = {"backpropagation": 200, "basic": 400, "symmetric": 300, "midpoint": 120, "contrastive": 80}


def learning(number: int) -> dict[str, Any]:
    """Measures of a network that learns sooner by the midpoint, and whose ways come together."""
    rng = np.random.default_rng(number)
    measures: dict[str, Any] = {
        "cosine": np.array([0.99, 0.9999, 1.0, 1.0]),
        "difference": 0.05 * np.array(STRENGTHS),
        "identity": 1e-16,
        "no_identity": 0.1,
        "independent_cosine": np.full(4, 0.1),
        "independent_difference": np.full(4, 0.9),
        "drift_contrastive": 1e-14,
        "drift_midpoint": 0.5,
        "before": 0.0,
        "after_symmetric": 0.9,
        "after_basic": rng.normal(0, 0.2),
        "solved_three-quarters": True,
        "solved_half": True,
        "solved_none": False,
    }
    for task in ("xor", "encoder"):
        for rule, epochs in EPOCHS.items():
            measures[f"epochs_{task}_{rule}"] = epochs
        for rule in ("backpropagation", "basic"):
            measures[f"epochs_{task}_{rule}-again"] = EPOCHS[rule] * (1.2 if number % 2 else 0.8)
    return measures


def idle(number: int) -> dict[str, Any]:
    """Measures of a network that learns nothing."""
    measures = learning(number)
    for task in ("xor", "encoder"):
        for rule in RULES:
            measures[f"epochs_{task}_{rule}"] = 1_000
    return measures | {
        "cosine": np.zeros(4),
        "difference": np.ones(4),
        "identity": 0.1,
        "drift_contrastive": 0.5,
        "after_symmetric": 0.0,
        "solved_three-quarters": False,
        "solved_half": False,
    }


def perfect() -> Subject:
    """Networks as the paper describes them."""
    return replicates(learning, 20)


def null() -> Subject:
    """Networks in which nothing is learned."""
    return replicates(idle, 20)
