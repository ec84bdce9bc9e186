"""The steps of links that have fast weights beside their own."""

from __future__ import annotations

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block, Control
from pdpsim.engine.steps.views import at_tick
from pdpsim.engine.tables import LayerRow, ProjectionRow


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
    """net_j += sum over earlier events e of rate kept^(events between) a_j(e) sum_i a_i(e) a_i(t - delay).

    What links with fast weights sum_e rate kept^... a_i(e) a_j(e) let through, without any being stored.
    """
    sent, now = at_tick(sender, b, a, tick - link.delay), at_tick(receiver, b, x, tick)
    for end, strength in earlier_events(link, c, tick):
        match = (at_tick(sender, b, a, end) * sent).sum(axis=1, keepdims=True)
        now += strength * match * at_tick(receiver, b, a, end)


def earlier_events(link: ProjectionRow, c: Control, tick: int) -> list[tuple[int, float]]:
    """Return the last ticks of the events before that of a tick, and how strong fast weights still are."""
    event = (tick - 1) // c.ticks
    return [((e + 1) * c.ticks, link.fast_rate * link.fast_kept ** (event - 1 - e)) for e in range(event)]


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
    sent, error = at_tick(sender, b, a, tick - link.delay), at_tick(receiver, b, delta, tick)
    for end, strength in earlier_events(link, c, tick):
        pre, post = at_tick(sender, b, a, end), at_tick(receiver, b, a, end)
        match = strength * (pre * sent).sum(axis=1, keepdims=True)
        pull = strength * (post * error).sum(axis=1, keepdims=True)
        at_tick(sender, b, dE_da, tick - link.delay)[:] += pull * pre
        at_tick(sender, b, dE_da, end)[:] += pull * sent
        at_tick(receiver, b, dE_da, end)[:] += match * error
