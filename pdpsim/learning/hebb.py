r"""Hebb's rule: units that are active together come to drive each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.checks import finite
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import computed

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class Hebb(Procedure):
    r"""The product of the two activations of a synapse (Hebb, 1949).

    .. math:: \Delta w_{ij} \propto (a_i - c)(a_j - c), \qquad \Delta b_j \propto a_j - c

    where :math:`a_i` is the activation of the sender, :math:`a_j` that of the receiver, with targets held
    where patterns give any (a pattern associator), and c a level above which activity counts, such as the
    mean (covariance). Weights grow for ever, unless they decay or have limits.

    Local: the activations of the two units.

    Parameters
    ----------
    level : float
        c. Default 0.
    """

    level: float = 0.0

    name: ClassVar[str] = "hebb"
    by_error: ClassVar[bool] = False
    taught: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="none; or targets, as activity",
        back="nothing",
        weights="–",
        phases=1,
        kept="nothing",
        local=True,
        source="Hebb (1949)",
    )

    def __post_init__(self) -> None:
        finite(self.level, ("learning", "level"))

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        a = {name: each - self.level for name, each in episode.run(teach=True).items()}
        for layer in computed(episode.network):
            name = layer.name
            post = episode.silenced(name, episode.factor * a[name])
            for p in episode.into(name):
                episode.gradient(p.name)[:] -= a[p.sender].T @ post
            biases = episode.bias_gradient(name)
            if biases is not None:
                biases -= post.sum(axis=0)
