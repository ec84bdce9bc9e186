"""Compiled error functions, and the steps that measure error and bring it into the network."""

from __future__ import annotations

import math

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ERRORS, TINY
from pdpsim.engine.codes import code_of
from pdpsim.engine.data import Block, Control
from pdpsim.engine.kernel.activations import LINEAR, LOGISTIC, SOFTMAX, STOCHASTIC, THRESHOLD
from pdpsim.engine.kernel.machine import apart, exact, fast
from pdpsim.engine.kernel.views import place
from pdpsim.engine.tables import LayerRow

HALF_SQUARES, SQUARES, CROSS_ENTROPY, DIVERGENCE = (
    code_of(ERRORS, name) for name in ("sum-of-squares", "lens-sum-of-squares", "cross-entropy", "divergence")
)

#: A product of probabilities is kept above this before its logarithm is taken.
SMALLEST = 1e-280


@exact
def held_target(a: float, t: float, target_radius: float, zero_error_radius: float) -> float:
    """See `pdpsim.describe.functions.banded_target`."""
    if target_radius > 0:
        t = t + max(-target_radius, min(target_radius, a - t))
    if zero_error_radius > 0 and abs(a - t) < zero_error_radius:
        t = a
    return t


@exact
def error_value(code: int, a: float, t: float) -> float:
    """Error of a unit; see `pdpsim.describe.functions.ERRORS`."""
    if code == HALF_SQUARES:
        return 0.5 * (a - t) * (a - t)
    if code == SQUARES:
        return 1.0 * (a - t) * (a - t)
    if code == CROSS_ENTROPY:
        b = min(max(1.0 * a, TINY), 1.0 - TINY)
        e = 0.0
        if t != 0:
            e -= t * math.log(b)
        if t != 1:
            e -= (1.0 - t) * math.log(1.0 - b)
        return e
    if t > 0:  # divergence
        return 1.0 * t * math.log(t / max(1.0 * a, TINY))
    return 0.0


@exact
def error_slope(code: int, a: float, t: float) -> float:
    """dE/da of a unit; see `pdpsim.describe.functions.ERRORS`."""
    if code == HALF_SQUARES:
        return 1.0 * (a - t)
    if code == SQUARES:
        return 2.0 * (a - t)
    if code == CROSS_ENTROPY:
        b = min(max(1.0 * a, TINY), 1.0 - TINY)
        return (b - t) / (b * (1.0 - b))
    return -t / max(1.0 * a, TINY)  # divergence


@exact
def is_natural(error: int, activation: int) -> bool:
    """Whether dE/dx is the plain difference; see `pdpsim.describe.functions.Error`."""
    if error == CROSS_ENTROPY:
        return activation == LOGISTIC
    if error == DIVERGENCE:
        return activation == SOFTMAX
    if error == HALF_SQUARES:
        return activation in (LINEAR, THRESHOLD, STOCHASTIC)
    return activation == LINEAR


@exact
def score(
    layer: LayerRow,
    c: Control,
    b: Block,
    clean: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    weights: AnyArray,
    errors: AnyArray,
    worst: AnyArray,
    event: int,
    tick: int,
    counts: bool,
    ends: bool,
) -> None:
    """Add a layer's error, and note its largest |activation - target| where an event ends."""
    n, at, u = layer.units, layer.target_at, place(layer, b, tick)
    plain = c.complete and c.target_radius == 0 and c.zero_error_radius == 0
    for i in range(b.patterns):
        target = targets[row[i] + event, at : at + n]
        a = clean[u + i * n : u + i * n + n]
        if counts:
            e = 0.0
            if plain and c.error <= SQUARES:
                e = squares(a, target) * (0.5 if c.error == HALF_SQUARES else 1.0)
            else:
                e = total_error(c.error, a, target, c.target_radius, c.zero_error_radius, plain)
            errors[b.first + i] += layer.error_scale * weights[b.first + i] * e
        if ends:
            worst[b.first + i] = max(worst[b.first + i], furthest(a, target))


@fast
def squares(a: AnyArray, target: AnyArray) -> float:
    """Return the sum of (t - a)^2."""
    e = 0.0
    for j in range(len(a)):
        e += 1.0 * (a[j] - target[j]) * (a[j] - target[j])
    return e


