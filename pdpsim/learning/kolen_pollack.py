r"""Kolen and Pollack's feedback, which changes as the weights of the way forward do, and comes to fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands
from pdpsim.learning.backward import LEARNING, check_opposite, feedback, with_feedback
from pdpsim.learning.feedback_alignment import FeedbackAlignment

#: Of a projection, what its feedback has to have as well for the two to change alike.
ALIKE = ("rate", "decay", "sign", "limit", "gain")


@dataclass(frozen=True)
class KolenPollack(FeedbackAlignment):
    r"""Feedback alignment whose feedback learns as well (Kolen & Pollack, 1994; Akrout et al., 2019).

    .. math::
        \Delta w_{jk} = -\eta\, a_j\, \delta_k - \lambda w_{jk}, \qquad
        \Delta b_{kj} = -\eta\, \delta_k\, a_j - \lambda b_{kj}

    where :math:`w_{jk}` leads from unit j to unit k, :math:`b_{kj}` carries error from k to j,
    :math:`\delta_k` is the error of k, :math:`a_j` the activation of j, :math:`\eta` the rate and
    :math:`\lambda` the decay of the phase's rule. The two change alike, so that what they differ in shrinks
    by :math:`1 - \lambda` at each update. Without decay they stay as different as they began.

    Local but for the error, which still travels against the direction of activation: what either synapse
    needs is there at both. The two must decay alike.
    """

    name: ClassVar[str] = "kolen-pollack"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors",
        weights="their own, learned alike",
        phases=1,
        kept="nothing",
        local=True,
        source="Kolen & Pollack (1994); Akrout et al. (2019)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless trained feedback runs against the projections, and decays alike."""
        super().check(network)
        check_opposite(network, self.name, trained=True)
        forward = {(p.sender, p.receiver): p for p in network.forward}
        for p in feedback(network):
            way = forward.get((p.receiver, p.sender))
            if way is None or any(getattr(way, key) != getattr(p, key) for key in ALIKE):
                raise ValidationError(
                    f"{p.name!r} must run against a projection with the same {', '.join(ALIKE)}, for the two "
                    "to come to fit",
                    LEARNING,
                )

    def furnish(self, network: Network) -> Network:
        """Return the network with trained feedback against each projection between computed layers."""
        return with_feedback(network, trained=True, alike=ALIKE)
