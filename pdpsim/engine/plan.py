"""The network flattened into tables: what both engines read.

A plan holds no state and no Python objects in its tables, only numbers: where each layer's units and
each projection's weights lie in one flat vector, in which order activation spreads, and what each
weight is allowed to do. :mod:`pdpsim.engine.textbook` and :mod:`pdpsim.engine.kernel` execute it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.links import Constant, Fields, Full, Initial, Normal, OneToOne, RandomShare, Uniform
from pdpsim.describe.network import Layer, Network, Projection
from pdpsim.describe.size import check_fits, number_of_links

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: What a layer's activations come from (`Tables.kind`).
COMPUTED, CLAMPED, CONTEXT = 0, 1, 2


class Tables(NamedTuple):
    """The plan's numbers. Layers stand in the order in which activation spreads within a tick.

    Attributes
    ----------
    offset, size : (layers,)
        First unit of each layer and number of units.
    kind : (layers,)
        `COMPUTED`, `CLAMPED` (an input) or `CONTEXT` (a copy).
    activation : (layers,)
        Code of the activation function.
    bias : (layers,)
        Place of the first bias in the weight vector, or -1.
    start_weight : (layers,)
        Place of the first trained start value in the weight vector, or -1.
    copied : (layers,)
        Number of the layer that a context copies, or -1.
    trace, dt, clamp, noise, activation_noise, error_scale : (layers,)
        See `pdpsim.describe.network.Layer`.
    teacher : (layers,)
        1 where a context copies targets while the network is trained.
    input_at, target_at : (layers,)
        First column of the layer in the patterns' inputs and targets, or -1.
    start : (units,)
        Activation before the first event.
    first, last : (layers,)
        The projections into a layer are those from ``first`` to ``last``.
    sender, receiver, delay, weight : (projections,)
        Layer numbers, ticks of delay, and place of the first weight; weights lie row by row, a row for
        each sending unit.
    back : (projections,)
        1 where error has to be carried back to the sender.
    """

    offset: Ints
    size: Ints
    kind: Ints
    activation: Ints
    bias: Ints
    start_weight: Ints
    copied: Ints
    trace: Floats
    teacher: Ints
    dt: Floats
    clamp: Floats
    noise: Floats
    activation_noise: Floats
    error_scale: Floats
    input_at: Ints
    target_at: Ints
    start: Floats
    first: Ints
    last: Ints
    sender: Ints
    receiver: Ints
    delay: Ints
    weight: Ints
    back: Ints


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

    @property
    def tied(self) -> bool:
        """Whether any two weights are one."""
        return int(self.tie.max(initial=-1)) + 1 < self.n_weights

    @property
    def limited(self) -> bool:
        """Whether any weight has limits."""
        return bool(np.isfinite(self.low).any() or np.isfinite(self.high).any())

    def units(self, layer: str) -> slice:
        """Return the places of a layer's units."""
        k = self.layers.index(self.network.layer(layer).name)
        start = int(self.tables.offset[k])
        return slice(start, start + int(self.tables.size[k]))

    def weights(self, projection: str) -> tuple[slice, tuple[int, int]]:
        """Return the places of a projection's weights and their shape (senders, receivers)."""
        p = self.projections.index(self.network.projection(projection).name)
        t = self.tables
        shape = int(t.size[t.sender[p]]), int(t.size[t.receiver[p]])
        start = int(t.weight[p])
        return slice(start, start + shape[0] * shape[1]), shape

    def biases(self, layer: str) -> slice | None:
        """Return the places of a layer's biases, if it has any."""
        k = self.layers.index(self.network.layer(layer).name)
        start = int(self.tables.bias[k])
        return slice(start, start + int(self.tables.size[k])) if start >= 0 else None

    def starts(self, layer: str) -> slice | None:
        """Return the places of a layer's trained start values, if it has any."""
        k = self.layers.index(self.network.layer(layer).name)
        start = int(self.tables.start_weight[k])
        return slice(start, start + int(self.tables.size[k])) if start >= 0 else None

    def columns(self, kind: str) -> list[tuple[Layer, slice]]:
        """Return the layers that patterns give ``"inputs"`` or ``"targets"`` for, and their columns."""
        at = self.tables.input_at if kind == "inputs" else self.tables.target_at
        listed = self.network.clamped if kind == "inputs" else self.network.targets
        return [
            (x, slice(int(at[k]), int(at[k]) + x.size)) for x in listed for k in (self.layers.index(x.name),)
        ]


