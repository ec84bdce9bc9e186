"""Engine 1, plain NumPy, equation by equation: what to read, what the tests trust.

Notation, for a unit *j* at tick *t*:

====================  ===============================================================================
``net_j(t)``          sum over senders i of ``w_ij a_i(t - delay)``, plus bias and external input
``x_j(t)``            ``(1 - dt) x_j(t-1) + dt net_j(t)``: net input averaged over time (dt = 1: net)
``a_j(t)``            ``f(x_j(t))``
``dE/da_j(t)``        error of the unit itself, plus what its receivers carry back
``delta_j(t)``        ``dE/dx_j(t) = f'(x_j(t)) dE/da_j(t) + (1 - dt) dE/dx_j(t+1)``
``g_ij``              ``dE/dw_ij = sum over t of a_i(t - delay) dt delta_j(t)``
====================  ===============================================================================

Index 0 on the axis of ticks is the state before the first tick. Every array of a layer has the shape
(ticks + 1, patterns, units): several patterns run side by side where no weight changes in between.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.functions import ACTIVATIONS, ERRORS, TINY, Activation, banded_target
from pdpsim.engine.job import Job
from pdpsim.engine.plan import CLAMPED, CONTEXT, Plan

Array = NDArray[np.floating]

_FUNCTIONS: dict[int, Activation] = {each.code: each for each in ACTIVATIONS.values()}
_NAMES: dict[int, str] = {each.code: name for name, each in ACTIVATIONS.items()}


class Window:
    """The stretch of ticks over which error is carried back, for patterns that run side by side.

    Parameters
    ----------
    plan : Plan
    events, patterns : int
        Events in the window, and patterns side by side.
    dtype : dtype
    noisy : bool
        Whether there is noise.

    Attributes
    ----------
    x, a, dE_da, delta : list of array, shape (ticks + 1, patterns, units)
        One for each layer. ``delta`` is dE/dnet.
    clean : list of array
        Activations before noise is added to them (the same arrays as ``a`` without noise).
    """

    def __init__(self, plan: Plan, events: int, patterns: int, dtype: np.dtype[Any], noisy: bool) -> None:
        self.plan = plan
        self.events = events
        self.ticks = events * plan.network.time.ticks

        def zeros() -> list[Array]:
            return [np.zeros((self.ticks + 1, patterns, n), dtype) for n in plan.tables.size]

        self.x, self.a, self.dE_da, self.delta = zeros(), zeros(), zeros(), zeros()
        self.clean = zeros() if noisy else self.a
        self.fresh = True
        self.last_tick = self.ticks


def start(plan: Plan, w: Array, window: Window) -> None:
    """Set the state before the first tick to the layers' start values."""
    t = plan.tables
    for k in range(len(t.size)):
        units = slice(t.offset[k], t.offset[k] + t.size[k])
        at = t.start_weight[k]
        a = np.asarray(w[at : at + t.size[k]] if at >= 0 else t.start[units], dtype=w.dtype)
        inverse = _FUNCTIONS[t.activation[k]].inverse
        window.a[k][0] = window.clean[k][0] = a
        window.x[k][0] = 0.0 if inverse is None else inverse(a)
    window.fresh = True


def go_on(window: Window) -> None:
    """Make the state after the last tick the one before the first tick of the next events."""
    for layers in (window.x, window.a, window.clean):
        for each in layers:
            each[0] = each[window.last_tick]
    window.fresh = False


