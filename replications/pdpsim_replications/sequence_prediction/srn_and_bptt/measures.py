"""What is compared: what learners have right of each task, and how far gradients are from the whole one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdpsim import measure

from .tasks import TASKS

Measures = Mapping[str, Any]

#: A task is solved with this share right of what can be known.
SOLVED = 0.95
#: As good: no more than this share less.
AS_GOOD = 0.05


@measure
def gain(measures: Measures, learner: str, other: str, task: str) -> float:
    """Return how much more one learner has right than another of a task."""
    return float(measures[f"right_{learner}_{task}"] - measures[f"right_{other}_{task}"])


@measure
def solved(measures: Measures, learner: str, task: str) -> float:
    """Return whether a learner has a task right."""
    return float(measures[f"right_{learner}_{task}"] >= SOLVED)


@measure
def as_good(measures: Measures, learner: str, task: str) -> float:
    """Return what a learner has right, less what backpropagation through time has, plus .05."""
    return gain(measures, learner, "through", task) + AS_GOOD


@measure
def untrained_as_good(measures: Measures, learner: str, task: str) -> float:
    """Return the same of the learner's network before it has learned, beside the other after."""
    before = measures[f"untrained_right_{learner}_{task}"]
    return float(before - measures[f"right_through_{task}"]) + AS_GOOD


@measure
def farthest(measures: Measures, way: str) -> float:
    """Return the largest distance of a gradient from that through all of time, over tasks."""
    return max(float(measures[f"away_{way}_{task}"]) for task in TASKS)
