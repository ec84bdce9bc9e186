r"""Boltzmann machines: what two units do together with the targets there, less what they do without.

.. math:: \Delta w_{ij} \propto p_{ij}^+ - p_{ij}^-

where :math:`p_{ij}` is how often units i and j are on together in equilibrium, in the plus phase with targets
held, in the minus phase without. Weights are symmetric. Both machines do steepest descent in how far the
distribution of the outputs is from the targets', the second in an approximation of it (Hinton, 1989).

Local: activities of the two units of a synapse. Not local: weights are symmetric, and the two phases must be
told apart, as what is learned in the one is unlearned in the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import LEARNING, computed
from pdpsim.learning.settling import add_contrast, check_reached, check_symmetric, two_way

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class BoltzmannMachine(Procedure):
    r"""The stochastic machine (Ackley, Hinton & Sejnowski, 1985).

    .. math:: \Delta w_{ij} \propto \langle s_i s_j \rangle^+ - \langle s_i s_j \rangle^-

    where :math:`s_i` is 0 or 1, and the mean is over the last ticks of an event, after annealing: in the plus
    phase from the start once more with the targets held, in the minus phase without. Units are
    ``stochastic``; the temperatures are those of ``[time] annealing``.

    Parameters
    ----------
    count : int
        Ticks at the end of an event over which units are counted together. Default 10.
    """

    count: int = 10

    name: ClassVar[str] = "boltzmann"
    by_error: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="activation",
        weights="symmetric",
        phases=2,
        kept="how often two units were on together in the minus phase",
        local=True,
        source="Ackley, Hinton & Sejnowski (1985)",
    )

    def __post_init__(self) -> None:
        finite(self.count, ("learning", "count"), low=1)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless units are stochastic, weights symmetric, and events long enough."""
        for layer in computed(network):
            if layer.activation != "stochastic":
                raise ValidationError(
                    f"{self.name} learning is for stochastic units; {layer.name!r} is {layer.activation}",
                    LEARNING,
                )
        if self.count > network.time.ticks:
            raise ValidationError(
                f"counts over {self.count} ticks; an event has {network.time.ticks}", ("learning", "count")
            )
        check_symmetric(network, self.name)
        check_reached(network)

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back."""
        return two_way(network)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        self._add(episode, -1.0)
        episode.run(teach=True, since="start")
        self._add(episode, 1.0)

    def _add(self, episode: Episode, sign: float) -> None:
        """Add the statistics of the ticks that are counted."""
        scale = sign / self.count
        for tick in range(max(1, episode.last - self.count + 1), episode.last + 1):
            s = episode.activations(tick)
            add_contrast(episode, s, {name: 0.0 * each for name, each in s.items()}, scale)


@dataclass(frozen=True)
class DeterministicBoltzmannMachine(Procedure):
    r"""The machine of mean activations (Peterson & Anderson, 1987; Hinton, 1989).

    .. math:: \Delta w_{ij} \propto a_i^+ a_j^+ - a_i^- a_j^-

    where :math:`a_i` is the mean activation of unit i that solves :math:`a_i = f(x_i)`, with :math:`x_i` its
    net input and :math:`f` the logistic function or the hyperbolic tangent: the product of means stands in
    for the mean of products. The plus phase goes on from the minus phase, at one temperature.
    """

    name: ClassVar[str] = "deterministic-boltzmann"
    by_error: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="activation",
        weights="symmetric",
        phases=2,
        kept="the minus phase's activations",
        local=True,
        source="Peterson & Anderson (1987); Hinton (1989)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless units have mean activations and weights are symmetric."""
        for layer in computed(network):
            if layer.activation not in ("logistic", "tanh"):
                raise ValidationError(
                    f"{self.name} learning is for logistic or tanh units; {layer.name!r} is "
                    f"{layer.activation}",
                    LEARNING,
                )
        check_symmetric(network, self.name)
        check_reached(network)

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back."""
        return two_way(network)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        minus = episode.activations()
        add_contrast(episode, episode.run(teach=True), minus)
