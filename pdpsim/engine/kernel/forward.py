"""Compiled steps that spread activation, the twins of those in :mod:`pdpsim.engine.steps.forward`.

Layers are stretches of flat vectors (:mod:`pdpsim.engine.data`); no function here allocates memory.
Weights lie row by row, a row for each sending unit, so that a sender that is off costs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block
from pdpsim.engine.kernel.activations import LOGISTIC, SOFTMAX, activate, softmax, unsquash
from pdpsim.engine.kernel.exponential import exponential
from pdpsim.engine.kernel.machine import apart, exact, fast
from pdpsim.engine.kernel.products import LOOP, add_product, add_row
from pdpsim.engine.kernel.views import move, place
from pdpsim.engine.tables import LayerRow, ProjectionRow


@apart
def begin(
    layer: LayerRow,
    b: Block,
    w: AnyArray,
    start: AnyArray,
    start_x: AnyArray,
    a: AnyArray,
    clean: AnyArray,
    x: AnyArray,
) -> None:
    """Set the state before the first tick to the layer's start values."""
    n = layer.units
    for i in range(b.patterns):
        at = place(layer, b, 0) + i * n
        if layer.start_weight >= 0:
            move(w, layer.start_weight, a, at, n)
            unsquash(layer.activation, a[at : at + n], x[at : at + n])
        else:
            move(start, layer.offset, a, at, n)
            move(start_x, layer.offset, x, at, n)
        move(a, at, clean, at, n)


@exact
def clamp(
    layer: LayerRow, b: Block, a: AnyArray, inputs: AnyArray, row: AnyArray, event: int, tick: int
) -> None:
    """a_i = the pattern's value."""
    n, u = layer.units, place(layer, b, tick)
    for i in range(b.patterns):
        move(inputs[row[i] + event], layer.input_at, a, u + i * n, n)


@exact
def hold(layer: LayerRow, b: Block, a: AnyArray, tick: int) -> None:
    """A context keeps its activations during an event."""
    move(a, place(layer, b, tick - 1), a, place(layer, b, tick), layer.units * b.patterns)


@exact
def copy(layer: LayerRow, source: LayerRow, b: Block, a: AnyArray, tick: int) -> None:
    """s(t) = mu s(t-1) + o(t-1)."""
    before, now, copied = place(layer, b, tick - 1), place(layer, b, tick), place(source, b, tick - 1)
    for j in range(layer.units * b.patterns):
        a[now + j] = layer.trace * a[before + j] + a[copied + j]


