"""What is measured: angles to principal components, digits named, kinds told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdpsim import measure

Measures = Mapping[str, Any]

#: As good: no fewer kinds told than this share less.
AS_GOOD = 0.05


@measure
def few_better(measures: Measures, way: str, other: str) -> float:
    """Return how many more digits are named with few labels after one way of learning than after another."""
    return float(measures[f"few_{way}"] - measures[f"few_{other}"])


@measure
def shuffled_few_better(measures: Measures, way: str, other: str) -> float:
    """Return the same where the next picture may be any."""
    return few_better(measures, "shuffled", other)


@measure
def robust(measures: Measures) -> float:
    """Return how many more damaged digits are named after repairing than after rebuilding."""
    return float(measures["damaged_repairing"] - measures["damaged_rebuilding"])


@measure
def random_robust(measures: Measures) -> float:
    """Return the same of hidden units that did not learn."""
    return float(measures["damaged_random"] - measures["damaged_rebuilding"])


@measure
def as_supervised(measures: Measures) -> float:
    """Return how many more kinds are told than with labels, and 5 of a hundred."""
    return float(measures["told_differ"] - measures["told_supervised"]) + AS_GOOD


@measure
def shuffled_as_supervised(measures: Measures) -> float:
    """Return the same where the second view is that of another thing."""
    return float(measures["told_shuffled"] - measures["told_supervised"]) + AS_GOOD


@measure
def difference_helps(measures: Measures) -> float:
    """Return how many more kinds are told where the modalities confuse different kinds."""
    return float(measures["told_differ"] - measures["told_same"])


@measure
def teaching_helps(measures: Measures) -> float:
    """Return how many more kinds are told than after rebuilding one modality alone."""
    return float(measures["told_differ"] - measures["told_itself"])


@measure
def shuffled_teaching_helps(measures: Measures) -> float:
    """Return the same where the second view is that of another thing."""
    return float(measures["told_shuffled"] - measures["told_itself"])