def forward(
    window: Window,
    w: Array,
    inputs: Array,
    last_targets: Array,
    noise: Array | None,
    settle: float = 0.0,
) -> None:
    """Spread activation through all ticks of the window.

    Parameters
    ----------
    window : Window
        Its state before the first tick is set; the rest is filled in.
    w : array, shape (weights,)
    inputs : array, shape (events, patterns, inputs)
    last_targets : array, shape (events, patterns, targets)
        Targets of the event before each: NaN where contexts copy the activation itself.
    noise : array, shape (ticks, 2, patterns, units), optional
    settle : float
        Where above 0: stop once no activation moves further than this in a tick.
    """
    tables = window.plan.tables
    ticks = window.plan.network.time.ticks
    for tick in range(1, window.ticks + 1):
        event, tick_of_event = divmod(tick - 1, ticks)
        for k in range(len(tables.size)):
            kick = None if noise is None else noise[tick - 1][:, :, unit_places(window.plan, k)]
            if tables.kind[k] == CLAMPED:
                at = tables.input_at[k]
                a = inputs[event][:, at : at + tables.size[k]]
                a = a if kick is None else a + kick[0]
            elif tables.kind[k] == CONTEXT:
                first = tick_of_event == 0 and not (window.fresh and tick == 1)
                a = copy(window, k, tick, last_targets[event]) if first else window.a[k][tick - 1]
            else:
                net = net_input(window, w, k, tick, inputs[event])
                if kick is not None:
                    net = net + kick[0]
                dt = tables.dt[k]
                x = net if dt == 1.0 else (1.0 - dt) * window.x[k][tick - 1] + dt * net
                window.x[k][tick] = x
                a = _FUNCTIONS[tables.activation[k]].forward(x)
            window.clean[k][tick] = a
            if kick is not None:
                window.a[k][tick] = a + kick[1]
        window.last_tick = tick
        if settle > 0.0 and movement(window, tick) <= settle:
            break


def net_input(window: Window, w: Array, k: int, tick: int, external: Array) -> Array:
    """Return net_j = bias_j + sum_i w_ij a_i(t - delay) + external input, shape (patterns, units)."""
    tables = window.plan.tables
    n = tables.size[k]
    net: Array = np.zeros_like(window.a[k][tick])
    if tables.bias[k] >= 0:
        net += w[tables.bias[k] : tables.bias[k] + n]
    for p in range(tables.first[k], tables.last[k]):
        net += window.a[tables.sender[p]][tick - tables.delay[p]] @ weight_matrix(window.plan, w, p)
    if tables.clamp[k] > 0.0:
        at = tables.input_at[k]
        net += tables.clamp[k] * np.nan_to_num(external[:, at : at + n])
    return net


def copy(window: Window, k: int, tick: int, last_target: Array) -> Array:
    """Return a context's new activations, s(t) = mu s(t-1) + o(t-1) (mu = 0: Elman's copy)."""
    tables = window.plan.tables
    source = tables.copied[k]
    o: Array = window.a[source][tick - 1]
    if tables.teacher[k]:
        at = tables.target_at[source]
        taught = last_target[:, at : at + tables.size[k]]
        o = np.where(np.isnan(taught), o, taught)
    return o if tables.trace[k] == 0.0 else tables.trace[k] * window.a[k][tick - 1] + o


def movement(window: Window, tick: int) -> float:
    """Return the largest change of any computed unit's activation in the last tick."""
    kinds = window.plan.tables.kind
    return max(
        float(np.abs(a[tick] - a[tick - 1]).max())
        for k, a in enumerate(window.a)
        if kinds[k] not in (CLAMPED, CONTEXT)
    )


