r"""Oja's rule: Hebb's, with weights that stay within bounds and find the principal components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import LEARNING, computed

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class Oja(Procedure):
    r"""Hebb's rule less what the layer accounts for already (Oja, 1982, 1989).

    .. math:: \Delta w_{ij} \propto a_j \Bigl(a_i - \sum_k w_{ik}\, a_k\Bigr)

    where i sends, j receives, k runs over the units of the layer of j, and units are linear. One unit finds
    the first principal component of its input (about 0), with weights of length 1; a layer of m units the
    space of the first m.

    Local for one unit, whose weight and activation it takes; not for a layer, in which a synapse needs the
    activations and weights of the others.
    """

    name: ClassVar[str] = "oja"
    by_error: ClassVar[bool] = False
    taught: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="none",
        back="activation, as what the layer accounts for",
        weights="the same, transposed",
        phases=1,
        kept="nothing",
        local=False,
        source="Oja (1982, 1989)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless units that learn are linear and without trained biases."""
        for layer in computed(network):
            if not any(p.trained for p in network.forward if p.receiver == layer.name):
                continue
            if layer.activation != "linear" or layer.bias.kind == "trained":
                raise ValidationError(
                    f"{self.name} learning is for linear units without trained biases; {layer.name!r} is "
                    f"{layer.activation}, its bias {layer.bias.kind}",
                    LEARNING,
                )

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        a = episode.activations()
        for p in episode.network.forward:
            accounted = a[p.receiver] @ episode.weights(p.name).T
            rest = episode.factor * (a[p.sender] - accounted)
            episode.gradient(p.name)[:] -= rest.T @ a[p.receiver]
