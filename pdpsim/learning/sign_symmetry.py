r"""Sign symmetry: feedback that knows the signs of the weights of the way forward, not their sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.checks import one_of
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.describe.projection import Projection
from pdpsim.learning.backward import (
    add_gradient,
    carry_down,
    check_forward,
    check_opposite,
    opposite_weights,
    with_feedback,
)

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class SignSymmetry(Procedure):
    r"""Backpropagation through weights of the same signs and other sizes (Liao, Leibo & Poggio, 2016).

    .. math:: \delta_j = f'(x_j) \sum_k \delta_k\, \operatorname{sign}(w_{jk})\, m_{kj}

    where :math:`w_{jk}` is the weight from unit j to unit k, as it is now, :math:`m_{kj}` the fixed size of
    the feedback from k to j, and :math:`f'` the slope. The sizes are those of a projection that carries error
    and is not trained (frSF of the paper), or all equal to their mean (``sizes = "equal"``, uSF).

    Not local: one bit of every weight has to be known at another synapse, and errors travel against the
    direction of activation.

    Parameters
    ----------
    sizes : {"own", "equal"}
    """

    sizes: str = "own"

    name: ClassVar[str] = "sign-symmetry"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors",
        weights="their own sizes, the others' signs",
        phases=1,
        kept="nothing",
        local=False,
        source="Liao, Leibo & Poggio (2016)",
    )

    def __post_init__(self) -> None:
        one_of(self.sizes, ("own", "equal"), ("learning", "sizes"))

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless fixed feedback runs against the projections."""
        check_forward(network, self.name)
        check_opposite(network, self.name, trained=False)

    def furnish(self, network: Network) -> Network:
        """Return the network with fixed feedback against each projection between computed layers."""
        return with_feedback(network)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        opposite = opposite_weights(episode)

        def through(p: Projection) -> AnyArray:
            size = np.abs(opposite[p.sender, p.receiver])
            size = np.full_like(size, size.mean()) if self.sizes == "equal" else size
            return np.sign(episode.weights(p.name)) * size

        a = episode.activations()
        add_gradient(episode, a, carry_down(episode, a, through))
