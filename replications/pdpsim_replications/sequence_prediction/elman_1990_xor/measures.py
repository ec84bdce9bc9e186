"""What is measured of a network that predicts the next bit: errors by place, its rule, its hidden units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure

from .environment import TRIPLE, Ints

Floats = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Steps of Figure 3: four triples.
STEPS = 12


def step_errors(outputs: Floats, bits: Ints) -> Floats:
    """Return the squared error at each of the 12 steps of Figure 3, averaged over the stream.

    Parameters
    ----------
    outputs : array, shape (bits, 1)
        Predictions of the next bit.
    bits : array of int, shape (bits,)
        The stream, a whole number of 12 steps.

    Returns
    -------
    array, shape (12,)
        The third bit of a triple is predicted at its second: steps 2, 5, 8 and 11 can be right.
    """
    errors = (outputs[:, 0] - np.roll(bits, -1)) ** 2
    means: Floats = errors.reshape(-1, STEPS).mean(axis=0)
    return means


def places(errors: Floats) -> dict[str, float]:
    """Return the mean error where the next bit can be predicted, and where it cannot.

    Parameters
    ----------
    errors : array, shape (12,)
        See `step_errors`.
    """
    second = np.arange(STEPS) % TRIPLE == 1
    return {"error_xor": float(errors[second].mean()), "error_random": float(errors[~second].mean())}


def rule_use(outputs: Floats, bits: Ints) -> float:
    """Return the correlation of predictions with the XOR of the last two bits, where that rule does not hold.

    Parameters
    ----------
    outputs : array, shape (bits, 1)
    bits : array of int, shape (bits,)
    """
    unpredictable = np.arange(len(bits)) % TRIPLE != 1
    unpredictable[0] = False  # nothing was read before it
    rule = (bits ^ np.roll(bits, 1))[unpredictable]
    return float(np.corrcoef(outputs[unpredictable, 0], rule)[0, 1])


def preferences(hidden: Floats, bits: Ints) -> Floats:
    """Return by how much each hidden unit is more active after two equal bits than after two unequal ones.

    Parameters
    ----------
    hidden : array, shape (bits, units)
    bits : array of int, shape (bits,)

    Returns
    -------
    array, shape (units,)
    """
    equal = bits == np.roll(bits, 1)
    difference: Floats = hidden[equal].mean(axis=0) - hidden[~equal].mean(axis=0)
    return difference


@measure
def dip(measures: Measures) -> float:
    """Return by how much the error is lower where the next bit can be predicted."""
    return float(measures["error_random"] - measures["error_xor"])


@measure
def division(measures: Measures) -> float:
    """Return how far one hidden unit prefers equal bits and the other unequal ones.

    It is the lesser of the two preferences, above 0 exactly if they are opposite.
    """
    preferred = measures["preferences"]
    return float(min(preferred.max(), -preferred.min()))
