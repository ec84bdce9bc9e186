"""Predictive coding that comes to be backpropagation, and one that does not."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.whittington_bogacz_2017.study import VARIANCES

from . import Subject, replicates

LAYERS = 3


def coding(number: int) -> dict[str, Any]:
    """Measures of a network whose difference falls with the variance."""
    size = 0.8 * (1 + 0.01 * number)
    return {
        "difference": size / np.repeat(np.array(VARIANCES)[:, None], LAYERS, axis=1),
        "difference_small": np.full(LAYERS, size),
        "difference_fixed": np.full(LAYERS, 1e-10),
        "difference_settled": np.full(LAYERS, size),
        "cosine": np.full((len(VARIANCES), LAYERS), 0.5 + 0.01 * number),
        "arrived": np.array([0.0, 0.1, 0.2]),
        "rms_coding": np.zeros(4),
        "rms_exact": np.zeros(4),
        "rms_last": np.full(4, 0.45),
        "named_coding": 0.94 + 0.0001 * number,
        "named_exact": 0.94,
        "named_last": 0.2,
    }


def unlike(number: int) -> dict[str, Any]:
    """Measures of a network whose changes have nothing to do with backpropagation's, and teach nothing."""
    return coding(number) | {
        "difference": np.full((len(VARIANCES), LAYERS), 1.4),
        "difference_fixed": np.full(LAYERS, 1.4),
        "cosine": np.full((len(VARIANCES), LAYERS), 1.0),
        "arrived": np.array([0.2, 0.2, 0.2]),
        "rms_coding": np.full(4, 0.5),
        "named_coding": 0.1,
    }


def perfect() -> Subject:
    """Networks as the paper says."""
    return replicates(coding, 20)


def null() -> Subject:
    """Networks of which nothing of it is so."""
    return replicates(unlike, 20)
