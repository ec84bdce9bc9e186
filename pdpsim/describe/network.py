"""The description of a network: layers, projections, time.

Everything here is a frozen dataclass without arrays: it can be printed, compared, hashed, drawn and
written to a model file. State lives in :class:`pdpsim.simulate.simulator.Simulator`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from pdpsim.base.checks import finite, one_of
from pdpsim.base.display import Display
from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.format import short
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.links import (
    Fields,
    Full,
    Initial,
    Links,
    Mask,
    NoSelf,
    OneToOne,
    Uniform,
    Values,
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
        here = ("layers", self.name)
        if not self.name or not all(c.isalnum() or c in "_-" for c in self.name):
            raise ValidationError(
                f"a layer's name is made of letters, digits, - and _; got {self.name!r}", here
            )
        if not isinstance(self.size, int) or isinstance(self.size, bool) or self.size < 1:
            raise ValidationError(
                f"must be a whole number of units, 1 or more; got {self.size!r}", (*here, "size")
            )
        one_of(self.activation, ACTIVATIONS, (*here, "activation"))
        finite(self.start, (*here, "start"))
        finite(self.trace, (*here, "trace"), low=0)
        finite(self.dt, (*here, "dt"), low=0, high=1)
        if self.dt == 0:
            raise ValidationError("must be above 0, or the units never move; got 0", (*here, "dt"))
        for name in ("clamp", "noise", "activation_noise", "error_scale", "temperature"):
            finite(getattr(self, name), (*here, name), low=0)
        if self.held and self.clamp > 0:
            raise ValidationError(
                "a layer is held at its values or gets them as input, not both", (*here, "held")
            )
        if (self.trace or self.teacher) and self.copies is None:
            key = "trace" if self.trace else "teacher"
            raise ValidationError("is for a layer that copies another; add copies = ...", (*here, key))
        if self.units and len(self.units) != self.size:
            raise ValidationError(f"expected {self.size} unit names, got {len(self.units)}", (*here, "units"))
        if self.dt < 1 and self.activation == "softmax":
            raise ValidationError(
                "time-averaged net input (dt below 1) needs units that act alone, not softmax", (*here, "dt")
            )
        function = ACTIVATIONS[self.activation]
        invertible = function.inverse is not None and not function.closed
        if self.dt < 1 and invertible and not function.range[0] < self.start < function.range[1]:
            raise ValidationError(
                f"with time-averaged net input (dt below 1) a {self.activation} unit needs a start inside "
                f"its range, such as 0.5; got {self.start}",
                (*here, "start"),
            )
        if self.activation == "interactive":
            for name, other in (("start", 0.0), ("start_trained", False), ("dt", 1.0)):
                if getattr(self, name) != other:
                    raise ValidationError("interactive units start at rest and move by decay", (*here, name))
        elif self.interaction is not None:
            raise ValidationError('is for units with activation = "interactive"', (*here, "interaction"))
        if self.interaction is not None and isinstance(self.interaction.rest, tuple):
            self._check_rests(self.interaction.rest)
        if self.start_trained and function.closed and self.dt < 1:
            raise ValidationError("a trained start needs an invertible activation", (*here, "start_trained"))

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
        here = ("projections", self.name)
        if self.delay not in (0, 1):
            raise ValidationError(f"must be 0 or 1 tick, got {self.delay!r}", (*here, "delay"))
        one_of(self.carries, ("activation", "error"), (*here, "carries"))
        if self.carries == "error" and self.delay:
            raise ValidationError(
                "error arrives at once: a projection that carries it has no delay", (*here, "delay")
            )
        if self.transposed and self.tied is None:
            raise ValidationError(
                "is the transpose of another projection: say which with tied", (*here, "transposed")
            )
        if self.symmetric and self.sender != self.receiver:
            raise ValidationError(
                "is for a layer's projection to itself; two layers have symmetric weights where one "
                "projection is tied to the other and transposed",
                (*here, "symmetric"),
            )
        if self.symmetric and self.tied is not None:
            raise ValidationError("a projection is symmetric or tied, not both", (*here, "symmetric"))
        if self.sign is not None:
            one_of(self.sign, ("+", "-"), (*here, "sign"))
        if self.limit is not None:
            finite(self.limit, (*here, "limit"), low=0)
        finite(self.rate, (*here, "rate"), low=0)
        finite(self.gain, (*here, "gain"), low=0)
        finite(self.fast_rate, (*here, "fast-rate"), low=0)
        finite(self.fast_kept, (*here, "fast-kept"), low=0, high=1)
        if self.decay is not None:
            finite(self.decay, (*here, "decay"), low=0, high=1)
        for name in ("excitation", "inhibition"):
            finite(getattr(self, name), (*here, name), low=0)
        finite(self.power, (*here, "power"))
        if self.power <= 0:
            raise ValidationError(f"must be above 0; got {self.power}", (*here, "power"))
        if self.threshold is not None:
            finite(self.threshold, (*here, "threshold"))
        if self.cap is not None:
            finite(self.cap, (*here, "cap"))
        if self.carries == "error" and not self.plain:
            raise ValidationError("error is sent as it is", here)

    @property
    def plain(self) -> bool:
        """Whether what arrives is activation times weight, and nothing else."""
        changed = self.threshold is not None or self.cap is not None or self.power != 1
        return not changed and self.excitation == self.inhibition == 1


@dataclass(frozen=True)
class Time:
    """How a network is run through an event, and how far error is carried back.

    Parameters
    ----------
    ticks : int
        Ticks for each event. 1 for feed-forward and simple recurrent networks.
    error_from : int
        First tick of an event (counted from 1) whose error counts; by default the last tick only.
    unroll : {"event", "pattern"}
        Whether error is carried back to the beginning of the event (a simple recurrent network) or of
        the whole pattern (backpropagation through time).
    truncate : int, optional
        With ``unroll="pattern"``: the error of an event is carried back through this many ticks only.
    settle : float
        Where above 0: an event ends once no activation moves further than this in a tick.
    least : int, optional
        Ticks of an event before that is looked at (Lens's ``minTime``); by default the first by which the
        input has arrived at every layer with targets.
    updates : {"synchronous", "asynchronous"}
        Whether the units of all layers take their new activations together, layer by layer, at each tick, or
        one after another, in a random order that is new at each tick, each from the others' activations as
        they are then.
    turns : {"permuted", "drawn"}
        With asynchronous updates: whether a tick gives every unit its turn once, or draws as many units as
        there are, with replacement (the handbook's programs).
    annealing : tuple of (int, float)
        Temperatures of stochastic units during an event: ticks and the temperature that they have, one after
        another. They add up to `ticks`.
    """

    ticks: int = 1
    error_from: int | None = None
    unroll: Literal["event", "pattern"] = "event"
    truncate: int | None = None
    settle: float = 0.0
    least: int | None = None
    updates: Literal["synchronous", "asynchronous"] = "synchronous"
    turns: Literal["permuted", "drawn"] = "permuted"
    annealing: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.ticks, int) or self.ticks < 1:
            raise ValidationError(
                f"must be a whole number of ticks, 1 or more; got {self.ticks!r}", ("time", "ticks")
            )
        if self.error_from is not None and not 1 <= self.error_from <= self.ticks:
            raise ValidationError(
                f"must lie between 1 and the {self.ticks} ticks of an event; got {self.error_from}",
                ("time", "error_from"),
            )
        one_of(self.unroll, ("event", "pattern"), ("time", "unroll"))
        if self.truncate is not None:
            if self.unroll != "pattern":
                raise ValidationError('needs unroll = "pattern"', ("time", "truncate"))
            if self.truncate < 1:
                raise ValidationError(f"must be 1 tick or more, got {self.truncate}", ("time", "truncate"))
        finite(self.settle, ("time", "settle"), low=0)
        if self.least is not None and not 1 <= self.least <= self.ticks:
            raise ValidationError(
                f"must lie between 1 and the {self.ticks} ticks of an event; got {self.least}",
                ("time", "least"),
            )
        if self.settle and self.unroll == "pattern":
            raise ValidationError(
                'an event that settles has no fixed end; use unroll = "event"', ("time", "settle")
            )
        one_of(self.updates, ("synchronous", "asynchronous"), ("time", "updates"))
        one_of(self.turns, ("permuted", "drawn"), ("time", "turns"))
        if self.turns == "drawn" and self.updates == "synchronous":
            raise ValidationError('is for updates = "asynchronous"', ("time", "turns"))
        for ticks, temperature in self.annealing:
            finite(temperature, ("time", "annealing"), low=0)
            if ticks < 1:
                raise ValidationError(
                    f"a temperature lasts 1 tick or more; got {ticks}", ("time", "annealing")
                )
        if self.annealing and sum(ticks for ticks, _ in self.annealing) != self.ticks:
            raise ValidationError(
                f"its ticks add up to {sum(ticks for ticks, _ in self.annealing)}; an event has {self.ticks}",
                ("time", "annealing"),
            )

    @property
    def first_error_tick(self) -> int:
        """The first tick of an event, counted from 0, whose error counts."""
        return self.ticks - 1 if self.error_from is None else self.error_from - 1


@dataclass(frozen=True)
class Network(Display):
    """A directed graph of layers.

    Parameters
    ----------
    layers : tuple of Layer
        In the order in which they are drawn and listed.
    projections : tuple of Projection
        In any order.
    init : Initial
        Initial weights and biases, unless a projection or bias has its own. Default: uniform in
        [-0.5, 0.5].
    time : Time
        Ticks and unrolling.
    interaction : Interaction, optional
        How interactive units move, of all layers without an `Interaction` of their own.

    Raises
    ------
    ValidationError
        If names clash, layers are unknown, sizes do not match, or a cycle has no delay.
    """

    layers: tuple[Layer, ...]
    projections: tuple[Projection, ...]
    init: Initial = field(default_factory=lambda: Uniform(-0.5, 0.5))
    time: Time = field(default_factory=Time)
    interaction: Interaction | None = None

    def __post_init__(self) -> None:
        names = [layer.name for layer in self.layers]
        if not names:
            raise ValidationError("a network needs at least one layer", ("layers",))
        for name in names:
            if names.count(name) > 1:
                raise ValidationError("two layers have this name", ("layers", name))
        for layer in self.layers:
            if layer.copies is not None:
                self._check_copy(layer)
        self._check_projections()
        if isinstance(self.init, Values):
            raise ValidationError("values one by one belong to a projection or a bias", ("weights", "init"))
        for layer in self.layers:
            values = layer.bias.init
            if isinstance(values, Values) and values.shape != (1, layer.size):
                raise ValidationError(
                    f"expected {layer.size} values, one for each unit, got {values.shape[1]}"
                    + (f" in {values.shape[0]} rows" if values.shape[0] > 1 else ""),
                    ("layers", layer.name, "bias", "init"),
                )
        self._check_interaction()
        for layer in self.layers:
            if layer.target and layer.name in {each.name for each in self.inputs}:
                raise ValidationError("an input layer cannot have targets", ("layers", layer.name, "target"))
        targets = {x.name for x in self.targets}
        for layer in self.layers:
            if layer.teacher and layer.copies not in targets:
                raise ValidationError(
                    f"{layer.copies!r}, which it copies, has no targets to teach it",
                    ("layers", layer.name, "teacher"),
                )
        if not self.clamped:
            raise ValidationError(
                "no layer is an input: each receives projections or copies another; one that patterns clamp "
                "all the same is held = true, or has a clamp",
                ("layers",),
            )
        self.order()

    def layer(self, name: str) -> Layer:
        """Return the layer of that name, or raise `ValidationError` suggesting the nearest."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValidationError(f"no layer {name!r}{nearest(name, [each.name for each in self.layers])}")

    def projection(self, name: str) -> Projection:
        """Return the projection of that name, or raise `ValidationError` suggesting the nearest."""
        for projection in self.projections:
            if projection.name == name:
                return projection
        raise ValidationError(
            f"no projection {name!r}{nearest(name, [each.name for each in self.projections])}"
        )

    def interaction_of(self, layer: Layer) -> Interaction:
        """Return how a layer's interactive units move: its own, the network's, or the default."""
        return layer.interaction or self.interaction or Interaction()

    @property
    def forward(self) -> tuple[Projection, ...]:
        """The projections that carry activation."""
        return tuple(p for p in self.projections if p.carries == "activation")

    @property
    def inputs(self) -> tuple[Layer, ...]:
        """Layers clamped to the input pattern: those that nothing projects to and that copy none.

        Layers with a soft ``clamp`` take an external input as well, and others may be ``held``; see
        `clamped`.
        """
        receivers = {p.receiver for p in self.forward}
        return tuple(x for x in self.layers if x.name not in receivers and x.copies is None)

    @property
    def clamped(self) -> tuple[Layer, ...]:
        """Layers that patterns give values for: inputs, softly clamped and held ones, in listed order."""
        inputs = {x.name for x in self.inputs}
        return tuple(x for x in self.layers if x.name in inputs or x.clamp > 0 or x.held)

    @property
    def targets(self) -> tuple[Layer, ...]:
        """Layers that patterns give targets for, in listed order."""
        receivers = {p.receiver for p in self.forward}
        senders = {p.sender for p in self.forward if p.sender != p.receiver}
        return tuple(
            x
            for x in self.layers
            if (x.target if x.target is not None else x.name in receivers and x.name not in senders)
        )

    def order(self) -> tuple[str, ...]:
        """Return the layers' names in the order in which activation spreads within a tick.

        Raises
        ------
        ValidationError
            If projections without delay form a cycle.
        """
        waiting = {
            x.name: {p.sender for p in self.forward if p.receiver == x.name and p.delay == 0}
            for x in self.layers
        }
        ordered: list[str] = []
        while waiting:
            ready = [name for name, senders in waiting.items() if not senders]
            if not ready:
                raise ValidationError(
                    f"the projections without delay among {', '.join(waiting)} form a cycle; "
                    "give the one that feeds back delay = 1",
                    ("projections",),
                )
            for name in ready:
                del waiting[name]
            for senders in waiting.values():
                senders.difference_update(ready)
            ordered += ready
        return tuple(ordered)

    def threshold_of(self, p: Projection) -> float | None:
        """Return the threshold of what a projection carries: its own, or that of interactive senders."""
        sender = self.layer(p.sender)
        own = self.interaction_of(sender).threshold if sender.activation == "interactive" else None
        return own if p.threshold is None else p.threshold

    def _check_interaction(self) -> None:
        for p in self.projections:
            if p.fast_rate and self.layer(p.receiver).activation == "interactive":
                raise ValidationError(
                    "interactive units have no fast weights", ("projections", p.name, "fast_rate")
                )
            if p.power != 1 and self.threshold_of(p) is None:
                raise ValidationError(
                    "is of what lies above a threshold, such as threshold = 0",
                    ("projections", p.name, "power"),
                )
        moving = [x for x in self.layers if x.activation == "interactive"]
        if self.interaction is not None and not moving:
            raise ValidationError(
                'no layer has interactive units; give one activation = "interactive"', ("interaction",)
            )
        if self.interaction is not None and isinstance(self.interaction.rest, tuple):
            raise ValidationError(
                "one for each unit is for a layer's own interaction", ("interaction", "rest")
            )

    def _check_copy(self, layer: Layer) -> None:
        here = ("layers", layer.name, "copies")
        assert layer.copies is not None
        try:
            source = self.layer(layer.copies)
        except ValidationError as error:
            raise ValidationError(error.message, here) from None
        if source.name == layer.name:
            raise ValidationError("a layer cannot copy itself; use a projection with delay = 1", here)
        if source.size != layer.size:
            raise ValidationError(
                f"{layer.name!r} has {layer.size} units but {source.name!r}, which it copies, has "
                f"{source.size}",
                here,
            )
        if any(p.receiver == layer.name for p in self.projections):
            raise ValidationError("a layer that copies another cannot receive projections", here)

    def _check_projections(self) -> None:
        seen: dict[str, Projection] = {}
        for p in self.projections:
            here = ("projections", p.name)
            for key, name in (("from", p.sender), ("to", p.receiver)):
                try:
                    self.layer(name)
                except ValidationError as error:
                    raise ValidationError(error.message, (*here, key)) from None
            if p.fast_rate and (p.carries == "error" or self.time.unroll != "pattern"):
                raise ValidationError(
                    'fast weights are for projections of activation, in a network with unroll = "pattern"',
                    (*here, "fast-rate"),
                )
            if p.fast_rate and self.time.updates == "asynchronous":
                raise ValidationError(
                    "fast weights are for units that are updated together", (*here, "fast-rate")
                )
            if p.name in seen:
                raise ValidationError("two projections have this name; give one another name", here)
            sender, receiver = self.layer(p.sender), self.layer(p.receiver)
            self._check_given(p)
            if isinstance(p.links, OneToOne) and sender.size != receiver.size:
                raise ValidationError(
                    f"one-to-one links need layers of one size; {sender.name!r} has {sender.size} units, "
                    f"{receiver.name!r} {receiver.size}",
                    (*here, "links"),
                )
            if isinstance(p.links, Fields):
                rows, columns = p.links.positions
                needed = math.prod(p.links.grid), rows * columns
                if (sender.size, receiver.size) != needed:
                    raise ValidationError(
                        f"fields of {p.links.window} on a grid of {p.links.grid} need "
                        f"{needed[0]} sending and {needed[1]} receiving units; "
                        f"{sender.name!r} has {sender.size}, {receiver.name!r} {receiver.size}",
                        (*here, "links"),
                    )
            seen[p.name] = p
        for p in self.projections:
            if p.tied is not None:
                self._check_tie(p, seen)

    def _check_given(self, p: Projection) -> None:
        """Check weights and links that are given one by one."""
        here, shape = ("projections", p.name), (self.layer(p.sender).size, self.layer(p.receiver).size)
        if isinstance(p.links, NoSelf) and p.sender != p.receiver:
            raise ValidationError("no-self links are those of a layer to itself", (*here, "links"))
        if p.symmetric and isinstance(p.links, Fields):
            raise ValidationError("local fields are not symmetric", (*here, "symmetric"))
        given = {"init": p.init, "links": p.links}
        for key, values in given.items():
            if not isinstance(values, Values | Mask):
                continue
            if values.shape != shape:
                rows, columns = values.shape
                raise ValidationError(
                    f"{rows} rows of {columns} for {shape[0]} sending and {shape[1]} receiving units; "
                    "expected a row for each sending unit, with a number for each receiving one",
                    (*here, key),
                )
            if p.symmetric and any(
                values.rows[i][j] != values.rows[j][i] for i in range(shape[0]) for j in range(i)
            ):
                raise ValidationError("differ between a link and the one back", (*here, key))

    def _check_tie(self, p: Projection, known: dict[str, Projection]) -> None:
        here = ("projections", p.name, "tied")
        assert p.tied is not None
        other = known.get(p.tied)
        if other is None or other is p:
            raise ValidationError(f"no other projection {p.tied!r}{nearest(p.tied, known)}", here)
        if other.tied is not None:
            raise ValidationError(f"{p.tied!r} is tied itself; tie both to {other.tied!r}", here)
        for key in ("init", "trained", "sign", "limit", "rate", "decay"):
            if getattr(p, key) not in (getattr(Projection("a", "b"), key), getattr(other, key)):
                raise ValidationError(
                    f"has the weights of {p.tied!r}; only that projection can have a {key!r} of its own",
                    ("projections", p.name, key),
                )
        shapes = [(self.layer(x.sender).size, self.layer(x.receiver).size) for x in (p, other)]
        if p.transposed:
            shapes[0] = shapes[0][::-1]
            if isinstance(other.links, Fields):
                raise ValidationError("local fields have no transpose", here)
        if shapes[0] != shapes[1] or p.links not in (other.links, Full()):
            raise ValidationError(
                f"tied projections need one shape and the same links; {shapes[0]} and {shapes[1]}"
                + (
                    ""
                    if p.transposed or shapes[0] != shapes[1][::-1]
                    else "; transposed = true turns one around"
                ),
                here,
            )
