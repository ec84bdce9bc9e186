r"""Temporally asymmetric Hebbian learning: what came before comes to predict what comes after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import LEARNING

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class AsymmetricHebb(Procedure):
    r"""Potentiation if the sender was active before the receiver, else depression (Levy & Steward, 1983).

    .. math:: \Delta w_{ij} \propto a_j(t) \bigl(\bar a_i(t-1) - w_{ij}\bigr), \qquad
        \bar a_i(t) = \mu\, \bar a_i(t-1) + (1 - \mu)\, a_i(t)

    where :math:`a_j(t)` is the activation of the receiver at tick t, :math:`\bar a_i` the sender's, averaged
    over its past. Weights come to be the average activity of the sender before the receiver is active: a
    sequence is learned forward, not backward. Links have ``delay = 1``; others keep their weights. The form
    is that of Levy's later models; the measurements were of synapses on which a weak input is potentiated if
    it comes at most about 20 ms before a strong one.

    Local: activations of the two units, one of them remembered.

    Parameters
    ----------
    memory : float
        :math:`\mu`; averages begin anew with each window (see ``[time] unroll``). Default 0.
    """

    memory: float = 0.0

    name: ClassVar[str] = "asymmetric-hebb"
    in_time: ClassVar[bool] = True
    by_error: ClassVar[bool] = False
    taught: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="none",
        back="nothing",
        weights="–",
        phases=1,
        kept="a trace of the sender's activity",
        local=True,
        source="Levy & Steward (1983)",
    )

    def __post_init__(self) -> None:
        finite(self.memory, ("learning", "memory"), low=0, high=1)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless some link that learns takes a tick."""
        if not any(p.delay and p.trained for p in network.forward):
            raise ValidationError(
                f"{self.name} learning is for projections with delay = 1; none that is trained has one",
                LEARNING,
            )

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        delayed = [p for p in episode.network.forward if p.delay]
        a = episode.activations(0)
        average = dict(a)
        for tick in range(1, episode.last + 1):
            a = episode.activations(tick)
            for p in delayed:
                if tick == 1 and episode.fresh:
                    continue  # nothing came before
                post = episode.factor * a[p.receiver]
                change = average[p.sender].T @ post - episode.weights(p.name) * post.sum(axis=0)
                episode.gradient(p.name)[:] -= change
            average = {
                name: self.memory * each + (1 - self.memory) * a[name] for name, each in average.items()
            }
