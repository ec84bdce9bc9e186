"""How far what a learning rule does agrees with the exact gradient, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Procedure
from pdpsim.simulate.presenting import gradient
from pdpsim.simulate.state import State

# Gradients by layer, in one row each.
Directions = dict[str, AnyArray]


@dataclass(frozen=True)
class Agreement:
    """A rule beside the gradient, for the weights into each layer that learns.

    Attributes
    ----------
    cosine : dict of str to float
        Of the angle between what the rule has for a gradient and that of backpropagation, in the network as
        it was before it was furnished for the rule; NaN where one of them is 0 or there is none.
    own : dict of str to float
        The same for the exact gradient of the network that the rule trains, through all its ticks: where it
        settles, this is the gradient of the error at the fixed point.
    length : dict of str to float
        Length of what the rule has for a gradient.
    exact : dict of str to float
        Length of backpropagation's gradient.
    """

    cosine: dict[str, float]
    own: dict[str, float]
    length: dict[str, float]
    exact: dict[str, float]


def agreement(state: State, plain: Network, patterns: PatternSet, phase: Phase) -> Agreement:
    """Compare a rule with the exact gradient, on some patterns, at the weights as they are.

    Parameters
    ----------
    state : State
        A network that was furnished for the rule.
    plain : Network
        The same as it was before.
    patterns : PatternSet
    phase : Phase
        Whose `learning` is the rule; backpropagation has the same error function.
    """
    changes = directions(state, plain, patterns, phase, phase.learning)
    exact = directions(with_weights(plain, state), plain, patterns, phase)
    forward = replace(state.description, projections=state.description.forward)
    own = directions(with_weights(forward, state), plain, patterns, phase)
    return Agreement(
        {layer: cosine(changes[layer], exact[layer]) for layer in changes},
        {layer: cosine(changes[layer], own[layer]) for layer in changes},
        {layer: float(np.linalg.norm(each)) for layer, each in changes.items()},
        {layer: float(np.linalg.norm(each)) for layer, each in exact.items()},
    )


def directions(
    state: State,
    plain: Network,
    patterns: PatternSet,
    phase: Phase,
    learning: Procedure | None = None,
) -> Directions:
    """Return what a rule (by default backpropagation) has for a gradient of the weights into each layer.

    Parameters
    ----------
    state : State
    plain : Network
        Whose projections count, in whatever network they are.
    patterns : PatternSet
    phase : Phase
        Whose error function counts.
    learning : Procedure, optional
    """
    g = gradient(state, patterns, phase, learning)[1]
    rows: dict[str, list[AnyArray]] = {}
    for p in plain.forward:
        if p.trained:
            rows.setdefault(p.receiver, []).append(g[state.plan.weights(p.name)[0]])
    return {layer: np.concatenate(rows[layer]) for layer in plain.order() if layer in rows}


def with_weights(network: Network, state: State) -> State:
    """Return a network that has the weights and biases of another, wherever both have them."""
    other = State(network, 0, engine="numpy", dtype=state.dtype.name)
    take_over(other, state.weights, state.biases)
    other.set_silent(state.silent)
    return other


def take_over(state: State, weights: Mapping[str, AnyArray], biases: Mapping[str, AnyArray]) -> None:
    """Give a network other weights and biases, wherever it has those of that name."""
    for own, values in ((state.weights, weights), (state.biases, biases)):
        for name in own:
            if name in values:
                own[name] = values[name]


def cosine(change: AnyArray, exact: AnyArray) -> float:
    """Return the cosine of the angle between two directions; NaN where one has no length."""
    lengths = float(np.linalg.norm(change) * np.linalg.norm(exact))
    return float(change @ exact / lengths) if lengths > 0 else np.nan