def make_plan(network: Network) -> Plan:
    """Flatten a network.

    Weights come projection by projection (ordered by receiver, then as listed), then the biases, then
    the trained start values.

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
    projections = sorted(network.projections, key=lambda p: number[p.receiver])
    sizes = np.array([x.size for x in layers], dtype=np.int64)

    weight, places = _consecutive([number_of_links(network, p) for p in projections])
    bias, places = _places(
        layers, lambda x: x.bias.kind != "none" and x.name not in inputs and x.copies is None, places
    )
    start_weight, places = _places(layers, lambda x: x.start_trained, places)
    input_at, n_inputs = _columns(network.clamped, names)
    target_at, n_targets = _columns(network.targets, names)
    deep = network.time.unroll == "pattern"
    tables = Tables(
        offset=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
        size=sizes,
        kind=_ints(CLAMPED if x.name in inputs else CONTEXT if x.copies else COMPUTED for x in layers),
        activation=_ints(ACTIVATIONS[x.activation].code for x in layers),
        bias=bias,
        start_weight=start_weight,
        copied=_ints(-1 if x.copies is None else number[x.copies] for x in layers),
        trace=_floats(x.trace for x in layers),
        teacher=_ints(x.teacher for x in layers),
        dt=_floats(x.dt for x in layers),
        clamp=_floats(x.clamp for x in layers),
        noise=_floats(x.noise for x in layers),
        activation_noise=_floats(x.activation_noise for x in layers),
        error_scale=_floats(x.error_scale for x in layers),
        input_at=input_at,
        target_at=target_at,
        start=np.repeat(_floats(x.start for x in layers), sizes),
        first=_ints(sum(number[p.receiver] < k for p in projections) for k in range(len(layers))),
        last=_ints(sum(number[p.receiver] <= k for p in projections) for k in range(len(layers))),
        sender=_ints(number[p.sender] for p in projections),
        receiver=_ints(number[p.receiver] for p in projections),
        delay=_ints(p.delay for p in projections),
        weight=weight,
        back=_ints(_carries_back(network, p, inputs, deep) for p in projections),
    )
    rate, decay, low, high = (np.full(places, x) for x in (1.0, np.nan, -np.inf, np.inf))
    tie = np.arange(places, dtype=np.int64)
    for p, at in zip(projections, weight, strict=True):
        here = slice(at, at + number_of_links(network, p))
        own = p if p.tied is None else network.projection(p.tied)
        _rule_of_projection(own, here, rate, decay, low, high)
        if p.tied is not None:
            other = weight[[q.name for q in projections].index(p.tied)]
            tie[here] = np.arange(other, other + number_of_links(network, p))
    for p, at in zip(projections, weight, strict=True):
        if isinstance(p.links, Fields) and p.links.shared:
            base = at if p.tied is None else weight[[q.name for q in projections].index(p.tied)]
            _tie_fields(p.links, int(at), int(base), tie)
            first_bias = bias[number[p.receiver]]
            if first_bias >= 0:
                tie[first_bias : first_bias + network.layer(p.receiver).size] = first_bias
    for x, at in zip(layers, bias, strict=True):
        if at >= 0:
            here = slice(at, at + x.size)
            learns = x.bias.kind == "trained"
            rate[here] = x.bias.rate if learns else 0.0
            if not learns or x.bias.decay is not None:
                decay[here] = x.bias.decay if learns else 0.0
            if x.bias.high is not None:
                high[here] = x.bias.high
    for at, x in zip(start_weight, layers, strict=True):
        if at >= 0:
            decay[at : at + x.size] = 0.0
    return Plan(
        network=network,
        tables=tables,
        layers=tuple(names),
        projections=tuple(p.name for p in projections),
        n_units=int(sizes.sum()),
        n_weights=places,
        n_inputs=n_inputs,
        n_targets=n_targets,
        rate=rate,
        decay=decay,
        low=low,
        high=high,
        tie=np.unique(tie, return_inverse=True)[1].astype(np.int64),
        noisy=any(x.noise or x.activation_noise for x in layers),
    )


def draw_present(plan: Plan, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw which weights exist, shape (weights,)."""
    present = np.ones(plan.n_weights, dtype=np.bool_)
    for name in plan.projections:
        links = plan.network.projection(name).links
        here, shape = plan.weights(name)
        if isinstance(links, OneToOne):
            present[here] = np.eye(*shape, dtype=np.bool_).ravel()
        elif isinstance(links, RandomShare):
            present[here] = rng.random(shape).ravel() < links.share
        elif isinstance(links, Fields):
            present[here] = (field_weights(links) >= 0).ravel()
        else:
            assert isinstance(links, Full)
    for name in plan.projections:
        tied = plan.network.projection(name).tied
        if tied is not None:
            present[plan.weights(name)[0]] = present[plan.weights(tied)[0]]
    return present


