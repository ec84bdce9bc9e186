r"""A map: the unit that responds most, and its neighbours, become more like what it responds to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.checks import finite
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Demands, Procedure
from pdpsim.learning.backward import LEARNING, computed

if TYPE_CHECKING:
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class Map(Procedure):
    r"""Weight vectors turn towards the input, around the unit that responds most (Kohonen, 1982).

    .. math:: \Delta w_{ij} \propto h_j \Bigl( a_i - w_{ij} \sum_l w_{lj}\, a_l \Bigr)

    where i and l send, and :math:`h_j` says how near unit j is to the unit of its layer with the largest net
    input (``activation = "winner"``). Units lie on a grid, numbered row by row. The winner has the first
    entry of `neighbourhood`, the eight units around it the second, the sixteen around these the third, and so
    on; all others have 0.

    The second term keeps the length of the weights into a unit near 1, if it is so at first. To first order
    in the rate this is Kohonen's (1982, p. 61, eq. 3) :math:`(w + \alpha a) / \lVert w + \alpha a \rVert`.
    Inputs should have one length as well: then the largest net input is where weights are nearest.

    Local, but for who has won and how near it is, which takes connections within the layer.

    Parameters
    ----------
    columns : int
        Of the grid. Default 0: as many as there are units, a single row.
    neighbourhood : tuple of float
        Factor on the rate of units by rows or columns (whichever are more) away from the winner. Default
        (1, 1): the winner and its nearest neighbours.
    """

    columns: int = 0
    neighbourhood: tuple[float, ...] = (1.0, 1.0)

    name: ClassVar[str] = "map"
    by_error: ClassVar[bool] = False
    taught: ClassVar[bool] = False
    demands: ClassVar[Demands] = Demands(
        teacher="none",
        back="nothing",
        weights="–",
        phases=1,
        kept="nothing",
        local=True,
        source="Kohonen (1982)",
    )

    def __post_init__(self) -> None:
        if self.columns < 0:
            raise ValidationError(f"must be 0 or more, got {self.columns}", ("learning", "columns"))
        where = ("learning", "neighbourhood")
        if not self.neighbourhood:
            raise ValidationError("the winner's own factor is missing", where)
        for factor in self.neighbourhood:
            finite(factor, where, low=0)

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless the units that learn compete, in whole rows of the grid."""
        for layer in computed(network):
            if not any(p.trained for p in network.forward if p.receiver == layer.name):
                continue
            if layer.activation != "winner" or layer.bias.kind == "trained":
                raise ValidationError(
                    f"{self.name} learning is for winner units without trained biases; {layer.name!r} is "
                    f"{layer.activation}, its bias {layer.bias.kind}",
                    LEARNING,
                )
            if self.columns and layer.size % self.columns:
                raise ValidationError(
                    f"the {layer.size} units of {layer.name!r} do not fill rows of {self.columns}",
                    ("learning", "columns"),
                )

    def nearness(self, size: int) -> NDArray[np.float64]:
        """Return each unit's factor when another wins, shape (winners, units)."""
        row, column = np.divmod(np.arange(size), self.columns or size)
        away = np.maximum(abs(row[:, None] - row), abs(column[:, None] - column))
        factors = np.zeros(max(size, len(self.neighbourhood)))
        factors[: len(self.neighbourhood)] = self.neighbourhood
        near: NDArray[np.float64] = factors[away]
        return near

    def learn(self, episode: Episode) -> None:
        """Add the gradient of one window; see `pdpsim.describe.procedure.Procedure.learn`."""
        a = episode.activations()
        for layer in computed(episode.network):
            h = a[layer.name] @ self.nearness(layer.size) * episode.factor
            h = episode.silenced(layer.name, h)
            into = episode.into(layer.name)
            drive = sum(a[p.sender] @ episode.weights(p.name) for p in into)
            for p in into:
                episode.gradient(p.name)[:] -= a[p.sender].T @ h - episode.weights(p.name) * (h * drive).sum(
                    axis=0
                )
