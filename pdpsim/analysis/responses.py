"""From activations to responses: running averages, choices, and the time that a response takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError

Array = NDArray[np.float64]


def running_average(activations: ArrayLike, rate: float, start: ArrayLike = 0.0) -> Array:
    """Return activations averaged over time: ``out(t) = (1 - rate) out(t-1) + rate a(t)``.

    Parameters
    ----------
    activations : array, shape (cycles, ...)
    rate : float
        Between 0 and 1; 0.05 in McClelland & Rumelhart (1981).
    start : array, shape (...), or a number
        The average before the first cycle. Default 0.

    Returns
    -------
    array, shape (cycles, ...)
    """
    if not 0 < rate <= 1:
        raise ValidationError(f"the rate of a running average lies above 0, up to 1; got {rate}")
    a = np.asarray(activations, dtype=np.float64)
    averaged, now = np.empty_like(a), np.broadcast_to(np.asarray(start, dtype=np.float64), a.shape[1:])
    for cycle, each in enumerate(a):
        now = (1 - rate) * now + rate * each
        averaged[cycle] = now
    return averaged


def choice(strengths: ArrayLike, scale: float) -> Array:
    r"""Return the probability of each response, by Luce's (1959) ratio of strengths.

    .. math:: p_i = e^{k\, out_i} / \sum_j e^{k\, out_j}

    Parameters
    ----------
    strengths : array, shape (..., alternatives)
        Running averages of activations, say.
    scale : float
        k; 10 for letters in McClelland & Rumelhart (1981).
    """
    k = scale * np.asarray(strengths, dtype=np.float64)
    e = np.exp(k - k.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def forced_choice(correct: ArrayLike, other: ArrayLike) -> Array:
    """Return how often the right one of two alternatives is chosen.

    What was read is neither of the two in the remaining share of trials; then one of them is guessed:
    ``p_c + 0.5 (1 - p_c - p_d)``.

    Parameters
    ----------
    correct, other : array
        Probabilities of reading the right alternative, and the other one.
    """
    c, d = np.asarray(correct, dtype=np.float64), np.asarray(other, dtype=np.float64)
    return np.asarray(c + 0.5 * (1 - c - d))


def first_over(activations: ArrayLike, threshold: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which unit is the first over a threshold, and at which cycle.

    Parameters
    ----------
    activations : array, shape (cycles, ..., units)
    threshold : float

    Returns
    -------
    units, cycles : array of int, shape (...)
        Units are counted from 0, cycles from 1; where none is over it, -1 and 0. Of several at one cycle the
        most active.
    """
    a = np.asarray(activations, dtype=np.float64)
    over = (a > threshold).any(axis=-1)
    cycles = np.where(over.any(axis=0), over.argmax(axis=0) + 1, 0)
    at = np.take_along_axis(a, np.maximum(cycles - 1, 0)[None, ..., None], axis=0)[0]
    units = np.where(cycles > 0, at.argmax(axis=-1), -1)
    return units.astype(np.int64), cycles.astype(np.int64)


def accumulate(
    evidence: ArrayLike, rate: float, noise: float, threshold: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    r"""Let responses gather evidence until one has enough (Cohen, Dunbar & McClelland, 1990).

    .. math:: r_i(t) = r_i(t-1) + \alpha \bigl( a_i(t) - \max_{j \ne i} a_j(t) \bigr) + \text{noise}

    Parameters
    ----------
    evidence : array, shape (cycles, trials, responses)
        Activations of the response units.
    rate : float
        :math:`\alpha`; 0.1 in that paper's model.
    noise : float
        SD of Gaussian noise on each response, at each cycle; 0.1.
    threshold : float
        Evidence that is enough; 1.0.
    rng : Generator

    Returns
    -------
    responses, cycles : array of int, shape (trials,)
        As `first_over` returns them.
    """
    a = np.asarray(evidence, dtype=np.float64)
    ordered = np.sort(a, axis=-1)
    best, second = ordered[..., -1:], ordered[..., -2:-1]
    rival = np.where(a == best, second, best)
    steps = rate * (a - rival) + noise * rng.standard_normal(a.shape)
    return first_over(np.cumsum(steps, axis=0), threshold)
