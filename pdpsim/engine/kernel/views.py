"""Where a layer's values lie in the flat vectors."""

from __future__ import annotations

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block
from pdpsim.engine.kernel.machine import exact
from pdpsim.engine.tables import LayerRow


@exact
def place(layer: LayerRow, b: Block, tick: int) -> int:
    """See `pdpsim.engine.steps.views.place`."""
    return int((layer.offset * b.rows + tick * layer.units) * b.patterns)


@exact
def move(source: AnyArray, at: int, target: AnyArray, to: int, n: int) -> None:
    """Copy n values (a slice would be copied twice, in case the two overlap)."""
    for i in range(n):
        target[to + i] = source[at + i]