@apart
def total_error(
    code: int, a: AnyArray, target: AnyArray, target_radius: float, zero_error_radius: float, plain: bool
) -> float:
    """Return the sum of units' errors, whatever the function, with bands and missing targets."""
    if plain and code == CROSS_ENTROPY and is_binary(target):
        return float(binary_cross_entropy(a, target))
    e = 0.0
    for j in range(len(a)):
        if not math.isnan(target[j]):
            held = held_target(a[j], target[j], target_radius, zero_error_radius)
            e += error_value(code, a[j], held)
            if target_radius > 0 or zero_error_radius > 0:  # nothing is left inside the band
                e -= error_value(code, held, held)
    return e


@fast
def is_binary(target: AnyArray) -> bool:
    """Whether all targets are 0 or 1."""
    between = 0.0
    for j in range(len(target)):
        between += abs(1.0 * target[j] * (1.0 - target[j]))
    return bool(between == 0)


@fast
def binary_cross_entropy(a: AnyArray, target: AnyArray) -> float:
    """Return minus the sum of ln a where the target is 1, of ln(1 - a) where it is 0: few logarithms."""
    e, product = 0.0, 1.0
    for j in range(len(a)):
        q = 1.0 * a[j] if target[j] == 1 else 1.0 - a[j]
        product *= min(max(q, TINY), 1.0 - TINY)
        if product < SMALLEST:
            e -= math.log(product)
            product = 1.0
    return e - math.log(product)


@fast
def furthest(a: AnyArray, target: AnyArray) -> float:
    """Return the largest |a - t|."""
    worst = 0.0
    for j in range(len(a)):
        distance = 1.0 * abs(a[j] - target[j])
        if distance > worst:  # never so where the target is missing
            worst = distance
    return worst


@exact
def inject_error(
    layer: LayerRow,
    c: Control,
    b: Block,
    clean: AnyArray,
    dE_da: AnyArray,
    delta: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    weights: AnyArray,
    event: int,
    tick: int,
) -> bool:
    """Add a layer's own error to dE/da, or make it dE/dx where the two functions are natural."""
    n, at, u = layer.units, layer.target_at, place(layer, b, tick)
    natural = is_natural(c.error, layer.activation) and c.flat_spot == 0
    plain = c.complete and c.target_radius == 0 and c.zero_error_radius == 0
    for i in range(b.patterns):
        target, v = targets[row[i] + event, at : at + n], u + i * n
        a, own, dE_dx = clean[v : v + n], dE_da[v : v + n], delta[v : v + n]
        scale = layer.error_scale * a.dtype.type(weights[b.first + i])
        if natural and layer.activation == SOFTMAX:
            divergence_delta(a, target, scale, dE_dx)
        elif plain and natural:
            difference(a, target, scale + scale if c.error == SQUARES else scale, dE_dx)
        elif plain and c.error == HALF_SQUARES:
            add_difference(a, target, scale, own)
        else:
            inject_any(c, a, target, scale, natural, own, dE_dx)
    return natural


@fast
def difference(a: AnyArray, target: AnyArray, scale: float, delta: AnyArray) -> None:
    """dE/dx = scale (a - t)."""
    for j in range(len(a)):
        delta[j] = scale * (a[j] - target[j])


@fast
def add_difference(a: AnyArray, target: AnyArray, scale: float, dE_da: AnyArray) -> None:
    """dE/da += scale (a - t)."""
    for j in range(len(a)):
        dE_da[j] += scale * (a[j] - target[j])


@apart
def divergence_delta(a: AnyArray, target: AnyArray, scale: float, delta: AnyArray) -> None:
    """dE/dx_i = scale (a_i sum_j t_j - t_i): targets need not sum to 1, nor be complete."""
    total = a[0] * 0
    for j in range(len(a)):
        if not math.isnan(target[j]):
            total += target[j]
    for j in range(len(a)):
        delta[j] = scale * a[j] * total
        if not math.isnan(target[j]):
            delta[j] -= scale * target[j]


@apart
def inject_any(
    c: Control, a: AnyArray, target: AnyArray, scale: float, natural: bool, dE_da: AnyArray, delta: AnyArray
) -> None:
    """Add the derivative of any error function, with bands and missing targets."""
    for j in range(len(a)):
        slope = a[0] * 0
        if not math.isnan(target[j]):
            held = held_target(a[j], target[j], c.target_radius, c.zero_error_radius)
            if natural:
                slope = scale * (a[j] - held)
                if c.error == SQUARES:
                    slope += slope
            else:
                slope = scale * error_slope(c.error, a[j], held)
        if natural:
            delta[j] = slope
        else:
            dE_da[j] += slope
