"""The steps that make gradients of activations and deltas."""

from __future__ import annotations

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS, TINY
from pdpsim.engine.codes import entry_of
from pdpsim.engine.data import Block
from pdpsim.engine.steps.views import at_tick, at_ticks, matrix, tickless
from pdpsim.engine.tables import LayerRow, ProjectionRow


def accumulate_biases(layer: LayerRow, b: Block, g: AnyArray, delta: AnyArray, first: int, last: int) -> None:
    """dE/dbias_j = sum of delta_j over ticks and patterns."""
    g[layer.bias : layer.bias + layer.units] += at_ticks(layer, b, delta, first, last).sum(axis=0)


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
    """g_ij += gain times the sum of a_i delta_j over ticks and patterns: one product for each projection."""
    sent = at_ticks(sender, b, a, first - link.delay, last - link.delay)
    matrix(link, sender, receiver, g)[:] += link.gain * (sent.T @ at_ticks(receiver, b, delta, first, last))


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
    """g_ij += gain a_i times the sum of delta_j over ticks in which the sender stays as it is."""
    deltas = at_ticks(receiver, b, delta, first, last)
    total = deltas.reshape(last - first + 1, b.patterns, receiver.units).sum(axis=0)
    sent = at_tick(sender, b, a, first - link.delay)
    matrix(link, sender, receiver, g)[:] += link.gain * (sent.T @ total)


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
    """g_ji += gain times the sum of delta_j a_i, as of the weights the other way (Kolen & Pollack, 1994)."""
    sent = at_ticks(sender, b, delta, first, last)
    matrix(link, sender, receiver, g)[:] += link.gain * (sent.T @ at_ticks(receiver, b, a, first, last))


def start_gradient(
    layer: LayerRow, b: Block, g: AnyArray, a: AnyArray, dE_da: AnyArray, later: AnyArray
) -> None:
    """Add the gradient of trained start values, through activations and through averaged net input."""
    back = at_tick(layer, b, dE_da, 0)
    if layer.dt != 1.0:
        start = at_tick(layer, b, a, 0)
        slope = entry_of(ACTIVATIONS, layer.activation).backward(start, np.ones_like(start))
        through = (1 - layer.dt) * tickless(layer, b, later) / np.where(slope > TINY, slope, np.inf)
        back = back + through  # at the edge of its range a unit's net input is kept still
    g[layer.start_weight : layer.start_weight + layer.units] += back.sum(axis=0)
