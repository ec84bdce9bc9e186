r"""Recirculation: a pattern that goes round a loop, and what has changed of it when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import LEARNING, check_forward

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class Recirculation(Procedure):
    r"""Learning a code without a teacher (Hinton & McClelland, 1988).

    .. math::
        v^0 &= \text{the pattern}, & h^1 &= f(A v^0), \\
        v^2 &= \lambda v^0 + (1 - \lambda) f(B h^1), & h^3 &= \lambda h^1 + (1 - \lambda) f(A v^2), \\
        \Delta B &\propto h^1 (v^0 - v^2), & \Delta A &\propto v^2 (h^1 - h^3)

    where :math:`v` and :math:`h` are the activations of the visible and the hidden units at four times, A the
    weights from visible to hidden units, B those back, :math:`f` the activation function (net inputs include
    biases, which change by the brackets), and :math:`\lambda` the share of their old activation that units
    keep (regression). The visible units are there twice: as the input layer, and as the output layer, which
    shows what comes back. With :math:`B = A^T`, linear visible units and :math:`\lambda` near 1 it is
    gradient descent in the squared error of reconstruction, times :math:`1 - \lambda`.

    Local: a unit's change of activation in time, and the activation of the sender. No error travels, no
    weight is known twice, there is no teacher but the input.

    Parameters
    ----------
    share : float
        :math:`\lambda`. Default 0.75.
    """

    share: float = 0.75

    name: ClassVar[str] = "recirculation"
    by_error: ClassVar[bool] = False
    taught: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="the input itself",
        back="activation",
        weights="their own, learned",
        phases=2,
        kept="a unit's activation, for one round",
        local=True,
        source="Hinton & McClelland (1988)",
    )

    def __post_init__(self) -> None:
        finite(self.share, ("learning", "share"), low=0, high=1)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless input, hidden and output layer form the loop."""
        check_forward(network, self.name, slopes=False)
        ways = [(p.sender, p.receiver) for p in network.forward]
        loop = len(network.layers) == 3 and len(ways) == 2 and len(network.inputs) == 1
        if loop:
            visible = network.inputs[0]
            after = dict(ways)
            shown = after.get(after.get(visible.name, ""), "")
            loop = bool(shown) and network.layer(shown).size == visible.size
        if not loop:
            raise ValidationError(
                f"{self.name} learning is for an input layer, a hidden layer and an output layer of the "
                "input's size, which shows what comes back to it",
                LEARNING,
            )

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        visible = episode.network.inputs[0].name
        (link,) = episode.out_of(visible)
        (back,) = episode.out_of(link.receiver)
        middle, shown, keep = link.receiver, back.receiver, self.share
        a = episode.activations()
        v0, h1 = a[visible], a[middle]
        v2 = keep * v0 + (1 - keep) * a[shown]
        again = episode.response(middle, episode.net_input(middle, {visible: v2}))
        h3 = keep * h1 + (1 - keep) * again
        for p, sent, change in ((back, h1, v0 - v2), (link, v2, h1 - h3)):
            step = episode.factor * episode.silenced(p.receiver, change)
            episode.gradient(p.name)[:] -= sent.T @ step
            biases = episode.bias_gradient(p.receiver)
            if biases is not None:
                biases -= step.sum(axis=0)
