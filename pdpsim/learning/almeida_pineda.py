r"""Recurrent backpropagation: the error of a network that has settled, settled itself on the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure, check_sent, check_slopes
from pdpsim.learning.backward import LEARNING, add_gradient, computed
from pdpsim.learning.settling import check_reached, two_way

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class AlmeidaPineda(Procedure):
    r"""The gradient of the error at a fixed point (Almeida, 1987; Pineda, 1987).

    .. math:: \frac{\partial E}{\partial w_{ij}} = a_i\, z_j, \qquad
        z_j = \frac{\partial e_j}{\partial x_j} + f'(x_j) \sum_k w_{jk}\, z_k

    where :math:`a_i` and :math:`x_j` are the activation and net input that the network settles in,
    :math:`e_j` the error of unit j itself, :math:`f'` the slope, :math:`w_{jk}` the weight from unit j to
    unit k, and :math:`z` the fixed point of a second relaxation, in the network with every link turned round:
    :math:`z \leftarrow z + s\,(\text{right side} - z)`. No past is kept; weights need not be symmetric.

    Not local: the second relaxation runs on errors, through the same weights turned round, while the
    activations stay.

    Parameters
    ----------
    step : float
        The share s of the way that each step of the second relaxation goes. Default 0.5.
    steps : int
        Steps, at most. Default 500.
    tolerance : float
        It is over when no z moves further than this. Default 1e-10.
    """

    step: float = 0.5
    steps: int = 500
    tolerance: float = 1e-10

    name: ClassVar[str] = "almeida-pineda"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors, until they settle",
        weights="the same, transposed",
        phases=2,
        kept="the activations that were settled in",
        local=False,
        source="Almeida (1987); Pineda (1987)",
    )

    def __post_init__(self) -> None:
        finite(self.step, ("learning", "step"), low=0, high=1)
        finite(self.steps, ("learning", "steps"), low=1)
        finite(self.tolerance, ("learning", "tolerance"), low=0)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless the network settles, in units with slopes, and error reaches all."""
        if any(p.delay for p in network.forward):
            check_reached(network)
        for layer in network.layers:
            if layer.held or layer.copies is not None:
                raise ValidationError(
                    f"{self.name} learning is for networks that settle by themselves; {layer.name!r} is "
                    f"{'held' if layer.held else 'a copy of an earlier event'}",
                    LEARNING,
                )
        check_slopes(network, self.name, {x.name for x in computed(network)})
        check_sent(network, self.name)

    def furnish(self, network: Network) -> Network:
        """Return the network with symmetric projections back."""
        return two_way(network)

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one event; see `pdpsim.describe.procedure.Procedure.learn`."""
        a, layers = episode.activations(), [x.name for x in computed(episode.network)]
        targets = {x.name for x in episode.network.targets}
        own = {name: episode.delta(name) if name in targets else np.zeros_like(a[name]) for name in layers}
        z = {name: each.copy() for name, each in own.items()}
        for _ in range(self.steps):
            moved = 0.0
            for name in reversed(layers):
                carried = np.zeros_like(a[name])
                for p in episode.out_of(name):
                    carried += p.gain * (z[p.receiver] @ episode.weights(p.name).T)
                move = self.step * (own[name] + episode.through(name, a[name], carried) - z[name])
                z[name] += move
                moved = max(moved, float(np.abs(move).max()))
            if moved <= self.tolerance:
                break
        add_gradient(episode, a, z)
