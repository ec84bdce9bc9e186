"""The network flattened into tables: what both engines read.

A plan holds no state and no Python objects in its tables, only numbers: where each layer's units and
each projection's weights lie in one flat vector, in which order activation spreads, and what each
weight is allowed to do. :mod:`pdpsim.engine.flow` executes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.errors import ValidationError
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Fields, Shifted
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.describe.size import check_fits, number_of_links
from pdpsim.engine.codes import code_of
from pdpsim.engine.tables import CLAMPED, COMPUTED, CONTEXT, Floats, Ints, LayerRow, ProjectionRow, Tables


@dataclass(frozen=True, eq=False)
class Plan:
    """A network's tables, with the names that lead from layers and projections to their places.

    Attributes
    ----------
    network : Network
        What was flattened.
    tables : Tables
        The numbers.
    layers, projections : tuple of str
        Names in the order of the tables.
    n_units, n_weights, n_inputs, n_targets : int
        Totals; weights include biases and trained start values.
    rate : (weights,)
        Factor on the learning rate; 0 where a weight does not learn.
    decay : (weights,)
        Weight decay of a weight's own, NaN where the rule's holds, 0 where a weight does not learn.
    low, high : (weights,)
        Limits of each weight.
    tie : (weights,)
        Number of the group of weights that are one; weights of a group share their gradient.
    noisy : bool
        Whether any layer has noise.
    stochastic : bool
        Whether any layer's units come on by chance.
    """

    network: Network
    tables: Tables
    layers: tuple[str, ...]
    projections: tuple[str, ...]
    n_units: int
    n_weights: int
    n_inputs: int
    n_targets: int
    rate: Floats
    decay: Floats
    low: Floats
    high: Floats
    tie: Ints
    noisy: bool
    stochastic: bool

    @property
    def carries(self) -> bool:
        """Whether anything at a tick depends on the tick before."""
        layers, projections = self.tables.layers, self.tables.projections
        return (
            self.network.time.updates == "asynchronous"
            or any(x.interactive for x in layers)
            or any(p.delay or p.fast_rate for p in projections)
            or any(x.kind == CONTEXT or x.dt < 1 or x.start_weight >= 0 for x in layers)
        )

    @property
    def fast(self) -> bool:
        """Whether any links have fast weights, so that a window has to be the whole pattern."""
        return any(p.fast_rate > 0 for p in self.tables.projections)

    @property
    def arrival(self) -> int:
        """The first tick of an event by which the input has arrived at every layer with targets.

        Before that nothing that is measured need move, so that no event can be said to have settled.
        """
        network = self.network
        ticks = {x.name: 1 for x in network.clamped}
        for _ in network.layers:  # the longest way has as many projections as there are layers
            for p in network.forward:
                if p.sender in ticks:
                    ticks[p.receiver] = min(ticks.get(p.receiver, 10**9), ticks[p.sender] + p.delay)
        return max((ticks.get(x.name, 1) for x in network.targets), default=1)

    @property
    def tied(self) -> bool:
        """Whether any two weights are one."""
        return int(self.tie.max(initial=-1)) + 1 < self.n_weights

    @property
    def limited(self) -> bool:
        """Whether any weight has limits."""
        return bool(np.isfinite(self.low).any() or np.isfinite(self.high).any())

    def row(self, layer: str) -> LayerRow:
        """Return a layer's numbers."""
        return self.tables.layers[self.layers.index(self.network.layer(layer).name)]

    def units(self, layer: str) -> slice:
        """Return the places of a layer's units."""
        row = self.row(layer)
        return slice(row.offset, row.offset + row.units)

    def weights(self, projection: str) -> tuple[slice, tuple[int, int]]:
        """Return the places of a projection's weights and their shape (senders, receivers).

        Where links are shifted these are the units of a window (`pdpsim.describe.links.Shifted`).
        """
        number = self.projections.index(self.network.projection(projection).name)
        p = [*self.tables.projections, *self.tables.feedback][number]
        shape = self.network.shape_of(self.network.projection(projection))
        return slice(p.weight, p.weight + shape[0] * shape[1]), shape

    def biases(self, layer: str) -> slice | None:
        """Return the places of a layer's biases, if it has any."""
        row = self.row(layer)
        return slice(row.bias, row.bias + row.units) if row.bias >= 0 else None

    def starts(self, layer: str) -> slice | None:
        """Return the places of a layer's trained start values, if it has any."""
        row = self.row(layer)
        return slice(row.start_weight, row.start_weight + row.units) if row.start_weight >= 0 else None

    def columns(self, kind: str) -> list[tuple[Layer, slice]]:
        """Return the layers that patterns give ``"inputs"`` or ``"targets"`` for, and their columns."""
        listed = self.network.clamped if kind == "inputs" else self.network.targets
        first = [
            self.row(x.name).input_at if kind == "inputs" else self.row(x.name).target_at for x in listed
        ]
        return [(x, slice(at, at + x.size)) for x, at in zip(listed, first, strict=True)]


