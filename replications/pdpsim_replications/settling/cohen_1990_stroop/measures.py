"""What is measured: cycles to a response, and what words and colours add to them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure

Measures = Mapping[str, Any]

#: Weights of each pathway as printed: into its hidden units, and out of them; task, and bias of the hidden
#: units.
PATHWAYS = {"colour": (2.2, 1.3), "word": (2.6, 2.5)}
TASK, BIAS = 4.0, -4.0
#: What the other dimension has in each kind of trial: 1 for the right response, -1 for the wrong one.
KINDS = {"control": 0, "conflict": -1, "congruent": 1}


def logistic(x: float) -> float:
    """Return 1 / (1 + e^-x)."""
    return 1 / (1 + math.exp(-x))


def end(task: str, kind: str) -> float:
    """Return the right response's activation in the end, as it follows from the weights.

    Each pathway's hidden units are at logistic(bias + task +- weight), and their difference, times the weight
    out, adds to the response's net input.
    """
    net = 0.0
    for pathway, (inward, outward) in PATHWAYS.items():
        side = 1 if pathway == task else KINDS[kind]
        base = BIAS + (TASK if pathway == task else 0.0)
        net += outward * side * (logistic(base + inward) - logistic(base - inward))
    return logistic(net)


@measure
def time(measures: Measures, task: str, kind: str) -> float:
    """Return the mean cycles to a response."""
    return float(np.mean(measures[f"cycles_{task}_{kind}"]))


@measure
def slower_naming(measures: Measures) -> float:
    """Return by how many cycles naming a colour alone takes longer than reading a word alone."""
    return time(measures, "colour", "control") - time(measures, "word", "control")


@measure
def interference(measures: Measures, task: str) -> float:
    """Return by how many cycles a response takes longer in conflict than alone."""
    return time(measures, task, "conflict") - time(measures, task, "control")


@measure
def facilitation(measures: Measures, task: str) -> float:
    """Return by how many cycles a response takes less with the other dimension in agreement than alone."""
    return time(measures, task, "control") - time(measures, task, "congruent")


@measure
def more_interference(measures: Measures) -> float:
    """Return interference with naming less 1.5 times facilitation."""
    return interference(measures, "colour") - 1.5 * facilitation(measures, "colour")


@measure
def undisturbed_reading(measures: Measures) -> float:
    """Return a tenth of the interference with naming, less that with reading."""
    return 0.1 * interference(measures, "colour") - interference(measures, "word")


@measure
def end_gap(measures: Measures) -> float:
    """Return the largest distance of a response in the end from what follows from the weights."""
    return max(
        abs(float(measures[f"course_{task}_{kind}"][-1, 0]) - end(task, kind))
        for task in PATHWAYS
        for kind in KINDS
    )


@measure
def weak_attention(measures: Measures) -> float:
    """Return by how many cycles weak attention slows naming more than reading."""
    naming, reading = (
        time(measures, task, "weak") - time(measures, task, "control") for task in ("colour", "word")
    )
    return naming - reading
