"""The description of a projection: all links from one layer to another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import ValidationError
from pdpsim.describe.links import (
    Full,
    Initial,
    Links,
)


@dataclass(frozen=True)
class Projection:
    """All links from one layer to another.

    Parameters
    ----------
    sender, receiver : str
        Names of the layers (``from`` and ``to`` in a model file).
    name : str
        By default ``"sender->receiver"``.
    delay : {0, 1}
        Ticks that activation takes to arrive; every cycle needs a delayed projection.
    init : Initial, optional
        Initial weights; the network's own when absent.
    links : Links
        Which links exist.
    trained : bool
        Whether the weights learn.
    sign : {"+", "-"}, optional
        Weights never cross zero.
    limit : float, optional
        Largest absolute weight.
    tied : str, optional
        Name of another projection, of the same shape, whose weights these are: the gradient is summed
        over both.
    transposed : bool
        With `tied`: whether these weights are the other's transpose, so that two layers that project to each
        other have one weight for each pair of units (symmetric weights).
    symmetric : bool
        Of a layer's projection to itself: whether the weight from one unit to another is also the weight
        back (Hopfield networks, Boltzmann machines).
    carries : {"activation", "error"}
        What travels along the projection. One that carries error leads from a layer to one that sends to it,
        directly or not; where a network has such, error goes back along them alone, not through the
        transposed weights (feedback alignment and its kin).
    rate : float
        Factor on the learning rate.
    decay : float, optional
        Weight decay of its own; the rule's when absent.
    excitation, inhibition : float
        Factors on what arrives over links with weights above 0 and below 0. Default 1.
    threshold : float, optional
        What a unit sends is its activation less this, and nothing below it. Without one, that of the sender's
        `Interaction`, or else the activation as it is.
    power : float
        What it sends is raised to this power. Default 1.
    cap : float, optional
        It sends no more than this.
    gain : float
        Factor on what arrives: the net input of a receiving unit grows by ``gain`` times weight times
        activation. With tied weights one way may so be weaker than the other (weak feedback).
    fast_rate : float
        Where above 0, each link has a fast weight beside its own, which begins at 0 with each pattern and is
        not kept: after an event, ``A_ij <- fast_kept A_ij + fast_rate a_i a_j``, with the activations that
        the two units have at its end (Ba, Hinton, Mnih, Leibo & Ionescu, 2016). Needs ``unroll="pattern"``.
    fast_kept : float
        Share of a fast weight that is kept from event to event.
    """

    sender: str
    receiver: str
    name: str = ""
    delay: int = 0
    init: Initial | None = None
    links: Links = field(default_factory=Full)
    trained: bool = True
    sign: Literal["+", "-"] | None = None
    limit: float | None = None
    tied: str | None = None
    transposed: bool = False
    symmetric: bool = False
    carries: Literal["activation", "error"] = "activation"
    rate: float = 1.0
    decay: float | None = None
    excitation: float = 1.0
    inhibition: float = 1.0
    threshold: float | None = None
    power: float = 1.0
    cap: float | None = None
    gain: float = 1.0
    fast_rate: float = 0.0
    fast_kept: float = 0.95

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", f"{self.sender}->{self.receiver}")
        keys = ("projections", self.name)
        if self.delay not in (0, 1):
            raise ValidationError(f"must be 0 or 1 tick, got {self.delay!r}", (*keys, "delay"))
        one_of(self.carries, ("activation", "error"), (*keys, "carries"))
        if self.carries == "error" and self.delay:
            raise ValidationError(
                "error arrives at once: a projection that carries it has no delay", (*keys, "delay")
            )
        if self.transposed and self.tied is None:
            raise ValidationError(
                "is the transpose of another projection: say which with tied", (*keys, "transposed")
            )
        if self.symmetric and self.sender != self.receiver:
            raise ValidationError(
                "is for a layer's projection to itself; two layers have symmetric weights where one "
                "projection is tied to the other and transposed",
                (*keys, "symmetric"),
            )
        if self.symmetric and self.tied is not None:
            raise ValidationError("a projection is symmetric or tied, not both", (*keys, "symmetric"))
        if self.sign is not None:
            one_of(self.sign, ("+", "-"), (*keys, "sign"))
        if self.limit is not None:
            finite(self.limit, (*keys, "limit"), low=0)
        finite(self.rate, (*keys, "rate"), low=0)
        finite(self.gain, (*keys, "gain"), low=0)
        finite(self.fast_rate, (*keys, "fast-rate"), low=0)
        finite(self.fast_kept, (*keys, "fast-kept"), low=0, high=1)
        if self.decay is not None:
            finite(self.decay, (*keys, "decay"), low=0, high=1)
        for name in ("excitation", "inhibition"):
            finite(getattr(self, name), (*keys, name), low=0)
        finite(self.power, (*keys, "power"))
        if self.power <= 0:
            raise ValidationError(f"must be above 0; got {self.power}", (*keys, "power"))
        if self.threshold is not None:
            finite(self.threshold, (*keys, "threshold"))
        if self.cap is not None:
            finite(self.cap, (*keys, "cap"), low=0)
        if self.carries == "error" and not self.plain:
            raise ValidationError("error is sent as it is", keys)

    @property
    def plain(self) -> bool:
        """Whether what arrives is activation times weight, and nothing else."""
        changed = self.threshold is not None or self.cap is not None or self.power != 1
        return not changed and self.excitation == self.inhibition == 1
