"""Compiled steps that carry error back, the twins of those in :mod:`pdpsim.engine.steps.backward`."""

from __future__ import annotations

import math

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block, Control
from pdpsim.engine.kernel.activations import SOFTMAX, add_delta, add_softmax_delta
from pdpsim.engine.kernel.machine import apart, exact, fast
from pdpsim.engine.kernel.products import LOOP, add_product, add_product_back, add_row
from pdpsim.engine.kernel.views import place
from pdpsim.engine.tables import LayerRow, ProjectionRow


@exact
def clear(layer: LayerRow, b: Block, dE_da: AnyArray, later: AnyArray, first: int, last: int) -> None:
    """dE/da = 0 from tick `first` to tick `last`."""
    n, at = layer.units * b.patterns, place(layer, b, first)
    dE_da[at : at + (last - first + 1) * n] = 0
    if layer.dt != 1:
        later[layer.offset * b.patterns : layer.offset * b.patterns + n] = 0


@fast
def to_delta(
    layer: LayerRow,
    b: Block,
    clean: AnyArray,
    dE_da: AnyArray,
    delta: AnyArray,
    natural: bool,
    flat_spot: float,
    tick: int,
) -> None:
    """dE/dx = f'(x) dE/da, added to what natural functions have made of the layer's own error."""
    if natural and not layer.hears:
        return
    u, code = place(layer, b, tick), layer.activation
    until = u + layer.units * b.patterns
    a, back, dE_dx = clean[u:until], dE_da[u:until], delta[u:until]
    if not natural:
        dE_dx[:] = 0
    if code == SOFTMAX:
        for i in range(b.patterns):
            v = slice(i * layer.units, (i + 1) * layer.units)
            add_softmax_delta(a[v], back[v], dE_dx[v])
    else:
        add_delta(code, a, back, flat_spot, dE_dx)


@exact
def average_back(layer: LayerRow, b: Block, delta: AnyArray, later: AnyArray, tick: int) -> None:
    """dE/dx(t) += (1 - dt) dE/dx(t+1), and delta = dt dE/dx."""
    n, u, v, kept = layer.units * b.patterns, place(layer, b, tick), layer.offset * b.patterns, 1 - layer.dt
    now, then = delta[u : u + n], later[v : v + n]
    for j in range(n):
        then[j] = now[j] + kept * then[j]
        now[j] = layer.dt * then[j]


@fast
def carry_back(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    one: AnyArray,
    tick: int,
) -> None:
    """dE/da_i += sum_j w_ij delta_j."""
    m, n = sender.units, receiver.units
    u, first = place(receiver, b, tick), place(sender, b, tick - link.delay)
    if b.patterns > 1 and b.patterns * m * n > LOOP:
        add_product_back(one, delta, u, w, link.weight, dE_da, first, b.patterns, m, n)
        return
    for q in range(b.patterns):
        e = delta[u + q * n : u + q * n + n]
        for i in range(m):
            row = w[link.weight + i * n : link.weight + i * n + n]
            total = row[0] * 0
            for j in range(n):
                total += row[j] * e[j]
            dE_da[first + q * m + i] += total


@apart
def carry_error(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    one: AnyArray,
    tick: int,
) -> None:
    """dE/da_i += sum_j delta_j b_ji, along a projection that carries error."""
    m, n, u, v = sender.units, receiver.units, place(sender, b, tick), place(receiver, b, tick)
    if b.patterns > 1 and b.patterns * m * n > LOOP:
        add_product(one, delta, u, w, link.weight, dE_da, v, b.patterns, m, n)
        return
    for q in range(b.patterns):
        for j in range(m):
            row = w[link.weight + j * n : link.weight + j * n + n]
            add_row(dE_da[v + q * n : v + q * n + n], delta[u + q * m + j], row)


@apart
def carry_through_copy(
    layer: LayerRow,
    source: LayerRow,
    c: Control,
    b: Block,
    dE_da: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """Carry a context's error back to what it was copied from in the event before, within the window."""
    if tick == 1 and not b.fresh:
        return
    n, now, before = layer.units, place(layer, b, tick), place(layer, b, tick - 1)
    if (tick - 1) % c.ticks > 0 or tick == 1:
        for j in range(n * b.patterns):
            dE_da[before + j] += dE_da[now + j]
        return
    copied, taught = place(source, b, tick - 1), c.teach and layer.teacher
    for i in range(b.patterns):
        for j in range(n):
            e = dE_da[now + i * n + j]
            # where the context was taught a target, no activation had a part in it
            if not taught or math.isnan(targets[row[i] + event, source.target_at + j]):
                dE_da[copied + i * n + j] += e
            dE_da[before + i * n + j] += layer.trace * e