def make_plan(network: Network) -> Plan:
    """Flatten a network.

    Weights come projection by projection (those of activation ordered by receiver, then those of error
    ordered by sender, each as listed), then the biases, then the trained start values.

    Raises
    ------
    ValidationError
        If the network does not fit into memory.
    """
    check_fits(network)
    names = network.order()
    layers = [network.layer(name) for name in names]
    number = {name: k for k, name in enumerate(names)}
    inputs = {x.name for x in network.inputs}
    forward = sorted(network.forward, key=lambda p: number[p.receiver])
    feedback = sorted(
        (p for p in network.projections if p.carries == "error"), key=lambda p: number[p.sender]
    )
    projections = [*forward, *feedback]

    weight, places = _places([number_of_links(network, p) for p in projections], 0)
    has_bias = [x.bias.kind != "none" and x.name not in inputs and x.copies is None for x in layers]
    bias, places = _places([x.size * has for x, has in zip(layers, has_bias, strict=True)], places)
    start_weight, places = _places([x.size * x.start_trained for x in layers], places)
    offset, n_units = _places([x.size for x in layers], 0)
    input_at, n_inputs = _columns(network.clamped, names)
    target_at, n_targets = _columns(network.targets, names)
    deep = network.time.unroll == "pattern"
    back = [_carries_back(network, p, inputs, deep) and not feedback for p in projections]
    heard = {p.sender for p, carries in zip(projections, back, strict=True) if carries}
    heard |= {x.copies for x in layers if x.copies is not None} | {p.receiver for p in feedback}
    heard |= {name for p in forward if p.fast_rate for name in (p.sender, p.receiver)}
    rows = tuple(
        ProjectionRow(
            sender=number[p.sender],
            receiver=number[p.receiver],
            delay=p.delay,
            weight=at,
            back=int(carries),
            still=int(p.sender in inputs and not network.layer(p.sender).noise),
            learns=int(p.trained and p.rate > 0),
            plain=int(p.plain and network.threshold_of(p) is None),
            excitation=float(p.excitation),
            inhibition=float(p.inhibition),
            threshold=_threshold(network, p),
            power=float(p.power),
            cap=np.inf if p.cap is None else float(p.cap),
            gain=float(p.gain),
            fast_rate=float(p.fast_rate),
            fast_kept=float(p.fast_kept),
            **_shift(network, p),
        )
        for p, at, carries in zip(projections, weight, back, strict=True)
    )
    start = np.repeat([x.start for x in layers], [x.size for x in layers]).astype(np.float64)
    rest = np.concatenate([np.broadcast_to(network.interaction_of(x).rest, x.size) for x in layers])
    moving = np.repeat([x.activation == "interactive" for x in layers], [x.size for x in layers])
    start[moving] = rest[moving]
    interactions = [network.interaction_of(x) for x in layers]
    tables = Tables(
        layers=tuple(
            LayerRow(
                offset=offset[k],
                units=x.size,
                kind=CLAMPED if x.name in inputs else CONTEXT if x.copies else COMPUTED,
                activation=code_of(ACTIVATIONS, x.activation),
                bias=bias[k],
                start_weight=start_weight[k],
                copied=-1 if x.copies is None else number[x.copies],
                teacher=int(x.teacher),
                input_at=input_at[k],
                target_at=target_at[k],
                hears=int(x.name in heard),
                first=sum(number[p.receiver] < k for p in forward),
                last=sum(number[p.receiver] <= k for p in forward),
                first_error=sum(number[p.sender] < k for p in feedback),
                last_error=sum(number[p.sender] <= k for p in feedback),
                held=int(x.held),
                interactive=int(x.activation == "interactive"),
                separate=int(interactions[k].separate),
                trace=float(x.trace),
                dt=float(x.dt),
                clamp=float(x.clamp),
                error_scale=float(x.error_scale),
                decay=float(interactions[k].decay),
                minimum=float(interactions[k].minimum),
                maximum=float(interactions[k].maximum),
                excitation=float(interactions[k].excitation),
                inhibition=float(interactions[k].inhibition),
            )
            for k, x in enumerate(layers)
        ),
        projections=rows[: len(forward)],
        feedback=rows[len(forward) :],
        start=start,
        start_x=net_inputs(layers, start),
        rest=rest,
    )
    rate, decay, low, high = (np.full(places, x) for x in (1.0, np.nan, -np.inf, np.inf))
    tie = np.arange(places, dtype=np.int64)
    for p, at in zip(projections, weight, strict=True):
        if p.symmetric:
            units = network.layer(p.sender).size
            square = tie[at : at + units * units].reshape(units, units)
            square[:] = np.minimum(square, square.T)
    for p, at in zip(projections, weight, strict=True):
        span = slice(at, at + number_of_links(network, p))
        own = p if p.tied is None else network.projection(p.tied)
        _rule_of_projection(own, span, rate, decay, low, high)
        if p.tied is not None:
            other = weight[[q.name for q in projections].index(p.tied)]
            places_of_other = np.arange(other, other + number_of_links(network, p))
            if p.transposed:
                places_of_other = places_of_other.reshape(-1, network.layer(p.sender).size).T.ravel()
            tie[span] = tie[places_of_other]
    for p, at in zip(projections, weight, strict=True):
        if isinstance(p.links, Fields) and p.links.shared:
            base = at if p.tied is None else weight[[q.name for q in projections].index(p.tied)]
            _tie_fields(p.links, int(at), int(base), tie)
            first_bias = bias[number[p.receiver]]
            if first_bias >= 0:
                tie[first_bias : first_bias + network.layer(p.receiver).size] = first_bias
    for x, at in zip(layers, bias, strict=True):
        if at >= 0:
            span = slice(at, at + x.size)
            learns = x.bias.kind == "trained"
            rate[span] = x.bias.rate if learns else 0.0
            if not learns or x.bias.decay is not None:
                decay[span] = x.bias.decay if learns else 0.0
            if x.bias.high is not None:
                high[span] = x.bias.high
    for at, x in zip(start_weight, layers, strict=True):
        if at >= 0:
            decay[at : at + x.size] = 0.0
    return Plan(
        network=network,
        tables=tables,
        layers=tuple(names),
        projections=tuple(p.name for p in projections),
        n_units=n_units,
        n_weights=places,
        n_inputs=n_inputs,
        n_targets=n_targets,
        rate=rate,
        decay=decay,
        low=low,
        high=high,
        tie=np.unique(tie, return_inverse=True)[1].astype(np.int64),
        noisy=any(x.noise or x.activation_noise for x in layers),
        stochastic=any(x.activation == "stochastic" for x in layers),
    )


