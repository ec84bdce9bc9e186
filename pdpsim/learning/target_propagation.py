r"""Target propagation: targets for hidden units, found by learned inverses.

.. math:: \Delta w_{ij} \propto a_i\, f'(x_j)\, (\hat a_j - a_j)

where :math:`a_i` is the activation of the sender, :math:`x_j` and :math:`a_j` net input and activation of the
receiver, :math:`f'` its slope, and :math:`\hat a_j` the activation that it should have had. For layers that
send to a layer with targets one step down the gradient says so:

.. math:: \hat a_j = a_j - s\, \frac{\partial E}{\partial a_j}

where s is the `step`. Those further down have a projection that carries error from each hidden layer k that
they send to, whose weights :math:`b_{kj}` make an inverse :math:`g_j(a) = f(\sum_k a_k b_{kj})` of the way
there. It is learned: with noise on the activations of j, the reconstruction from what the layer above makes
of them is to be they themselves, by the delta rule. All changes of the first kind are divided by s.

Local: a unit's activation and the one that it should have had, which arrives along synapses of its own. Not
local: the two are kept apart, and the last step uses the gradient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import (
    LEARNING,
    add_gradient,
    check_forward,
    check_last,
    feedback,
    hidden,
    with_feedback,
)

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class TargetPropagation(Procedure):
    r"""Targets handed down by inverses alone (Bengio, 2014).

    .. math:: \hat a_j = g_j(\hat a)

    where :math:`g_j` is the inverse of the way from the layer of unit j to the one above, applied to the
    targets of that. With several layers above, the mean of what each says. Symbols: see
    :mod:`pdpsim.learning.target_propagation`.

    Parameters
    ----------
    step : float
        s. Default 0.1.
    noise : float
        SD of the noise with which inverses are learned. Default 0.1.
    """

    step: float = 0.1
    noise: float = 0.1

    name: ClassVar[str] = "target-propagation"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="targets",
        weights="their own, learned as an inverse",
        phases=2,
        kept="the activations on the way there",
        local=True,
        source="Bengio (2014)",
    )

    def __post_init__(self) -> None:
        finite(self.noise, ("learning", "noise"), low=0)
        finite(self.step, ("learning", "step"))
        if self.step <= 0:
            raise ValidationError(f"must be above 0, got {self.step:g}", ("learning", "step"))

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless targets reach every hidden layer."""
        check_forward(network, self.name, slopes=False)
        check_last(network, self.name)
        targets = {x.name for x in network.targets}
        inner = {x.name for x in hidden(network)}
        forward = {(p.sender, p.receiver) for p in network.forward}
        inverses = {(p.receiver, p.sender) for p in feedback(network)}
        for earlier, later in sorted(inverses):
            if (earlier, later) not in forward or later not in inner:
                raise ValidationError(
                    f"{self.name} learning has feedback against projections between hidden layers; there is "
                    f"none from {earlier!r} to {later!r}",
                    LEARNING,
                )
        for layer in hidden(network):
            above = {p.receiver for p in network.forward if p.sender == layer.name}
            if not above & targets and not any(p.receiver == layer.name for p in feedback(network)):
                raise ValidationError(
                    f"no projection carries targets to {layer.name!r}; add one from a hidden layer that it "
                    'sends to, with carries = "error"',
                    LEARNING,
                )

    def furnish(self, network: Network) -> Network:
        """Return the network with trained feedback between hidden layers."""
        return with_feedback(network, trained=True, among_hidden=True)

    def corrected(self, a: AnyArray, wanted: AnyArray, reconstructed: AnyArray) -> AnyArray:
        """Return a layer's targets from its activations and what the inverse makes of targets and of them."""
        return wanted

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        network, a = episode.network, episode.activations()
        deltas = {x.name: episode.delta(x.name) for x in network.targets}
        targets, wanted = set(deltas), dict[str, AnyArray]()
        for layer in reversed(hidden(network)):
            name = layer.name
            taught = [p for p in episode.out_of(name) if p.receiver in targets]
            if taught:
                slope = sum(deltas[p.receiver] @ episode.weights(p.name).T for p in taught)
                wanted[name] = a[name] - self.step * slope
            else:
                inverses = [
                    (p.sender, episode.weights(p.name)) for p in feedback(network) if p.receiver == name
                ]
                each = [
                    self.corrected(
                        a[name],
                        episode.response(name, wanted[later] @ weights),
                        episode.response(name, a[later] @ weights),
                    )
                    for later, weights in inverses
                ]
                wanted[name] = np.mean(each, axis=0)
            deltas[name] = episode.through(name, a[name], (a[name] - wanted[name]) / self.step)
        add_gradient(episode, a, deltas)
        self._learn_inverses(episode, a)

    def _learn_inverses(self, episode: Episode, a: dict[str, AnyArray]) -> None:
        forward = {(p.sender, p.receiver): p.name for p in episode.network.forward}
        for p in feedback(episode.network):
            later, earlier = p.sender, p.receiver
            noisy = a[earlier] + self.noise * episode.rng.standard_normal(a[earlier].shape)
            moved = (noisy - a[earlier]) @ episode.weights(forward[earlier, later])
            above = episode.response(later, episode.net(later) + moved)
            again = episode.response(earlier, above @ episode.weights(p.name))
            delta = episode.through(earlier, again, episode.factor * (again - noisy))
            episode.gradient(p.name)[:] += above.T @ delta


@dataclass(frozen=True)
class DifferenceTargetPropagation(TargetPropagation):
    r"""Target propagation that subtracts what inverses get wrong (Lee, Zhang, Fischer & Bengio, 2015).

    .. math:: \hat a_j = a_j + g_j(\hat a) - g_j(a)

    so that a layer whose layer above is right has nothing to learn, however poor the inverse
    :math:`g_j` of the way there. Symbols: see :mod:`pdpsim.learning.target_propagation`.

    Parameters
    ----------
    step : float
        s. Default 0.1.
    noise : float
        SD of the noise with which inverses are learned. Default 0.1.
    """

    name: ClassVar[str] = "difference-target-propagation"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="targets, and activations once more",
        weights="their own, learned as an inverse",
        phases=2,
        kept="the activations on the way there",
        local=True,
        source="Lee, Zhang, Fischer & Bengio (2015)",
    )

    def corrected(self, a: AnyArray, wanted: AnyArray, reconstructed: AnyArray) -> AnyArray:
        """Return a layer's targets from its activations and what the inverse makes of targets and of them."""
        return a + wanted - reconstructed
