"""Backpropagation to activations: which representation would explain what is seen, weights held.

Rogers and McClelland (2004, ch. 2, after Miikkulainen & Dyer, 1991) infer the representation of a new item
from a few facts: error is carried back to the representation units, and their activations change while
all weights stay. Here these units get one sender that is always on, whose weights, their net inputs, are
all that learns; everything else is ordinary training.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.simulate.presenting import record
from pdpsim.simulate.state import State
from pdpsim.simulate.training import train

#: The sender that is always on.
ON = "always-on"


def infer(
    state: State,
    patterns: PatternSet,
    layer: str,
    phase: Phase,
    *,
    start: float = 0.5,
) -> AnyArray:
    """Find activations of a layer under which the network meets the patterns' targets.

    Parameters
    ----------
    state : State
        Not changed.
    patterns : PatternSet
        Facts, with inputs for the layers that the layer in question does not depend on; targets that
        are not known are NaN.
    layer : str
        The layer whose activations are sought: one vector for all patterns.
    phase : Phase
        Rule, error and number of steps.
    start : float
        Activation of its units at first.

    Returns
    -------
    array, shape (units,)

    Raises
    ------
    ValidationError
        If the layer's activation function has no inverse.
    """
    inner = State(held(state.description, layer, start), engine=state.engine)
    hold_weights(inner, state)
    train(inner, _with_on(inner, patterns), [phase])
    net = inner.weights[f"{ON}->{layer}"][0]
    return ACTIVATIONS[state.description.layer(layer).activation].forward(net)


def present_as(state: State, patterns: PatternSet, layer: str, activations: AnyArray) -> dict[str, AnyArray]:
    """Present patterns with a layer's activations given, and return the outputs.

    Parameters
    ----------
    state : State
        Not changed.
    patterns : PatternSet
    layer : str
    activations : array, shape (units,)
        Such as `infer` found.

    Returns
    -------
    dict of str to array, shape (events, units)
        Activations of the layers that have targets.
    """
    inner = State(held(state.description, layer, 0.5), engine=state.engine)
    hold_weights(inner, state)
    inner.weights[f"{ON}->{layer}"][0] = _inverse(state.description, layer, np.asarray(activations))
    targets = [x.name for x in inner.description.targets]
    return record(inner, _with_on(inner, patterns), targets)


def held(network: Network, layer: str, start: float) -> Network:
    """Return the network with all weights frozen and a layer that depends on `ON` alone."""
    sought = network.layer(layer)
    net = float(_inverse(network, layer, np.array([start]))[0])
    projections = [replace(p, trained=False) for p in network.projections if p.receiver != layer]
    projections.append(Projection(ON, layer, init=Constant(net)))
    kept = {p.sender for p in projections} | {x.name for x in network.targets} | {layer}
    kept |= {x.copies for x in network.layers if x.name in kept and x.copies is not None}
    while True:  # a layer that no longer reaches a target is left out, and so is what led to it
        reached = {x.name for x in network.targets}
        for _ in network.layers:
            reached |= {p.sender for p in projections if p.receiver in reached}
        used = [p for p in projections if p.receiver in reached]
        if used == projections:
            break
        projections = used
    layers = [
        replace(x, bias=Bias("none")) if x.name == layer else replace(x, bias=_frozen(x.bias))
        for x in network.layers
        if x.name in reached or x.name == sought.name
    ]
    return replace(network, layers=(Layer(ON, 1), *layers), projections=tuple(projections))


def hold_weights(inner: State, outer: State) -> None:
    """Give the inner network the outer one's weights and biases, by name."""
    for name, weights in inner.weights.items():
        if name in outer.weights:
            weights[:] = outer.weights[name]
    for name, biases in inner.biases.items():
        biases[:] = outer.biases[name]
    for layer in inner.description.layers:
        starts = inner.plan.starts(layer.name)
        if starts is not None:  # trained start values are held as well
            inner.learning.w[starts] = outer.learning.w[outer.plan.starts(layer.name)]
            inner.learning.live[starts] = 0.0


def _frozen(bias: Bias) -> Bias:
    return bias if bias.kind == "none" else replace(bias, kind="fixed")


def _inverse(network: Network, layer: str, a: AnyArray) -> AnyArray:
    inverse = ACTIVATIONS[network.layer(layer).activation].inverse
    if inverse is None:
        raise ValidationError(
            f"activations of {layer!r} cannot be sought: {network.layer(layer).activation} has no inverse"
        )
    return inverse(np.asarray(a, dtype=np.float64))


def _with_on(inner: State, patterns: PatternSet) -> PatternSet:
    names = {x.name for x in inner.description.inputs}
    inputs = {name: values for name, values in patterns.inputs.items() if name in names}
    return replace(patterns, inputs={**inputs, ON: np.ones((patterns.events, 1))})
