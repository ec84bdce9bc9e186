"""Noise on activations, besides that of the network's description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Noise:
    """Gaussian noise while patterns are presented, besides what the network itself describes.

    Parameters
    ----------
    activations : mapping of str to float
        SD of the noise on each layer's activations, at every tick.
    rng : Generator
        Where it is drawn from.
    """

    activations: Mapping[str, float]
    rng: np.random.Generator
