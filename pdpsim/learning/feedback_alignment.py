r"""Feedback alignment: error carried back along projections of its own, whose weights need not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure, check_slopes, check_way_back
from pdpsim.learning.backward import LEARNING, feedback, with_feedback


@dataclass(frozen=True)
class FeedbackAlignment(Procedure):
    r"""Backpropagation through other weights than those of the way forward (Lillicrap et al., 2016).

    .. math:: \delta_j = f'(x_j) \sum_k \delta_k\, b_{kj}

    where :math:`b_{kj}` is the weight from unit k to unit j of a projection that carries error
    (``carries = "error"``), and :math:`f'` is the slope of unit j. From the output to each hidden layer that
    sends to it this is feedback alignment. The weights of the way forward come to fit those of the way back
    as they learn, so that errors arrive that teach.

    Local but for the error, which still travels against the direction of activation; no weight is known
    twice.
    """

    name: ClassVar[str] = "feedback-alignment"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors",
        weights="their own, fixed",
        phases=1,
        kept="nothing",
        local=True,
        source="Lillicrap, Cownden, Tweed & Akerman (2016)",
    )

    @property
    def by_flow(self) -> bool:
        """Yes: the flow carries error along the projections that say so."""
        return True

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless error reaches every hidden layer along projections of its own."""
        check_slopes(network, self.name, {p.receiver for p in network.forward if p.trained})
        check_way_back(network, self.name)
        reached = {p.receiver for p in feedback(network)}
        targets, inputs = ({x.name for x in each} for each in (network.targets, network.inputs))
        for p in network.forward:
            if p.trained and p.receiver not in targets | reached | inputs:
                raise ValidationError(
                    f"no projection carries error to {p.receiver!r}; add one from a layer that it sends "
                    'to, with carries = "error"',
                    LEARNING,
                )

    def furnish(self, network: Network) -> Network:
        """Return the network with fixed feedback against each projection between computed layers."""
        return with_feedback(network)
