r"""Learning in one layer of weights: the delta rule, and the perceptron's procedure.

Both change a weight by the difference of target and activation, times what came along the link:

.. math:: \frac{\partial E}{\partial w_{ij}} = -(t_j - a_j)\, a_i

where :math:`a_i` is the activation of the sending unit, :math:`a_j` and :math:`t_j` are activation and target
of the receiving one. They are local: all three are there at the synapse, if the target is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Procedure


@dataclass(frozen=True)
class DeltaRule(Procedure):
    """The delta rule, for linear units (Widrow & Hoff, 1960).

    See Rumelhart, Hinton & Williams (1986), pp. 322-324. With ``error = "sum-of-squares"``, whose half of the
    squared difference has this derivative.
    """

    name: ClassVar[str] = "delta"
    by_flow: ClassVar[bool] = True

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless all weights lead from inputs to linear units with targets."""
        _check_one_layer(network, self.name, ("linear",))


@dataclass(frozen=True)
class Perceptron(Procedure):
    """The perceptron convergence procedure, for units that are on or off (Rosenblatt, 1962).

    Units are ``"threshold"``, or ``"stochastic"``, which come on by chance: the procedure learns from the
    output that came about (Rumelhart & McClelland, 1986, ch. 18, pp. 224-226). A unit that is off and should
    be on has its weights from active units raised and its threshold lowered (its bias raised); one that is on
    and should be off the reverse; one that is right is left alone.
    """

    name: ClassVar[str] = "perceptron"
    by_flow: ClassVar[bool] = True

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless all weights lead from inputs to units that are on or off."""
        _check_one_layer(network, self.name, ("threshold", "stochastic"))


def _check_one_layer(network: Network, name: str, activations: tuple[str, ...]) -> None:
    inputs = {x.name for x in network.inputs}
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
