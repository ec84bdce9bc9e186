"""The steps that carry error back."""

from __future__ import annotations

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.engine.codes import entry_of, name_of
from pdpsim.engine.data import Block, Control
from pdpsim.engine.steps.views import at_tick, at_ticks, columns, matrix, tickless
from pdpsim.engine.tables import LayerRow, ProjectionRow


def clear(layer: LayerRow, b: Block, dE_da: AnyArray, later: AnyArray, first: int, last: int) -> None:
    """dE/da = 0 from tick `first` to tick `last`."""
    at_ticks(layer, b, dE_da, first, last)[:] = 0.0
    tickless(layer, b, later)[:] = 0.0


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
    a, carried = at_tick(layer, b, clean, tick), at_tick(layer, b, dE_da, tick)
    slope = sloped(layer.activation, a, carried, flat_spot)
    dE_dx = at_tick(layer, b, delta, tick)
    dE_dx[:] = dE_dx + slope if natural else slope


def sloped(activation: int, a: AnyArray, dE_da: AnyArray, flat_spot: float) -> AnyArray:
    """Return f'(x) dE/da; f' of logistic units is never 0 with a flat spot (Fahlman, 1988)."""
    slope = entry_of(ACTIVATIONS, activation).backward(a, dE_da)
    if flat_spot > 0 and name_of(ACTIVATIONS, activation) == "logistic":
        slope = slope + flat_spot * dE_da
    return np.asarray(slope)


def average_back(layer: LayerRow, b: Block, delta: AnyArray, later: AnyArray, tick: int) -> None:
    """dE/dx(t) += (1 - dt) dE/dx(t+1), and delta = dt dE/dx."""
    now, then = at_tick(layer, b, delta, tick), tickless(layer, b, later)
    then[:] = now + (1 - layer.dt) * then
    now[:] = layer.dt * then


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
    """dE/da_i += gain sum_j w_ij delta_j."""
    back = link.gain * (at_tick(receiver, b, delta, tick) @ matrix(link, sender, receiver, w).T)
    at_tick(sender, b, dE_da, tick - link.delay)[:] += back


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
    """dE/da_i += gain sum_j delta_j b_ji, along a projection that carries error."""
    back = link.gain * (at_tick(sender, b, delta, tick) @ matrix(link, sender, receiver, w))
    at_tick(receiver, b, dE_da, tick)[:] += back


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
    now, before = at_tick(layer, b, dE_da, tick), at_tick(layer, b, dE_da, tick - 1)
    if (tick - 1) % c.ticks > 0 or tick == 1:
        before += now
        return
    back = now
    if c.teach and layer.teacher:  # where the context was taught a target, no activation had a part in it
        target = columns(targets, row, b, event, source.target_at, source.units)
        back = np.where(np.isnan(target), now, 0.0)
    at_tick(source, b, dE_da, tick - 1)[:] += back
    before += layer.trace * now
