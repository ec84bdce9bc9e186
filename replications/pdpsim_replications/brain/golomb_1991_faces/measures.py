"""What is measured: faces told apart, what a code keeps, and where weights are large."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdpsim import measure

Measures = Mapping[str, Any]

#: Told apart: half way from guessing to all right. As good: no more than this share fewer.
TOLD, AS_GOOD = 0.75, 0.05
#: Most: so large a share. Regions: a correlation above this.
MOST, REGIONS = 0.9, 0.5


@measure
def told(measures: Measures, way: str) -> float:
    """Return how far the share of faces right is above .75."""
    return float(measures[f"right_{way}"]) - TOLD


@measure
def shuffled_told(measures: Measures, way: str) -> float:
    """Return the same where faces belong to either population at random."""
    return float(measures[f"shuffled_right_{way}"]) - TOLD


@measure
def compression_helps(measures: Measures) -> float:
    """Return how many more faces are right by the code than by the pixels."""
    return float(measures["right_code"] - measures["right_pixels30"])


@measure
def coarse_as_good(measures: Measures) -> float:
    """Return how many more faces are right by 10 x 10 pixels than by 30 x 30, and 5 of a hundred."""
    return float(measures["right_pixels10"] - measures["right_pixels30"]) + AS_GOOD


@measure
def shuffled_coarse_as_good(measures: Measures) -> float:
    """Return the same, by 10 x 10 pixels where faces belong to either population at random."""
    return float(measures["shuffled_right_pixels10"] - measures["right_pixels30"]) + AS_GOOD


@measure
def shows_regions(measures: Measures) -> float:
    """Return the correlation of weights, whatever their sign, with where the populations differ, less .5."""
    return float(measures["regions"]) - REGIONS


@measure
def shuffled_shows_regions(measures: Measures) -> float:
    """Return the same where faces belong to either population at random."""
    return float(measures["shuffled_regions"]) - REGIONS


@measure
def keeps_most(measures: Measures) -> float:
    """Return the variance kept, as a share of what as many components keep, less .9."""
    return float(measures["kept"] / measures["components"]) - MOST


@measure
def untrained_keeps_most(measures: Measures) -> float:
    """Return the same before learning."""
    return float(measures["untrained_kept"] / measures["components"]) - MOST