def draw_weights(plan: Plan, rng: np.random.Generator, present: NDArray[np.bool_]) -> Floats:
    """Draw the initial weights, biases and start values, shape (weights,)."""
    network = plan.network
    w = np.zeros(plan.n_weights)
    for name in plan.projections:
        here, shape = plan.weights(name)
        w[here] = draw(network.projection(name).init or network.init, shape, rng).ravel()
    for name in plan.layers:
        layer, here_or_none = network.layer(name), plan.biases(name)
        if here_or_none is not None:
            w[here_or_none] = draw(layer.bias.init or network.init, (layer.size,), rng)
        here_or_none = plan.starts(name)
        if here_or_none is not None:
            w[here_or_none] = layer.start
    first_of_group = np.unique(plan.tie, return_index=True)[1]
    w = w[first_of_group][plan.tie]
    for name in plan.projections:
        here, _ = plan.weights(name)
        projection = network.projection(name)
        sign = (projection if projection.tied is None else network.projection(projection.tied)).sign
        if sign is not None:
            w[here] = np.abs(w[here]) if sign == "+" else -np.abs(w[here])
    w = np.clip(w, plan.low, plan.high)
    w[~present] = 0.0
    return w


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
    values, trained = plan.tables.start.copy(), plan.tables.start_weight.copy()
    for name, given in start.items():
        units = plan.units(name)
        try:
            values[units] = given
        except (TypeError, ValueError):
            size = units.stop - units.start
            raise ValidationError(
                f"expected a number, or one for each of {size} units", ("start", name)
            ) from None
        if not np.isfinite(values[units]).all():
            raise ValidationError("start values must be finite numbers", ("start", name))
        trained[plan.layers.index(name)] = -1
    return replace(plan, tables=plan.tables._replace(start=values, start_weight=trained))


def draw(init: Initial, shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Draw initial values of that shape."""
    if isinstance(init, Uniform):
        return rng.uniform(init.low, init.high, shape)
    if isinstance(init, Normal):
        return rng.normal(init.mean, init.sd, shape)
    assert isinstance(init, Constant)
    return np.full(shape, init.value)


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
    p: Projection, here: slice, rate: Floats, decay: Floats, low: Floats, high: Floats
) -> None:
    rate[here] = p.rate if p.trained else 0.0
    if not p.trained or p.decay is not None:
        decay[here] = p.decay if p.trained else 0.0
    if p.limit is not None:
        low[here], high[here] = -p.limit, p.limit
    if p.sign == "+":
        low[here] = 0.0
    elif p.sign == "-":
        high[here] = 0.0


def _consecutive(lengths: list[int]) -> tuple[Ints, int]:
    ends = np.cumsum(lengths, dtype=np.int64)
    return np.concatenate([[0], ends[:-1]]).astype(np.int64) if lengths else ends, int(sum(lengths))


def _places(layers: list[Layer], has: Callable[[Layer], bool], places: int) -> tuple[Ints, int]:
    at = np.full(len(layers), -1, dtype=np.int64)
    for k, x in enumerate(layers):
        if has(x):
            at[k] = places
            places += x.size
    return at, places


def _columns(layers: tuple[Layer, ...], names: tuple[str, ...]) -> tuple[Ints, int]:
    at = np.full(len(names), -1, dtype=np.int64)
    column = 0
    for x in layers:
        at[names.index(x.name)] = column
        column += x.size
    return at, column


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