def _threshold(network: Network, p: Projection) -> float:
    threshold = network.threshold_of(p)
    return -np.inf if threshold is None else float(threshold)


def _shift(network: Network, p: Projection) -> dict[str, int]:
    links = p.links
    if not isinstance(links, Shifted):
        return {"copies": 0, "window": 0, "first": 0, "step": 0}
    return {
        "copies": network.layer(p.receiver).size // links.receiving,
        "window": links.shape[0],
        "first": links.first * links.sending,
        "step": links.step * links.sending,
    }


def with_starts(plan: Plan, start: Mapping[str, ArrayLike]) -> Plan:
    """Return the plan with other start values of some layers, a trained layer's own among them.

    Parameters
    ----------
    plan : Plan
    start : mapping of str to array_like, shape (units,) or a number

    Raises
    ------
    ValidationError
        If a layer is unknown, or its values are not finite numbers for its units.
    """
    values, rows = plan.tables.start.copy(), list(plan.tables.layers)
    for name, own in start.items():
        units = plan.units(name)
        try:
            values[units] = own
        except (TypeError, ValueError):
            size = units.stop - units.start
            raise ValidationError(
                f"expected a number, or one for each of {size} units", ("start", name)
            ) from None
        if not np.isfinite(values[units]).all():
            raise ValidationError("start values must be finite numbers", ("start", name))
        k = plan.layers.index(name)
        rows[k] = rows[k]._replace(start_weight=-1)
    net = net_inputs([plan.network.layer(name) for name in plan.layers], values)
    return replace(plan, tables=plan.tables._replace(layers=tuple(rows), start=values, start_x=net))


