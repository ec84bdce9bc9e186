r"""Contrastive Hebbian learning with weak feedback: backpropagation by activity alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure, check_sent, check_slopes
from pdpsim.learning.backward import LEARNING, computed
from pdpsim.learning.settling import check_reached, two_way

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class WeakFeedback(Procedure):
    r"""Contrastive Hebbian learning, made up for weak feedback (Xie & Seung, 2003).

    .. math:: \Delta w_{ij} \propto \frac{1}{\Gamma_j} \bigl(a_i^+ a_j^+ - a_i^- a_j^-\bigr)

    where the signs say the phase, i sends, j receives, on the way there; each projection back has the weights
    of the way there, turned round, and a gain :math:`\gamma`; and :math:`\Gamma_j` is the product of the
    gains on the way back from the targets to unit j (1 for units with targets). What the targets change
    reaches unit j by a factor :math:`\Gamma_j` weaker. As :math:`\gamma` goes to 0 the change becomes the
    gradient of the network without feedback, with a difference proportional to :math:`\gamma`: for linear
    outputs that of squares, for logistic ones that of cross-entropy. The smaller :math:`\gamma`, the longer
    a network has to settle for small differences to be right.

    Local: activities of the two units of a synapse in two phases. Not local: weights are the same in both
    directions, the phases must be told apart, and layers know how far they are from the targets.
    """

    name: ClassVar[str] = "weak-feedback"
    by_error: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="activation, faintly",
        weights="symmetric",
        phases=2,
        kept="the minus phase's activations",
        local=True,
        source="Xie & Seung (2003)",
    )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless layers form one chain, with symmetric weights and gains back."""
        check_reached(network)
        check_sent(network, self.name)
        check_slopes(network, self.name, {x.name for x in computed(network)})
        back = {(p.receiver, p.sender): p for p in network.forward if p.delay}
        inner = {x.name for x in computed(network)}
        for p in network.forward:
            if p.delay or p.sender not in inner:
                continue
            turned = back.get((p.sender, p.receiver))
            if turned is None or turned.tied != p.name or not turned.transposed or not turned.gain:
                raise ValidationError(
                    f"{self.name} learning needs a projection from {p.receiver!r} back to {p.sender!r}, with "
                    f"delay = 1 and a gain above 0, that is tied to {p.name!r} and transposed",
                    LEARNING,
                )
        for p in back.values():
            if not p.transposed or network.projection(str(p.tied)).sender != p.receiver:
                raise ValidationError(
                    f"{self.name} learning knows no delay but on the way back; {p.name!r} has one", LEARNING
                )
        for layer in computed(network):
            if sum(p.sender == layer.name and not p.delay for p in network.forward) > 1:
                raise ValidationError(
                    f"{self.name} learning is for layers that send to one layer each; {layer.name!r} sends "
                    "to several",
                    LEARNING,
                )

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back whose gain is 0.1."""
        return two_way(network, gain=0.1)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        minus = episode.activations()
        plus = episode.run(teach=True)
        network, gains = episode.network, {x.name: 1.0 for x in episode.network.targets}
        for layer in reversed(computed(network)):
            for p in network.forward:
                if p.delay and p.receiver == layer.name:
                    gains[layer.name] = gains[p.sender] * p.gain
            share = episode.factor / gains[layer.name]
            j = layer.name
            for p in episode.into(j):
                if not p.delay:
                    i = p.sender
                    change = plus[i].T @ (share * plus[j]) - minus[i].T @ (share * minus[j])
                    episode.gradient(p.name)[:] -= change
            biases = episode.bias_gradient(j)
            if biases is not None:
                biases -= (share * (plus[j] - minus[j])).sum(axis=0)