def errors(window: Window, targets: Array, job: Job) -> tuple[Array, Array]:
    """Return each pattern's error, and its largest |activation - target|, over the window's ticks.

    Parameters
    ----------
    targets : array, shape (events, patterns, targets)

    Returns
    -------
    tuple of array, shape (patterns,)
    """
    plan, function = window.plan, ERRORS[job.error]
    tables, ticks = plan.tables, plan.network.time.ticks
    total = np.zeros(targets.shape[1])
    worst = np.zeros(targets.shape[1])
    banded = job.target_radius > 0 or job.zero_error_radius > 0
    for tick in range(1, window.last_tick + 1):
        event, tick_of_event = divmod(tick - 1, ticks)
        last = tick_of_event == ticks - 1 or tick == window.last_tick
        for k in np.flatnonzero(tables.target_at >= 0):
            at = tables.target_at[k]
            a, t = window.clean[k][tick], targets[event][:, at : at + tables.size[k]]
            if tick_of_event >= plan.network.time.first_error_tick:
                held = banded_target(a, t, job.target_radius, job.zero_error_radius)
                e = function.value(a, held)
                if banded:  # nothing is left inside the band
                    e = e - function.value(held, held)
                add = np.sum if job.complete else np.nansum
                total += tables.error_scale[k] * add(e, axis=-1, dtype=np.float64)
            if last:
                widest = np.maximum if job.complete else np.fmax
                worst = np.fmax(worst, widest.reduce(np.abs(a - t), axis=-1, initial=0.0))
    return total, worst


def backward(
    window: Window,
    w: Array,
    g: Array,
    targets: Array,
    weights: Array,
    job: Job,
    only: int | None = None,
    depth: int | None = None,
) -> None:
    """Carry the error back through the window and add its gradient to ``g``.

    Parameters
    ----------
    window : Window
        After `forward`.
    w, g : array, shape (weights,)
    targets : array, shape (events, patterns, targets)
    weights : array, shape (patterns,)
        Factor on each pattern's error.
    job : Job
        Error function and radii.
    only : int, optional
        The one event whose error counts.
    depth : int, optional
        Ticks that it is carried back.
    """
    plan = window.plan
    tables, ticks = plan.tables, plan.network.time.ticks
    last = window.ticks if only is None else (only + 1) * ticks
    first = 1 if depth is None else max(1, last - depth + 1)
    for each in window.dE_da:
        each[first - 1 : last + 1] = 0.0
    later = [np.zeros_like(a[0]) for a in window.a]  # dE/dx one tick later
    for tick in range(last, first - 1, -1):
        event, tick_of_event = divmod(tick - 1, ticks)
        scored = tick_of_event >= plan.network.time.first_error_tick and only in (None, event)
        for k in range(len(tables.size) - 1, -1, -1):
            natural = inject_error(window, k, tick, targets[event], weights, job) if scored else None
            if tables.kind[k] == CLAMPED:
                continue
            if tables.kind[k] == CONTEXT:
                told = targets[event - 1] if job.teach and event > 0 else None
                carry_through_copy(window, k, tick, tick_of_event, told)
                continue
            a = window.clean[k][tick]
            dE_dx = _FUNCTIONS[tables.activation[k]].backward(a, window.dE_da[k][tick])
            if natural is not None:
                dE_dx = dE_dx + natural
            if tables.dt[k] != 1.0:
                dE_dx = dE_dx + (1.0 - tables.dt[k]) * later[k]
                later[k] = dE_dx
            window.delta[k][tick] = tables.dt[k] * dE_dx
            carry_back(window, w, k, tick)
    accumulate(window, g, first, last)
    if window.fresh and first == 1:
        accumulate_starts(window, g, later)


def inject_error(window: Window, k: int, tick: int, target: Array, weights: Array, job: Job) -> Array | None:
    """Add a layer's own error to dE/da, or return it as dE/dx where the two functions are natural."""
    tables, function = window.plan.tables, ERRORS[job.error]
    at = tables.target_at[k]
    if at < 0:
        return None
    a = window.clean[k][tick]
    t = target[:, at : at + tables.size[k]]
    held = banded_target(a, t, job.target_radius, job.zero_error_radius)
    scale = tables.error_scale[k] * weights[:, None]
    if _NAMES[tables.activation[k]] == "softmax" and "softmax" in function.natural:
        known = np.nan_to_num(t)  # dE/dx_i = a_i sum_j t_j - t_i: targets need not sum to 1, nor be complete
        share: Array = scale * (a * known.sum(axis=-1, keepdims=True) - known)
        return share
    if _NAMES[tables.activation[k]] in function.natural:
        natural: Array = scale * function.scale * _known(a - held, job)
        return natural
    window.dE_da[k][tick] += scale * _known(function.slope(a, held), job)
    return None


