"""Compiled steps that carry error back, the twins of those in :mod:`pdpsim.engine.steps`."""

from __future__ import annotations

import math

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ERRORS, TINY
from pdpsim.engine.codes import code_of
from pdpsim.engine.data import Block, Control
from pdpsim.engine.kernel.forward import (
    LINEAR,
    LOGISTIC,
    RELU,
    SOFTMAX,
    STOCHASTIC,
    TANH,
    THRESHOLD,
    place,
)
from pdpsim.engine.kernel.machine import apart, exact, fast
from pdpsim.engine.kernel.products import LOOP, add_outer_product, add_product, add_product_back, add_row
from pdpsim.engine.plan import LayerRow, ProjectionRow, Tables

HALF_SQUARES, SQUARES, CROSS_ENTROPY, DIVERGENCE = (
    code_of(ERRORS, name) for name in ("sum-of-squares", "lens-sum-of-squares", "cross-entropy", "divergence")
)

#: A product of probabilities is kept above this before its logarithm is taken.
SMALLEST = 1e-280


# Errors


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
            elif plain and c.error == CROSS_ENTROPY:
                e = cross_entropy(a, target)
            else:
                e = total_error(c.error, a, target, c.target_radius, c.zero_error_radius)
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
def cross_entropy(a: AnyArray, target: AnyArray) -> float:
    """Return the sum of -[t ln a + (1 - t) ln(1 - a)]; targets of 0 and 1 share their logarithms."""
    e, product = 0.0, 1.0
    for j in range(len(a)):
        q = min(max(1.0 * a[j], TINY), 1.0 - TINY)
        if target[j] == 0:
            product *= 1.0 - q
        elif target[j] == 1:
            product *= q
        else:
            e -= target[j] * math.log(q) + (1.0 - target[j]) * math.log(1.0 - q)
        if product < SMALLEST:
            e -= math.log(product)
            product = 1.0
    return e - math.log(product)


@apart
def total_error(
    code: int, a: AnyArray, target: AnyArray, target_radius: float, zero_error_radius: float
) -> float:
    """Return the sum of units' errors, whatever the function, with bands and missing targets."""
    e = 0.0
    for j in range(len(a)):
        if not math.isnan(target[j]):
            held = held_target(a[j], target[j], target_radius, zero_error_radius)
            e += error_value(code, a[j], held)
            if target_radius > 0 or zero_error_radius > 0:  # nothing is left inside the band
                e -= error_value(code, held, held)
    return e


@fast
def furthest(a: AnyArray, target: AnyArray) -> float:
    """Return the largest |a - t|."""
    worst = 0.0
    for j in range(len(a)):
        distance = 1.0 * abs(a[j] - target[j])
        if distance > worst:  # never so where the target is missing
            worst = distance
    return worst


# From errors to deltas


@exact
def clear(layer: LayerRow, b: Block, dE_da: AnyArray, later: AnyArray, first: int, last: int) -> None:
    """dE/da = 0 from tick `first` to tick `last`."""
    n, at = layer.units * b.patterns, place(layer, b, first)
    dE_da[at : at + (last - first + 1) * n] = 0
    if layer.dt != 1:
        later[layer.offset * b.patterns : layer.offset * b.patterns + n] = 0


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


@fast
def to_delta(
    layer: LayerRow,
    b: Block,
    clean: AnyArray,
    dE_da: AnyArray,
    delta: AnyArray,
    natural: bool,
    flat_spot: float,
    tick: int,
) -> None:
    """dE/dx = f'(x) dE/da, added to what natural functions have made of the layer's own error."""
    if natural and not layer.hears:
        return
    u, code = place(layer, b, tick), layer.activation
    until = u + layer.units * b.patterns
    a, back, dE_dx = clean[u:until], dE_da[u:until], delta[u:until]
    one, flat = a.dtype.type(1), a.dtype.type(flat_spot)
    if not natural:
        dE_dx[:] = 0
    if code == LOGISTIC:
        for j in range(len(a)):
            dE_dx[j] += back[j] * (a[j] * (one - a[j]) + flat)
    elif code in (LINEAR, THRESHOLD, STOCHASTIC):
        for j in range(len(a)):
            dE_dx[j] += back[j]
    elif code == TANH:
        for j in range(len(a)):
            dE_dx[j] += back[j] * (one - a[j] * a[j])
    elif code == RELU:
        for j in range(len(a)):
            if a[j] > 0:
                dE_dx[j] += back[j]
    elif code == SOFTMAX:
        for i in range(b.patterns):
            v = slice(i * layer.units, (i + 1) * layer.units)
            softmax_delta(a[v], back[v], dE_dx[v])


