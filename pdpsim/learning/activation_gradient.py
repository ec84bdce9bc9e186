r"""Backpropagation to activations: errors as what activities should have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.arrays import AnyArray
from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import add_gradient, carry_down, check_forward

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class ActivationGradient(Procedure):
    r"""Activities of a plus phase, computed by backpropagation (Rogers & McClelland, 2004, use such).

    .. math:: a_j^+ = a_j^- - \lambda\, \frac{\partial E}{\partial x_j}, \qquad
        \Delta w_{ij} \propto \tfrac1\lambda\, a_i\, (a_j^+ - a_j^-)

    where :math:`a_j^-` is the activation of unit j, :math:`x_j` its net input, :math:`a_j^+` what it should
    rather have been, in the direction in which it would move if weights changed, and :math:`\lambda` the size
    of the step. Activities change first, and weights follow them. With :math:`a_i = a_i^-` this is
    backpropagation itself; with ``senders = "plus"``,
    :math:`a_i = a_i^+`, weights learn to make the plus phase of one layer from that of the one below.

    Not local in how :math:`a^+` is found, which is by errors carried back through the same weights; local in
    how weights change then.

    Parameters
    ----------
    step : float
        :math:`\lambda`. Default 0.1.
    senders : {"minus", "plus"}
    """

    step: float = 0.1
    senders: str = "minus"

    name: ClassVar[str] = "activation-gradient"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors",
        weights="the same, transposed",
        phases=2,
        kept="the minus phase's activations",
        local=False,
        source="Rumelhart, Hinton & Williams (1986); as changes of activity, Rogers & McClelland (2004)",
    )

    def __post_init__(self) -> None:
        finite(self.step, ("learning", "step"))
        one_of(self.senders, ("minus", "plus"), ("learning", "senders"))
        if self.step <= 0:
            raise ValidationError(f"must be above 0, got {self.step:g}", ("learning", "step"))

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless the network responds in one tick, in units with slopes."""
        check_forward(network, self.name)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        minus = episode.activations()
        plus = self.plus(episode, minus)
        rise = {name: (minus[name] - plus[name]) / self.step for name in plus}
        add_gradient(episode, minus if self.senders == "minus" else {**minus, **plus}, rise)

    def plus(self, episode: Episode, minus: dict[str, AnyArray]) -> dict[str, AnyArray]:
        """Return the activations that computed layers should rather have had."""
        deltas = carry_down(episode, minus, lambda p: episode.weights(p.name))
        return {name: minus[name] - self.step * delta for name, delta in deltas.items()}
