"""The kernel's steps: one projection or one layer at one tick.

Each has the name of its twin in :mod:`pdpsim.engine.textbook`. Layers are stretches of a row of units:
``to`` or ``u`` is the first, ``n`` the number. None allocates memory.
"""

from __future__ import annotations

import math

from pdpsim.base.files import AnyArray
from pdpsim.describe.functions import TINY
from pdpsim.engine.kernel.data import Control
from pdpsim.engine.kernel.machine import exact, fast, inlined
from pdpsim.engine.plan import Tables


@inlined
def add_row(to: AnyArray, c: float, row: AnyArray) -> None:
    """Add a multiple of a row to another; rows are sliced out, since indices that begin at 0 are fast."""
    for j in range(len(row)):
        to[j] += c * row[j]


@fast
def net_input(
    w: AnyArray, at: int, n: int, a: AnyArray, first: int, count: int, net: AnyArray, to: int
) -> None:
    """net_j += sum_i a_i w_ij, four senders a pass, those that are off left out."""
    out = net[to : to + n]
    k = 0
    c0 = c1 = c2 = a[first]
    r0 = r1 = r2 = 0
    for i in range(count):
        ai = a[first + i]
        if ai == 0:
            continue
        r = at + i * n
        if k == 0:
            c0, r0 = ai, r
        elif k == 1:
            c1, r1 = ai, r
        elif k == 2:
            c2, r2 = ai, r
        else:
            w0, w1, w2, w3 = w[r0 : r0 + n], w[r1 : r1 + n], w[r2 : r2 + n], w[r : r + n]
            for j in range(n):
                out[j] += c0 * w0[j] + c1 * w1[j] + c2 * w2[j] + ai * w3[j]
            k = -1
        k += 1
    if k > 0:
        add_row(out, c0, w[r0 : r0 + n])
    if k > 1:
        add_row(out, c1, w[r1 : r1 + n])
    if k > 2:
        add_row(out, c2, w[r2 : r2 + n])


@exact
def move(source: AnyArray, at: int, target: AnyArray, to: int, n: int) -> None:
    """Copy n values (a slice would be copied twice, in case the two overlap)."""
    for i in range(n):
        target[to + i] = source[at + i]


@fast
def squash(code: int, x: AnyArray, a: AnyArray, at: int, n: int) -> None:
    """a = f(x); see `pdpsim.describe.functions.ACTIVATIONS`."""
    one = x.dtype.type(1)
    if code == 1:
        for j in range(at, at + n):
            a[j] = one / (one + math.exp(-x[j]))
    elif code == 0:
        for j in range(at, at + n):
            a[j] = x[j]
    elif code == 2:
        for j in range(at, at + n):
            a[j] = math.tanh(x[j])
    elif code == 3:
        for j in range(at, at + n):
            a[j] = max(x[j], one - one)
    else:
        most = x[at]
        for j in range(at + 1, at + n):
            most = max(most, x[j])
        total = one - one
        for j in range(at, at + n):
            a[j] = math.exp(x[j] - most)
            total += a[j]
        for j in range(at, at + n):
            a[j] /= total


@fast
def to_delta(code: int, a: AnyArray, d: AnyArray, at: int, n: int) -> None:
    """Turn dE/da into dE/dx in place."""
    one = a.dtype.type(1)
    if code == 1:
        for j in range(at, at + n):
            d[j] *= a[j] * (one - a[j])
    elif code == 2:
        for j in range(at, at + n):
            d[j] *= one - a[j] * a[j]
    elif code == 3:
        for j in range(at, at + n):
            if a[j] <= 0:
                d[j] = 0
    elif code == 4:
        mean = one - one
        for j in range(at, at + n):
            mean += a[j] * d[j]
        for j in range(at, at + n):
            d[j] = a[j] * (d[j] - mean)


@fast
def carry_back(
    w: AnyArray, at: int, n: int, delta: AnyArray, to: int, dE_da: AnyArray, first: int, count: int
) -> None:
    """dE/da_i += sum_j w_ij dE/dnet_j."""
    e = delta[to : to + n]
    for i in range(count):
        row = w[at + i * n : at + i * n + n]
        s = row[0] * 0
        for j in range(n):
            s += row[j] * e[j]
        dE_da[first + i] += s


@fast
def accumulate(
    g: AnyArray, at: int, n: int, a: AnyArray, first: int, count: int, delta: AnyArray, to: int
) -> None:
    """g_ij += a_i delta_j."""
    for i in range(count):
        if a[first + i] != 0:
            add_row(g[at + i * n : at + i * n + n], a[first + i], delta[to : to + n])