@apart
def softmax_delta(a: AnyArray, dE_da: AnyArray, delta: AnyArray) -> None:
    """dE/dx_i += a_i (dE/da_i - sum_j a_j dE/da_j)."""
    mean = a[0] * 0
    for j in range(len(a)):
        mean += a[j] * dE_da[j]
    for j in range(len(a)):
        delta[j] += a[j] * (dE_da[j] - mean)


@exact
def average_back(layer: LayerRow, b: Block, delta: AnyArray, later: AnyArray, tick: int) -> None:
    """dE/dx(t) += (1 - dt) dE/dx(t+1), and delta = dt dE/dx."""
    n, u, v, kept = layer.units * b.patterns, place(layer, b, tick), layer.offset * b.patterns, 1 - layer.dt
    now, then = delta[u : u + n], later[v : v + n]
    for j in range(n):
        then[j] = now[j] + kept * then[j]
        now[j] = layer.dt * then[j]


@fast
def carry_back(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    one: AnyArray,
    tick: int,
) -> None:
    """dE/da_i += sum_j w_ij delta_j."""
    m, n = sender.units, receiver.units
    u, first = place(receiver, b, tick), place(sender, b, tick - link.delay)
    if b.patterns > 1 and b.patterns * m * n > LOOP:
        add_product_back(one, delta, u, w, link.weight, dE_da, first, b.patterns, m, n)
        return
    for q in range(b.patterns):
        e = delta[u + q * n : u + q * n + n]
        for i in range(m):
            row = w[link.weight + i * n : link.weight + i * n + n]
            total = row[0] * 0
            for j in range(n):
                total += row[j] * e[j]
            dE_da[first + q * m + i] += total


@apart
def carry_error(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    one: AnyArray,
    tick: int,
) -> None:
    """dE/da_i += sum_j delta_j b_ji, along a projection that carries error."""
    m, n, u, v = sender.units, receiver.units, place(sender, b, tick), place(receiver, b, tick)
    if b.patterns > 1 and b.patterns * m * n > LOOP:
        add_product(one, delta, u, w, link.weight, dE_da, v, b.patterns, m, n)
        return
    for q in range(b.patterns):
        for j in range(m):
            row = w[link.weight + j * n : link.weight + j * n + n]
            add_row(dE_da[v + q * n : v + q * n + n], delta[u + q * m + j], row)


