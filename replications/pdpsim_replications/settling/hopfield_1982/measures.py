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
def kept_exactly(measures: Measures) -> float:
    """Return the share of memories that stay as they are."""
    return float((measures["wrong_units"] == 0).mean())


@measure
def kept_nearly(measures: Measures) -> float:
    """Return the share of memories of which no more than 5 units change."""
    return float((measures["wrong_units"] <= 5).mean())


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
