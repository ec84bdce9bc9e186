r"""Direct feedback alignment: the output's error sent straight to every hidden layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands
from pdpsim.learning.backward import feedback, with_feedback
from pdpsim.learning.feedback_alignment import FeedbackAlignment


@dataclass(frozen=True)
class DirectFeedbackAlignment(FeedbackAlignment):
    r"""The error of the output reaches each hidden layer without a stop on the way (Nøkland, 2016).

    .. math:: \delta_j = f'(x_j) \sum_o \delta_o\, b_{oj}

    where o runs over the units with targets, :math:`\delta_o` is their error, :math:`b_{oj}` a fixed weight
    of a projection that carries error from them to unit j of any hidden layer, and :math:`f'` the slope. The
    slopes of the layers in between play no part.

    Local but for the error, which is broadcast from the output; no weight is known twice.
    """

    name: ClassVar[str] = "direct-feedback-alignment"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="the output's errors, to every layer",
        weights="their own, fixed",
        phases=1,
        kept="nothing",
        local=True,
        source="Nøkland (2016)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless error reaches every hidden layer, straight from the output."""
        super().check(network)
        targets = {x.name for x in network.targets}
        for p in feedback(network):
            if p.sender not in targets:
                raise ValidationError(
                    f"{self.name} learning sends errors straight from layers with targets; {p.sender!r} has "
                    "none",
                    ("projections", p.name, "from"),
                )

    def furnish(self, network: Network) -> Network:
        """Return the network with fixed feedback from the layers with targets to every hidden layer."""
        return with_feedback(network, direct=True)
