"""Patterns laid out for a network: all inputs side by side, all targets side by side."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import PatternError, nearest
from pdpsim.describe.patterns import PatternSet
from pdpsim.engine.plan import Plan


class Bound(NamedTuple):
    """Patterns laid out for a network.

    Attributes
    ----------
    inputs : array, shape (events, units of all clamped layers)
    targets : array, shape (events, units of all layers with targets)
    complete : bool
        Whether no target is missing.
    busy : array, shape (units of all clamped layers,)
        In what share of the events each clamped unit is not 0.
    """

    inputs: AnyArray
    targets: AnyArray
    complete: bool
    busy: NDArray[np.float64]


def bind(plan: Plan, patterns: PatternSet, dtype: np.dtype[Any]) -> Bound:
    """Return the patterns' inputs and targets with layers side by side, checked against the network.

    Parameters
    ----------
    plan : Plan
    patterns : PatternSet
        A bare array of inputs or targets belongs to all such layers together, in listed order.
    dtype : dtype

    Raises
    ------
    PatternError
        If a layer has no inputs, a name is unknown, or a width does not match.
    """
    inputs = _columns(plan, patterns, "inputs", dtype)
    targets = _columns(plan, patterns, "targets", dtype)
    return Bound(inputs, targets, not np.isnan(targets).any(), (inputs != 0).mean(axis=0))


def _columns(plan: Plan, patterns: PatternSet, kind: str, dtype: np.dtype[Any]) -> AnyArray:
    layers = patterns.inputs if kind == "inputs" else patterns.targets
    width = plan.n_inputs if kind == "inputs" else plan.n_targets
    columns = plan.columns(kind)
    names = [layer.name for layer, _ in columns]
    bare = "input" if kind == "inputs" else "output"
    if set(layers) == {bare} and bare not in names and layers[bare].shape[1] == width:
        whole = np.array(layers[bare], dtype=dtype, order="C")
        if kind == "inputs":
            for layer, place in columns:
                _check_complete(layer.name, whole[:, place], plan)
        return whole
    for name in layers:
        if name not in names:
            raise PatternError(
                f"the patterns have {kind} for {name!r}, which is no layer with {kind}{nearest(name, names)}"
            )
    whole = np.full((patterns.events, width), np.nan, dtype=dtype)
    soft = {x.name for x in plan.network.clamped} - {x.name for x in plan.network.inputs}
    for layer, place in columns:
        if layer.name not in layers:
            if kind == "inputs" and layer.name not in soft:
                raise PatternError(f"the patterns have no inputs for the input layer {layer.name!r}")
            continue
        values = layers[layer.name]
        if values.shape[1] != layer.size:
            raise PatternError(
                f"{kind} of {layer.name!r} have {values.shape[1]} values, the layer has {layer.size} units"
            )
        if kind == "inputs":
            _check_complete(layer.name, values, plan)
        whole[:, place] = values
    return whole


def _check_complete(name: str, values: AnyArray, plan: Plan) -> None:
    """Refuse missing values for a layer that is clamped to them."""
    hard = {x.name for x in plan.network.inputs}
    if name in hard and np.isnan(values).any():
        event = int(np.argwhere(np.isnan(values))[0][0])
        raise PatternError(
            f"inputs of {name!r} have a missing value in event {event + 1}; "
            "only targets and softly clamped layers may miss values"
        )