@apart
def teach(
    layer: LayerRow,
    source: LayerRow,
    b: Block,
    a: AnyArray,
    last_target: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """s(t) = mu s(t-1) + the last event's target, where there is one."""
    n, before, now = layer.units, place(layer, b, tick - 1), place(layer, b, tick)
    for i in range(b.patterns):
        target = last_target[i] if tick == 1 else targets[row[i] + event]
        for j in range(n):
            if not math.isnan(target[source.target_at + j]):
                a[now + i * n + j] = layer.trace * a[before + i * n + j] + target[source.target_at + j]


@exact
def rest(layer: LayerRow, b: Block, w: AnyArray, net: AnyArray, to: int) -> None:
    """net_j = bias_j."""
    n = layer.units
    for i in range(b.patterns):
        if layer.bias >= 0:
            move(w, layer.bias, net, to + i * n, n)
        else:
            net[to + i * n : to + i * n + n] = 0


@apart
def external_input(
    layer: LayerRow, b: Block, net: AnyArray, to: int, inputs: AnyArray, row: AnyArray, event: int
) -> None:
    """net_j += clamp times the pattern's value, where it gives one."""
    for i in range(b.patterns):
        values = inputs[row[i] + event]
        for j in range(layer.units):
            value = values[layer.input_at + j]
            if not math.isnan(value):
                net[to + i * layer.units + j] += layer.clamp * value


@exact
def net_input(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    a: AnyArray,
    net: AnyArray,
    to: int,
    one: AnyArray,
    sparse: int,
    tick: int,
) -> None:
    """net_j += sum_i a_i(t - delay) w_ij, from the place `to` on."""
    m, n, first = sender.units, receiver.units, place(sender, b, tick - link.delay)
    if b.patterns > 1 and not sparse and b.patterns * m * n > LOOP:
        add_product(one, a, first, w, link.weight, net, to, b.patterns, m, n)
    else:
        for i in range(b.patterns):
            weighted_sum(w, link.weight, a, first + i * m, m, net[to + i * n : to + i * n + n])


@fast
def weighted_sum(w: AnyArray, at: int, a: AnyArray, first: int, count: int, net: AnyArray) -> None:
    """net_j += sum_i a_i w_ij for one pattern, four senders a pass, those that are off left out."""
    n, k = len(net), 0
    a0 = a1 = a2 = a[first]
    r0 = r1 = r2 = 0
    for i in range(count):
        ai = a[first + i]
        if ai == 0:
            continue
        r = at + i * n
        if k == 0:
            a0, r0 = ai, r
        elif k == 1:
            a1, r1 = ai, r
        elif k == 2:
            a2, r2 = ai, r
        else:
            w0, w1, w2, w3 = w[r0 : r0 + n], w[r1 : r1 + n], w[r2 : r2 + n], w[r : r + n]
            for j in range(n):
                net[j] += a0 * w0[j] + a1 * w1[j] + a2 * w2[j] + ai * w3[j]
            k = -1
        k += 1
    if k > 0:
        add_row(net, a0, w[r0 : r0 + n])
    if k > 1:
        add_row(net, a1, w[r1 : r1 + n])
    if k > 2:
        add_row(net, a2, w[r2 : r2 + n])


@exact
def empty(layer: LayerRow, b: Block, x: AnyArray, tick: int) -> None:
    """net_j = 0, to be added to."""
    at = place(layer, b, tick)
    x[at : at + layer.units * b.patterns] = 0


@exact
def stay(layer: LayerRow, b: Block, still: AnyArray, x: AnyArray, tick: int) -> None:
    """Add to the net input what stays the same during the event."""
    at, n, v = place(layer, b, tick), layer.units * b.patterns, layer.offset * b.patterns
    add_row(x[at : at + n], 1, still[v : v + n])


@apart
def add_noise(
    layer: LayerRow, b: Block, values: AnyArray, noise: AnyArray, which: int, ticks: int, tick: int
) -> None:
    """Add noise: 0 for net inputs (or clamped values), 1 for activations."""
    n, u = layer.units, place(layer, b, tick)
    for i in range(b.patterns):
        at = (b.before + i * b.size + b.event) * ticks + tick - 1
        for j in range(n):
            values[u + i * n + j] += noise[at, which, layer.offset + j]


@exact
def average(layer: LayerRow, b: Block, x: AnyArray, tick: int) -> None:
    """x_j(t) = (1 - dt) x_j(t-1) + dt net_j(t)."""
    n = layer.units * b.patterns
    u, v = place(layer, b, tick - 1), place(layer, b, tick)
    before, now = x[u : u + n], x[v : v + n]
    kept = 1 - layer.dt
    for j in range(n):
        now[j] = kept * before[j] + layer.dt * now[j]


@fast
def squash(layer: LayerRow, b: Block, x: AnyArray, a: AnyArray, tick: int) -> None:
    """a = f(x); see `pdpsim.describe.functions.ACTIVATIONS`."""
    at, code = place(layer, b, tick), layer.activation
    until = at + layer.units * b.patterns
    xs, out = x[at:until], a[at:until]
    one = x.dtype.type(1)
    if code == LOGISTIC:
        for j in range(len(xs)):
            out[j] = one / (one + exponential(-xs[j]))
    elif code == SOFTMAX:
        for i in range(b.patterns):
            softmax(xs[i * layer.units : (i + 1) * layer.units], out[i * layer.units : (i + 1) * layer.units])
    else:
        activate(code, xs, out)


@apart
def silence(layer: LayerRow, b: Block, values: AnyArray, silent: AnyArray, tick: int) -> None:
    """Set the values of lesioned units to 0."""
    u = place(layer, b, tick)
    for i in range(b.patterns):
        for j in range(layer.units):
            if silent[layer.offset + j]:
                values[u + i * layer.units + j] = 0


@apart
def shake(
    layer: LayerRow, b: Block, a: AnyArray, clean: AnyArray, noise: AnyArray, ticks: int, tick: int
) -> None:
    """Keep the activations as they are without noise, and add noise to them."""
    u = place(layer, b, tick)
    move(a, u, clean, u, layer.units * b.patterns)
    add_noise(layer, b, a, noise, 1, ticks, tick)


@apart
def impose(
    layer: LayerRow, b: Block, a: AnyArray, values: AnyArray, at: int, row: AnyArray, event: int, tick: int
) -> None:
    """a_j = the pattern's value, where it gives one."""
    n, u = layer.units, place(layer, b, tick)
    for i in range(b.patterns):
        for j in range(n):
            value = values[row[i] + event, at + j]
            if not math.isnan(value):
                a[u + i * n + j] = value


@apart
def nudge(
    layer: LayerRow,
    b: Block,
    x: AnyArray,
    a: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """net_j += nudge (t_j - a_j(t-1)), where there is a target."""
    n, before, now = layer.units, place(layer, b, tick - 1), place(layer, b, tick)
    for i in range(b.patterns):
        for j in range(n):
            target = targets[row[i] + event, layer.target_at + j]
            if not math.isnan(target):
                x[now + i * n + j] += b.nudge * (target - a[before + i * n + j])


@apart
def movement(layer: LayerRow, b: Block, a: AnyArray, tick: int) -> float:
    """Return the largest change of a unit's activation in a tick."""
    most = 0.0
    before, now = place(layer, b, tick - 1), place(layer, b, tick)
    for j in range(layer.units * b.patterns):
        most = max(most, 1.0 * abs(a[now + j] - a[before + j]))
    return most


@exact
def keep(layer: LayerRow, b: Block, a: AnyArray, clean: AnyArray, x: AnyArray, last: int) -> None:
    """Make the state after the last tick the one before the first tick of the next window."""
    n, at, now = layer.units * b.patterns, place(layer, b, 0), place(layer, b, last)
    move(a, now, a, at, n)
    move(clean, now, clean, at, n)
    move(x, now, x, at, n)


@apart
def keep_targets(b: Block, last_target: AnyArray, targets: AnyArray, row: AnyArray) -> None:
    """Remember the window's last targets, for contexts that are taught in the next."""
    for i in range(b.patterns):
        move(targets[row[i] + b.event + b.events - 1], 0, last_target[i], 0, targets.shape[1])


@apart
def record(
    layers: Sequence[LayerRow],
    b: Block,
    a: AnyArray,
    recorded: AnyArray,
    settled: AnyArray,
    ticks: int,
    last: int,
) -> None:
    """Write down activations, and the ticks that each event took."""
    whole = recorded.shape[1] > 1
    for i in range(b.patterns):
        for e in range(b.events):
            row = b.before + i * b.size + b.event + e
            end = min((e + 1) * ticks, last)
            settled[row] = end - e * ticks
            if recorded.shape[0] > 0:
                for step in range(ticks if whole else 1):
                    tick = min(e * ticks + step + 1, end) if whole else end
                    for k in range(len(layers)):
                        layer = layers[k]
                        u = place(layer, b, tick) + i * layer.units
                        move(a, u, recorded[row, step], layer.offset, layer.units)