@apart
def carry_through_copy(
    layer: LayerRow,
    source: LayerRow,
    c: Control,
    b: Block,
    dE_da: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """Carry a context's error back to what it was copied from in the event before, within the window."""
    if tick == 1 and not b.fresh:
        return
    n, now, before = layer.units, place(layer, b, tick), place(layer, b, tick - 1)
    if (tick - 1) % c.ticks > 0 or tick == 1:
        for j in range(n * b.patterns):
            dE_da[before + j] += dE_da[now + j]
        return
    copied, taught = place(source, b, tick - 1), c.teach and layer.teacher
    for i in range(b.patterns):
        for j in range(n):
            e = dE_da[now + i * n + j]
            # where the context was taught a target, no activation had a part in it
            if not taught or math.isnan(targets[row[i] + event, source.target_at + j]):
                dE_da[copied + i * n + j] += e
            dE_da[before + i * n + j] += layer.trace * e


# From deltas to gradients and changes of weights


@fast
def accumulate_biases(layer: LayerRow, b: Block, g: AnyArray, delta: AnyArray, first: int, last: int) -> None:
    """dE/dbias_j = sum of delta_j over ticks and patterns."""
    n, at = layer.units, place(layer, b, first)
    bias = g[layer.bias : layer.bias + n]
    for row in range((last - first + 1) * b.patterns):
        add_row(bias, 1, delta[at + row * n : at + row * n + n])


@exact
def accumulate(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    g: AnyArray,
    a: AnyArray,
    delta: AnyArray,
    one: AnyArray,
    sparse: int,
    first: int,
    last: int,
) -> None:
    """g_ij += sum of a_i delta_j over ticks and patterns."""
    u, v = place(sender, b, first - link.delay), place(receiver, b, first)
    rows = (last - first + 1) * b.patterns
    outer(one, a, u, delta, v, g, link.weight, rows, sender.units, receiver.units, sparse)


@apart
def accumulate_error(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    g: AnyArray,
    a: AnyArray,
    delta: AnyArray,
    one: AnyArray,
    first: int,
    last: int,
) -> None:
    """g_ji += sum of delta_j a_i: the gradient of the weights that lead the other way."""
    u, v = place(sender, b, first), place(receiver, b, first)
    rows = (last - first + 1) * b.patterns
    outer(one, delta, u, a, v, g, link.weight, rows, sender.units, receiver.units, 0)


@apart
def accumulate_still(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    g: AnyArray,
    a: AnyArray,
    delta: AnyArray,
    scratch: AnyArray,
    one: AnyArray,
    sparse: int,
    first: int,
    last: int,
) -> None:
    """g_ij += a_i times the sum of delta_j over ticks in which the sender stays as it is, over patterns."""
    n = receiver.units * b.patterns
    total = scratch[:n]
    total[:] = 0
    for tick in range(first, last + 1):
        at = place(receiver, b, tick)
        add_row(total, 1, delta[at : at + n])
    u = place(sender, b, first - link.delay)
    outer(one, a, u, scratch, 0, g, link.weight, b.patterns, sender.units, receiver.units, sparse)


@apart
def outer(
    one: AnyArray,
    a: AnyArray,
    first: int,
    delta: AnyArray,
    to: int,
    g: AnyArray,
    at: int,
    rows: int,
    m: int,
    n: int,
    sparse: int,
) -> None:
    """g_ij += sum over rows of a_i delta_j, senders that are off left out where many are."""
    if rows > 1 and not sparse and rows * m * n > LOOP:
        add_outer_product(one, a, first, delta, to, g, at, rows, m, n)
        return
    for row in range(rows):
        e = delta[to + row * n : to + row * n + n]
        for i in range(m):
            ai = a[first + row * m + i]
            if ai != 0:
                add_row(g[at + i * n : at + i * n + n], ai, e)


@apart
def start_gradient(
    layer: LayerRow, b: Block, g: AnyArray, a: AnyArray, dE_da: AnyArray, later: AnyArray
) -> None:
    """Add the gradient of trained start values, through activations and through averaged net input."""
    n, u, v = layer.units, place(layer, b, 0), layer.offset * b.patterns
    for i in range(b.patterns):
        for j in range(n):
            e = dE_da[u + i * n + j]
            if layer.dt != 1:
                start, slope = 1.0 * a[u + i * n + j], 1.0
                if layer.activation == LOGISTIC:
                    slope = start * (1.0 - start)
                elif layer.activation == TANH:
                    slope = 1.0 - start * start
                if slope > TINY:  # at the edge of its range a unit's net input is kept still
                    e += (1 - layer.dt) * later[v + i * n + j] / slope
            g[layer.start_weight + j] += e


@fast
def change_weights(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    c: Control,
    b: Block,
    w: AnyArray,
    vectors: AnyArray,
    rates: AnyArray,
    decays: AnyArray,
    a: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    back: bool,
) -> None:
    """Gradient descent at once, without a sum of gradients, and the error carried back in the same pass.

    change = momentum change - rate a_i delta_j, with the weight's own decay inside it or after it.
    """
    m, n = sender.units, receiver.units
    u, first = place(receiver, b, 1), place(sender, b, 1)
    e = delta[u : u + n]
    rate, momentum, decay = rates[0], w.dtype.type(c.p0), decays[0]
    inside = decay if c.decay_in_change else decay * 0
    kept = 1 - decay + inside
    for i in range(m):
        step, at = -rate * a[first + i], link.weight + i * n
        row = w[at : at + n]
        if back:
            total = row[0] * 0
            for j in range(n):
                total += row[j] * e[j]
            dE_da[first + i] += total
        if momentum != 0:
            change = vectors[0, at : at + n]
            if decay == 0:
                for j in range(n):
                    moved = momentum * change[j] + step * e[j]
                    change[j] = moved
                    row[j] += moved
            else:
                for j in range(n):
                    moved = momentum * change[j] + step * e[j] - inside * row[j]
                    change[j] = moved
                    row[j] = (row[j] + moved) * kept
        else:
            if step != 0:
                add_row(row, step, e)
            if kept != 1:
                for j in range(n):
                    row[j] *= kept


@fast
def change_biases(
    layer: LayerRow,
    c: Control,
    b: Block,
    w: AnyArray,
    vectors: AnyArray,
    rates: AnyArray,
    decays: AnyArray,
    delta: AnyArray,
) -> None:
    """Gradient descent of the biases at once; see `change_weights`."""
    n, at, u = layer.units, layer.bias, place(layer, b, 1)
    e, biases, change = delta[u : u + n], w[at : at + n], vectors[0, at : at + n]
    rate, momentum, decay = rates[0], w.dtype.type(c.p0), decays[0]
    inside = decay if c.decay_in_change else decay * 0
    kept = 1 - decay + inside
    for j in range(n):
        moved = momentum * change[j] - rate * e[j] - inside * biases[j]
        change[j] = moved
        biases[j] = (biases[j] + moved) * kept


@apart
def last_change(
    t: Tables, rows: int, vectors: AnyArray, rates: AnyArray, a: AnyArray, delta: AnyArray
) -> None:
    """Write down the last change of each weight: plain descent needs none, momentum after it does."""
    change, rate = vectors[0], rates[0]
    b = Block(0, 1, 1, 0, 0, 1, 1, 0, 0.0, rows)
    for k in range(len(t.layers)):
        layer = t.layers[k]
        u, n = place(layer, b, 1), layer.units
        for p in range(layer.first, layer.last):
            link = t.projections[p]
            sender = t.layers[link.sender]
            first = place(sender, b, 1)
            for i in range(sender.units):
                for j in range(n):
                    change[link.weight + i * n + j] = -rate * a[first + i] * delta[u + j]
        if layer.bias >= 0:
            for j in range(n):
                change[layer.bias + j] = -rate * delta[u + j]


@apart
def fast_back(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    c: Control,
    b: Block,
    a: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    tick: int,
) -> None:
    """Carry error back through fast weights: to what was sent, and to what they were made from."""
    m, n = sender.units, receiver.units
    for q in range(b.patterns):
        sent, u = place(sender, b, tick - link.delay) + q * m, place(receiver, b, tick) + q * n
        strength = link.fast_rate
        for event in range((tick - 1) // c.ticks, 0, -1):
            pre, post = place(sender, b, event * c.ticks) + q * m, place(receiver, b, event * c.ticks) + q * n
            match, pull = a[pre] * 0, a[pre] * 0
            for i in range(m):
                match += strength * a[pre + i] * a[sent + i]
            for j in range(n):
                pull += strength * a[post + j] * delta[u + j]
            for i in range(m):
                dE_da[sent + i] += pull * a[pre + i]
                dE_da[pre + i] += pull * a[sent + i]
            for j in range(n):
                dE_da[post + j] += match * delta[u + j]
            strength *= link.fast_kept


__all__ = [
    "accumulate",
    "accumulate_biases",
    "accumulate_error",
    "accumulate_still",
    "average_back",
    "carry_back",
    "carry_error",
    "carry_through_copy",
    "change_biases",
    "change_weights",
    "clear",
    "fast_back",
    "inject_error",
    "last_change",
    "score",
    "start_gradient",
    "to_delta",
]
