"""A Lens network as a model of pdpsim: the same activations, gradients and changes of weights.

What the two do differently, and how it is carried over:

- Groups act in their order. Links from a group to a later one act at once, others with a delay of a tick; in
  a continuous network all links do, since every unit sees the tick before.
- Units begin at ``initOutput`` (0.5 for logistic units), which is what delayed links and contexts see first.
- A network with ``-i`` above 1, and a continuous one, carries error back through the whole example.
- The gradient of the squared error has a factor 2; gradients are summed over a batch; in a continuous network
  they are divided by the ticks of an interval, which the layers' ``error-scale`` does here.
- Weight decay stands inside the change, and holds for biases as well.
- A soft clamp adds the logit of ``init + strength (input - init)`` to the net input: the patterns hold that.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Full, Initial, Links, Mask, NoSelf, OneToOne, RandomShare, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.formats.lens.network import BIAS, Block, Group, LensNetwork, links
from pdpsim.formats.project import Remark, layer_name

_ACTIVATIONS = {"LINEAR": "linear", "LOGISTIC": "logistic", "TANH": "tanh", "SOFT_MAX": "softmax"}

#: Types without which a network computes something else; a network with one of them is not converted.
_STRANGE = frozenset(
    (
        *("DISTANCE", "PRODUCT", "IN_BOLTZ", "IN_COPY", "IN_NORM", "TERNARY", "EXPONENTIAL", "GAUSSIAN"),
        *("KOHONEN", "OUT_BOLTZ", "WEAK_CLAMP", "OUT_NORM", "OUT_CROPPED", "OUT_COPY", "INTERACT_INTEGR"),
        *("OUT_WINNER", "COSINE", "TARGET_COPY"),
    )
)


class Converter:
    """A network while it is turned into a model.

    Parameters
    ----------
    lens : LensNetwork
    source : str
        The script, in remarks.

    Attributes
    ----------
    remarks : list of Remark
    names : dict of str to str
        Layers by group.
    links : list of (Block, str)
        What was made of links: the projection that they became.
    direct : bool
        Whether contexts are not layers: with several ticks in an event they copy at every tick, as delayed
        links from the group that they copy do.
    """

    def __init__(self, lens: LensNetwork, source: str) -> None:
        self.lens = lens
        self.links: list[tuple[Block, str]] = []
        self.direct = lens.continuous
        self.source = source
        self.remarks: list[Remark] = []
        self.names: dict[str, str] = {}
        for group in lens.groups:
            if group.name != BIAS:
                self.names[group.name] = layer_name(group.name, self.names.values())

    def say(self, text: str, line: int, kind: Literal["refused", "approximated"] = "refused") -> None:
        """Note what is not, or not exactly, carried over."""
        self.remarks.append(Remark(self.source, text, kind, (line,)))

    def strange(self) -> str:
        """Return why the network cannot be converted at all; empty if it can."""
        lens = self.lens
        if "BOLTZMANN" in lens.kinds:
            return "a deterministic Boltzmann machine (BOLTZMANN) is not carried over"
        for group in lens.groups:
            for kind in (*group.inputs, *group.outputs, *group.costs):
                if kind in _STRANGE:
                    return f"units of the type {kind} ({group.name}) are not carried over"
            gain = group.values.get("gain", lens.value("gain"))
            if gain != 1 and {"LOGISTIC", "TANH", "SOFT_MAX"} & set(group.outputs):
                return f"units with a gain of {gain:g} ({group.name}) are not carried over"
            driven = any(block.sender != BIAS for block in lens.incoming(group.name))
            clamped = (
                {"HARD_CLAMP", "BIAS_CLAMP"} & set(group.outputs) or "INPUT" in group.base or group.sources
            )
            if not driven and not clamped:
                return f"units that nothing but their bias drives ({group.name}) are not carried over"
        if len(self.names) < 1:
            return "a network without groups is not carried over"
        return ""

    def network(self, ticks: int, error_from: int | None, unrolled: bool) -> Network:
        """Return the network.

        Parameters
        ----------
        ticks : int
            Of an event.
        error_from : int, optional
            The first tick that has an error.
        unrolled : bool
            Whether error is carried back through a whole example.
        """
        self.direct = self.lens.continuous or ticks > 1
        projections = self._projections()
        receivers = {projection.receiver for projection in projections}
        seen_late = {x.sender for x in projections if x.delay}
        layers = []
        for group in self.lens.groups:
            if group.name != BIAS and self._copied(group) is None:
                layers.append(self._layer(group, receivers, seen_late))
        return Network(
            tuple(layers),
            projections,
            init=_range(self.lens.value("randMean"), self.lens.value("randRange")),
            time=Time(
                ticks=ticks,
                error_from=error_from,
                unroll="pattern" if unrolled else "event",
            ),
        )

    def _copied(self, group: Group) -> str | None:
        """Return the group whose outputs a context stands for, where contexts are not layers."""
        return group.sources[0] if self.direct and group.sources and "ELMAN_CLAMP" in group.outputs else None

    # layers

    def _layer(self, group: Group, receivers: set[str], seen_late: set[str]) -> Layer:
        lens, name = self.lens, self.names[group.name]
        context = "ELMAN_CLAMP" in group.outputs
        copied = self._source(group) if context else None
        activation = next((_ACTIVATIONS[x] for x in group.outputs if x in _ACTIVATIONS), "logistic")
        integrated = {"IN_INTEGR", "OUT_INTEGR"} & {*group.inputs, *group.outputs}
        dt = self._dt(group) if integrated else 1.0
        held = "HARD_CLAMP" in group.outputs and name in receivers
        start = 0.0
        if copied is not None:
            start = lens.group(copied).start
        elif name in seen_late or dt < 1:
            start = group.start
        if dt < 1:
            start = self._integrated_start(group, activation)
        if context and copied is None:
            self.say(f"the context {group.name} copies no group: it is taken as an input", group.line)
        scale = group.values.get("errorScale", 1.0) / (lens.ticks if lens.continuous else 1)
        takes_targets = "OUTPUT" in group.base
        usual = name in receivers and not any(
            block.sender == group.name and block.receiver != group.name for block in lens.blocks
        )
        return Layer(
            name,
            group.size,
            activation=activation if name in receivers else "logistic",
            bias=self._bias(group, name in receivers),
            start=round(start, 12),
            copies=None if copied is None else self.names[copied],
            dt=dt,
            clamp=self._clamp(group) if name in receivers else 0.0,
            held=held,
            noise=self._noise(group, "IN_NOISE"),
            activation_noise=self._noise(group, "OUT_NOISE"),
            target=None if takes_targets == usual else takes_targets,
            error_scale=scale if takes_targets else 1.0,
            units=self._units(group),
        )

    def _source(self, group: Group) -> str | None:
        if not group.sources:
            return None
        if len(group.sources) > 1 or self.lens.group(group.sources[0]).size != group.size:
            remark = f"the context {group.name} sums several groups, or a part of one; it copies the first"
            self.say(remark, group.line, "approximated")
            if self.lens.group(group.sources[0]).size != group.size:
                raise FormatError(f"{self.source}, line {group.line}: {remark}, which has another size")
        if any(
            block.sender == group.name
            and self.lens.place(block.receiver)
            > self.lens.place(group.name)
            > self.lens.place(group.sources[0])
            for block in self.lens.blocks
        ):
            self.say(
                f"the context {group.name} comes after {group.sources[0]} in the order of groups: groups "
                "after it would see the copy at once, here they see that of the tick before",
                group.line,
                "approximated",
            )
        return group.sources[0]

    def _dt(self, group: Group) -> float:
        dt = self.lens.values.get("dt", 1.0 / self.lens.ticks) * group.values.get("dtScale", 1.0)
        if not 0 < dt <= 1:
            raise FormatError(
                f"{self.source}, line {group.line}: a dt of {dt:g}; expected above 0, at most 1"
            )
        return round(dt, 12)

    def _integrated_start(self, group: Group, activation: str) -> float:
        """Return the activation that units begin with whose input or output is averaged over time."""
        if "OUT_INTEGR" in group.outputs:
            self.say(
                f"the outputs of {group.name} are averaged over time (OUT_INTEGR); here its net inputs are",
                group.line,
                "approximated",
            )
        elif "IN_INTEGR" in group.inputs:
            self.say(
                f"Lens takes the gradient of net inputs that are averaged over time ({group.name}) a tick "
                "late; here it is the error's own",
                group.line,
                "approximated",
            )
        first = max(-30.0, min(30.0, group.values.get("initInput", self.lens.value("initInput"))))
        by_input = {"logistic": 1 / (1 + math.exp(-first)), "tanh": math.tanh(first)}.get(activation, first)
        low, high = {"logistic": (0.0, 1.0), "tanh": (-1.0, 1.0)}.get(activation, (-math.inf, math.inf))
        inside = low < group.start < high
        if abs(by_input - group.start) > 1e-9 and ("IN_INTEGR" in group.inputs or not inside):
            side = "output" if inside else "input"
            self.say(
                f"{group.name} begins with an output of {group.start:g} and an input of {first:g}, which do "
                f"not belong together; here both begin with the {side}",
                group.line,
                "approximated",
            )
        return group.start if inside else by_input

    def _clamp(self, group: Group) -> float:
        if "SOFT_CLAMP" in group.inputs:
            return 1.0  # the patterns hold what is added to the net input
        if "INCR_CLAMP" in group.inputs:
            return group.values.get("clampStrength", self.lens.value("clampStrength"))
        return 0.0

    def _noise(self, group: Group, kind: str) -> float:
        if kind not in (*group.inputs, *group.outputs):
            return 0.0
        return group.values.get("noiseRange", self.lens.value("noiseRange"))

    def _units(self, group: Group) -> tuple[str, ...]:
        if not group.units or group.size > 10_000:
            return ()
        return tuple(group.units.get(k, f"{group.name}:{k}") for k in range(group.size))

    def _bias(self, group: Group, receives: bool) -> Bias:
        blocks = [each for each in self.lens.incoming(group.name) if each.sender == BIAS]
        if not receives or not blocks:
            return Bias() if not receives else Bias("none")
        block = blocks[0]
        values = self._values(group, block)
        if "min" in block.values:
            self.say(f"a lower limit of the biases of {group.name} is not carried over", block.line)
        return Bias(
            "fixed" if block.frozen else "trained",
            init=self._initial(group, block),
            rate=self._rate(values),
            decay=self._decay(values),
            high=block.values.get("max"),
        )

    # links

    def _projections(self) -> tuple[Projection, ...]:
        projections: list[Projection] = []
        for block in self.lens.blocks:
            if block.sender == BIAS:
                continue
            sender, receiver = self.lens.group(block.sender), self.lens.group(block.receiver)
            if "ELMAN_CLAMP" in receiver.outputs and receiver.sources:
                self.say(f"links to the context {receiver.name} are left out", block.line)
                continue
            copied = self._copied(sender)
            if copied is not None:
                before = self.lens.place(sender.name) < self.lens.place(copied)
                if self.lens.continuous and before:
                    remark = (
                        f"the context {sender.name} of a continuous network is a tick late; here it is not"
                    )
                    self.say(remark, block.line, "approximated")
                sender = self.lens.group(copied)
            name = f"{self.names[sender.name]}->{self.names[receiver.name]}"
            twice = sum(x.name.split("#")[0] == name for x in projections)
            name = f"{name}#{twice + 1}" if twice else name
            projections.append(self._projection(block, sender, receiver, name, copied is not None))
            self.links.append((block, name))
        return tuple(projections)

    def _projection(
        self, block: Block, sender: Group, receiver: Group, name: str, copied: bool
    ) -> Projection:
        low, high = block.values.get("min", -math.inf), block.values.get("max", math.inf)
        sign = "+" if low == 0 else "-" if high == 0 else None
        limit = max(abs(low), abs(high)) if math.isfinite(max(abs(low), abs(high))) else None
        fits = low == -high or sign is not None
        if not fits:
            self.say(f"limits of {low:g} to {high:g} of weights are not carried over", block.line)
        values = self._values(receiver, block)
        order = self.lens.place(sender.name) >= self.lens.place(receiver.name)
        late = self.lens.continuous or copied or order
        context_between = (
            "ELMAN_CLAMP" in sender.outputs and bool(sender.sources) and not self.lens.continuous
        )
        return Projection(
            self.names[sender.name],
            self.names[receiver.name],
            name,
            delay=int(late and not context_between),
            init=self._initial(receiver, block),
            links=self._links(block, sender, receiver),
            trained=not block.frozen,
            sign=sign,  # type: ignore[arg-type]
            limit=limit if fits else None,
            rate=self._rate(values),
            decay=self._decay(values),
        )

    def _links(self, block: Block, sender: Group, receiver: Group) -> Links:
        if block.mask is not None or block.pattern == "UNITS":
            mask = links(self.lens, block)
            square = sender is receiver
            if mask.all():
                return Full()
            if square and np.array_equal(mask, ~np.eye(len(mask), dtype=np.bool_)):
                return NoSelf()
            if mask.shape[0] == mask.shape[1] and np.array_equal(mask, np.eye(len(mask), dtype=np.bool_)):
                return OneToOne()
            return Mask(tuple(tuple(bool(each) for each in row) for row in mask))
        if block.pattern == "ONE_TO_ONE":
            return OneToOne()
        if block.pattern == "FULL":
            return Full()
        if block.pattern != "RANDOM":
            self.say(
                f"links of the pattern {block.pattern} are as many, and drawn each by itself (RANDOM)",
                block.line,
                "approximated",
            )
        return RandomShare(block.strength)

    def _values(self, group: Group, block: Block) -> dict[str, float]:
        """Return learning rate and decay of links, as shares of the network's, where they have their own."""
        values = {}
        for name in ("learningRate", "weightDecay"):
            own = block.values.get(name, group.values.get(name))
            if own is not None and own != self.lens.value(name):
                values[name] = own
        own = block.values.get("momentum", group.values.get("momentum"))
        if own is not None and own != self.lens.value("momentum"):
            self.say("a momentum of single groups or links is not carried over", block.line)
        return values

    def _rate(self, values: dict[str, float]) -> float:
        if "learningRate" not in values:
            return 1.0
        common = self.lens.value("learningRate")
        return round(values["learningRate"] / common, 12) if common else 1.0

    def _decay(self, values: dict[str, float]) -> float | None:
        return values.get("weightDecay")

    def _initial(self, group: Group, block: Block) -> Initial | None:
        """Return the initial weights of links, where they are not the network's."""
        if block.singles:
            self.say("weights of single links that the script sets are not carried over", block.line)
        values = [
            block.values.get(name, group.values.get(name, self.lens.value(name)))
            for name in ("randMean", "randRange")
        ]
        common = [self.lens.value(name) for name in ("randMean", "randRange")]
        return None if values == common else _range(*values)


def _range(mean: float, width: float) -> Initial:
    return Constant(mean) if width == 0 else Uniform(mean - width, mean + width)
