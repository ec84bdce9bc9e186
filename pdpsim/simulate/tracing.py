"""The whole computation for one pattern, step by step, as a textbook lays it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pdpsim.base.files import AnyArray
from pdpsim.describe.functions import ERRORS
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.job import Learning, apply_rule
from pdpsim.engine.textbook import Window, backward, errors, forward, go_on, start
from pdpsim.simulate.presenting import make_job

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator


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
        Derivatives of the error by activation and by net input.
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
    """

    name: str
    weights: AnyArray
    gradient: AnyArray
    change: AnyArray


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


def trace(simulator: Simulator, patterns: PatternSet, name: str, phase: Phase | None = None) -> Trace:
    """Compute one presentation of a pattern and lay everything open.

    The network starts anew and is not changed. Weights change once, after the whole pattern, even where
    the phase's ``update`` is ``"event"``; noise is off.

    Parameters
    ----------
    simulator : Simulator
    patterns : PatternSet
    name : str
        Which pattern.
    phase : Phase, optional
        Whose error and rule count; by default the model's first phase.

    Raises
    ------
    PatternError
        If there is no such pattern.
    """
    phase = phase or simulator.phases[0]
    one = replace(patterns.select([name]), reset="pattern")
    plan = simulator.plan
    inputs, targets = simulator.bind(one)
    job = make_job(simulator, one, np.zeros(1, dtype=np.int64))
    job.error, job.rule = phase.error, phase.rule.at(0.0)
    job.target_radius, job.zero_error_radius = phase.target_radius, phase.zero_error_radius
    job.rate, job.decay, _ = simulator.rates(job.rule)
    weights = one.frequencies if phase.weighted else np.ones(1)
    outer = simulator.learning
    learning = Learning(outer.w.copy(), np.zeros_like(outer.w), outer.vectors.copy(), outer.live)
    if simulator.rule is not type(job.rule):
        fresh = job.rule.new_state(plan.n_weights, simulator.dtype)
        learning.vectors = np.array(list(fresh.values())).reshape(len(fresh), plan.n_weights)
    deep = simulator.description.time.unroll == "pattern"
    count = one.events if deep else 1
    window = Window(plan, count, 1, simulator.dtype, noisy=False)
    start(plan, learning.w, window)
    ticks: list[TickTrace] = []
    total, told = 0.0, np.full((1, 1, plan.n_targets), np.nan)
    for first in range(0, one.events, count):
        here = slice(first, first + count)
        x, t = inputs[here][:, None], targets[here][:, None]
        forward(window, learning.w, x, np.concatenate([told, t[:-1]]), None)
        error = errors(window, t, job)[0] * weights
        backward(window, learning.w, learning.g, t, weights, job)
        total += float(error[0])
        ticks += _ticks(window, t, phase, first)
        told = t[-1:]
        go_on(window)
    learning.error = total
    before = learning.w.copy()
    gradient = learning.g * learning.live
    apply_rule(plan, job, learning)
    change = learning.w - before
    projections = []
    for p in simulator.description.projections:
        place, shape = plan.weights(p.name)
        projections.append(
            WeightTrace(p.name, *(each[place].reshape(shape) for each in (before, gradient, change)))
        )
    biases = []
    for layer in simulator.description.layers:
        at = plan.biases(layer.name)
        if at is not None:
            biases.append(WeightTrace(layer.name, before[at], gradient[at], change[at]))
    return Trace(name, total, tuple(ticks), tuple(projections), tuple(biases))


def _ticks(window: Window, targets: AnyArray, phase: Phase, first_event: int) -> list[TickTrace]:
    """Return the window's ticks laid open."""
    plan, function = window.plan, ERRORS[phase.error]
    receivers = {p.receiver for p in plan.network.projections}
    found = []
    for tick in range(1, window.ticks + 1):
        event, tick_of_event = divmod(tick - 1, plan.network.time.ticks)
        scored = tick_of_event >= plan.network.time.first_error_tick
        layers = []
        for k, name in enumerate(plan.layers):
            a, at = window.a[k][tick][0], plan.tables.target_at[k]
            target = error = None
            if at >= 0 and scored:
                target = targets[event][0, at : at + len(a)]
                error = plan.tables.error_scale[k] * function.value(a, target)
            net = window.x[k][tick][0] if name in receivers else np.full_like(a, np.nan)
            layers.append(
                LayerTrace(
                    name,
                    net.copy(),
                    a.copy(),
                    target,
                    error,
                    window.dE_da[k][tick][0].copy(),
                    window.delta[k][tick][0].copy(),
                )
            )
        found.append(TickTrace(first_event + event + 1, tick_of_event + 1, tuple(layers)))
    return found
