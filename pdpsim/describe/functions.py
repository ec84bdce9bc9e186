"""Activation and error functions, each beside its derivative.

An activation function maps net inputs ``x`` to activations ``a``; its ``backward`` maps dE/da to the
delta, dE/dx, and is written in terms of ``a`` alone. An error function maps activations and targets
to the error of each unit; a target of NaN is "don't care": no error and no derivative.

All arrays have units on their last axis. To add a function, write it and give it an entry in
`ACTIVATIONS` or `ERRORS`, and its branches in `pdpsim/engine/kernel/activations.py` or `errors.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

#: Activations are kept this far from 0 and 1 where a logarithm or a quotient needs it.
TINY = 1e-12


@dataclass(frozen=True)
class Activation:
    """An activation function and its derivative.

    Parameters
    ----------
    forward : callable
        ``a = forward(x)``.
    backward : callable
        ``delta = backward(a, dE_da)``, that is dE/dx.
    inverse : callable, optional
        ``x = inverse(a)``, where there is one: the net input of a given initial activation.
    range : tuple of float
        The lowest and the highest activation.
    closed : bool
        Whether the ends of the range are reached, by more than one net input: then the inverse is not
        everywhere one.
    """

    forward: Callable[[Array], Array]
    backward: Callable[[Array, Array], Array]
    inverse: Callable[[Array], Array] | None
    range: tuple[float, float] = (-math.inf, math.inf)
    closed: bool = False


def linear(x: Array) -> Array:
    """a = x."""
    return x


def linear_backward(a: Array, dE_da: Array) -> Array:
    """da/dx = 1."""
    return dE_da


def logistic(x: Array) -> Array:
    r"""a = 1 / (1 + e^{-x}) (Rumelhart, Hinton & Williams, 1986, p. 329)."""
    limit = 80.0 if x.dtype == np.float32 else 700.0  # beyond, e^x is no number of that kind
    x = np.clip(x, -limit, limit)
    return 1.0 / (1.0 + np.exp(-x))


def logistic_backward(a: Array, dE_da: Array) -> Array:
    """da/dx = a (1 - a)."""
    return dE_da * a * (1.0 - a)


def logit(a: Array) -> Array:
    """Logit: x = ln(a / (1 - a)), with a kept within (0, 1)."""
    a = np.clip(a, TINY, 1.0 - TINY)
    return np.log(a / (1.0 - a))


def tanh_backward(a: Array, dE_da: Array) -> Array:
    """da/dx = 1 - a^2."""
    return dE_da * (1.0 - a * a)


def arctanh(a: Array) -> Array:
    """Inverse of tanh: x = artanh(a), with a kept within (-1, 1)."""
    return np.arctanh(np.clip(a, -1.0 + TINY, 1.0 - TINY))


def relu(x: Array) -> Array:
    """a = max(0, x)."""
    return np.maximum(x, 0.0)


def relu_backward(a: Array, dE_da: Array) -> Array:
    """da/dx = 1 where a > 0, else 0."""
    return np.where(a > 0.0, dE_da, 0.0)


def box(x: Array) -> Array:
    """a = x within -1 and 1, which bound it: the state of a network is in a box (Anderson et al., 1977)."""
    return np.clip(x, -1.0, 1.0)


def box_backward(a: Array, dE_da: Array) -> Array:
    """da/dx = 1 inside the box, 0 on its walls."""
    return np.where(np.abs(a) < 1.0, dE_da, 0.0)


def softmax(x: Array) -> Array:
    r"""a_i = e^{x_i} / \sum_j e^{x_j} (Bridle, 1990)."""
    e: Array = np.exp(x - x.max(axis=-1, keepdims=True))
    total: Array = e.sum(axis=-1, keepdims=True)
    return e / total


def softmax_backward(a: Array, dE_da: Array) -> Array:
    r"""dE/dx_i = a_i (dE/da_i - \sum_j a_j dE/da_j)."""
    mean: Array = (a * dE_da).sum(axis=-1, keepdims=True)
    return a * (dE_da - mean)


def threshold(x: Array) -> Array:
    """a = 1 where x > 0, else 0."""
    return np.asarray(x > 0.0, dtype=x.dtype)


def threshold_backward(a: Array, dE_da: Array) -> Array:
    """Taken as 1: the perceptron's procedure learns from the difference of target and output itself."""
    return dE_da


def winner(x: Array) -> Array:
    """a = 1 for the unit with the largest net input (the first of several), 0 for the others."""
    a = np.zeros_like(x)
    np.put_along_axis(a, x.argmax(axis=-1)[..., None], 1.0, axis=-1)
    return a