def _known(values: Array, job: Job) -> Array:
    """Return the values with 0 where a target is missing."""
    return values if job.complete else np.nan_to_num(values)


def carry_back(window: Window, w: Array, k: int, tick: int) -> None:
    """Give each sender its share of the error: dE/da_i += sum_j w_ij dE/dnet_j."""
    tables = window.plan.tables
    for p in range(tables.first[k], tables.last[k]):
        then = tick - tables.delay[p]
        if tables.back[p] and (then > 0 or window.fresh):
            window.dE_da[tables.sender[p]][then] += window.delta[k][tick] @ weight_matrix(window.plan, w, p).T


def carry_through_copy(window: Window, k: int, tick: int, tick_of_event: int, told: Array | None) -> None:
    """Carry a context's error back to what it was copied from, within the window.

    ``told`` are the last event's targets, where contexts may have been taught: those are no activations.
    """
    tables = window.plan.tables
    dE_da = window.dE_da[k][tick]
    if tick == 1 and not window.fresh:
        return
    if tick_of_event > 0 or tick == 1:
        window.dE_da[k][tick - 1] += dE_da
        return
    source = tables.copied[k]
    back = dE_da
    if tables.teacher[k] and told is not None:
        at = tables.target_at[source]
        back = np.where(np.isnan(told[:, at : at + tables.size[k]]), dE_da, 0.0)
    window.dE_da[source][tick - 1] += back
    window.dE_da[k][tick - 1] += tables.trace[k] * dE_da


def accumulate(window: Window, g: Array, first: int, last: int) -> None:
    """Add dE/dw_ij = sum of a_i delta_j over ticks and patterns: one product for each projection."""
    tables = window.plan.tables
    for k in range(len(tables.size)):
        n = tables.size[k]
        delta = window.delta[k][first : last + 1].reshape(-1, n)
        if tables.bias[k] >= 0:
            g[tables.bias[k] : tables.bias[k] + n] += delta.sum(axis=0)
        for p in range(tables.first[k], tables.last[k]):
            then = slice(first - tables.delay[p], last + 1 - tables.delay[p])
            a = window.a[tables.sender[p]][then].reshape(-1, tables.size[tables.sender[p]])
            weight_matrix(window.plan, g, p)[:] += a.T @ delta


def accumulate_starts(window: Window, g: Array, later: list[Array]) -> None:
    """Add the gradient of trained start values, through activations and through averaged net input."""
    tables = window.plan.tables
    for k in range(len(tables.size)):
        at = tables.start_weight[k]
        if at < 0:
            continue
        dE_da = window.dE_da[k][0]
        if tables.dt[k] != 1.0:
            a = window.a[k][0]
            slope = _FUNCTIONS[tables.activation[k]].backward(a, np.ones_like(a))
            through = (1.0 - tables.dt[k]) * later[k] / np.where(slope > TINY, slope, np.inf)
            dE_da = dE_da + through  # at the edge of its range a unit's net input is kept still
        g[at : at + tables.size[k]] += dE_da.sum(axis=0)


def weight_matrix(plan: Plan, w: Array, p: int) -> Array:
    """Return projection *p*'s part of a vector of weights as a view, shape (senders, receivers)."""
    t = plan.tables
    rows, columns = t.size[t.sender[p]], t.size[t.receiver[p]]
    return w[t.weight[p] : t.weight[p] + rows * columns].reshape(rows, columns)


def unit_places(plan: Plan, k: int) -> slice:
    """Return the places of layer *k*'s units among all units."""
    return slice(int(plan.tables.offset[k]), int(plan.tables.offset[k] + plan.tables.size[k]))
