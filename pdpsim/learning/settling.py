"""What procedures share that learn from the states in which a network settles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.learning.backward import LEARNING, check_gains, computed

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode

#: Of a network that is made to settle: ticks of an event, and the share of the new net input at each.
TICKS, SHARE = 40, 0.5


def two_way(network: Network, gain: float = 1.0) -> Network:
    """Return the network with projections back between computed layers, so that it settles.

    Each has the weights of the way there, transposed, and that gain. Units average their net input over time
    and begin in the middle of their range. A network with projections that take a tick is left as it is.
    """
    if any(p.delay for p in network.forward):
        return network
    targets, inner = {x.name for x in network.targets}, {x.name for x in computed(network)}
    back = tuple(
        Projection(p.receiver, p.sender, delay=1, tied=p.tied or p.name, transposed=True, gain=gain)
        for p in network.forward
        if p.sender in inner
    )
    return replace(
        network,
        layers=tuple(_averaging(x, x.name in inner, x.name in targets) for x in network.layers),
        projections=(*network.projections, *back),
        time=replace(network.time, ticks=TICKS, error_from=None),
    )


def _averaging(layer: Layer, inner: bool, target: bool) -> Layer:
    if not inner:
        return layer
    alone = layer.activation != "softmax"
    return replace(
        layer,
        target=target,
        dt=SHARE if alone else 1.0,
        start=0.5 if layer.activation == "logistic" else layer.start,
    )


def check_reached(network: Network) -> None:
    """Raise `ValidationError` unless what the targets change can travel back to all that learns."""
    inputs = {x.name for x in network.inputs}
    reached = {x.name for x in network.targets}
    for _ in network.layers:
        reached |= {p.receiver for p in network.forward if p.sender in reached}
    for p in network.forward:
        if p.trained and p.receiver not in reached | inputs:
            raise ValidationError(
                f"what the targets change does not reach {p.receiver!r}: the layers that it sends to "
                "must project back to it, with delay = 1",
                LEARNING,
            )


def check_symmetric(network: Network, name: str) -> None:
    """Raise `ValidationError` unless computed layers have symmetric weights between and within them."""
    inner = {x.name for x in computed(network)}
    turned = {p.name for p in network.forward if p.transposed}
    turned |= {str(p.tied) for p in network.forward if p.transposed}
    check_gains(network, name)
    for p in network.forward:
        if p.sender in inner and not p.symmetric and p.name not in turned:
            raise ValidationError(
                f"{name} learning needs symmetric weights; {p.name!r} has no projection back that is tied "
                "to it and transposed, or is not symmetric within its layer",
                LEARNING,
            )


def both_ways(network: Network) -> frozenset[str]:
    """Return the projections whose weights lead both ways: within a layer, or tied and turned round."""
    turned = {p.tied for p in network.forward if p.transposed}
    return frozenset(p.name for p in network.forward if p.symmetric or p.transposed or p.name in turned)


def add_once(episode: Episode, change: Callable[[str, str], AnyArray]) -> None:
    """Add changes that are the same in both directions of a link to the gradient, with their sign turned.

    A weight that two projections share, one of them turned round, takes half from either, and so does that of
    a pair of units within a layer.

    Parameters
    ----------
    episode : Episode
    change : callable
        ``change(sender, receiver)`` returns that of all weights from one layer to another, shape (senders,
        receivers).
    """
    shared = both_ways(episode.network)
    for p in episode.network.forward:
        share = 0.5 if p.name in shared else 1.0
        episode.gradient(p.name)[:] -= share * change(p.sender, p.receiver)


def add_contrast(
    episode: Episode, plus: Mapping[str, AnyArray], minus: Mapping[str, AnyArray], scale: float = 1.0
) -> None:
    r"""Add :math:`-s\,(a_i^+ a_j^+ - a_i^- a_j^-)` to the gradient of each weight, and to that of biases.

    Parameters
    ----------
    episode : Episode
    plus, minus : mapping of str to array
        Activations of the two states.
    scale : float
        The factor s.
    """
    factor = scale * episode.factor
    add_once(episode, lambda i, j: plus[i].T @ (factor * plus[j]) - minus[i].T @ (factor * minus[j]))
    add_bias_contrast(episode, plus, minus, scale)


def add_bias_contrast(
    episode: Episode, plus: Mapping[str, AnyArray], minus: Mapping[str, AnyArray], scale: float = 1.0
) -> None:
    r"""Add :math:`-s\,(a_j^+ - a_j^-)` to the gradient of each bias."""
    for layer in episode.network.layers:
        biases = episode.bias_gradient(layer.name)
        if biases is not None:
            biases -= scale * (episode.factor * (plus[layer.name] - minus[layer.name])).sum(axis=0)
