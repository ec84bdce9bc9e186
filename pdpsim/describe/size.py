"""How large a network is, known from its description before anything of it is made."""

from __future__ import annotations

from dataclasses import dataclass

from pdpsim.base import memory
from pdpsim.base.errors import ValidationError
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection

#: Bytes for each weight while a network is planned and trained: some fifteen numbers of eight bytes (measured
#: with 4e7 and 8e7 weights: 115).
FOR_A_WEIGHT = 120

#: Bytes for each unit and tick: activation, net input, their gradients, and what is recorded.
FOR_A_UNIT = 64


@dataclass(frozen=True)
class Size:
    """What there is in a network.

    Parameters
    ----------
    units : int
    weights : int
        Places of weights, absent links among them, and biases.
    memory : int
        Bytes that it takes to train the network, roughly.
    """

    units: int
    weights: int
    memory: int


def size(network: Network) -> Size:
    """Return the size of a network."""
    units = sum(layer.size for layer in network.layers)
    weights = units + sum(number_of_links(network, each) for each in network.projections)
    return Size(units, weights, FOR_A_WEIGHT * weights + FOR_A_UNIT * units * (network.time.ticks + 1))


def number_of_links(network: Network, projection: Projection) -> int:
    """Return the number of places of a projection's weights (absent links have places as well)."""
    rows, columns = network.shape_of(projection)
    return rows * columns


def check_fits(network: Network) -> None:
    """Raise `ValidationError`, with the memory that it would need, for a network that does not fit."""
    whole = size(network)
    excess = memory.excess(whole.memory)
    if excess:
        ticks = f", {network.time.ticks:,} ticks" if network.time.ticks > 1 else ""
        raise ValidationError(
            f"the network is too large: {whole.units:,} units, {whole.weights:,} weights{ticks}; it {excess}"
        )
