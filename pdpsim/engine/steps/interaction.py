"""The steps of units that interact, and of units that take turns."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.engine.codes import entry_of
from pdpsim.engine.data import Block, Control
from pdpsim.engine.steps.forward import arriving, sent
from pdpsim.engine.steps.views import at_tick, columns, matrix, noise_of
from pdpsim.engine.tables import LayerRow, Tables


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
    """Move a layer's interactive units, all at once; see `pdpsim.describe.interaction.Interaction`."""
    layer = t.layers[k]
    shaken = noise_of(layer, b, noise, 0, c.ticks, tick) if c.noisy else 0.0
    units = slice(0, layer.units)
    e, h = drive(t, b, w, a, inputs, row, k, event, units, tick, shaken, now=False)
    at_tick(layer, b, x, tick)[:] = e + h
    rest = t.rest[layer.offset : layer.offset + layer.units]
    at_tick(layer, b, a, tick)[:] = moved(layer, e, h, at_tick(layer, b, a, tick - 1), rest)


def drive(
    t: Tables,
    b: Block,
    w: AnyArray,
    a: AnyArray,
    inputs: AnyArray,
    row: AnyArray,
    k: int,
    event: int,
    units: slice,
    tick: int,
    shaken: Any,
    now: bool,
) -> tuple[AnyArray, AnyArray]:
    """Return excitation and inhibition of some of a layer's units, shape (patterns, units) each.

    Where they do not act apart, the first is the whole net input and the second 0. `now` says that units are
    updated one after another, from the others' activations as they are.
    """
    layer = t.layers[k]
    biases = w[layer.bias : layer.bias + layer.units][units] if layer.bias >= 0 else np.zeros(1, w.dtype)
    e, h = layer.excitation * np.maximum(biases, 0.0), layer.inhibition * np.minimum(biases, 0.0)
    external = shaken
    if layer.clamp > 0:
        values = columns(inputs, row, b, event, layer.input_at, layer.units)[:, units]
        external = external + layer.clamp * np.nan_to_num(values)
    e, h = e + np.maximum(external, 0.0), h + np.minimum(external, 0.0)
    for p in range(layer.first, layer.last):
        link = t.projections[p]
        sender = t.layers[link.sender]
        weights = matrix(link, sender, layer, w)[:, units]
        o = sent(link, sender, b, a, tick if now else tick - link.delay)
        if layer.excitation == layer.inhibition and not layer.separate:
            e = e + layer.excitation * arriving(link, o, weights)
        else:
            e = e + layer.excitation * arriving(link, o, np.maximum(weights, 0.0))
            h = h + layer.inhibition * arriving(link, o, np.minimum(weights, 0.0))
    if layer.separate:
        return e, h
    return e + h, np.zeros_like(h)


def moved(layer: LayerRow, e: AnyArray, h: AnyArray, a: AnyArray, rest: AnyArray) -> AnyArray:
    """a(t) = a(t-1) + e (max - a) + h (a - min) - decay (a - rest), within [min, max].

    Excitation and inhibition together, in e, raise a unit by what is above 0 and lower it by what is below.
    """
    up, down = np.maximum(e, 0.0), h + np.minimum(e, 0.0)
    change = up * (layer.maximum - a) + down * (a - layer.minimum) - layer.decay * (a - rest)
    return np.asarray(np.clip(a + change, layer.minimum, layer.maximum))


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
    silent: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """Give each computed unit, one after another, its new activation from the others' as they are then."""
    now = (b.before + b.event) * c.ticks + tick - 1
    for turn, unit in enumerate(turns[now]):
        if c.lesioned and silent[unit]:
            continue
        k = next(k for k, layer in enumerate(t.layers) if unit < layer.offset + layer.units)
        layer, j = t.layers[k], unit - t.layers[k].offset
        own_input = inputs[row[0] + event, layer.input_at + j] if layer.input_at >= 0 else np.nan
        taught = b.teaches and layer.target_at >= 0
        if (layer.held and not np.isnan(own_input)) or (
            taught and not np.isnan(targets[row[0] + event, layer.target_at + j])
        ):
            continue
        if layer.interactive:
            shaken, own = noise[now, 2, turn] if c.noisy else 0.0, slice(j, j + 1)
            e, h = drive(t, b, w, a, inputs, row, k, event, own, tick, shaken, now=True)
            state = at_tick(layer, b, a, tick)
            at_tick(layer, b, x, tick)[0, j] = (e + h).item()
            state[0, j] = moved(layer, e, h, state[:, own], t.rest[unit : unit + 1]).item()
            continue
        net = w[layer.bias + j] if layer.bias >= 0 else 0.0
        if layer.clamp > 0:
            net += layer.clamp * np.nan_to_num(own_input)
        for p in range(layer.first, layer.last):
            link = t.projections[p]
            sender = t.layers[link.sender]
            net += arriving(link, sent(link, sender, b, a, tick)[0], matrix(link, sender, layer, w)[:, j])
        if c.noisy:
            net += noise[now, 2, turn]
        if b.nudge != 0 and layer.target_at >= 0:
            target = targets[row[0] + event, layer.target_at + j]
            net += np.nan_to_num(b.nudge * (target - at_tick(layer, b, a, tick)[0, j]))
        at_tick(layer, b, x, tick)[0, j] = net
        function = entry_of(ACTIVATIONS, layer.activation).forward
        at_tick(layer, b, a, tick)[0, j] = function(np.asarray([net], dtype=a.dtype))[0]
