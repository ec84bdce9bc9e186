r"""The delta rule of an auto-associator: units come to tell each other what each is told from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import LEARNING, check_plain

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class AutoAssociator(Procedure):
    r"""External less internal input, times the activation of the sender (McClelland & Rumelhart, 1985, 1988).

    .. math:: \Delta w_{ij} \propto (ext_j - int_j)\, a_i, \qquad int_j = \sum_i w_{ij} a_i

    where :math:`ext_j` is what a pattern gives unit j from outside, :math:`int_j` what it gets from the other
    units over links that learn (and its bias), and :math:`a_i` the activation of unit i, all once the network
    has responded. Where a pattern leaves a unit alone (``-``), nothing is learned of it. What was learned
    completes a part of a pattern. With
    ``learning = "hebb"`` the product of activations stands in for the difference.

    Local: the two inputs of the receiver, and the sender's activation.
    """

    name: ClassVar[str] = "auto-associator"
    by_error: ClassVar[bool] = False
    taught: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="the input itself",
        back="nothing",
        weights="–",
        phases=1,
        kept="nothing",
        local=True,
        source="McClelland & Rumelhart (1985)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless layers that learn have external input, and internal is a sum."""
        check_plain(network, self.name)
        for p in network.forward:
            if p.trained and not network.layer(p.receiver).clamp > 0:
                raise ValidationError(
                    f"{self.name} learning needs external input where weights learn; {p.receiver!r} has "
                    "none: give it a clamp",
                    LEARNING,
                )

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        a = episode.activations()
        for layer in episode.network.layers:
            learning = [p for p in episode.into(layer.name) if p.trained]
            biases = episode.bias_gradient(layer.name)
            if not learning:
                continue
            bias = episode.biases(layer.name)
            internal = np.sum([a[p.sender] @ episode.weights(p.name) for p in learning], axis=0)
            external = episode.external(layer.name)
            error = np.where(np.isnan(external), 0.0, external - internal - (0.0 if bias is None else bias))
            error = episode.silenced(layer.name, episode.factor * error)
            for p in learning:
                episode.gradient(p.name)[:] -= a[p.sender].T @ error
            if biases is not None:
                biases -= error.sum(axis=0)
