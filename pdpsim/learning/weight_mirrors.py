r"""Weight mirrors: feedback that learns the weights of the way forward from how noise passes through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.checks import finite
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import (
    add_gradient,
    carry_down,
    check_forward,
    check_opposite,
    feedback,
    opposite_weights,
    with_feedback,
)

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class WeightMirrors(Procedure):
    r"""Feedback alignment whose feedback is learned in a phase of its own (Akrout et al., 2019).

    .. math::
        \Delta b_{kj} \propto \bigl(f(x_k + \sum_j \xi_j w_{jk}) - f(x_k)\bigr)\, \xi_j,
        \qquad \delta_j = f'(x_j) \sum_k \delta_k\, b_{kj}

    where :math:`\xi_j` is noise on the activation of unit j, independent from unit to unit,
    :math:`w_{jk}` the weight from j to k, :math:`x_k` the net input of k and :math:`f` its activation
    function, so that the bracket is how far noise alone moves k; :math:`b_{kj}` carries error from k to j.
    On average the change is :math:`\sigma^2 f'(x_k)\, w_{jk}`. The feedback grows for ever unless it decays
    (``decay`` of its projection).

    Local: the mirror phase correlates activities of the two units of a synapse. Not local: the error travels
    against the direction of activation, layers have to take turns at being noisy, and only feedback may
    learn while they do.

    Parameters
    ----------
    noise : float
        :math:`\sigma`, the SD of the noise. Default 1.
    """

    noise: float = 1.0

    name: ClassVar[str] = "weight-mirrors"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors",
        weights="their own, learned from noise",
        phases=2,
        kept="nothing",
        local=True,
        source="Akrout, Wilson, Humphreys, Lillicrap & Tweed (2019)",
    )

    def __post_init__(self) -> None:
        finite(self.noise, ("learning", "noise"), low=0)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless trained feedback runs against the projections."""
        check_forward(network, self.name)
        check_opposite(network, self.name, trained=True)

    def furnish(self, network: Network) -> Network:
        """Return the network with feedback that learns and decays against each projection."""
        return with_feedback(network, trained=True, decay=0.01)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        a, opposite = episode.activations(), opposite_weights(episode)
        add_gradient(episode, a, carry_down(episode, a, lambda p: opposite.get((p.sender, p.receiver))))
        forward = {(p.sender, p.receiver): p.name for p in episode.network.forward}
        for p in feedback(episode.network):
            later, earlier = p.sender, p.receiver
            noise = self.noise * episode.rng.standard_normal(a[earlier].shape)
            net = episode.net(later) + noise @ episode.weights(forward[earlier, later])
            moved = episode.response(later, net) - a[later]
            episode.gradient(p.name)[:] -= np.asarray(episode.factor * moved).T @ noise
