"""Rules that learn as they are said to, and rules that learn nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.learning_rules_compared.study import AT, LAYERS, RULES

from . import Subject, replicates

#: Cosine of hidden layers before learning and at the end, and the share right at the end, by rule.
COURSES = {
    "backpropagation": (1.0, 1.0, 0.90),
    "perturbed": (1.0, 0.99, 0.90),
    "kolen-pollack": (0.0, 1.0, 0.89),
    "differences": (0.3, 0.95, 0.88),
    "coding": (1.0, 0.95, 0.895),
    "midpoint": (1.0, 0.5, 0.88),
    "contrastive": (1.0, 0.3, 0.90),
    "direct": (0.0, 0.8, 0.875),
    "alignment": (0.0, 0.7, 0.86),
    "signs": (0.4, 0.7, 0.87),
    "hebb": (0.0, 0.0, 0.1),
}


def learning(number: int) -> dict[str, Any]:
    """Measures of rules as they are said to learn."""
    slightly = 0.0001 * number
    measures: dict[str, Any] = {"at": np.array(AT)}
    for rule, (early, late, right) in COURSES.items():
        course = np.interp(np.arange(len(AT)), [0, len(AT) - 4, len(AT)], [early, late, late]) - slightly
        measures[f"cosine_{rule}"] = np.tile(course, (len(LAYERS), 1))
        measures[f"right_{rule}"] = np.linspace(0, right + slightly * (1 + early), len(AT))
    return measures


def nothing(number: int) -> dict[str, Any]:
    """Measures of rules of which none but backpropagation learns, least those that agree with it."""
    measures = learning(number)
    for place, rule in enumerate(RULES):
        low = 0.01 * place
        measures[f"cosine_{rule}"] = np.full((len(LAYERS), len(AT)), 0.9 - low)
        measures[f"right_{rule}"] = np.linspace(0, low, len(AT))
    measures["right_backpropagation"] = np.linspace(0, 0.9, len(AT))
    for rule in ("alignment", "direct"):
        measures[f"cosine_{rule}"] = np.zeros((len(LAYERS), len(AT)))
        measures[f"right_{rule}"] = np.linspace(0, 0.5 - 0.1 * (rule == "direct"), len(AT))
    for rule in ("contrastive", "midpoint"):
        measures[f"right_{rule}"] = np.linspace(0, 0.01, len(AT))
    return measures


def perfect() -> Subject:
    """Networks as they are said to learn."""
    return replicates(learning, 20)


def null() -> Subject:
    """Networks that do not."""
    return replicates(nothing, 20)
