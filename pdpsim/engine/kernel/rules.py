"""The kernel's update rules, the twins of :mod:`pdpsim.describe.updates`, on flat vectors."""

from __future__ import annotations

import math

from pdpsim.describe.updates import RULES
from pdpsim.engine.codes import code_of
from pdpsim.engine.data import Control, Memory
from pdpsim.engine.kernel.machine import alone, exact

DESCENT, BOUNDED, DELTA_BAR_DELTA, QUICKPROP, RPROP, ADAM = (
    code_of(RULES, name)
    for name in ("gradient-descent", "bounded-momentum", "delta-bar-delta", "quickprop", "rprop", "adam")
)


@alone
def apply_rule(c: Control, y: Memory) -> None:
    """Change the weights by the summed gradient; see `pdpsim.engine.weights.apply_rule`."""
    w, g = y.w, y.g
    for i in range(len(w)):
        g[i] *= y.live[i]
    if c.tied:
        y.shared[:] = 0
        for i in range(len(w)):
            y.shared[y.tie[i]] += g[i]
        for i in range(len(w)):
            g[i] = y.shared[y.tie[i]]
    if c.rule == DESCENT:
        descend(c, y, 1.0)
    elif c.rule == BOUNDED:
        length = 0.0
        for i in range(len(w)):
            length += g[i] * g[i]
        descend(c, y, max(1.0, math.sqrt(length)))
    elif c.rule == DELTA_BAR_DELTA:
        delta_bar_delta(c, y)
    elif c.rule == QUICKPROP:
        quickprop(c, y)
    elif c.rule == RPROP:
        rprop(c, y)
    elif c.rule == ADAM:
        adam(c, y)
    for i in range(len(w)):
        g[i] = 0
    if not c.decay_in_change:
        for i in range(len(w)):
            w[i] *= 1 - y.decay[i]
    if c.limited:
        for i in range(len(w)):
            w[i] = min(max(w[i], y.low[i]), y.high[i])
    y.counts[0] += 1
    y.counts[1] = 0
    y.totals[1] = y.totals[0]
    y.totals[0] = 0.0


@exact
def descend(c: Control, y: Memory, shrink: float) -> None:
    """See `GradientDescent` and, with a gradient to shrink, `BoundedMomentum`: p0 momentum."""
    w, g, change = y.w, y.g, y.vectors[0]
    momentum, length = w.dtype.type(c.p0), w.dtype.type(shrink)
    for i in range(len(w)):
        moved = momentum * change[i] - y.rate[i] * (g[i] / length)
        if c.decay_in_change:
            moved -= y.decay[i] * w[i]
        change[i] = moved
        w[i] += moved


@exact
def delta_bar_delta(c: Control, y: Memory) -> None:
    """See `pdpsim.describe.updates.DeltaBarDelta`: p0 momentum, p1 up, p2 down, p3 smooth."""
    w, g, m, rate = y.w, y.g, y.vectors, y.rate
    for i in range(len(w)):
        agreement = m[2, i] * g[i]
        if agreement > 0:
            m[1, i] += c.p1
        elif agreement < 0:
            m[1, i] *= c.p2
        m[2, i] = c.p3 * m[2, i] + (1 - c.p3) * g[i]
        moved = c.p0 * m[0, i] - rate[i] * m[1, i] * g[i]
        if c.decay_in_change:
            moved -= y.decay[i] * w[i]
        m[0, i] = moved
        w[i] += moved


@exact
def quickprop(c: Control, y: Memory) -> None:
    """See `pdpsim.describe.updates.Quickprop`: p0 growth."""
    w, g, m, rate = y.w, y.g, y.vectors, y.rate
    shrink = c.p0 / (1 + c.p0)
    for i in range(len(w)):
        change, slope = m[0, i], m[1, i]
        direction = 1 if change > 0 else -1 if change < 0 else 0
        jump = 0.0
        if direction != 0:
            if g[i] * direction <= shrink * slope * direction:
                jump = c.p0 * change
            elif slope == g[i]:
                jump = change * g[i]
            else:
                jump = change * g[i] / (slope - g[i])
        if direction == 0 or g[i] * direction < 0:
            jump -= rate[i] * g[i]
        m[0, i] = jump
        m[1, i] = g[i]
        w[i] += m[0, i]


@exact
def rprop(c: Control, y: Memory) -> None:
    """See `pdpsim.describe.updates.Rprop`: p0 up, p1 down, p2 smallest, p3 largest."""
    w, g, m, rate = y.w, y.g, y.vectors, y.rate
    back = c.variant == 0 or (c.variant == 2 and y.totals[0] > y.totals[1])
    for i in range(len(w)):
        agreement = m[2, i] * g[i]
        if agreement > 0:
            m[1, i] = min(m[1, i] * c.p0, c.p3)
        elif agreement < 0:
            m[1, i] = max(m[1, i] * c.p1, c.p2)
        sign = 1 if g[i] > 0 else -1 if g[i] < 0 else 0
        change = -sign * m[1, i] if rate[i] > 0 else 0.0
        if agreement < 0 and c.variant != 1:
            change = -m[0, i] if back else 0.0
        m[2, i] = 0 if agreement < 0 and c.variant != 1 else g[i]
        m[0, i] = change
        w[i] += m[0, i]


@exact
def adam(c: Control, y: Memory) -> None:
    """See `pdpsim.describe.updates.Adam`: p0 beta1, p1 beta2, p2 epsilon."""
    w, g, m, rate = y.w, y.g, y.vectors, y.rate
    number = y.counts[0] + 1
    first, second = 1 - c.p0**number, 1 - c.p1**number
    for i in range(len(w)):
        m[0, i] = c.p0 * m[0, i] + (1 - c.p0) * g[i]
        m[1, i] = c.p1 * m[1, i] + (1 - c.p1) * g[i] * g[i]
        w[i] -= rate[i] * (m[0, i] / first) / (math.sqrt(m[1, i] / second) + c.p2)
