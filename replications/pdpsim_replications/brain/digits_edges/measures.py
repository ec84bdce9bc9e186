"""What is measured: how oriented hidden units are, beside weights that learned nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdpsim import measure

Measures = Mapping[str, Any]

#: An edge detector: a unit of whose weights an oriented template explains so large a share.
DETECTOR = 0.5


def better(measures: Measures, pictures: str, network: str, other: str, times: float = 1.0) -> float:
    """Return the mean fit of templates to a network's hidden units, less that to others, times a factor."""
    return float(measures[f"fit_{pictures}_{network}"] - times * measures[f"fit_{pictures}_{other}"])


@measure
def denoising_fits(measures: Measures, pictures: str) -> float:
    """Return how much better templates fit where noise was undone than where it was not."""
    return better(measures, pictures, "denoising", "plain")


@measure
def matched_denoising_fits(measures: Measures, pictures: str) -> float:
    """Return the same of random vectors with the pictures' covariance."""
    return better(measures, pictures, "matched", "plain")


@measure
def naming_fits(measures: Measures) -> float:
    """Return the fit where digits are named, less twice that before learning."""
    return better(measures, "digits", "classifier", "untrained", 2.0)


@measure
def matched_naming_fits(measures: Measures) -> float:
    """Return the same of random vectors with the digits' covariance."""
    return better(measures, "digits", "matched", "untrained", 2.0)


@measure
def digits_edges(measures: Measures, network: str) -> float:
    """Return how far the mean fit of a network on digits is above half of the variance."""
    return float(measures[f"fit_digits_{network}"]) - DETECTOR


@measure
def strokes_edges(measures: Measures, network: str) -> float:
    """Return the same on strokes."""
    return float(measures[f"fit_strokes_{network}"]) - DETECTOR


@measure
def digits_beyond(measures: Measures, network: str) -> float:
    """Return the fit of a network on digits, less that of random vectors with the digits' covariance."""
    return better(measures, "digits", network, "matched")


@measure
def strokes_beyond(measures: Measures, network: str) -> float:
    """Return the same on strokes."""
    return better(measures, "strokes", network, "matched")


@measure
def digits_tuned(measures: Measures, network: str) -> float:
    """Return the selectivity of a network on digits, less that of random vectors with their covariance."""
    return float(measures[f"selectivity_digits_{network}"] - measures["selectivity_digits_matched"])


@measure
def strokes_tuned(measures: Measures, network: str) -> float:
    """Return the same on strokes."""
    return float(measures[f"selectivity_strokes_{network}"] - measures["selectivity_strokes_matched"])
