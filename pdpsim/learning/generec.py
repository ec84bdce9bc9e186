r"""GeneRec: two phases, and the difference that the targets make.

A network whose layers project to each other settles twice on each pattern: first with the inputs clamped (the
minus phase, :math:`a^-`), then with inputs and targets clamped (the plus phase, :math:`a^+`). What the
targets change travels back as activation, along the ordinary projections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from pdpsim.base.checks import one_of
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.settling import add_bias_contrast, add_contrast, add_once, check_reached, two_way

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode

VARIANTS = ("basic", "symmetric", "midpoint", "contrastive")


@dataclass(frozen=True)
class GeneRec(Procedure):
    r"""The generalised recirculation algorithm (O'Reilly, 1996).

    .. math::
        \text{basic:}\quad & \Delta w_{ij} \propto a_i^- (a_j^+ - a_j^-) \\
        \text{midpoint:}\quad & \Delta w_{ij} \propto \tfrac12 (a_i^- + a_i^+) (a_j^+ - a_j^-) \\
        \text{symmetric:}\quad & \Delta w_{ij} \propto \tfrac12
            \bigl[ a_i^- (a_j^+ - a_j^-) + a_j^- (a_i^+ - a_i^-) \bigr] \\
        \text{contrastive:}\quad & \Delta w_{ij} \propto a_i^+ a_j^+ - a_i^- a_j^-

    where i sends and j receives, and the signs :math:`-` and :math:`+` say the phase. The last, contrastive
    Hebbian learning (Movellan, 1990), is the midpoint form of a link and of the link that leads back, added.
    So where both have one weight (``tied``, ``transposed = true``), the changes of the two links add up in
    the basic and the midpoint form; the symmetric and the contrastive one have both in them and count once.
    Biases change by :math:`a_j^+ - a_j^-`. Gradients are the negatives of these.

    Local: both factors are activations of the two units of the synapse. Not local: the two phases must be
    told apart, and the activations of the first kept until the second is over; basic and midpoint forms need
    no symmetric weights but approximate backpropagation better with them (``tied``, ``transposed = true``).

    Parameters
    ----------
    variant : {"basic", "symmetric", "midpoint", "contrastive"}
    """

    variant: Literal["basic", "symmetric", "midpoint", "contrastive"] = "basic"

    name: ClassVar[str] = "generec"
    by_error: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="activation",
        weights="better the same, transposed",
        phases=2,
        kept="the minus phase's activations",
        local=True,
        source="O'Reilly (1996)",
    )

    def __post_init__(self) -> None:
        one_of(self.variant, VARIANTS, ("learning", "variant"))

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless what the targets change can travel back."""
        check_reached(network)

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back."""
        return two_way(network)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        minus = episode.activations()
        plus = episode.run(teach=True)
        if self.variant == "contrastive":
            add_contrast(episode, plus, minus)
            return
        rise = {name: episode.factor * (plus[name] - minus[name]) for name in plus}
        if self.variant == "symmetric":
            add_once(episode, lambda i, j: 0.5 * (minus[i].T @ rise[j] + rise[i].T @ minus[j]))
        else:
            for p in episode.network.forward:
                i, j = p.sender, p.receiver
                sent = minus[i] if self.variant == "basic" else 0.5 * (minus[i] + plus[i])
                episode.gradient(p.name)[:] -= sent.T @ rise[j]
        add_bias_contrast(episode, plus, minus)
