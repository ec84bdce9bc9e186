"""A tlearn network in layers and projections.

Nodes become layers by the ranges that the file names: nodes that no range tells apart are one layer. tlearn
updates nodes in the order of their numbers and lets each be seen at once, so that links from a later (or the
same) node see the sweep before; the backward pass does not follow these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import FormatError, ValidationError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Initial, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.formats.masks import links_of
from pdpsim.formats.model import Model
from pdpsim.formats.project import Remark
from pdpsim.formats.tlearn.configuration import Configuration


@dataclass(frozen=True)
class Segment:
    """Nodes (or inputs) that are one layer.

    Parameters
    ----------
    name : str
    first, last : int
        Places in the row of bias, inputs and nodes.
    """

    name: str
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many there are."""
        return self.last - self.first + 1

    @property
    def places(self) -> slice:
        """Their places in the row of bias, inputs and nodes."""
        return slice(self.first, self.last + 1)


@dataclass(frozen=True)
class Part:
    """Links from one segment to another that are one projection."""

    name: str
    sender: Segment
    receiver: Segment
    mask: NDArray[np.bool_]


class Conversion:
    """A configuration while it becomes a model.

    Parameters
    ----------
    configuration : Configuration

    Attributes
    ----------
    segments : tuple of Segment
    parts : tuple of Part
        What each projection is made of.
    remarks : list of Remark
    """

    def __init__(self, configuration: Configuration) -> None:
        self.cf = configuration
        self.remarks: list[Remark] = list(configuration.remarks)
        self.contexts: dict[str, tuple[str, float]] = {}
        self.segments = self._segments()
        self.parts: tuple[Part, ...] = ()

    def say(self, text: str, approximated: bool = False) -> None:
        """Note what is not carried over."""
        self.remarks.append(Remark(self.cf.source, text, "approximated" if approximated else "refused"))

    def rows(self, segment: Segment) -> slice:
        """Return the rows of links to a segment of nodes."""
        return slice(segment.first - self.cf.inputs - 1, segment.last - self.cf.inputs)

    def model(self, name: str) -> Model:
        """Return the model.

        Raises
        ------
        FormatError
            If there is no network like that in pdpsim.
        """
        self._find_contexts()
        layers = tuple(self._layer(segment) for segment in self.segments)
        projections = self._projections()
        limit = self.cf.weight_limit
        try:
            network = Network(layers, projections, init=Uniform(-limit, limit))
            return Model(name, "", "", network, (Phase(),))
        except ValidationError as error:
            raise FormatError(f"{self.cf.source}: {error}") from None

    def _segments(self) -> tuple[Segment, ...]:
        cf = self.cf
        if cf.kinds["binary"]:
            raise FormatError(f"{cf.source}: binary nodes, which are on or off, are not carried over")
        spans: list[tuple[str, int, int]] = []
        for is_input, count, start in ((True, cf.inputs, 1), (False, cf.nodes, 1 + cf.inputs)):
            cuts = sorted({1, count + 1} | {n for kind, n in cf.ends if kind == is_input and 1 <= n <= count})
            for first, following in pairwise(cuts):
                spans.append((self._role(is_input, first), start + first - 1, start + following - 2))
        names: dict[str, int] = {}
        layers = []
        for role, first, last in spans:
            names[role] = names.get(role, 0) + 1
            several = sum(each[0] == role for each in spans) > 1
            layers.append(Segment(f"{role}{names[role]}" if several else role, first, last))
        order = ("input", "context")
        return tuple(
            sorted(layers, key=lambda x: next((k for k, y in enumerate(order) if x.name.startswith(y)), 2))
        )

    def _role(self, is_input: bool, number: int) -> str:
        if is_input:
            return "input"
        if number in self.cf.outputs:
            return "output"
        return "context" if self._is_copy(number) else "hidden"

    def _is_copy(self, number: int) -> bool:
        """Return whether a node holds what another had: linear, with fixed links of 1 (and from itself)."""
        cf, row = self.cf, number - 1
        senders = np.flatnonzero(cf.linked[row])
        others = senders[senders != 1 + cf.inputs + row]
        if number not in cf.kinds["linear"] or len(others) != 1 or others[0] <= cf.inputs:
            return False
        alike = cf.low[row, senders] == cf.high[row, senders]
        return bool(alike.all() and cf.fixed[row, senders].all() and cf.low[row, others[0]] == 1)

    def _find_contexts(self) -> None:
        for segment in self.segments:
            if not segment.name.startswith("context"):
                continue
            rows = self.rows(segment)
            linked = self.cf.linked[rows].copy()
            own = linked[:, segment.places]
            traces = np.diag(self.cf.low[rows, segment.places])[np.diag(own)]
            mu = float(traces[0]) if len(traces) else 0.0
            linked[:, segment.places] = False
            for source in self.segments:
                block = linked[:, source.places]
                if source.size == segment.size and np.array_equal(
                    block, np.eye(segment.size, dtype=np.bool_)
                ):
                    whole = own.any(axis=1).all() or not own.any()
                    if (
                        whole
                        and mu >= 0
                        and (traces == mu).all()
                        and not (own & ~np.eye(len(own), dtype=np.bool_)).any()
                    ):
                        self.contexts[segment.name] = (source.name, mu)

    def _layer(self, segment: Segment) -> Layer:
        if segment.name in self.contexts:
            source, mu = self.contexts[segment.name]
            return Layer(segment.name, segment.size, copies=source, trace=mu)
        if segment.first <= self.cf.inputs:
            return Layer(segment.name, segment.size)
        numbers = {segment.first - self.cf.inputs}
        activation = "logistic"
        for kind, name in (("linear", "linear"), ("bipolar", "tanh"), ("binary", "threshold")):
            if numbers & self.cf.kinds[kind]:
                activation = name
        rows = self.rows(segment)
        receives = self.cf.linked[rows].any()
        driven = self.cf.linked[rows, 1:].any()
        if not driven:
            raise FormatError(f"{self.cf.source}: nothing leads to the nodes of the layer {segment.name!r}")
        wanted = segment.name.startswith("output")
        sends = any(
            self.cf.linked[self.rows(other), segment.places].any()
            for other in self.segments
            if other.first > self.cf.inputs and other is not segment and other.name not in self.contexts
        )
        return Layer(
            segment.name,
            segment.size,
            activation=activation,
            bias=self._bias(segment) if receives else Bias("none"),
            target=None if wanted != sends else wanted,
        )

    def _bias(self, segment: Segment) -> Bias:
        rows = self.rows(segment)
        linked = self.cf.linked[rows, 0]
        if not linked.any():
            return Bias("none")
        if not linked.all():
            self.say(f"only some nodes of the layer {segment.name} have a bias; all have one here", True)
        low, high = self.cf.low[rows, 0], self.cf.high[rows, 0]
        init: Initial | None = None
        if (low == high).all() and (low == low[0]).all():
            init = Constant(float(low[0]))
        elif np.isfinite(low).any():
            self.say(f"limits of the biases of {segment.name} are not carried over")
        slope = self.slope(segment)
        if slope != 1 and init is None:
            init = Uniform(-self.cf.weight_limit * slope, self.cf.weight_limit * slope)
        return Bias("fixed" if self.cf.fixed[rows, 0].all() else "trained", init=init, rate=slope * slope)

    def slope(self, segment: Segment) -> float:
        """Return by what weights to a layer are multiplied: bipolar nodes are tanh(x / 2), ours tanh(x).

        Half the weights, and a quarter of the learning rate, make them the same at every step.
        """
        return 0.5 if segment.first - self.cf.inputs in self.cf.kinds["bipolar"] else 1.0

    def _projections(self) -> tuple[Projection, ...]:
        projections: list[Projection] = []
        parts: list[Part] = []
        ties: dict[int, list[int]] = {}
        for receiver in self.segments:
            for sender in self.segments:
                if receiver.first <= self.cf.inputs or receiver.name in self.contexts:
                    continue
                for part in self._parts(sender, receiver):
                    group = int(self._values(part, self.cf.group)[0])
                    if group:
                        ties.setdefault(group, []).append(len(projections))
                    parts.append(part)
                    projections.append(self._projection(part))
        for group, numbers in ties.items():
            self._tie(group, numbers, projections, parts)
        self.parts = tuple(parts)
        return tuple(projections)

    def _parts(self, sender: Segment, receiver: Segment) -> list[Part]:
        """Return the links between two segments; those fixed, limited or tied apart from others."""
        rows = self.rows(receiver)
        linked = self.cf.linked[rows, sender.places].T
        if not linked.any():
            return []
        facts = [
            each[rows, sender.places].T for each in (self.cf.fixed, self.cf.group, self.cf.low, self.cf.high)
        ]
        kinds = {tuple(float(fact[i, j]) for fact in facts) for i, j in np.argwhere(linked)}
        links = []
        for number, kind in enumerate(sorted(kinds), 1):
            mask = linked.copy()
            for fact, value in zip(facts, kind, strict=True):
                mask &= fact == value
            name = f"{sender.name}->{receiver.name}" + (f"#{number}" if number > 1 else "")
            links.append(Part(name, sender, receiver, mask))
        return links

    def _values(self, part: Part, fact: NDArray[np.generic]) -> NDArray[np.generic]:
        return fact[self.rows(part.receiver), part.sender.places].T[part.mask]

    def _projection(self, part: Part) -> Projection:
        sender, receiver = part.sender, part.receiver
        fixed = bool(self._values(part, self.cf.fixed)[0])
        low, high = (float(self._values(part, each)[0]) for each in (self.cf.low, self.cf.high))
        late = sender.first > self.cf.inputs and sender.first >= receiver.first
        late = late or (sender.first - self.cf.inputs) in self.cf.kinds["delayed"]
        if sender.name in self.contexts:
            late = False
        if sender is receiver and np.triu(part.mask, 1).any():
            self.say(
                f"links within the layer {sender.name}: tlearn updates its nodes one after another, each "
                "seeing those before it; here all see the sweep before",
                True,
            )
        sign, limit = None, None
        if low < high and np.isfinite(low):
            if low in (0.0, -high) or high == 0:
                sign = "+" if low == 0 else "-" if high == 0 else None
                limit = max(abs(low), abs(high))
            else:
                self.say(f"weights limited to {low:g} to {high:g} ({part.name}) are not limited here")
        slope, range_of = self.slope(receiver), self.cf.weight_limit
        init: Initial | None = Constant(low * slope) if low == high else None
        if slope != 1 and init is None:
            init = Uniform(-range_of * slope, range_of * slope)
        return Projection(
            sender.name,
            receiver.name,
            part.name,
            delay=int(late),
            init=init,
            links=links_of(part.mask),
            trained=not fixed,
            sign=sign,  # type: ignore[arg-type]
            limit=None if limit is None else limit * slope,
            rate=slope * slope,
        )

    def _tie(self, group: int, numbers: list[int], projections: list[Projection], parts: list[Part]) -> None:
        """Let single links of a group have one weight: tlearn averages them after each update."""
        if any(parts[number].mask.size > 1 for number in numbers):
            self.say(f"weights of the group {group} are not one weight here: some lead to several nodes")
            return
        first = projections[numbers[0]]
        projections[numbers[0]] = replace(first, rate=round(first.rate / len(numbers), 12))
        for number in numbers[1:]:
            projections[number] = replace(
                projections[number], tied=first.name, init=None, trained=True, sign=None, limit=None, rate=1.0
            )
