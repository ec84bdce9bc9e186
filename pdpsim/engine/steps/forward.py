"""The steps that spread activation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.engine.codes import entry_of
from pdpsim.engine.data import Block
from pdpsim.engine.steps.views import at_tick, columns, matrix, noise_of, stretch, tickless
from pdpsim.engine.tables import LayerRow, ProjectionRow


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
    units = slice(layer.offset, layer.offset + layer.units)
    activation, net = start[units], start_x[units]
    if layer.start_weight >= 0:
        activation = w[layer.start_weight : layer.start_weight + layer.units]
        inverse = entry_of(ACTIVATIONS, layer.activation).inverse
        net = np.zeros_like(activation) if inverse is None else inverse(activation)
    at_tick(layer, b, a, 0)[:] = at_tick(layer, b, clean, 0)[:] = activation
    at_tick(layer, b, x, 0)[:] = net


def clamp(
    layer: LayerRow, b: Block, a: AnyArray, inputs: AnyArray, row: AnyArray, event: int, tick: int
) -> None:
    """a_i = the pattern's value."""
    at_tick(layer, b, a, tick)[:] = columns(inputs, row, b, event, layer.input_at, layer.units)


def hold(layer: LayerRow, b: Block, a: AnyArray, tick: int) -> None:
    """A context keeps its activations during an event."""
    at_tick(layer, b, a, tick)[:] = at_tick(layer, b, a, tick - 1)


def copy(layer: LayerRow, source: LayerRow, b: Block, a: AnyArray, tick: int) -> None:
    """s(t) = mu s(t-1) + o(t-1) (mu = 0: Elman's copy)."""
    at_tick(layer, b, a, tick)[:] = layer.trace * at_tick(layer, b, a, tick - 1) + at_tick(
        source, b, a, tick - 1
    )


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
    if tick == 1:
        target = last_target[: b.patterns, source.target_at : source.target_at + layer.units]
    else:
        target = columns(targets, row, b, event, source.target_at, layer.units)
    taught = layer.trace * at_tick(layer, b, a, tick - 1) + target
    now = at_tick(layer, b, a, tick)
    now[:] = np.where(np.isnan(target), now, taught)


def rest(layer: LayerRow, b: Block, w: AnyArray, net: AnyArray, to: int) -> None:
    """net_j = bias_j."""
    biases = w[layer.bias : layer.bias + layer.units] if layer.bias >= 0 else 0.0
    stretch(layer, b, net, to)[:] = biases


def external_input(
    layer: LayerRow, b: Block, net: AnyArray, to: int, inputs: AnyArray, row: AnyArray, event: int
) -> None:
    """net_j += clamp times the pattern's value, where it gives one."""
    values = columns(inputs, row, b, event, layer.input_at, layer.units)
    stretch(layer, b, net, to)[:] += layer.clamp * np.nan_to_num(values)


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
    o = sent(link, sender, b, a, tick - link.delay)
    stretch(receiver, b, net, to)[:] += arriving(link, o, matrix(link, sender, receiver, w))


def sent(link: ProjectionRow, sender: LayerRow, b: Block, a: AnyArray, tick: int) -> AnyArray:
    """Return what units send, shape (patterns, units): o_i = min(cap, max(a_i - threshold, 0)^power)."""
    o = at_tick(sender, b, a, tick)
    if link.threshold > -np.inf:
        o = np.maximum(o - link.threshold, 0.0) ** link.power
    return np.minimum(o, link.cap) if link.cap < np.inf else o


def arriving(link: ProjectionRow, o: AnyArray, weights: AnyArray) -> AnyArray:
    """Return what arrives of what is sent, times the projection's gain and its factors by sign."""
    if link.copies:
        o = windows(link, o)
        return product(link, o, weights).reshape(len(o), -1)
    return product(link, o, weights)


def windows(link: ProjectionRow, o: AnyArray) -> AnyArray:
    """Return what each copy of the receiver is sent, shape (patterns, copies, window): 0 beyond the ends."""
    until = link.first + (link.copies - 1) * link.step + link.window
    before, after = max(0, -link.first), max(0, until - o.shape[1])
    padded = np.zeros((len(o), before + o.shape[1] + after), o.dtype)
    padded[:, before : before + o.shape[1]] = o
    row = padded[:, link.first + before :]
    shape, strides = (
        (len(o), link.copies, link.window),
        (row.strides[0], link.step * row.itemsize, row.itemsize),
    )
    return np.ascontiguousarray(np.lib.stride_tricks.as_strided(row, shape, strides, writeable=False))


