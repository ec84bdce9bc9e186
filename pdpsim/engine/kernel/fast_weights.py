"""Compiled steps of links that have fast weights beside their own."""

from __future__ import annotations

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block, Control
from pdpsim.engine.kernel.machine import apart
from pdpsim.engine.kernel.views import place
from pdpsim.engine.tables import LayerRow, ProjectionRow


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


@apart
def fast_back(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    c: Control,
    b: Block,
    a: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    tick: int,
) -> None:
    """Carry error back through fast weights: to what was sent, and to what they were made from."""
    m, n = sender.units, receiver.units
    for q in range(b.patterns):
        sent, u = place(sender, b, tick - link.delay) + q * m, place(receiver, b, tick) + q * n
        strength = link.fast_rate
        for event in range((tick - 1) // c.ticks, 0, -1):
            pre, post = place(sender, b, event * c.ticks) + q * m, place(receiver, b, event * c.ticks) + q * n
            match, pull = a[pre] * 0, a[pre] * 0
            for i in range(m):
                match += strength * a[pre + i] * a[sent + i]
            for j in range(n):
                pull += strength * a[post + j] * delta[u + j]
            for i in range(m):
                dE_da[sent + i] += pull * a[pre + i]
                dE_da[pre + i] += pull * a[sent + i]
            for j in range(n):
                dE_da[post + j] += match * delta[u + j]
            strength *= link.fast_kept
