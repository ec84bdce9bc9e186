"""What is measured: signs, plateaus, epochs, how errors shrink from layer to layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim_replications.brain.backprop_basics.depth import DEPTHS
from pdpsim_replications.brain.backprop_basics.pictures import pictures

Array = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Share of digits that are named right by chance.
CHANCE = 0.1


# --- pictures ---------------------------------------------------------------------------------------


@measure
def wrong_share_before(measures: Measures, network: str) -> float:
    """Return the share of the O's pixels that are on the wrong side before learning."""
    shown = np.asarray(measures[f"before_{network}"]) > 0.5
    return float((shown != (pictures()["O"] > 0.5)).mean())


@measure
def three_blank_one(measures: Measures) -> float:
    """Return how many pixels of the O are wrong without any input, once there are three answers to give."""
    return float(measures["blank_three"])


# --- exclusive or -----------------------------------------------------------------------------------


@measure
def unsolved(measures: Measures, way: str) -> float:
    """Return the share of starts that come to no solution."""
    return float(np.isinf(measures[f"epochs_{way}"]).mean())


@measure
def fewer_stuck(measures: Measures) -> float:
    """Return how many more starts get stuck with two hidden units than with four, as a share."""
    return unsolved(measures, "two") - unsolved(measures, "four")


@measure
def again_fewer_stuck(measures: Measures) -> float:
    """Return the same between two sets of starts with four hidden units."""
    return unsolved(measures, "again") - unsolved(measures, "four")


def speed(measures: Measures, way: str, other: str) -> float:
    """Return the binary logarithm of how many times as fast one way is as another, by medians over starts."""
    slow, fast = (float(np.median(measures[f"epochs_{each}"])) for each in (other, way))
    if np.isinf(slow) and np.isinf(fast):
        return float("nan")
    return float(np.log2(slow) - np.log2(fast))


@measure
def momentum_speed(measures: Measures) -> float:
    """Return how many times as fast learning with momentum is, as a binary logarithm."""
    return speed(measures, "momentum", "four")


@measure
def online_speed(measures: Measures) -> float:
    """Return how many times as fast learning pattern by pattern is, as a binary logarithm."""
    return speed(measures, "online", "four")


@measure
def again_momentum_speed(measures: Measures) -> float:
    """Return how many times as fast other starts are, with no other difference."""
    return speed(measures, "again", "four")


@measure
def again_online_speed(measures: Measures) -> float:
    """Return the same: it is the control of either."""
    return again_momentum_speed(measures)


@measure
def plateau(measures: Measures) -> float:
    """Return the share of epochs on the plateau before exclusive or is solved, less one half."""
    return float(measures["flat_xor"]) - 0.5


@measure
def and_plateau(measures: Measures) -> float:
    """Return the same of "and", which needs no hidden units."""
    return float(measures["flat_and"]) - 0.5


# --- depth ------------------------------------------------------------------------------------------


@measure
def factor(measures: Measures, kind: str) -> float:
    """Return by what the error signal is multiplied from a layer to the one below, on the geometric mean."""
    lengths = np.asarray(measures[f"error_{kind}"], dtype=np.float64)
    return float((lengths[0] / lengths[-1]) ** (1 / (len(lengths) - 1)))


@measure
def exponential(measures: Measures, kind: str) -> float:
    """Return how well a straight line fits the logarithm of the error signal over layers, R2 less .99."""
    lengths = np.log(np.asarray(measures[f"error_{kind}"], dtype=np.float64))
    return float(np.corrcoef(np.arange(len(lengths)), lengths)[0, 1] ** 2) - 0.99


def best(measures: Measures, kind: str) -> Array:
    """Return the share of digits named right at the best of the rates, by depth."""
    shares: Array = np.asarray(measures[f"accuracy_{kind}"], dtype=np.float64).max(axis=-1)
    return shares


@measure
def named(measures: Measures, kind: str, layers: str) -> float:
    """Return the share of digits named right by networks of so many hidden layers."""
    return float(best(measures, kind)[DEPTHS.index(int(layers))])


def lost(measures: Measures, kind: str) -> float:
    """Return the share of what the shallowest network knows, above chance, that the deepest does not."""
    shares = best(measures, kind)
    return float((shares[0] - shares[-1]) / (shares[0] - CHANCE))


@measure
def depth_cost(measures: Measures) -> float:
    """Return what is lost with depth in networks of logistic units, less one half."""
    return lost(measures, "logistic") - 0.5


@measure
def relu_depth_cost(measures: Measures) -> float:
    """Return the same of rectified units."""
    return lost(measures, "relu") - 0.5


@measure
def larger_weights_help(measures: Measures) -> float:
    """Return how many more digits are named right if weights are four times as large, with four layers."""
    place = DEPTHS.index(4)
    return float(best(measures, "large")[place] - best(measures, "logistic")[place])


@measure
def online_help(measures: Measures) -> float:
    """Return how many more digits are named right after few epochs of learning pattern by pattern."""
    return float(np.max(measures["accuracy_online"]) - np.max(measures["accuracy_batch"]))
