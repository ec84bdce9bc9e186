"""The steps that measure error, and where it enters the network."""

from __future__ import annotations

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS, ERRORS, banded_target
from pdpsim.engine.codes import entry_of, name_of
from pdpsim.engine.data import Block, Control
from pdpsim.engine.steps.views import at_tick, columns
from pdpsim.engine.tables import LayerRow


def score(
    layer: LayerRow,
    c: Control,
    b: Block,
    clean: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    weights: AnyArray,
    errors: AnyArray,
    worst: AnyArray,
    event: int,
    tick: int,
    counts: bool,
    ends: bool,
) -> None:
    """Add a layer's error, and note its largest |activation - target| where an event ends."""
    a = at_tick(layer, b, clean, tick)
    target = columns(targets, row, b, event, layer.target_at, layer.units)
    patterns = slice(b.first, b.first + b.patterns)
    if counts:
        value = entry_of(ERRORS, c.error).value
        held = banded_target(a, target, c.target_radius, c.zero_error_radius)
        e = value(a, held)
        if c.target_radius > 0 or c.zero_error_radius > 0:  # nothing is left inside the band
            e = e - value(held, held)
        total = np.sum if c.complete else np.nansum
        errors[patterns] += layer.error_scale * weights[patterns] * total(e, axis=-1, dtype=np.float64)
    if ends:
        distance = np.fmax.reduce(np.abs(a - target), axis=-1, initial=0.0)
        worst[patterns] = np.fmax(worst[patterns], distance)


def inject_error(
    layer: LayerRow,
    c: Control,
    b: Block,
    clean: AnyArray,
    dE_da: AnyArray,
    delta: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    weights: AnyArray,
    event: int,
    tick: int,
) -> bool:
    """Add a layer's own error to dE/da, or make it dE/dx where the two functions are natural.

    Returns
    -------
    bool
        Whether they are.
    """
    function, name = entry_of(ERRORS, c.error), name_of(ACTIVATIONS, layer.activation)
    a = at_tick(layer, b, clean, tick)
    target = columns(targets, row, b, event, layer.target_at, layer.units)
    scale = layer.error_scale * weights[b.first : b.first + b.patterns, None].astype(a.dtype)
    if name not in function.natural or c.flat_spot > 0:
        held = banded_target(a, target, c.target_radius, c.zero_error_radius)
        at_tick(layer, b, dE_da, tick)[:] += scale * np.nan_to_num(function.slope(a, held))
        return False
    dE_dx = at_tick(layer, b, delta, tick)
    if name == "softmax":  # dE/dx_i = a_i sum_j t_j - t_i: targets need not sum to 1, nor be complete
        known = np.nan_to_num(target)
        dE_dx[:] = scale * (a * known.sum(axis=-1, keepdims=True) - known)
    else:
        held = banded_target(a, target, c.target_radius, c.zero_error_radius)
        dE_dx[:] = scale * function.scale * np.nan_to_num(a - held)
    return True
