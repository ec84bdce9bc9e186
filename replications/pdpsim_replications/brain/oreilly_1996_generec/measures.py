"""What is measured: how near the rule is to the gradient, and how soon networks learn by its forms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.oreilly_1996_generec.networks import STRENGTHS

Measures = Mapping[str, Any]


@measure
def off_gradient(measures: Measures) -> float:
    """Return 1 less the cosine with the exact gradient, with outputs held at their targets."""
    return 1 - float(measures["cosine"][0])


@measure
def order_gap(measures: Measures) -> float:
    """Return how far the order in which the difference falls with a weak way back is from 1."""
    differences = np.log(np.asarray(measures["difference"][1:], dtype=np.float64))
    return abs(float(np.polyfit(np.log(STRENGTHS[1:]), differences, 1)[0]) - 1)


@measure
def sooner(measures: Measures, task: str, first: str, second: str) -> float:
    """Return by what factor, as a logarithm to base 10, the first rule needs fewer epochs than the second.

    A network that did not solve its problem counts with the limit.
    """
    epochs = [float(measures[f"epochs_{task}_{rule}"]) for rule in (second, first)]
    return math.log10(epochs[0] / epochs[1])


@measure
def together(measures: Measures, rule: str) -> float:
    """Return how much the ways there and back, apart at first, have come together: rise of their cosine."""
    return float(measures[f"after_{rule}"]) - float(measures["before"])


@measure
def learned(measures: Measures, feedback: str) -> float:
    """Return 1 if the network solved its problem with that part of its way back, -1 if not."""
    return 1.0 if measures[f"solved_{feedback}"] else -1.0


@measure
def late(measures: Measures, rule: str, gradient: str) -> float:
    """Return the last cosine of changes into hidden units with the plain or the own network's gradient."""
    column = np.asarray(measures[f"looks_{rule}"])[:, ("plain", "own").index(gradient)]
    finite = column[np.isfinite(column)]
    return float(finite[-1]) if len(finite) else math.nan
