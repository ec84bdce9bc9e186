r"""The perturbed autoencoder: error as the change of activity that a small change from above makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import add_gradient, check_forward, computed

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class PerturbedAutoencoder(Procedure):
    r"""Error-driven change of activity, NGRAD (Lillicrap, Santoro, Marris, Akerman & Hinton, 2020).

    .. math::
        a'_o &= a_o - \epsilon\, \frac{\partial E}{\partial x_o}, \\
        a'_j &= f\bigl(x_j + \sum_k w_{jk} (a'_k - a_k) + r_j\bigr), \\
        \Delta w_{ij} &\propto \tfrac1\epsilon\, a_i\, (a'_j - a_j)

    where o is a unit with a target, :math:`\epsilon` a small number, :math:`x_j` the net input of unit j,
    :math:`f` its activation function, :math:`w_{jk}` the weight from j to k, used from above, and the layers
    below an autoencoder: without a change from above they come back as they were (supplementary figure 1 of
    the paper). For logistic units with cross-entropy the first line is a step of the share :math:`\epsilon`
    towards the target. To first order :math:`a'_j - a_j = -\epsilon\, \partial E/\partial x_j`: the
    difference from the gradient is proportional to :math:`\epsilon`, at every layer.

    :math:`r_j` is random, of SD `imperfection`: an autoencoder that is not perfect. It drowns the error where
    it is not small beside :math:`\epsilon`. With `difference`, :math:`a_j` in the last line is
    reconstructed in the same imperfect way, and that cancels (as in difference target propagation).

    Local: activation of the sender, change of activation of the receiver. Not local: weights are used in both
    directions, and activities before and after the change are kept apart.

    Parameters
    ----------
    epsilon : float
        Default 0.1.
    imperfection : float
        Default 0: a perfect autoencoder.
    difference : bool
        Default false.
    """

    epsilon: float = 0.1
    imperfection: float = 0.0
    difference: bool = False

    name: ClassVar[str] = "perturbed-autoencoder"
    by_slope: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="activation",
        weights="the same, transposed",
        phases=2,
        kept="the activations before the change",
        local=False,
        source="Lillicrap, Santoro, Marris, Akerman & Hinton (2020)",
    )

    def __post_init__(self) -> None:
        finite(self.epsilon, ("learning", "epsilon"))
        finite(self.imperfection, ("learning", "imperfection"), low=0)
        if self.epsilon <= 0:
            raise ValidationError(f"must be above 0, got {self.epsilon:g}", ("learning", "epsilon"))

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless the network responds in one tick, in units with slopes."""
        check_forward(network, self.name)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        a, targets = episode.activations(), {x.name for x in episode.network.targets}
        change: dict[str, AnyArray] = {}
        for layer in reversed(computed(episode.network)):
            name = layer.name
            own = (
                -self.epsilon * episode.delta(name, weighted=False)
                if name in targets
                else np.zeros_like(a[name])
            )
            above = np.zeros_like(a[name])
            for p in episode.out_of(name):
                above += change[p.receiver] @ episode.weights(p.name).T
            net, error = episode.net(name), np.zeros_like(own)
            if self.imperfection and name not in targets:
                error = self.imperfection * episode.rng.standard_normal(own.shape)
            before = episode.response(name, net + error) if self.difference else a[name]
            change[name] = own + episode.response(name, net + error + above) - before
        deltas = {name: -episode.factor * each / self.epsilon for name, each in change.items()}
        add_gradient(episode, a, deltas)
