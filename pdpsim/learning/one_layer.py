r"""Learning in one layer of weights: the delta rule, and the perceptron's procedure.

Both change a weight by the difference of target and activation, times what came along the link:

.. math:: \frac{\partial E}{\partial w_{ij}} = -(t_j - a_j)\, a_i

where :math:`a_i` is the activation of the sending unit, :math:`a_j` and :math:`t_j` are activation and target
of the receiving one. They are local: all three are there at the synapse, if the target is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure, check_sent
from pdpsim.learning.backward import add_gradient

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class DeltaRule(Procedure):
    r"""The delta rule, for linear units (Widrow & Hoff, 1960).

    .. math::
        \Delta w_{ij} \propto \beta_j (t_j - a_j)\, a_i, \qquad
        \beta_j = \begin{cases} \text{absent} & t_j = 0 \\ 1 & \text{otherwise} \end{cases}

    See Rumelhart, Hinton & Williams (1986), pp. 322-324. With ``error = "sum-of-squares"``, whose half of the
    squared difference has this derivative.

    With an input of 1 for a cue that is present and 0 for one that is not, and targets for outcomes, this is
    the model of conditioning of Rescorla and Wagner (1972): :math:`w_{ij}` is the strength of cue i, its
    salience the factor ``rate`` of its projection, and an outcome has one learning rate for trials on which
    it comes, another where it stays away.

    Parameters
    ----------
    absent : float
        Factor on the error of a unit whose target is 0: the rate of trials without the outcome, as a share of
        the rate of those with it. Default 1: the two are the same.
    """

    absent: float = 1.0

    name: ClassVar[str] = "delta"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="nothing",
        weights="–",
        phases=1,
        kept="nothing",
        local=True,
        source="Widrow & Hoff (1960)",
    )

    def __post_init__(self) -> None:
        finite(self.absent, ("learning", "absent"), low=0)

    @property
    def by_flow(self) -> bool:
        """Whether it is what the flow does: the two rates are the same."""
        return self.absent == 1.0

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless all weights lead from inputs to linear units with targets."""
        _check_one_layer(network, self.name, ("linear",))
        simple = network.time.ticks == 1 and not any(p.delay for p in network.forward)
        if not self.by_flow and not (simple and all(x.dt == 1 for x in network.targets)):
            raise ValidationError(
                f"{self.name} learning with absent = {self.absent:g} is for events of one tick each, without "
                "delays and averages over time",
                ("training", "learning"),
            )

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        deltas = {}
        for layer in episode.network.targets:
            beta = np.where(episode.target(layer.name) == 0, self.absent, 1.0)
            deltas[layer.name] = beta * episode.delta(layer.name)
        add_gradient(episode, episode.activations(), deltas)


@dataclass(frozen=True)
class Perceptron(Procedure):
    """The perceptron convergence procedure, for units that are on or off (Rosenblatt, 1962).

    Units are ``"threshold"``, or ``"stochastic"``, which come on by chance: the procedure learns from the
    output that came about (Rumelhart & McClelland, 1986, ch. 18, pp. 224-226). A unit that is off and should
    be on has its weights from active units raised and its threshold lowered (its bias raised); one that is on
    and should be off the reverse; one that is right is left alone.
    """

    name: ClassVar[str] = "perceptron"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="nothing",
        weights="–",
        phases=1,
        kept="nothing",
        local=True,
        source="Rosenblatt (1962)",
    )

    @property
    def by_flow(self) -> bool:
        """Yes: the flow's slope of units that are on or off is 1."""
        return True

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless all weights lead from inputs to units that are on or off."""
        _check_one_layer(network, self.name, ("threshold", "stochastic"))


def _check_one_layer(network: Network, name: str, activations: tuple[str, ...]) -> None:
    inputs = {x.name for x in network.inputs}
    check_sent(network, name)
    for layer in network.targets:
        if layer.activation not in activations:
            raise ValidationError(
                f"{name} learning is for {' or '.join(activations)} units; {layer.name!r} is "
                f"{layer.activation}",
                ("training", "learning"),
            )
    for p in network.projections:
        if p.trained and p.sender not in inputs:
            raise ValidationError(
                f"{name} learning is for one layer of weights, from inputs to targets; {p.name!r} leads on "
                f"from {p.sender!r}",
                ("training", "learning"),
            )