#: Units that are on or off.
ON_OR_OFF = frozenset({"threshold", "stochastic", "winner"})
#: Units without a slope along which an error could be carried back.
WITHOUT_SLOPE = ON_OR_OFF | {"interactive"}

ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation(linear, linear_backward, linear),
    "logistic": Activation(logistic, logistic_backward, logit, (0.0, 1.0)),
    "tanh": Activation(np.tanh, tanh_backward, arctanh, (-1.0, 1.0)),
    "relu": Activation(relu, relu_backward, relu, (0.0, math.inf), closed=True),
    "softmax": Activation(softmax, softmax_backward, None, (0.0, 1.0)),
    "threshold": Activation(threshold, threshold_backward, None, (0.0, 1.0)),
    # with logistic noise of the layer's temperature on its net input: on with probability 1/(1 + e^{-x/T})
    "stochastic": Activation(threshold, threshold_backward, None, (0.0, 1.0)),
    "winner": Activation(winner, threshold_backward, None, (0.0, 1.0)),
    # no function of the net input, which moves the activation: see `pdpsim.describe.interaction`
    "interactive": Activation(linear, threshold_backward, None),
    "box": Activation(box, box_backward, box, (-1.0, 1.0), closed=True),
}


@dataclass(frozen=True)
class Error:
    """An error function and its derivative.

    Parameters
    ----------
    value : callable
        ``e = value(a, t)``: the error of each unit.
    slope : callable
        ``dE_da = slope(a, t)``.
    natural : frozenset of str
        Activation functions with which dE/dx is simply ``scale * (a - t)``: computed so, it neither
        overflows nor loses digits when units saturate.
    scale : float
        That scale.
    targets : tuple of float
        The lowest and the highest target.
    activations : frozenset of str
        Activation functions of units that it can be applied to; any if empty.
    """

    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    natural: frozenset[str] = frozenset()
    scale: float = 1.0
    targets: tuple[float, float] = (-math.inf, math.inf)
    activations: frozenset[str] = frozenset()


def half_squares(a: Array, t: Array) -> Array:
    """E = 1/2 (t - a)^2 (Rumelhart, Hinton & Williams, 1986, p. 323)."""
    return 0.5 * (a - t) ** 2


def half_squares_slope(a: Array, t: Array) -> Array:
    """dE/da = a - t."""
    return a - t


def squares(a: Array, t: Array) -> Array:
    """E = (t - a)^2, without the half: the convention of Lens."""
    return (a - t) ** 2


def squares_slope(a: Array, t: Array) -> Array:
    """dE/da = 2 (a - t)."""
    return 2.0 * (a - t)


def cross_entropy(a: Array, t: Array) -> Array:
    """E = -[t ln a + (1 - t) ln(1 - a)], for units that act alone (Hinton, 1989).

    Targets of 0 and 1 give 0 where they are met exactly.
    """
    a = np.clip(np.asarray(a, dtype=np.float64), TINY, 1.0 - TINY)
    e: Array = -(t * np.log(a) + (1.0 - t) * np.log(1.0 - a))
    return e


def cross_entropy_slope(a: Array, t: Array) -> Array:
    """dE/da = (a - t) / (a (1 - a))."""
    a = np.clip(np.asarray(a, dtype=np.float64), TINY, 1.0 - TINY)
    slope: Array = (a - t) / (a * (1.0 - a))
    return slope


def divergence(a: Array, t: Array) -> Array:
    """E = t ln(t / a), for outputs that sum to 1 (Kullback & Leibler, 1951)."""
    safe = np.where(t > 0.0, t, 1.0)
    e: Array = np.where(t > 0.0, t * np.log(safe / np.maximum(a, TINY)), 0.0)
    return np.where(np.isnan(t), np.nan, e)


def divergence_slope(a: Array, t: Array) -> Array:
    """dE/da = -t / a."""
    return -t / np.maximum(a, TINY)


#: Units whose activations are probabilities.
PROBABILITIES = frozenset({"logistic", "softmax"})

ERRORS: dict[str, Error] = {
    "sum-of-squares": Error(
        half_squares, half_squares_slope, frozenset({"linear", "threshold", "stochastic"})
    ),
    "lens-sum-of-squares": Error(squares, squares_slope, frozenset({"linear"}), 2.0),
    "cross-entropy": Error(
        cross_entropy, cross_entropy_slope, frozenset({"logistic"}), 1.0, (0.0, 1.0), PROBABILITIES
    ),
    "divergence": Error(divergence, divergence_slope, frozenset({"softmax"}), 1.0, (0.0, 1.0), PROBABILITIES),
}


def banded_target(a: Array, t: Array, target_radius: float, zero_error_radius: float) -> Array:
    """Return the targets that the units are held to, given how near they are already.

    Parameters
    ----------
    a, t : array, shape (..., units)
        Activations and targets.
    target_radius : float
        The target is moved towards the activation by up to this much: no error within the radius,
        and outside it the error is measured **from the band's edge** (targets of 0 and 1 with a radius
        of 0.2 ask for below 0.2 and above 0.8; Rumelhart, Hinton & Williams, 1986, p. 358).
    zero_error_radius : float
        No error within this radius; outside it the error is measured from the target itself.

    Returns
    -------
    array, shape (..., units)
        The effective targets; NaN stays NaN.
    """
    if target_radius > 0.0:
        t = t + np.clip(a - t, -target_radius, target_radius)
    if zero_error_radius > 0.0:
        t = np.asarray(np.where(np.abs(a - t) < zero_error_radius, a, t))
    return t
