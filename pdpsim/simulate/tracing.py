"""The whole computation for one pattern, step by step, as a textbook lays it out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS, ERRORS, banded_target
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, learns
from pdpsim.describe.procedure import Backpropagation
from pdpsim.describe.updates import Rule
from pdpsim.engine.codes import name_of
from pdpsim.engine.control import make_control, make_outcome, make_store, make_work
from pdpsim.engine.data import Block, Control, Store
from pdpsim.engine.engine import learning_by
from pdpsim.engine.job import Update
from pdpsim.engine.steps.views import at_tick
from pdpsim.engine.tables import CLAMPED, CONTEXT
from pdpsim.engine.weights import Learner, Weights, update_weights
from pdpsim.simulate.fit import check_patterns
from pdpsim.simulate.state import State


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer at one tick.

    Attributes
    ----------
    layer : str
    net, activation : array, shape (units,)
        Net input (time-averaged, where ``dt`` is below 1) and activation. Input and context layers have
        no net input: NaN.
    target, error : array, shape (units,), or None
        Targets and the error of each unit, for layers that have targets.
    dE_da, delta : array, shape (units,)
        Derivatives of the error by activation and by net input; NaN where the learning procedure carries no
        error back.
    """

    layer: str
    net: AnyArray
    activation: AnyArray
    target: AnyArray | None
    error: AnyArray | None
    dE_da: AnyArray
    delta: AnyArray


@dataclass(frozen=True, eq=False)
class TickTrace:
    """All layers at one tick, in the order in which activation spreads."""

    event: int
    tick: int
    layers: tuple[LayerTrace, ...]


@dataclass(frozen=True, eq=False)
class WeightTrace:
    """One projection (or a layer's biases): weights before the update, gradient, change.

    Attributes
    ----------
    name : str
        Of the projection, or of the layer for biases.
    weights, gradient, change : array, shape (senders, receivers), or (units,) for biases
    step : array
        What the change would be if the rule began with this pattern.
    carried : array
        The rest of the change: what the rule carries on from earlier patterns, such as momentum.
    """

    name: str
    weights: AnyArray
    gradient: AnyArray
    change: AnyArray
    step: AnyArray

    @property
    def carried(self) -> AnyArray:
        """What the rule carries on from earlier patterns."""
        return np.asarray(self.change - self.step)


@dataclass(frozen=True, eq=False)
class Trace:
    """What happens when one pattern is presented and learned from once.

    Attributes
    ----------
    pattern : str
    error : float
    ticks : tuple of TickTrace
    projections, biases : tuple of WeightTrace
        The gradient is summed over the pattern's ticks and events; the change is what the phase's rule
        makes of it.
    """

    pattern: str
    error: float
    ticks: tuple[TickTrace, ...]
    projections: tuple[WeightTrace, ...]
    biases: tuple[WeightTrace, ...]


