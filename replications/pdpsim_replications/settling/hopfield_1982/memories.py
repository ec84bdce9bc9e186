"""Memories, the weights that store them, and what a network makes of a state."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator

Array = NDArray[np.float64]


def draw(count: int, size: int, rng: np.random.Generator) -> Array:
    """Return random memories of +1 and -1, shape (count, size)."""
    return np.asarray(rng.choice([-1.0, 1.0], size=(count, size)))


def weights_of(memories: Array) -> Array:
    """Return w_ij = sum over memories of s_i s_j, without links of a unit to itself."""
    weights = memories.T @ memories
    np.fill_diagonal(weights, 0.0)
    return np.asarray(weights)


def store(network: Simulator, weights: Array, signs: bool) -> None:
    """Give a network weights, for units of 0 and 1 or of +1 and -1.

    Units of +1 and -1 with threshold 0 are units of 0 and 1 whose threshold is half the sum of their weights:
    with s = 2 V - 1, sum of w_ij s_j = 2 (sum of w_ij V_j - 1/2 sum of w_ij).

    Parameters
    ----------
    network : Simulator
        Changed in place.
    weights : array, shape (units, units)
    signs : bool
        Whether units are of +1 and -1.
    """
    network.weights["unit->unit"] = weights
    network.biases["unit"] = -0.5 * weights.sum(axis=1) if signs else np.zeros(len(weights))


def keep_at_threshold(network: Simulator) -> None:
    """Let units at their threshold stay as they are, as Eq. 1 has it, where the library turns them off.

    Without it inputs are a threshold's distance of 0, of 1/2 or of more; a link of each unit to itself, of
    1/4 about its middle, decides at 0 alone.

    Parameters
    ----------
    network : Simulator
        Changed in place; its units may have links to themselves.
    """
    weights, biases = network.weights["unit->unit"], network.biases["unit"]
    network.weights["unit->unit"] = weights + 0.25 * np.eye(len(weights))
    network.biases["unit"] = biases - 0.125


def settle(network: Simulator, states: Array, rng: np.random.Generator) -> Array:
    """Let a network settle from states of +1 and -1.

    Returns
    -------
    array, shape (states, cycles, units)
        The courses, of +1 and -1; a network that has settled stays as it is.
    """
    events = np.repeat((states + 1) / 2, 2, axis=0)
    events[1::2] = np.nan  # held first, then free
    patterns = PatternSet.from_arrays({"unit": events}, lengths=[2] * len(states))
    recorded = network.record(patterns, ticks="all", rng=rng)["unit"]
    return np.asarray(2 * recorded[1::2] - 1)


def stopped(courses: Array) -> NDArray[np.bool_]:
    """Return which courses have come to an end: the last cycle changed nothing, shape (states,)."""
    return np.asarray((courses[:, -1] == courses[:, -2]).all(axis=-1))


def overlaps(ends: Array, memories: Array) -> Array:
    """Return the overlap of each end with its memory: 1 is all units, 0 chance, shape (states,)."""
    return np.asarray((ends * memories).mean(axis=1))


def energies(weights: Array, states: Array) -> Array:
    """Return the energy, -1/2 sum of w_ij s_i s_j, of each state, shape (states,)."""
    return np.asarray(-0.5 * np.einsum("ti,ij,tj->t", states, weights, states))


def one_step(weights: Array, states: Array, signs: bool) -> Array:
    """Return what units would become if each had its turn in a state as it is, shape (states, units).

    A unit at its threshold stays as it is (Eq. 1).
    """
    net = (states if signs else (states + 1) / 2) @ weights
    return np.where(net == 0, states, np.sign(net))


def bit_errors(weights: Array, memories: Array) -> float:
    """Return the share of units of all memories that one step would change."""
    return float((memories @ weights * memories <= 0).mean())