def product(link: ProjectionRow, o: AnyArray, weights: AnyArray) -> AnyArray:
    """Return gain (excitation sum of o_i w_ij over w_ij > 0 + inhibition the same over w_ij < 0)."""
    up, down = link.gain * link.excitation, link.gain * link.inhibition
    if up == down or not (weights < 0).any():
        return np.asarray(up * (o @ weights))
    if not (weights > 0).any():
        return np.asarray(down * (o @ weights))
    return np.asarray(up * (o @ np.maximum(weights, 0.0)) + down * (o @ np.minimum(weights, 0.0)))


def empty(layer: LayerRow, b: Block, x: AnyArray, tick: int) -> None:
    """net_j = 0, to be added to."""
    at_tick(layer, b, x, tick)[:] = 0.0


def stay(layer: LayerRow, b: Block, still: AnyArray, x: AnyArray, tick: int) -> None:
    """Add to the net input what stays the same during the event."""
    at_tick(layer, b, x, tick)[:] += tickless(layer, b, still)


def add_noise(
    layer: LayerRow, b: Block, values: AnyArray, noise: AnyArray, which: int, ticks: int, tick: int
) -> None:
    """Add noise: 0 for net inputs (or clamped values), 1 for activations."""
    at_tick(layer, b, values, tick)[:] += noise_of(layer, b, noise, which, ticks, tick)


def average(layer: LayerRow, b: Block, x: AnyArray, tick: int) -> None:
    """x_j(t) = (1 - dt) x_j(t-1) + dt net_j(t)."""
    now = at_tick(layer, b, x, tick)
    now[:] = (1 - layer.dt) * at_tick(layer, b, x, tick - 1) + layer.dt * now


def squash(layer: LayerRow, b: Block, x: AnyArray, a: AnyArray, tick: int) -> None:
    """a = f(x); see `pdpsim.describe.functions.ACTIVATIONS`."""
    at_tick(layer, b, a, tick)[:] = entry_of(ACTIVATIONS, layer.activation).forward(
        at_tick(layer, b, x, tick)
    )


def silence(layer: LayerRow, b: Block, values: AnyArray, silent: AnyArray, tick: int) -> None:
    """Set the values of lesioned units to 0."""
    at_tick(layer, b, values, tick)[:, silent[layer.offset : layer.offset + layer.units]] = 0.0


def shake(
    layer: LayerRow, b: Block, a: AnyArray, clean: AnyArray, noise: AnyArray, ticks: int, tick: int
) -> None:
    """Keep the activations as they are without noise, and add noise to them."""
    at_tick(layer, b, clean, tick)[:] = at_tick(layer, b, a, tick)
    add_noise(layer, b, a, noise, 1, ticks, tick)


def impose(
    layer: LayerRow, b: Block, a: AnyArray, values: AnyArray, at: int, row: AnyArray, event: int, tick: int
) -> None:
    """a_j = the pattern's value, where it gives one."""
    value = columns(values, row, b, event, at, layer.units)
    now = at_tick(layer, b, a, tick)
    now[:] = np.where(np.isnan(value), now, value)


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
    target = columns(targets, row, b, event, layer.target_at, layer.units)
    pull = b.nudge * (target - at_tick(layer, b, a, tick - 1))
    at_tick(layer, b, x, tick)[:] += np.nan_to_num(pull)


def movement(layer: LayerRow, b: Block, a: AnyArray, tick: int) -> float:
    """Return the largest change of a unit's activation in a tick."""
    return float(np.abs(at_tick(layer, b, a, tick) - at_tick(layer, b, a, tick - 1)).max())


def keep(layer: LayerRow, b: Block, a: AnyArray, clean: AnyArray, x: AnyArray, last: int) -> None:
    """Make the state after the last tick the one before the first tick of the next window."""
    for values in (a, clean, x):
        at_tick(layer, b, values, 0)[:] = at_tick(layer, b, values, last)


def keep_targets(b: Block, last_target: AnyArray, targets: AnyArray, row: AnyArray) -> None:
    """Remember the window's last targets, for contexts that are taught in the next."""
    last_target[: b.patterns] = targets[row[: b.patterns] + b.event + b.events - 1]


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
    for e in range(b.events):
        events = b.before + b.size * np.arange(b.patterns) + b.event + e
        end = min((e + 1) * ticks, last)
        settled[events] = end - e * ticks
        if recorded.shape[0] > 0:
            for step in range(ticks if whole else 1):
                tick = min(e * ticks + step + 1, end) if whole else end
                for layer in layers:
                    units = slice(layer.offset, layer.offset + layer.units)
                    recorded[events, step, units] = at_tick(layer, b, a, tick)
