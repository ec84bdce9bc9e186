"""What is measured: orders of convergence, cosines, digits named right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pdpsim import measure
from pdpsim_replications.brain.lillicrap_2020_ngrad.changes import EPSILONS, IMPERFECTIONS

Measures = Mapping[str, Any]

#: As good: no fewer digits named right than these shares of all.
ONE, TWO = 0.01, 0.02
#: By how much subtracting has to help, as a share of digits.
CLEARLY = 0.2


def order(values: ArrayLike) -> float:
    """Return the slope of the logarithm of values over that of the perturbation's size."""
    return float(np.polyfit(np.log(np.array(EPSILONS)), np.log(np.asarray(values, dtype=np.float64)), 1)[0])


@measure
def length_order(measures: Measures) -> float:
    """Return with which power of the perturbation the lowest layer's relative difference falls."""
    return order(measures["difference"][:, 0])


@measure
def turn_order(measures: Measures) -> float:
    """Return with which power of the perturbation 1 less the cosine falls, in the lowest layer."""
    return order(measures["turn"][:, 0])


@measure
def deep_order(measures: Measures) -> float:
    """Return the first of these for the lowest of six hidden layers."""
    return order(measures["difference_deep"][:, 0])


def lost(table: ArrayLike, imperfection: float) -> float:
    """Return the cosine with the largest perturbation less that with one of a thousandth."""
    row = np.asarray(table)[IMPERFECTIONS.index(imperfection)]
    return float(row[EPSILONS.index(0.1)] - row[EPSILONS.index(0.001)])


@measure
def smaller_is_worse(measures: Measures) -> float:
    """Return what a hundredth of the perturbation costs with an imperfect autoencoder, less .1."""
    return lost(measures["cosine_plain"], 0.01) - 0.1


@measure
def perfect_smaller_is_worse(measures: Measures) -> float:
    """Return the same with a perfect autoencoder."""
    return lost(measures["cosine_plain"], 0.0) - 0.1


@measure
def difference_holds(measures: Measures) -> float:
    """Return the cosine with a very imperfect autoencoder less .99, by two reconstructions."""
    return float(measures["cosine_difference"][IMPERFECTIONS.index(0.1), EPSILONS.index(0.1)]) - 0.99


@measure
def plain_difference_holds(measures: Measures) -> float:
    """Return the same by one reconstruction."""
    return float(measures["cosine_plain"][IMPERFECTIONS.index(0.1), EPSILONS.index(0.1)]) - 0.99


@measure
def same_direction(measures: Measures) -> float:
    """Return the mean cosine of -dE/dx with how activities move once weights are changed, less .95."""
    return float(np.mean(measures["moved"])) - 0.95


@measure
def random_same_direction(measures: Measures) -> float:
    """Return the same of random directions."""
    return float(np.mean(measures["random_moved"])) - 0.95


@measure
def better(measures: Measures) -> float:
    """Return the share of patterns that are better known with the activities so moved, less .99."""
    return float(measures["helped"]) - 0.99


@measure
def random_better(measures: Measures) -> float:
    """Return the same with activities moved in random directions."""
    return float(measures["random_helped"]) - 0.99


def within(measures: Measures, rule: str, share: float) -> float:
    """Return how far a rule is above what backpropagation names less a share of digits."""
    return float(measures[f"named_{rule}"] - measures["named_exact"]) + share


@measure
def perturbed_as_good(measures: Measures) -> float:
    """Return how far the perturbed autoencoder is above backpropagation less one digit of a hundred."""
    return within(measures, "perturbed", ONE)


@measure
def last_perturbed_as_good(measures: Measures) -> float:
    """Return the same where the last layer alone learns."""
    return within(measures, "last", ONE)


@measure
def targets_as_good(measures: Measures) -> float:
    """Return how far difference target propagation is above backpropagation less two digits of a hundred."""
    return within(measures, "differences", TWO)


@measure
def last_targets_as_good(measures: Measures) -> float:
    """Return the same where the last layer alone learns."""
    return within(measures, "last", TWO)


@measure
def subtraction_helps(measures: Measures) -> float:
    """Return how many more digits are named right with the difference than without, less .2."""
    return float(measures["named_differences"] - measures["named_targets"]) - CLEARLY


@measure
def within_45(measures: Measures) -> float:
    """Return the cosine of target propagation's lowest change with the gradient half way, less .707."""
    return float(measures["turned"]) - float(np.sqrt(0.5))
