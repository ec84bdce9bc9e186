"""Compiled steps that make gradients of activations and deltas."""

from __future__ import annotations

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import TINY
from pdpsim.engine.data import Block
from pdpsim.engine.kernel.activations import slope
from pdpsim.engine.kernel.machine import apart, exact, fast
from pdpsim.engine.kernel.products import LOOP, add_outer_product, add_row
from pdpsim.engine.kernel.views import place
from pdpsim.engine.tables import LayerRow, ProjectionRow


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
                steepness = slope(layer.activation, 1.0 * a[u + i * n + j])
                if steepness > TINY:  # at the edge of its range a unit's net input is kept still
                    e += (1 - layer.dt) * later[v + i * n + j] / steepness
            g[layer.start_weight + j] += e