@fast
def change_weights(
    w: AnyArray,
    v: AnyArray,
    at: int,
    n: int,
    a: AnyArray,
    first: int,
    count: int,
    delta: AnyArray,
    to: int,
    rate: float,
    momentum: float,
    keep: float,
) -> None:
    """Gradient descent at once: change = momentum change - rate a_i delta_j, without a gradient vector."""
    e = delta[to : to + n]
    for i in range(count):
        c = -rate * a[first + i]
        row = w[at + i * n : at + i * n + n]
        if momentum != 0:
            change = v[at + i * n : at + i * n + n]
            for j in range(n):
                moved = momentum * change[j] + c * e[j]
                change[j] = moved
                row[j] += moved
        elif c != 0:
            add_row(row, c, e)
        if keep != 1:
            for j in range(n):
                row[j] *= keep


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
    if code == 0:
        return 0.5 * (a - t) * (a - t)
    if code == 1:
        return 1.0 * (a - t) * (a - t)
    if code == 2:
        b = min(max(1.0 * a, TINY), 1.0 - TINY)
        e = 0.0
        if t != 0:
            e -= t * math.log(b)
        if t != 1:
            e -= (1.0 - t) * math.log(1.0 - b)
        return e
    if t > 0:
        return 1.0 * t * math.log(t / max(1.0 * a, TINY))
    return 0.0


@exact
def error_slope(code: int, a: float, t: float) -> float:
    """dE/da of a unit; see `pdpsim.describe.functions.ERRORS`."""
    if code == 0:
        return 1.0 * (a - t)
    if code == 1:
        return 2.0 * (a - t)
    if code == 2:
        b = min(max(1.0 * a, TINY), 1.0 - TINY)
        return (b - t) / (b * (1.0 - b))
    return -t / max(1.0 * a, TINY)


@exact
def is_natural(error: int, activation: int) -> bool:
    """Whether dE/dx is the plain difference; see `pdpsim.describe.functions.Error`."""
    if error < 2:
        return activation == 0
    return activation == (1 if error == 2 else 4)


@exact
def score(t: Tables, c: Control, k: int, a: AnyArray, target: AnyArray) -> float:
    """Return a layer's error."""
    at, u = t.target_at[k], t.offset[k]
    banded = c.target_radius > 0 or c.zero_error_radius > 0
    e = 0.0
    for j in range(t.size[k]):
        goal = target[at + j]
        if not math.isnan(goal):
            held = held_target(a[u + j], goal, c.target_radius, c.zero_error_radius)
            e += error_value(c.error, a[u + j], held)
            if banded:  # nothing is left inside the band
                e -= error_value(c.error, held, held)
    return float(t.error_scale[k] * e)


@exact
def furthest(t: Tables, k: int, a: AnyArray, target: AnyArray) -> float:
    """Return a layer's largest |activation - target|."""
    worst = 0.0
    for j in range(t.size[k]):
        goal = target[t.target_at[k] + j]
        if not math.isnan(goal):
            worst = max(worst, abs(a[t.offset[k] + j] - goal))
    return worst


@fast
def inject_error(
    t: Tables,
    c: Control,
    k: int,
    a: AnyArray,
    target: AnyArray,
    weight: float,
    dE_da: AnyArray,
    dE_dx: AnyArray,
) -> None:
    """Add a layer's own error to dE/da, or to dE/dx where the two functions are natural."""
    at, u = t.target_at[k], t.offset[k]
    natural = is_natural(c.error, t.activation[k])
    scale = t.error_scale[k] * weight
    if natural and t.activation[k] == 4:  # a_i sum_j t_j - t_i: targets need not sum to 1, nor be complete
        total = 0.0
        for j in range(t.size[k]):
            if not math.isnan(target[at + j]):
                total += target[at + j]
        for j in range(t.size[k]):
            dE_dx[u + j] += scale * a[u + j] * total
            if not math.isnan(target[at + j]):
                dE_dx[u + j] -= scale * target[at + j]
        return
    for j in range(t.size[k]):
        goal = target[at + j]
        if not math.isnan(goal):
            held = held_target(a[u + j], goal, c.target_radius, c.zero_error_radius)
            if natural:
                d = scale * (a[u + j] - held)
                dE_dx[u + j] += d + d if c.error == 1 else d
            else:
                dE_da[u + j] += scale * error_slope(c.error, a[u + j], held)


@fast
def carry_through_copy(
    t: Tables,
    c: Control,
    k: int,
    tick: int,
    fresh: int,
    told: AnyArray,
    dE_da: AnyArray,
) -> None:
    """Carry a context's error back to what it was copied from, within the window.

    ``told`` are the last event's targets: where a context was taught one, no activation had a part in it.
    """
    u, n = t.offset[k], t.size[k]
    if tick == 1 and not fresh:
        return
    if (tick - 1) % c.ticks > 0 or tick == 1:
        for j in range(n):
            dE_da[tick - 1, u + j] += dE_da[tick, u + j]
        return
    o, at = t.offset[t.copied[k]], t.target_at[t.copied[k]]
    taught = c.teach and t.teacher[k]
    for j in range(n):
        if not taught or math.isnan(told[at + j]):
            dE_da[tick - 1, o + j] += dE_da[tick, u + j]
        dE_da[tick - 1, u + j] += t.trace[k] * dE_da[tick, u + j]
