"""Compiled steps that change weights at once, without a sum of gradients."""

from __future__ import annotations

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block, Control
from pdpsim.engine.kernel.machine import apart, fast
from pdpsim.engine.kernel.products import add_row
from pdpsim.engine.kernel.views import place
from pdpsim.engine.tables import LayerRow, ProjectionRow, Tables


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
