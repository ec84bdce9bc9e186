"""A layer's values and a projection's weights as views of the flat vectors that hold them."""

from __future__ import annotations

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block
from pdpsim.engine.tables import LayerRow, ProjectionRow


def place(layer: LayerRow, b: Block, tick: int) -> int:
    """Return where a layer's activations at a tick begin."""
    return (layer.offset * b.rows + tick * layer.units) * b.patterns


def at_tick(layer: LayerRow, b: Block, values: AnyArray, tick: int) -> AnyArray:
    """Return a layer's values at a tick as a view, shape (patterns, units)."""
    return at_ticks(layer, b, values, tick, tick)


def at_ticks(layer: LayerRow, b: Block, values: AnyArray, first: int, last: int) -> AnyArray:
    """Return a layer's values from one tick to another as a view, shape (ticks x patterns, units)."""
    at, rows = place(layer, b, first), (last - first + 1) * b.patterns
    return values[at : at + layer.units * rows].reshape(rows, layer.units)


def tickless(layer: LayerRow, b: Block, values: AnyArray) -> AnyArray:
    """Return a layer's part of a vector that has no ticks as a view, shape (patterns, units)."""
    return stretch(layer, b, values, layer.offset * b.patterns)


def stretch(layer: LayerRow, b: Block, values: AnyArray, at: int) -> AnyArray:
    """Return a layer's values that begin at a place as a view, shape (patterns, units)."""
    return values[at : at + layer.units * b.patterns].reshape(b.patterns, layer.units)


def matrix(link: ProjectionRow, sender: LayerRow, receiver: LayerRow, w: AnyArray) -> AnyArray:
    """Return a projection's part of a vector of weights as a view, shape (senders, receivers).

    Where links are shifted these are the units of a window.
    """
    rows, columns = sender.units, receiver.units
    if link.copies:
        rows, columns = link.window, receiver.units // link.copies
    return w[link.weight : link.weight + rows * columns].reshape(rows, columns)


def columns(values: AnyArray, row: AnyArray, b: Block, event: int, at: int, units: int) -> AnyArray:
    """Return what the patterns give for a layer in one of their events, shape (patterns, units)."""
    return np.asarray(values[row[: b.patterns] + event, at : at + units])


def noise_of(layer: LayerRow, b: Block, noise: AnyArray, which: int, ticks: int, tick: int) -> AnyArray:
    """Return the noise on a layer at a tick, shape (patterns, units): 0 on net inputs, 1 on activations."""
    at = (b.before + b.size * np.arange(b.patterns) + b.event) * ticks + tick - 1
    return np.asarray(noise[at, which, layer.offset : layer.offset + layer.units])
