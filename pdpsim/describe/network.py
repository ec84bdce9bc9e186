"""The description of a network: layers, projections, time.

Everything here is a frozen dataclass without arrays: it can be printed, compared, hashed, drawn and
written to a model file. State lives in :class:`pdpsim.simulate.simulator.Simulator`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from pdpsim.base.display import Display
from pdpsim.base.errors import ValidationError, nearest
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import (
    Fields,
    Full,
    Initial,
    Mask,
    NoSelf,
    OneToOne,
    Shifted,
    Uniform,
    Values,
)
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time


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
        if self.time.updates == "asynchronous":
            self._check_turns()
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

    def shape_of(self, p: Projection) -> tuple[int, int]:
        """Return rows and columns of a projection's weights: units of the two layers, or of a window."""
        if isinstance(p.links, Shifted):
            return p.links.shape
        return self.layer(p.sender).size, self.layer(p.receiver).size

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

    def _check_turns(self) -> None:
        """Check that nothing is asked of units that take turns which only all together can do."""
        for layer in self.layers:
            for wrong, key, what in (
                (layer.activation in ("softmax", "winner"), "activation", f"{layer.activation} is"),
                (layer.dt != 1, "dt", "net inputs that are averaged over time are"),
                (layer.activation_noise > 0, "activation-noise", "noise on activations is"),
            ):
                if wrong:
                    raise ValidationError(
                        f'{what} for units that are updated together; use updates = "synchronous"',
                        ("layers", layer.name, key),
                    )
        for p in self.projections:
            for wrong, key, what in (
                (p.fast_rate > 0, "fast-rate", "fast weights are"),
                (isinstance(p.links, Shifted), "links", "links that are shifted are"),
            ):
                if wrong:
                    raise ValidationError(
                        f'{what} for units that are updated together; use updates = "synchronous"',
                        ("projections", p.name, key),
                    )

    def _check_copy(self, layer: Layer) -> None:
        keys = ("layers", layer.name, "copies")
        assert layer.copies is not None
        try:
            source = self.layer(layer.copies)
        except ValidationError as error:
            raise ValidationError(error.message, keys) from None
        if source.name == layer.name:
            raise ValidationError("a layer cannot copy itself; use a projection with delay = 1", keys)
        if source.size != layer.size:
            raise ValidationError(
                f"{layer.name!r} has {layer.size} units but {source.name!r}, which it copies, has "
                f"{source.size}",
                keys,
            )
        if any(p.receiver == layer.name for p in self.projections):
            raise ValidationError("a layer that copies another cannot receive projections", keys)

    def _check_projections(self) -> None:
        known: dict[str, Projection] = {}
        for p in self.projections:
            keys = ("projections", p.name)
            for key, name in (("from", p.sender), ("to", p.receiver)):
                try:
                    self.layer(name)
                except ValidationError as error:
                    raise ValidationError(error.message, (*keys, key)) from None
            if p.fast_rate and (p.carries == "error" or self.time.unroll != "pattern"):
                raise ValidationError(
                    'fast weights are for projections of activation, in a network with unroll = "pattern"',
                    (*keys, "fast-rate"),
                )
            if p.name in known:
                raise ValidationError("two projections have this name; give one another name", keys)
            sender, receiver = self.layer(p.sender), self.layer(p.receiver)
            self._check_tables(p)
            if isinstance(p.links, OneToOne) and sender.size != receiver.size:
                raise ValidationError(
                    f"one-to-one links need layers of one size; {sender.name!r} has {sender.size} units, "
                    f"{receiver.name!r} {receiver.size}",
                    (*keys, "links"),
                )
            if isinstance(p.links, Fields):
                rows, columns = p.links.positions
                needed = math.prod(p.links.grid), rows * columns
                if (sender.size, receiver.size) != needed:
                    raise ValidationError(
                        f"fields of {p.links.window} on a grid of {p.links.grid} need "
                        f"{needed[0]} sending and {needed[1]} receiving units; "
                        f"{sender.name!r} has {sender.size}, {receiver.name!r} {receiver.size}",
                        (*keys, "links"),
                    )
            if isinstance(p.links, Shifted):
                self._check_shifted(p, p.links)
            known[p.name] = p
        for p in self.projections:
            if p.tied is not None:
                self._check_tie(p, known)

    def _check_tables(self, p: Projection) -> None:
        """Check weights and links that are given one by one."""
        keys, shape = ("projections", p.name), self.shape_of(p)
        if isinstance(p.links, NoSelf) and p.sender != p.receiver:
            raise ValidationError("no-self links are those of a layer to itself", (*keys, "links"))
        if p.symmetric and isinstance(p.links, Fields):
            raise ValidationError("local fields are not symmetric", (*keys, "symmetric"))
        tables = {"init": p.init, "links": p.links}
        for key, values in tables.items():
            if not isinstance(values, Values | Mask):
                continue
            if values.shape != shape:
                rows, columns = values.shape
                raise ValidationError(
                    f"{rows} rows of {columns} for {shape[0]} sending and {shape[1]} receiving units"
                    + (" of a window" if isinstance(p.links, Shifted) else "")
                    + "; expected a row for each sending unit, with a number for each receiving one",
                    (*keys, key),
                )
            if p.symmetric and any(
                values.rows[i][j] != values.rows[j][i] for i in range(shape[0]) for j in range(i)
            ):
                raise ValidationError("differ between a link and the one back", (*keys, key))

    def _check_shifted(self, p: Projection, links: Shifted) -> None:
        """Check that layers are made of copies, and that nothing is asked for that copies do not have."""
        keys = ("projections", p.name)
        for name, units in ((p.sender, links.sending), (p.receiver, links.receiving)):
            if self.layer(name).size % units:
                raise ValidationError(
                    f"{name!r} has {self.layer(name).size} units, which are no copies of {units}",
                    (*keys, "links"),
                )
        lacks = (
            ("carries", p.carries == "error"),
            ("symmetric", p.symmetric),
            ("transposed", p.transposed),
            ("fast-rate", p.fast_rate > 0),
        )
        for key, asked in lacks:
            if asked:
                raise ValidationError("not for links that are shifted", (*keys, key))

    def _check_tie(self, p: Projection, known: dict[str, Projection]) -> None:
        keys = ("projections", p.name, "tied")
        assert p.tied is not None
        other = known.get(p.tied)
        if other is None or other is p:
            raise ValidationError(f"no other projection {p.tied!r}{nearest(p.tied, known)}", keys)
        if other.tied is not None:
            raise ValidationError(f"{p.tied!r} is tied itself; tie both to {other.tied!r}", keys)
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
                raise ValidationError("local fields have no transpose", keys)
        same = other.links if isinstance(other.links, Shifted) else Full()
        if shapes[0] != shapes[1] or p.links not in (other.links, same):
            raise ValidationError(
                f"tied projections need one shape and the same links; {shapes[0]} and {shapes[1]}"
                + (
                    ""
                    if p.transposed or shapes[0] != shapes[1][::-1]
                    else "; transposed = true turns one around"
                ),
                keys,
            )
