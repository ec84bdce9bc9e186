"""Compiled activation functions, inverses and slopes: twins of `pdpsim.describe.functions.ACTIVATIONS`."""

from __future__ import annotations

import math

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS, TINY
from pdpsim.engine.codes import code_of
from pdpsim.engine.kernel.exponential import exponential
from pdpsim.engine.kernel.machine import apart, exact, fast

LINEAR, LOGISTIC, TANH, RELU, SOFTMAX, THRESHOLD, STOCHASTIC = (
    code_of(ACTIVATIONS, name)
    for name in ("linear", "logistic", "tanh", "relu", "softmax", "threshold", "stochastic")
)


@exact
def unsquash(code: int, a: AnyArray, x: AnyArray) -> None:
    """x = f^-1(a), where there is one."""
    for j in range(len(a)):
        if code == LOGISTIC:
            value = min(max(1.0 * a[j], TINY), 1.0 - TINY)
            x[j] = math.log(value / (1.0 - value))
        elif code == TANH:
            x[j] = math.atanh(min(max(1.0 * a[j], TINY - 1.0), 1.0 - TINY))
        elif code == RELU:
            x[j] = max(1.0 * a[j], 0.0)
        elif code == LINEAR:
            x[j] = a[j]
        elif code in (SOFTMAX, THRESHOLD, STOCHASTIC):
            x[j] = 0.0
        else:
            raise AssertionError("an activation function that no inverse is known of")


@apart
def activate(code: int, x: AnyArray, a: AnyArray) -> None:
    """a = f(x), of units that act alone."""
    one = x.dtype.type(1)
    if code == LINEAR:
        for j in range(len(x)):
            a[j] = x[j]
    elif code == TANH:
        for j in range(len(x)):
            a[j] = math.tanh(x[j])
    elif code == RELU:
        for j in range(len(x)):
            a[j] = max(x[j], one - one)
    elif code == LOGISTIC:
        for j in range(len(x)):
            a[j] = one / (one + exponential(-x[j]))
    elif code in (THRESHOLD, STOCHASTIC):
        for j in range(len(x)):
            a[j] = one if x[j] > 0 else one - one
    else:
        raise AssertionError("an activation function that the kernel has not")


@apart
def softmax(x: AnyArray, a: AnyArray) -> None:
    """a_i = e^{x_i} / sum_j e^{x_j}."""
    most = x[0]
    for j in range(len(x)):
        most = max(most, x[j])
    total = x[0] * 0
    for j in range(len(x)):
        a[j] = exponential(x[j] - most)
        total += a[j]
    for j in range(len(x)):
        a[j] /= total


@fast
def add_delta(code: int, a: AnyArray, dE_da: AnyArray, flat_spot: float, delta: AnyArray) -> None:
    """dE/dx += f'(x) dE/da, of units that act alone."""
    one, flat = a.dtype.type(1), a.dtype.type(flat_spot)
    if code == LOGISTIC:
        for j in range(len(a)):
            delta[j] += dE_da[j] * (a[j] * (one - a[j]) + flat)
    elif code in (LINEAR, THRESHOLD, STOCHASTIC):
        for j in range(len(a)):
            delta[j] += dE_da[j]
    elif code == TANH:
        for j in range(len(a)):
            delta[j] += dE_da[j] * (one - a[j] * a[j])
    elif code == RELU:
        for j in range(len(a)):
            if a[j] > 0:
                delta[j] += dE_da[j]
    else:
        raise AssertionError("an activation function without a slope")


@exact
def slope(code: int, a: float) -> float:
    """Return f'(x), of units whose net input can be averaged over time."""
    if code == LOGISTIC:
        return a * (1.0 - a)
    if code == TANH:
        return 1.0 - a * a
    if code == LINEAR:
        return 1.0
    raise AssertionError("an activation function without an inverse")


@apart
def add_softmax_delta(a: AnyArray, dE_da: AnyArray, delta: AnyArray) -> None:
    """dE/dx_i += a_i (dE/da_i - sum_j a_j dE/da_j)."""
    mean = a[0] * 0
    for j in range(len(a)):
        mean += a[j] * dE_da[j]
    for j in range(len(a)):
        delta[j] += a[j] * (dE_da[j] - mean)
