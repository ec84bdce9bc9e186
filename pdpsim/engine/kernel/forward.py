"""Compiled steps that spread activation, the twins of those in :mod:`pdpsim.engine.steps`.

Layers are stretches of flat vectors (:mod:`pdpsim.engine.data`); no function here allocates memory.
Weights lie row by row, a row for each sending unit, so that a sender that is off costs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS, TINY
from pdpsim.engine.codes import code_of
from pdpsim.engine.data import Block, Control
from pdpsim.engine.kernel.exponential import exponential
from pdpsim.engine.kernel.machine import apart, exact, fast
from pdpsim.engine.kernel.products import LOOP, add_product, add_row
from pdpsim.engine.plan import LayerRow, ProjectionRow, Tables

LINEAR, LOGISTIC, TANH, RELU, SOFTMAX, THRESHOLD, STOCHASTIC = (
    code_of(ACTIVATIONS, name)
    for name in ("linear", "logistic", "tanh", "relu", "softmax", "threshold", "stochastic")
)


@exact
def place(layer: LayerRow, b: Block, tick: int) -> int:
    """See `pdpsim.engine.data.place`."""
    return int((layer.offset * b.rows + tick * layer.units) * b.patterns)


@exact
def move(source: AnyArray, at: int, target: AnyArray, to: int, n: int) -> None:
    """Copy n values (a slice would be copied twice, in case the two overlap)."""
    for i in range(n):
        target[to + i] = source[at + i]


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
        else:
            x[j] = 0.0


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
def interact(
    t: Tables,
    c: Control,
    b: Block,
    w: AnyArray,
    x: AnyArray,
    a: AnyArray,
    inputs: AnyArray,
    noise: AnyArray,
    row: AnyArray,
    k: int,
    event: int,
    tick: int,
) -> None:
    """Stand for a step that is never taken: `pdpsim.engine.kernel.capabilities` refuses interactive units."""
    raise AssertionError("interactive units are NumPy's")


@apart
def take_turns(
    t: Tables,
    c: Control,
    b: Block,
    w: AnyArray,
    x: AnyArray,
    a: AnyArray,
    inputs: AnyArray,
    targets: AnyArray,
    noise: AnyArray,
    turns: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """Give each computed unit, one after another, its new activation from the others' as they are then."""
    now = (b.before + b.event) * c.ticks + tick - 1
    for turn in range(turns.shape[1]):
        unit, k = turns[now, turn], 0
        while unit >= t.layers[k].offset + t.layers[k].units:
            k += 1
        layer = t.layers[k]
        j, u = unit - layer.offset, place(layer, b, tick)
        held = layer.held and not math.isnan(inputs[row[0] + event, layer.input_at + j])
        if b.teaches and layer.target_at >= 0:
            held = held or not math.isnan(targets[row[0] + event, layer.target_at + j])
        if held:
            continue
        net = w[layer.bias + j] if layer.bias >= 0 else w[0] * 0
        if layer.clamp > 0 and not math.isnan(inputs[row[0] + event, layer.input_at + j]):
            net += layer.clamp * inputs[row[0] + event, layer.input_at + j]
        for p in range(layer.first, layer.last):
            link = t.projections[p]
            sender = t.layers[link.sender]
            first = place(sender, b, tick)
            for i in range(sender.units):
                net += a[first + i] * w[link.weight + i * layer.units + j]
        if c.noisy:
            net += noise[now, 0, unit]
        x[u + j] = net
        activate(layer.activation, x[u + j : u + j + 1], a[u + j : u + j + 1])


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


@apart
def fast_input(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    c: Control,
    b: Block,
    a: AnyArray,
    x: AnyArray,
    tick: int,
) -> None:
    """net_j += sum over earlier events e of rate kept^(events between) a_j(e) sum_i a_i(e) a_i(t - delay)."""
    m, n = sender.units, receiver.units
    for q in range(b.patterns):
        sent, to = place(sender, b, tick - link.delay) + q * m, place(receiver, b, tick) + q * n
        strength = link.fast_rate
        for event in range((tick - 1) // c.ticks, 0, -1):
            pre, post = place(sender, b, event * c.ticks) + q * m, place(receiver, b, event * c.ticks) + q * n
            match = a[pre] * 0
            for i in range(m):
                match += a[pre + i] * a[sent + i]
            for j in range(n):
                x[to + j] += strength * match * a[post + j]
            strength *= link.fast_kept


__all__ = [
    "add_noise",
    "average",
    "begin",
    "clamp",
    "copy",
    "empty",
    "external_input",
    "fast_input",
    "hold",
    "impose",
    "interact",
    "keep",
    "keep_targets",
    "movement",
    "net_input",
    "nudge",
    "place",
    "record",
    "rest",
    "shake",
    "silence",
    "squash",
    "stay",
    "take_turns",
    "teach",
]
