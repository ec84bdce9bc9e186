"""What procedures share that carry something down a feed-forward network, whatever the weights it takes.

A network is feed-forward here if it runs through an event in one tick: no delays, no units that settle.
Context layers may copy others, for they are like inputs during an event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Full, Initial, OneToOne, Values
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import check_sent, check_slopes
from pdpsim.describe.projection import Projection

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode

LEARNING = ("training", "learning")


def computed(network: Network) -> tuple[Layer, ...]:
    """Return the layers that receive activation, in the order in which it spreads."""
    receivers = {p.receiver for p in network.forward}
    return tuple(network.layer(name) for name in network.order() if name in receivers)


def hidden(network: Network) -> tuple[Layer, ...]:
    """Return the layers that receive activation and have no targets."""
    targets = {x.name for x in network.targets}
    return tuple(x for x in computed(network) if x.name not in targets)


def feedback(network: Network) -> tuple[Projection, ...]:
    """Return the projections that carry error."""
    return tuple(p for p in network.projections if p.carries == "error")


def check_forward(network: Network, name: str, *, slopes: bool = True) -> None:
    """Raise `ValidationError` unless a network is feed-forward, and its units have slopes (if asked)."""
    check_plain(network, name)
    settles = network.time.ticks > 1 or any(p.delay for p in network.forward)
    if settles or network.time.unroll == "pattern" or any(x.held for x in network.layers):
        raise ValidationError(
            f"{name} learning is for networks that respond in one tick, without delays, unrolling or held "
            "layers",
            LEARNING,
        )
    for layer in computed(network):
        if layer.dt != 1:
            raise ValidationError(
                f"{name} learning is for units that take up all of their net input at once",
                ("layers", layer.name, "dt"),
            )
        if layer.activation == "interactive":
            raise ValidationError(
                f"{name} learning is for functions of the net input; {layer.name!r} is interactive", LEARNING
            )
    if slopes:
        check_slopes(network, name, {x.name for x in computed(network)})


def check_plain(network: Network, name: str) -> None:
    """Raise `ValidationError` unless what arrives along each projection is activation times one weight."""
    check_sent(network, name)
    for p in network.projections:
        for wrong, key, what in ((p.gain != 1, "gain", "gain"), (p.fast_rate, "fast-rate", "fast weights")):
            if wrong:
                raise ValidationError(f"{name} learning knows no {what}", ("projections", p.name, key))


def check_last(network: Network, name: str) -> None:
    """Raise `ValidationError` unless layers with targets are the last: they send to no other."""
    for layer in network.targets:
        if any(p.sender == layer.name for p in network.forward):
            raise ValidationError(
                f"{name} learning is for targets of the last layer; {layer.name!r} has targets and sends on",
                LEARNING,
            )


def check_opposite(network: Network, name: str, *, trained: bool) -> None:
    """Raise `ValidationError` unless feedback runs against every projection between layers that learn.

    Parameters
    ----------
    network : Network
    name : str
        Of the procedure.
    trained : bool
        Whether the feedback has to be trained, or must not be.
    """
    opposite = {(p.receiver, p.sender): p for p in feedback(network)}
    inner = {x.name for x in computed(network)}
    for p in network.forward:
        if p.sender not in inner:
            continue
        back = opposite.get((p.sender, p.receiver))
        if back is None:
            raise ValidationError(
                f"no projection carries error from {p.receiver!r} to {p.sender!r}; {name} learning needs one "
                "against every projection between layers that learn",
                LEARNING,
            )
        if back.trained != trained:
            raise ValidationError(
                f"{name} learning needs feedback that is {'trained' if trained else 'not trained'}; add "
                f"trained = {'true' if trained else 'false'} to {back.name!r}",
                ("projections", back.name, "trained"),
            )


def with_feedback(
    network: Network,
    *,
    trained: bool = False,
    direct: bool = False,
    among_hidden: bool = False,
    decay: float | None = None,
    alike: tuple[str, ...] = (),
) -> Network:
    """Return the network with projections that carry error, unless it has such.

    Parameters
    ----------
    network : Network
    trained : bool
        Whether the feedback learns.
    direct : bool
        Whether it leads from the layers with targets to every hidden layer, or against each projection.
    among_hidden : bool
        Whether it leads from hidden layers only.
    decay : float, optional
        Of the feedback; see `pdpsim.describe.projection.Projection`.
    alike : tuple of str
        What feedback against a projection takes over from it.
    """
    if feedback(network):
        return network
    inner, targets = computed(network), network.targets
    if direct:
        ways = [Projection(h.name, t.name) for t in targets for h in hidden(network)]
    else:
        names = {x.name for x in (hidden(network) if among_hidden else inner)}
        senders = {x.name for x in inner}
        ways = [p for p in network.forward if p.receiver in names and p.sender in senders]
    added = tuple(
        Projection(
            p.receiver,
            p.sender,
            name=f"{p.receiver}=>{p.sender}",
            carries="error",
            trained=trained,
            init=_drawn(p.init),
            links=p.links if isinstance(p.links, OneToOne) else Full(),
            **{"decay": decay if trained else None, **{key: getattr(p, key) for key in alike}},
        )
        for p in ways
    )
    return replace(network, projections=(*network.projections, *added))


def _drawn(init: Initial | None) -> Initial | None:
    """Return initial weights that are drawn; those that are given one by one fit one projection only."""
    return None if isinstance(init, Values) else init


def carry_down(
    episode: Episode,
    a: Mapping[str, AnyArray],
    through: Callable[[Projection], AnyArray | None],
) -> dict[str, AnyArray]:
    r"""Return what stands for dE/dx of every computed layer, carried down through other weights.

    .. math:: \delta_j = \frac{\partial e_j}{\partial x_j} + f'(x_j) \sum_k \delta_k\, b_{jk}

    Parameters
    ----------
    episode : Episode
    a : mapping of str to array
        Activations.
    through : callable
        Given a projection from j to k, returns what stands for its weights on the way back, of the shape
        (units j, units k), or None for nothing.
    """
    deltas: dict[str, AnyArray] = {}
    targets = {x.name for x in episode.network.targets}
    for layer in reversed(computed(episode.network)):
        name = layer.name
        deltas[name] = episode.delta(name) if name in targets else 0.0 * a[name]
        carried = 0.0 * a[name]
        for p in episode.out_of(name):
            weights = through(p)
            if weights is not None:
                carried += deltas[p.receiver] @ weights.T
        deltas[name] += episode.through(name, a[name], carried)
    return deltas


def add_gradient(episode: Episode, a: Mapping[str, AnyArray], deltas: Mapping[str, AnyArray]) -> None:
    r"""Add :math:`\partial E/\partial w_{ij} = g\, a_i \delta_j`, g being the gain, and that of biases."""
    for p in episode.network.forward:
        if p.receiver in deltas:
            episode.gradient(p.name)[:] += p.gain * (a[p.sender].T @ deltas[p.receiver])
    for name, delta in deltas.items():
        biases = episode.bias_gradient(name)
        if biases is not None:
            biases += delta.sum(axis=0)


def opposite_weights(episode: Episode) -> dict[tuple[str, str], AnyArray]:
    """Return weights of the feedback, turned round to the shape of the projection that it runs against."""
    return {(p.receiver, p.sender): episode.weights(p.name).T for p in feedback(episode.network)}
