"""The description of a layer: its units, their biases, what patterns give for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.format import short
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.links import (
    Initial,
)


@dataclass(frozen=True)
class Bias:
    """The bias of a layer's units.

    Parameters
    ----------
    kind : {"trained", "fixed", "none"}
        Whether the biases learn, keep their initial value, or are absent.
    init : Initial, optional
        Initial value; the network's own initial range when absent.
    rate : float
        Factor on the learning rate.
    decay : float, optional
        Weight decay of its own; the rule's when absent.
    high : float, optional
        Upper limit, such as a negative one that holds units off at rest.
    """

    kind: Literal["trained", "fixed", "none"] = "trained"
    init: Initial | None = None
    rate: float = 1.0
    decay: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        one_of(self.kind, ("trained", "fixed", "none"), ("bias", "kind"))
        finite(self.rate, ("bias", "rate"), low=0)


@dataclass(frozen=True)
class Layer:
    """A layer (pool) of units.

    A layer that neither receives projections nor copies another is an input: its units are clamped
    to each event's input pattern. Input and context layers have no net input: activation, bias and dt
    are without meaning for them.

    Parameters
    ----------
    name : str
        Its name, unique in the network.
    size : int
        Number of units.
    activation : str
        One of `pdpsim.describe.functions.ACTIVATIONS`. Default ``"logistic"``.
    interaction : Interaction, optional
        How ``"interactive"`` units move; as the network says when absent.
    bias : Bias
        Trained by default.
    start : float
        Activation before the first event (0.5 for the context units of Elman, 1990).
    start_trained : bool
        Whether each unit's initial activation is learned; the gradient reaches it only where error is
        carried back to the first tick (``unroll="pattern"``, or the first event of a pattern).
    copies : str, optional
        Name of the layer whose previous activations this context layer holds.
    trace : float
        mu of a Jordan trace, ``s(t) = mu s(t-1) + o(t-1)``; 0 is Elman's plain copy.
    teacher : bool
        Whether the context layer copies the *targets* of the layer (teacher forcing) while training.
    dt : float
        Share of the new net input taken up at each tick: ``x(t) = (1 - dt) x(t-1) + dt net(t)``; 1 is no
        averaging over time.
    clamp : float
        Strength of a soft clamp: an external input of ``clamp`` times the pattern's value is added to
        the net input. 0 is no external input to a layer that receives projections.
    held : bool
        Whether patterns hold the units of a layer that receives projections at their values (a hard clamp);
        units without a value are free.
    temperature : float
        Of stochastic units: they come on with probability ``1 / (1 + exp(-net / temperature))``, unless the
        network is annealed (`Time.annealing`).
    noise : float
        SD of Gaussian noise added to the net input at each tick (to the clamped values, for an input).
    activation_noise : float
        SD of Gaussian noise added to the activations at each tick.
    target : bool, optional
        Whether patterns give targets for this layer. By default those layers have targets that
        receive projections and send none (copies, and projections to itself, aside).
    error_scale : float
        Factor on the error of this layer's units.
    units : tuple of str
        Names of the units, for figures and traces; numbered when empty.
    """

    name: str
    size: int
    activation: str = "logistic"
    interaction: Interaction | None = None
    bias: Bias = field(default_factory=Bias)
    start: float = 0.0
    start_trained: bool = False
    copies: str | None = None
    trace: float = 0.0
    teacher: bool = False
    dt: float = 1.0
    clamp: float = 0.0
    held: bool = False
    temperature: float = 1.0
    noise: float = 0.0
    activation_noise: float = 0.0
    target: bool | None = None
    error_scale: float = 1.0
    units: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = ("layers", self.name)
        if not self.name or not all(c.isalnum() or c in "_-" for c in self.name):
            raise ValidationError(
                f"a layer's name is made of letters, digits, - and _; got {self.name!r}", keys
            )
        if not isinstance(self.size, int) or isinstance(self.size, bool) or self.size < 1:
            raise ValidationError(
                f"must be a whole number of units, 1 or more; got {self.size!r}", (*keys, "size")
            )
        one_of(self.activation, ACTIVATIONS, (*keys, "activation"))
        finite(self.start, (*keys, "start"))
        finite(self.trace, (*keys, "trace"), low=0)
        finite(self.dt, (*keys, "dt"), low=0, high=1)
        if self.dt == 0:
            raise ValidationError("must be above 0, or the units never move; got 0", (*keys, "dt"))
        for name in ("clamp", "noise", "activation_noise", "error_scale", "temperature"):
            finite(getattr(self, name), (*keys, name), low=0)
        if self.temperature != 1 and self.activation != "stochastic":
            raise ValidationError('is for units with activation = "stochastic"', (*keys, "temperature"))
        if self.held and self.clamp > 0:
            raise ValidationError(
                "a layer is held at its values or gets them as input, not both", (*keys, "held")
            )
        if (self.trace or self.teacher) and self.copies is None:
            key = "trace" if self.trace else "teacher"
            raise ValidationError("is for a layer that copies another; add copies = ...", (*keys, key))
        if self.units and len(self.units) != self.size:
            raise ValidationError(f"expected {self.size} unit names, got {len(self.units)}", (*keys, "units"))
        if self.dt < 1 and self.activation == "softmax":
            raise ValidationError(
                "time-averaged net input (dt below 1) needs units that act alone, not softmax", (*keys, "dt")
            )
        function = ACTIVATIONS[self.activation]
        invertible = function.inverse is not None and not function.closed
        if self.dt < 1 and invertible and not function.range[0] < self.start < function.range[1]:
            raise ValidationError(
                f"with time-averaged net input (dt below 1) a {self.activation} unit needs a start inside "
                f"its range, such as 0.5; got {self.start}",
                (*keys, "start"),
            )
        if self.activation == "interactive":
            for name, other in (("start", 0.0), ("start_trained", False), ("dt", 1.0)):
                if getattr(self, name) != other:
                    raise ValidationError("interactive units start at rest and move by decay", (*keys, name))
        elif self.interaction is not None:
            raise ValidationError('is for units with activation = "interactive"', (*keys, "interaction"))
        if self.interaction is not None and isinstance(self.interaction.rest, tuple):
            self._check_rests(self.interaction.rest)
        if self.start_trained and function.closed and self.dt < 1:
            raise ValidationError("a trained start needs an invertible activation", (*keys, "start_trained"))

    def _check_rests(self, rests: tuple[float, ...]) -> None:
        if len(rests) != self.size:
            raise ValidationError(
                f"expected a number, or one for each of {self.size} units; got {len(rests)}",
                ("layers", self.name, "interaction", "rest"),
            )

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The names of the units, or their numbers from 1."""
        return self.units or tuple(str(number) for number in range(1, self.size + 1))

    def unit_name(self, unit: int) -> str:
        """Return the name of a unit, numbered from 0; without names its number from 1."""
        return self.units[unit] if self.units else str(unit + 1)

    def unit_number(self, name: str) -> int:
        """Return the number, from 0, of a unit that is called by its name, or by its number from 1.

        Raises
        ------
        ValidationError
            If there is none, suggesting the nearest.
        """
        if name in self.units:
            return self.units.index(name)
        if name.isdecimal() and 1 <= int(name) <= self.size:
            return int(name) - 1
        raise ValidationError(
            f"the layer {short(self.name)} has no unit {short(name)}; its units are 1 to {self.size}"
            + (nearest(name, self.units) if self.units else "")
        )