def trace(state: State, patterns: PatternSet, name: str, phase: Phase | None = None) -> Trace:
    """Compute one presentation of a pattern and lay everything open.

    The network starts anew and is not changed. Weights change once, after the whole pattern, even where
    the phase's ``update`` is ``"event"``; noise is off, but for what makes stochastic units come on. In a
    network through which no error can be carried, such as one of interactive units, activations are all there
    is.

    Parameters
    ----------
    state : State
    patterns : PatternSet
    name : str
        Which pattern.
    phase : Phase, optional
        Whose error and rule count; by default the model's first phase.

    Raises
    ------
    PatternError
        If it is no set of patterns, or has none of that name.
    """
    check_patterns(patterns)
    phase = phase or state.phases[0]
    one = replace(patterns.select([name]), reset="pattern")
    plan, rule = state.plan, phase.rule.at(0.0)
    rate, decay, even = state.rates(rule)
    carried = type(phase.learning) is not Backpropagation or _carries_error(state)
    carried = carried and learns(state.description, (phase,))
    if carried:
        phase.learning.admit(state.description)
    update = Update(None, rate, decay, even, procedure=phase.learning) if carried else None
    job = state.job(
        one,
        np.zeros(1, dtype=np.int64),
        np.ones(1, dtype=np.bool_),
        phase,
        update=update,
        teach=True,
    )
    present = learning_by(phase.learning, plan, job.rng)["present"]
    weights = state.learning.copy()
    weights.g[:] = 0.0
    outcome = make_outcome(plan, job, state.dtype)
    c = make_control(plan, job, widest=1, fuse=False)
    s = make_store(plan, c.rows, 1, state.dtype, noisy=bool(c.noisy))
    work = make_work(plan, job, outcome, state.dtype)
    s.row[0] = 0
    learner = Learner(plan, weights, None, rate, decay)
    ticks: list[TickTrace] = []
    events = one.events if c.deep else 1
    for event in range(0, one.events, events):
        block = Block(0, 1, one.events, 0, event, events, int(event == 0), 0, 0.0, c.rows)
        present(plan.tables, c, learner, s, work, block)
        ticks += _ticks(state, phase, c, s, block, state.bind(one).targets, float(job.weights[0]))
    if not carried:
        return Trace(name, float(outcome.errors[0]), tuple(ticks), (), ())
    gradient = weights.g * weights.live
    total = float(outcome.errors[0])
    change = _change(state, weights, rule, rate, decay, total, begun=state.rule is type(rule))
    step = _change(state, weights, rule, rate, decay, total, begun=False)
    before = state.learning.w
    projections, biases = [], []
    for p in state.description.projections:
        place, shape = plan.weights(p.name)
        parts = (each[place].reshape(shape).copy() for each in (before, gradient, change, step))
        projections.append(WeightTrace(p.name, *parts))
    for layer in state.description.layers:
        at = plan.biases(layer.name)
        if at is not None:
            biases.append(WeightTrace(layer.name, *(x[at].copy() for x in (before, gradient, change, step))))
    return Trace(name, total, tuple(ticks), tuple(projections), tuple(biases))


def _carries_error(state: State) -> bool:
    """Return whether units have slopes, where they have net inputs, and projections carry what they do."""
    tables = state.plan.tables
    return all(p.plain for p in tables.projections) and not any(x.interactive for x in tables.layers)


def _change(
    state: State, weights: Weights, rule: Rule, rate: AnyArray, decay: AnyArray, error: float, *, begun: bool
) -> AnyArray:
    """Return the change of all weights: by a rule that goes on from its state, or by one that begins."""
    own = weights.copy()
    own.totals[0] = error
    if not begun:
        own.vectors, own.counts[0] = state.new_vectors(rule), 0
    update_weights(Learner(state.plan, own, rule, rate, decay))
    return own.w - weights.w


def _ticks(
    state: State, phase: Phase, c: Control, s: Store, b: Block, targets: AnyArray, weight: float
) -> list[TickTrace]:
    """Return the window's ticks laid open."""
    plan, function = state.plan, ERRORS[phase.error]
    traced = []
    for tick in range(1, b.events * c.ticks + 1):
        event, tick_of_event = b.event + (tick - 1) // c.ticks, (tick - 1) % c.ticks
        layers = []
        for name, row in zip(plan.layers, plan.tables.layers, strict=True):
            net, a, dE_da, delta = (
                at_tick(row, b, values, tick)[0].copy() for values in (s.x, s.a, s.dE_da, s.delta)
            )
            if row.kind in (CLAMPED, CONTEXT):
                net[:], delta[:] = np.nan, 0.0
            if not phase.learning.by_flow:  # it need not know these, and may use their room
                dE_da[:] = delta[:] = np.nan
            target = error = None
            if row.target_at >= 0 and tick_of_event >= c.first_error_tick:
                target = targets[event, row.target_at : row.target_at + row.units]
                error = row.error_scale * function.value(a, target)
                own = weight * row.error_scale * _own_slope(phase, c, a, target)
                if not phase.learning.by_flow:
                    dE_da = own
                elif c.flat_spot <= 0 and name_of(ACTIVATIONS, row.activation) in function.natural:
                    dE_da += own  # the engine goes to dE/dx at once
            layers.append(LayerTrace(name, net, a, target, error, dE_da, delta))
        traced.append(TickTrace(event + 1, tick_of_event + 1, tuple(layers)))
    return traced


def _own_slope(phase: Phase, c: Control, a: AnyArray, target: AnyArray) -> AnyArray:
    """Return dE/da of a layer's own error; NaN for a unit so near its limit that none can be computed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = ERRORS[phase.error].slope(a, banded_target(a, target, c.target_radius, c.zero_error_radius))
    return np.where(np.isnan(target), 0.0, np.where(np.isfinite(slope), slope, np.nan))
