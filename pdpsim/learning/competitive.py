r"""Competitive learning: the unit that responds most becomes more like what it responds to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import LEARNING, computed

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class Competitive(Procedure):
    r"""Weights move from lines that are silent to lines that are active (Rumelhart & Zipser, 1985).

    .. math:: \Delta w_{ij} \propto g_j \Bigl( \frac{a_i}{\sum_l a_l} - w_{ij} \Bigr), \qquad
        g_j = \begin{cases} 1 & j \text{ wins} \\ \text{losers} & \text{otherwise} \end{cases}

    where i sends, l runs over the units of its layer, and j wins if it is the unit of its layer with the
    largest net input (``activation = "winner"``). Weights into a unit that add up to 1 go on to do so. Two
    remedies for units that never win: with `losers` above 0 they move towards where the input is, slowly
    (leaky learning); with a `conscience` units that win too often become harder to win with, and all others
    easier (Rumelhart & Zipser, 1985; the name is DeSieno's, 1988), by a bias,

    .. math:: \Delta b_j \propto \text{conscience} \Bigl( \frac{1}{n} - [j \text{ wins}] \Bigr)

    where n is how many units compete.

    Local, but for who has won, which takes inhibition within the layer.

    Parameters
    ----------
    losers : float
        Rate of units that do not win, as a share of the winner's. Default 0.
    conscience : float
        Rate of the biases, as a share of the winner's. Default 0; above 0 units need trained biases.
    """

    losers: float = 0.0
    conscience: float = 0.0

    name: ClassVar[str] = "competitive"
    by_error: ClassVar[bool] = False
    taught: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="none",
        back="nothing",
        weights="–",
        phases=1,
        kept="nothing",
        local=True,
        source="Rumelhart & Zipser (1985)",
    )

    def __post_init__(self) -> None:
        finite(self.losers, ("learning", "losers"), low=0)
        finite(self.conscience, ("learning", "conscience"), low=0)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless the units that learn compete; for a conscience with biases."""
        for layer in computed(network):
            learns = any(p.trained for p in network.forward if p.receiver == layer.name)
            if learns and (
                layer.activation != "winner" or (layer.bias.kind == "trained") != (self.conscience > 0)
            ):
                which = (
                    "with trained biases for a conscience" if self.conscience else "without trained biases"
                )
                raise ValidationError(
                    f"{self.name} learning is for winner units {which}; {layer.name!r} is "
                    f"{layer.activation}, its bias {layer.bias.kind}",
                    LEARNING,
                )

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        a = episode.activations()
        for p in episode.network.forward:
            total = a[p.sender].sum(axis=1, keepdims=True)
            share = np.divide(a[p.sender], total, out=np.zeros_like(a[p.sender]), where=total != 0)
            g = np.where(a[p.receiver] > 0, 1.0, self.losers) * (total != 0) * episode.factor
            g = episode.silenced(p.receiver, g)
            episode.gradient(p.name)[:] -= share.T @ g - episode.weights(p.name) * g.sum(axis=0)
        for layer in computed(episode.network) if self.conscience else ():
            won = np.where(a[layer.name] > 0, 1.0, 0.0)
            fair = episode.silenced(layer.name, (1.0 / layer.size - won) * episode.factor)
            biases = episode.bias_gradient(layer.name)
            if biases is not None and layer.activation == "winner":
                biases -= self.conscience * fair.sum(axis=0)
