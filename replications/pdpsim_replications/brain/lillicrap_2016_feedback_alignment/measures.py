"""What is measured: angles between teaching signals, examples needed, shares named right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure

Measures = Mapping[str, Any]

#: The last so many parts of a course are its end.
PARTS = 10
#: As fast: no more than this many times as many examples.
AS_FAST = 1.5
#: In the place of a logarithm where a rule never learns.
NEVER = -20.0
#: As good: no fewer digits named right than these shares of all.
AS_GOOD = 0.02


def late(course: NDArray[np.float64]) -> float:
    """Return the mean over the last tenth of a course."""
    return float(np.mean(course[-max(1, len(course) // PARTS) :]))


# --- the linear network -----------------------------------------------------------------------------


@measure
def first_angle(measures: Measures) -> float:
    """Return the angle between the two teaching signals before learning, in degrees."""
    return float(measures["alignment_angle"][0])


@measure
def late_angle(measures: Measures, rule: str) -> float:
    """Return the angle at the end, in a network that learned by a rule."""
    return late(measures[f"{rule}_angle"])


@measure
def aligned(measures: Measures) -> float:
    """Return by how many degrees the angle is below 45 at the end."""
    return 45.0 - late_angle(measures, "alignment")


@measure
def exact_aligned(measures: Measures) -> float:
    """Return the same in a network that learned by backpropagation."""
    return 45.0 - late_angle(measures, "backpropagation")


@measure
def nearer_to_pseudo(measures: Measures) -> float:
    """Return by how many degrees the signal is nearer to that of the pseudoinverse, at the end."""
    return late(measures["alignment_angle"]) - late(measures["alignment_pseudo"])


@measure
def exact_nearer_to_pseudo(measures: Measures) -> float:
    """Return the same in a network that learned by backpropagation."""
    return late(measures["backpropagation_angle"]) - late(measures["backpropagation_pseudo"])


@measure
def like_inverse(measures: Measures) -> float:
    """Return the cosine of the weights with the feedback's pseudoinverse at the end, less .8."""
    return late(measures["alignment_inverse"]) - 0.8


@measure
def untrained_like_inverse(measures: Measures) -> float:
    """Return the same before learning."""
    return float(measures["alignment_inverse"][0]) - 0.8


@measure
def useful(measures: Measures) -> float:
    """Return the share of examples whose signal is of use at the end, less .95."""
    return late(measures["alignment_positive"]) - 0.95


@measure
def untrained_useful(measures: Measures) -> float:
    """Return the same before learning."""
    return float(measures["alignment_positive"][0]) - 0.95


def fewest(measures: Measures, rule: str) -> float:
    """Return the examples needed at the best of the rates."""
    return float(np.min(measures[f"needed_{rule}"]))


def speed(measures: Measures, rule: str) -> float:
    """Return how far a rule is from needing half as many examples again, as a binary logarithm."""
    exact, needed = fewest(measures, "backpropagation"), fewest(measures, rule)
    if np.isinf(exact):
        return float("nan")
    return float(np.log2(AS_FAST * exact) - np.log2(needed)) if np.isfinite(needed) else NEVER


@measure
def as_fast(measures: Measures) -> float:
    """Return how far random feedback is from needing half as many examples again as backpropagation."""
    return speed(measures, "alignment")


@measure
def last_as_fast(measures: Measures) -> float:
    """Return the same of a network whose last layer alone learns."""
    return speed(measures, "shallow")


@measure
def hidden_learns(measures: Measures) -> float:
    """Return how much smaller the error is than where the last layer alone learns: decimal logarithm."""
    return float(np.log10(measures["shallow_error"][-1] / measures["alignment_error"][-1]))


# --- a random network's function --------------------------------------------------------------------


@measure
def error(measures: Measures, way: str) -> float:
    """Return the error on new examples at the best of the rates, as a share of variance."""
    return float(np.min(measures[f"error_{way}"]))


@measure
def depth_helps(measures: Measures) -> float:
    """Return how much smaller the error is with a second hidden layer, by random feedback."""
    return error(measures, "shallow") - error(measures, "deep")


@measure
def last_depth_helps(measures: Measures) -> float:
    """Return the same where the last layer alone learns, of the deeper network."""
    return error(measures, "shallow") - error(measures, "deep-last")


# --- digits -----------------------------------------------------------------------------------------


@measure
def as_good(measures: Measures, layers: str) -> float:
    """Return how far random feedback is above what backpropagation names less two of a hundred digits.

    Parameters
    ----------
    measures : mapping
    layers : str
        ``"one"`` or ``"two"`` hidden layers.
    """
    ending = "-one" if layers == "one" else ""
    return float(measures[f"named_alignment{ending}"] - measures[f"named_exact{ending}"]) + AS_GOOD


@measure
def last_as_good(measures: Measures, layers: str) -> float:
    """Return the same where the last layer alone learns, with one hidden layer."""
    return float(measures["named_last-one"] - measures["named_exact-one"]) + AS_GOOD


@measure
def from_nothing(measures: Measures) -> float:
    """Return how far direct feedback is above naming nine of ten digits, from weights of 0."""
    return float(measures["named_direct-zero"]) - 0.9


@measure
def exact_from_nothing(measures: Measures) -> float:
    """Return the same of backpropagation."""
    return float(measures["named_exact-zero"]) - 0.9


@measure
def learned_as_good(measures: Measures) -> float:
    """Return how far learned feedback is above what backpropagation names less two of a hundred digits."""
    return float(measures["named_kolen-pollack"] - measures["named_exact"]) + AS_GOOD


@measure
def last_learned_as_good(measures: Measures) -> float:
    """Return the same where the last layer alone learns, with one hidden layer."""
    return last_as_good(measures, "one")


@measure
def learned_better(measures: Measures) -> float:
    """Return how many more digits are named right with learned feedback than with fixed."""
    return float(measures["named_kolen-pollack"] - measures["named_alignment"])


@measure
def fits(measures: Measures) -> float:
    """Return the cosine of learned feedback with the weights that it runs against, at the end, less .99."""
    return float(measures["fit_kolen-pollack"]) - 0.99


@measure
def fixed_fits(measures: Measures) -> float:
    """Return the same of fixed feedback."""
    return float(measures["fit_alignment"]) - 0.99
