"""What is measured: what is kept, and by which standard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure

Measures = Mapping[str, Any]


@measure
def energy_rise(measures: Measures) -> float:
    """Return the largest rise of energy from one cycle to the next."""
    return float(max(0.0, np.diff(measures["energy"], axis=1).max()))


@measure
def unstopped(measures: Measures) -> float:
    """Return the share of runs from random states that do not end."""
    return float(1 - np.mean(measures["stopped"]))


@measure
def asymmetric_unstopped(measures: Measures) -> float:
    """Return the same with weights that are not symmetric."""
    return float(1 - np.mean(measures["asymmetric_stopped"]))


@measure
def kept_exactly(measures: Measures, count: str) -> float:
    """Return the share of so many memories that stay as they are."""
    return float((measures[f"errors_{count}"] == 0).mean())


@measure
def kept_nearly(measures: Measures, count: str) -> float:
    """Return the share of so many memories of which fewer than 5 units change."""
    return float((measures[f"errors_{count}"] < 5).mean())


@measure
def nearly_always(measures: Measures, count: str) -> float:
    """Return by how much more than .9 of so many memories stay as they are."""
    return kept_exactly(measures, count) - 0.9


@measure
def storage_factor(measures: Measures) -> float:
    """Return how many times as many memories units of +1 and -1 hold at equal errors.

    The distance from a threshold, in standard deviations of the noise, falls with the root of the number of
    memories; it follows from the share of units that one step would change, of as many memories in both
    codings.
    """
    from scipy.stats import norm

    ours, theirs = (norm.isf(measures[f"one_step_{coding}"]) for coding in ("signs", "zero_one"))
    return float((ours / theirs) ** 2)


@measure
def reverse_lost(measures: Measures) -> float:
    """Return of memories that are stable, 5 of 30 units, the share whose reverse is not."""
    return float(1 - measures["reverse_stable"][measures["stable"]].mean())


@measure
def ends_in_memories(measures: Measures) -> float:
    """Return the share of random states that lead to a memory or its reverse, 5 of 30 units."""
    return float((measures["random_distance"] == 0).mean())


def reached(measures: Measures, first: int, last: int, exactly: bool) -> float:
    """Return the share of starts, first to last units off a memory, that lead to it or nearest to it."""
    asked = (measures["start_distance"] >= first) & (measures["start_distance"] <= last)
    at_it = measures["end_distance"] == 0 if exactly else measures["same_nearest"]
    return float(at_it[asked].mean())


@measure
def reached_at_12(measures: Measures) -> float:
    """Return the share of starts 12 units from the nearest memory that lead to it."""
    return reached(measures, 12, 12, exactly=True)


@measure
def reached_from_near(measures: Measures, how: str) -> float:
    """Return by how much more than .9 of the starts 5 units or less from a memory lead to it, or near it."""
    return reached(measures, 1, 5, how == "exactly") - 0.9


@measure
def reached_from_far(measures: Measures, how: str) -> float:
    """Return the same of starts 10 units or more from it."""
    return reached(measures, 10, 15, how == "exactly") - 0.9


@measure
def reversed_lost(measures: Measures) -> float:
    """Return the share of reversed memories, of few, that do not stay as they are."""
    return float((measures["reversed_changed"] > 0).mean())


@measure
def mixture_lost(measures: Measures) -> float:
    """Return how many units of a mixture of three memories, of few, change."""
    return float(measures["mixture_changed"])


@measure
def strangers_lost(measures: Measures) -> float:
    """Return the share of random states, of a network of few memories, that do not stay as they are."""
    return float((measures["strangers_changed"] > 0).mean())


@measure
def stranger_units(measures: Measures) -> float:
    """Return how many units of such a state change."""
    return float(measures["strangers_changed"].mean())


@measure
def recalled(measures: Measures, load: str) -> float:
    """Return the share of memories with an overlap of .9 or more at the end; load in thousandths."""
    return float((measures[f"overlaps_{load}"] >= 0.9).mean())


@measure
def mean_overlap(measures: Measures, load: str) -> float:
    """Return the mean overlap where memories end."""
    return float(np.mean(measures[f"overlaps_{load}"]))


@measure
def recalled_below(measures: Measures) -> float:
    """Return by how much more than .9 of the memories are recalled just below the limit, at .13."""
    return recalled(measures, "130") - 0.9


@measure
def lost_above(measures: Measures) -> float:
    """Return by how much fewer than .6 of the memories are recalled above the limit, at .165."""
    return 0.6 - recalled(measures, "165")


@measure
def kept_above(measures: Measures) -> float:
    """Return what `recalled_below` would be above the limit, at .165."""
    return recalled(measures, "165") - 0.9


@measure
def lost_below(measures: Measures) -> float:
    """Return what `lost_above` would be below the limit, at .13."""
    return 0.6 - recalled(measures, "130")
