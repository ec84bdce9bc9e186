"""Compiled steps of units that take turns."""

from __future__ import annotations

import math

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block, Control
from pdpsim.engine.kernel.activations import activate
from pdpsim.engine.kernel.machine import apart
from pdpsim.engine.kernel.views import place
from pdpsim.engine.tables import Tables


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
    silent: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """Give each computed unit, one after another, its new activation from the others' as they are then."""
    now = (b.before + b.event) * c.ticks + tick - 1
    for turn in range(turns.shape[1]):
        unit, k = turns[now, turn], 0
        if c.lesioned and silent[unit]:
            continue
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
            net += noise[now, 2, turn]
        if b.nudge != 0 and layer.target_at >= 0:
            target = targets[row[0] + event, layer.target_at + j]
            if not math.isnan(target):
                net += b.nudge * (target - a[u + j])
        x[u + j] = net
        activate(layer.activation, x[u + j : u + j + 1], a[u + j : u + j + 1])