def net_inputs(layers: Sequence[Layer], a: Floats) -> Floats:
    """Return the net inputs that would give these activations; 0 where no single one does."""
    x, at = np.zeros_like(a), 0
    for layer in layers:
        inverse = ACTIVATIONS[layer.activation].inverse
        if inverse is not None:
            x[at : at + layer.size] = inverse(a[at : at + layer.size])
        at += layer.size
    return x


def field_weights(links: Fields) -> Ints:
    """Return which weight of the window joins each sender to each receiver, -1 for none.

    Returns
    -------
    array of int, shape (senders, receivers)
    """
    (rows, columns), (height, width) = links.grid, links.window
    down, across = links.positions
    which = np.full((rows * columns, down * across), -1, dtype=np.int64)
    for y in range(down):
        for x in range(across):
            for dy in range(height):
                for dx in range(width):
                    which[(y + dy) * columns + x + dx, y * across + x] = dy * width + dx
    return which


def _tie_fields(links: Fields, at: int, base: int, tie: Ints) -> None:
    which = field_weights(links)
    receivers = which.shape[1]
    for k in range(which.max() + 1):
        senders, units = np.nonzero(which == k)
        tie[at + senders * receivers + units] = base + senders[0] * receivers + units[0]


def _carries_back(network: Network, p: Projection, inputs: set[str], deep: bool) -> bool:
    sender = network.layer(p.sender)
    if sender.name in inputs:
        return False
    if sender.copies is not None or p.delay == 1:
        # beyond the event only with backpropagation through time, several ticks, or a trained start
        return deep or sender.start_trained or (p.delay == 1 and network.time.ticks > 1)
    return True


def _rule_of_projection(
    p: Projection, span: slice, rate: Floats, decay: Floats, low: Floats, high: Floats
) -> None:
    rate[span] = p.rate if p.trained else 0.0
    if not p.trained or p.decay is not None:
        decay[span] = p.decay if p.trained else 0.0
    if p.limit is not None:
        low[span], high[span] = -p.limit, p.limit
    if p.sign == "+":
        low[span] = 0.0
    elif p.sign == "-":
        high[span] = 0.0


def _places(lengths: Sequence[int], first: int) -> tuple[list[int], int]:
    """Return where each of several stretches begins (-1 for an empty one), and where the last ends."""
    ends = first + np.cumsum([0, *lengths])
    starts = [int(at) if length else -1 for at, length in zip(ends, lengths, strict=False)]
    return starts, int(ends[-1])


def _columns(layers: tuple[Layer, ...], names: tuple[str, ...]) -> tuple[list[int], int]:
    """Return each named layer's first column among some layers' (-1 for the others), and their number."""
    starts, columns = _places([x.size for x in layers], 0)
    first = dict(zip((x.name for x in layers), starts, strict=True))
    return [first.get(name, -1) for name in names], columns
