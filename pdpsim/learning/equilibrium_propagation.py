r"""Equilibrium propagation: what a slight pull towards the targets changes in a network that has settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure, check_slopes
from pdpsim.learning.backward import computed
from pdpsim.learning.settling import add_contrast, check_reached, check_symmetric, two_way

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode

SIDES = ("one", "two", "random")


@dataclass(frozen=True)
class EquilibriumPropagation(Procedure):
    r"""The gradient of the cost at a fixed point, from two fixed points (Scellier & Bengio, 2017).

    .. math:: \Delta w_{ij} \propto \frac1\beta \bigl(a_i^\beta a_j^\beta - a_i^0 a_j^0\bigr)

    where :math:`a^0` is where the network settles by itself, and :math:`a^\beta` where it settles from there
    on with :math:`\beta (t_j - a_j)` added to the net input of units that have a target :math:`t_j`. As
    :math:`\beta` goes to 0 this is the exact gradient of :math:`\tfrac12 \sum_j (t_j - a_j)^2`, with a
    difference proportional to :math:`\beta`; with ``sides = "two"``,

    .. math:: \Delta w_{ij} \propto \frac1{2\beta}
        \bigl(a_i^\beta a_j^\beta - a_i^{-\beta} a_j^{-\beta}\bigr),

    proportional to :math:`\beta^2`. With ``sides = "random"`` the sign of :math:`\beta` is drawn anew each
    time. The energy is Hopfield's (1984), of which ``a = f(net)`` is the minimum, whatever the function f.

    Local: activities of the two units of a synapse, in two states that differ little. Not local: weights are
    symmetric, and the activations of the first state have to be kept.

    Parameters
    ----------
    beta : float
        Strength of the pull. Default 0.5.
    sides : {"one", "two", "random"}
    """

    beta: float = 0.5
    sides: str = "one"

    name: ClassVar[str] = "equilibrium-propagation"
    by_error: ClassVar[bool] = False
    errors: ClassVar[tuple[str, ...]] = ("sum-of-squares",)
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="activation",
        weights="symmetric",
        phases=2,
        kept="the free phase's activations",
        local=True,
        source="Scellier & Bengio (2017)",
    )

    def __post_init__(self) -> None:
        finite(self.beta, ("learning", "beta"))
        one_of(self.sides, SIDES, ("learning", "sides"))
        if self.beta <= 0:
            raise ValidationError(f"must be above 0, got {self.beta:g}", ("learning", "beta"))

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless weights are symmetric and units have slopes."""
        check_slopes(network, self.name, {x.name for x in computed(network)})
        check_symmetric(network, self.name)
        check_reached(network)

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back."""
        return two_way(network)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        free, beta = episode.activations(), self.beta
        if self.sides == "random" and episode.rng.random() < 0.5:
            beta = -beta
        nudged = episode.run(nudge=beta)
        if self.sides == "two":
            free, beta = episode.run(nudge=-beta, since="free"), 2 * beta
        add_contrast(episode, nudged, free, 1.0 / beta)
