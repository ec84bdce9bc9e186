"""What is measured: bits told right, speed, and how traces and feedback point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure
from pdpsim_replications.brain.murray_2019_rflo.rhythm import LENGTHS

Measures = Mapping[str, Any]

#: Learned: so large a share of bits right. As good: no fewer than this share less.
LEARNED, AS_GOOD = 0.9, 0.05
#: Aligned: a cosine above this, far from what thirty random weights have.
ALIGNED = 0.5
#: Lengths of the rhythm, in time constants of ten ticks, over which agreement is to fall.
FALLING = (10, 20, 40, 80)


@measure
def final(measures: Measures, way: str) -> float:
    """Return the share of new bits right after learning in a way."""
    return float(measures[f"right_{way}"][-1])


@measure
def learned(measures: Measures) -> float:
    """Return how far random feedback and traces are above nine bits of ten."""
    return final(measures, "local") - LEARNED


@measure
def untrained_learned(measures: Measures) -> float:
    """Return the same of the best read-out from untrained recurrent weights."""
    return float(measures["untrained_right"]) - LEARNED


@measure
def recurrence_learns(measures: Measures) -> float:
    """Return how many more bits are right than where the read-out alone learns by the same rule."""
    return final(measures, "local") - final(measures, "last")


@measure
def as_good(measures: Measures, way: str) -> float:
    """Return how far random feedback and traces are above another way less 5 of a hundred bits."""
    return final(measures, "local") - final(measures, way) + AS_GOOD


@measure
def last_as_good(measures: Measures, way: str) -> float:
    """Return the same where the read-out alone learns."""
    return final(measures, "last") - final(measures, way) + AS_GOOD


@measure
def aligned(measures: Measures) -> float:
    """Return by how much the cosine of read-out and feedback weights is above .5 after learning."""
    return float(measures["alignment"][-1]) - ALIGNED


@measure
def untrained_aligned(measures: Measures) -> float:
    """Return the same before learning."""
    return float(measures["alignment"][0]) - ALIGNED


@measure
def trace_helps(measures: Measures) -> float:
    """Return how many more bits are right, mean over the course, with a trace than without."""
    return float(np.mean(measures["right_symmetric"]) - np.mean(measures["right_brief"]))


def falls(cosines: Any) -> float:
    """Return the smallest fall of a cosine from one length to the next."""
    return float(-np.diff([cosines[LENGTHS.index(each)] for each in FALLING]).max())


@measure
def longer_is_worse(measures: Measures) -> float:
    """Return the smallest fall of the trace's agreement with the gradient as the rhythm gets longer."""
    return falls(measures["agreement"])


@measure
def no_trace_longer_is_worse(measures: Measures) -> float:
    """Return the same of what the last tick alone gives."""
    return falls(measures["agreement_no_trace"])


@measure
def first_agreement(measures: Measures) -> float:
    """Return the cosine with the gradient, by random feedback, before learning, on the published rhythm."""
    return float(measures["agreement_random"][-1])
