"""The kernel's flow: activation forward, error back, pattern after pattern, without returning to Python.

Where a window is one tick long and weights change after each, the product of activation and delta goes
straight into the weights (`change_weights`); otherwise gradients are summed and a rule applied. Only
`run` is called from Python; numba compiles it once for each kind of float and keeps it in its cache.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from pdpsim.base.files import AnyArray
from pdpsim.describe.functions import TINY
from pdpsim.engine.kernel.data import Control, Memory, Store, Work
from pdpsim.engine.kernel.machine import SOURCES, entry, fast, inlined
from pdpsim.engine.kernel.rules import apply_rule
from pdpsim.engine.kernel.steps import (
    accumulate,
    carry_back,
    carry_through_copy,
    change_weights,
    furthest,
    inject_error,
    move,
    net_input,
    score,
    squash,
    to_delta,
)
from pdpsim.engine.plan import CLAMPED, COMPUTED, CONTEXT, Tables


@fast
def forward(
    t: Tables, c: Control, w: AnyArray, s: Store, work: Work, row: int, events: int, fresh: int, noise_at: int
) -> int:
    """Spread activation through the window; return the last tick reached."""
    for tick in range(1, events * c.ticks + 1):
        event, tick_of_event = (tick - 1) // c.ticks, (tick - 1) % c.ticks
        here = s.a[tick]
        for k in range(len(t.size)):
            u, n = t.offset[k], t.size[k]
            if t.kind[k] == CLAMPED:
                at = t.input_at[k]
                for i in range(n):
                    here[u + i] = work.inputs[row + event, at + i]
                if c.noisy:
                    for i in range(n):
                        here[u + i] += work.noise[noise_at + tick - 1, 0, u + i]
            elif t.kind[k] == CONTEXT:
                if tick_of_event > 0 or (fresh and tick == 1):
                    move(s.a[tick - 1], u, here, u, n)
                else:
                    before = s.last_target if tick == 1 else work.targets[row + event - 1]
                    copy(t, c, k, s.a[tick - 1], here, before)
            else:
                net = s.x[tick]
                spread(t, w, s, k, tick, work.inputs[row + event], net)
                if c.noisy:
                    for i in range(n):
                        net[u + i] += work.noise[noise_at + tick - 1, 0, u + i]
                if t.dt[k] != 1:
                    for i in range(u, u + n):
                        net[i] = (1 - t.dt[k]) * s.x[tick - 1, i] + t.dt[k] * net[i]
                squash(t.activation[k], net, here, u, n)
            if c.noisy:
                move(here, u, s.clean[tick], u, n)
                for i in range(n):
                    here[u + i] += work.noise[noise_at + tick - 1, 1, u + i]
        if c.settle > 0 and movement(t, here, s.a[tick - 1]) <= c.settle:
            return tick
    return events * c.ticks


@inlined
def spread(t: Tables, w: AnyArray, s: Store, k: int, tick: int, external: AnyArray, net: AnyArray) -> None:
    """net_j = bias_j + sum_i w_ij a_i(t - delay) + external input."""
    u, n = t.offset[k], t.size[k]
    if t.bias[k] >= 0:
        move(w, t.bias[k], net, u, n)
    else:
        net[u : u + n] = 0
    for p in range(t.first[k], t.last[k]):
        f = t.sender[p]
        net_input(w, t.weight[p], n, s.a[tick - t.delay[p]], t.offset[f], t.size[f], net, u)
    if t.clamp[k] > 0:
        for i in range(n):
            value = external[t.input_at[k] + i]
            if not math.isnan(value):
                net[u + i] += t.clamp[k] * value


@inlined
def copy(t: Tables, c: Control, k: int, before: AnyArray, here: AnyArray, target: AnyArray) -> None:
    """s(t) = mu s(t-1) + o(t-1), o being the target under teacher forcing."""
    u, o = t.offset[k], t.offset[t.copied[k]]
    taught, at = c.teach and t.teacher[k], t.target_at[t.copied[k]]
    for i in range(t.size[k]):
        value = before[o + i]
        if taught and not math.isnan(target[at + i]):
            value = target[at + i]
        here[u + i] = t.trace[k] * before[u + i] + value


@inlined
def movement(t: Tables, here: AnyArray, before: AnyArray) -> float:
    """Return the largest change of any computed unit's activation in a tick."""
    most = 0.0
    for k in range(len(t.size)):
        if t.kind[k] == COMPUTED:
            for i in range(t.offset[k], t.offset[k] + t.size[k]):
                most = max(most, abs(here[i] - before[i]))
    return most


@fast
def backward(
    t: Tables,
    c: Control,
    y: Memory,
    s: Store,
    work: Work,
    row: int,
    weight: float,
    fresh: int,
    first: int,
    last: int,
    only: int,
) -> None:
    """Carry the error back from tick `last` to tick `first`; sum gradients or change weights at once."""
    s.dE_da[first - 1 : last + 1] = 0
    s.delta[first - 1 : last + 1] = 0
    s.later[:] = 0
    for tick in range(last, first - 1, -1):
        event, tick_of_event = (tick - 1) // c.ticks, (tick - 1) % c.ticks
        scored = tick_of_event >= c.first_error_tick and (only < 0 or only == event)
        clean, d, e = s.clean[tick], s.dE_da[tick], s.delta[tick]
        for k in range(len(t.size) - 1, -1, -1):
            u, n = t.offset[k], t.size[k]
            if scored and t.target_at[k] >= 0:
                inject_error(t, c, k, clean, work.targets[row + event], weight, d, e)
            if t.kind[k] == CLAMPED:
                continue
            if t.kind[k] == CONTEXT:
                if c.deep or t.start_weight[k] >= 0:
                    told = work.targets[row + max(event - 1, 0)]
                    carry_through_copy(t, c, k, tick, fresh, told, s.dE_da)
                continue
            to_delta(t.activation[k], clean, d, u, n)
            for i in range(u, u + n):
                e[i] += d[i]
            if t.dt[k] != 1:
                for i in range(u, u + n):
                    e[i] += (1 - t.dt[k]) * s.later[i]
                    s.later[i] = e[i]
                    e[i] *= t.dt[k]
            hand_down(t, c, y, s, k, tick, fresh)
    if fresh and first == 1:
        accumulate_starts(t, y.g, s)


@inlined
def hand_down(t: Tables, c: Control, y: Memory, s: Store, k: int, tick: int, fresh: int) -> None:
    """Give a layer's deltas to its senders, its weights and its biases."""
    u, n, e = t.offset[k], t.size[k], s.delta[tick]
    w, g, v = y.w, y.g, y.vectors[0]
    rate, momentum, keep = y.rate[0], w.dtype.type(c.p0), 1 - y.decay[0]
    for p in range(t.first[k], t.last[k]):
        f, then = t.sender[p], tick - t.delay[p]
        at, sender, count = t.weight[p], t.offset[f], t.size[f]
        if t.back[p] and (then > 0 or fresh):
            carry_back(w, at, n, e, u, s.dE_da[then], sender, count)
        if c.fused:
            change_weights(w, v, at, n, s.a[then], sender, count, e, u, rate, momentum, keep)
        else:
            accumulate(g, at, n, s.a[then], sender, count, e, u)
    if t.bias[k] >= 0:
        b = t.bias[k]
        for i in range(n):
            if not c.fused:
                g[b + i] += e[u + i]
            elif momentum == 0:
                w[b + i] = (w[b + i] - rate * e[u + i]) * keep
            else:
                v[b + i] = momentum * v[b + i] - rate * e[u + i]
                w[b + i] = (w[b + i] + v[b + i]) * keep


@inlined
def accumulate_starts(t: Tables, g: AnyArray, s: Store) -> None:
    """Add the gradient of trained start values; see `pdpsim.engine.textbook.accumulate_starts`."""
    for k in range(len(t.size)):
        at, u, n = t.start_weight[k], t.offset[k], t.size[k]
        if at < 0:
            continue
        if t.dt[k] != 1:
            slope = s.delta[0]  # free: no error belongs to the state before the first tick
            for j in range(u, u + n):
                slope[j] = 1
            to_delta(t.activation[k], s.a[0], slope, u, n)
            for j in range(u, u + n):
                if slope[j] > TINY:
                    s.dE_da[0, j] += (1 - t.dt[k]) * s.later[j] / slope[j]
        for j in range(n):
            g[at + j] += s.dE_da[0, u + j]


@inlined
def begin(t: Tables, w: AnyArray, s: Store) -> None:
    """Set the state before the first tick to the start values; see `pdpsim.engine.textbook.start`."""
    for k in range(len(t.size)):
        for j in range(t.size[k]):
            u = t.offset[k] + j
            a = w[t.start_weight[k] + j] if t.start_weight[k] >= 0 else t.start[u]
            s.a[0, u] = a
            s.clean[0, u] = a
            x = 1.0 * a
            if t.activation[k] == 1:
                b = min(max(1.0 * a, TINY), 1.0 - TINY)
                x = math.log(b / (1.0 - b))
            elif t.activation[k] == 2:
                x = math.atanh(min(max(1.0 * a, TINY - 1.0), 1.0 - TINY))
            elif t.activation[k] == 3:
                x = max(1.0 * a, 0.0)
            elif t.activation[k] == 4:
                x = 0.0
            s.x[0, u] = x


@inlined
def present(
    t: Tables,
    c: Control,
    y: Memory,
    s: Store,
    work: Work,
    q: int,
    row: int,
    events: int,
    event_at: int,
    fresh: int,
) -> None:
    """Run one window: forward, errors, backward, and the update where one is due."""
    last = forward(t, c, y.w, s, work, row, events, fresh, event_at * c.ticks)
    weight = y.w.dtype.type(work.weights[q])
    error, worst = assess(t, c, s, work, row, last)
    work.errors[q] += error * weight
    work.worst[q] = max(work.worst[q], worst)
    if work.recorded.shape[0] > 0 or c.settle > 0:
        record(c, s, work, event_at, events, last)
    if c.learn:
        for event in range(events if c.truncate > 0 else 1):
            until, since, only = last, 1, -1
            if c.truncate > 0:
                until, only = (event + 1) * c.ticks, event
                since = max(1, until - c.truncate + 1)
            backward(t, c, y, s, work, row, weight, fresh, since, until, only)
        if c.fused:
            y.counts[0] += 1
            y.totals[0] = 0.0
            y.totals[1] = error * weight
        elif c.each_event and c.apply:
            y.totals[0] = error * weight
            apply_rule(c, y)
    move(work.targets[row + events - 1], 0, s.last_target, 0, len(s.last_target))
    for each in (s.a, s.x, s.clean):
        move(each[last], 0, each[0], 0, each.shape[1])


@inlined
def assess(t: Tables, c: Control, s: Store, work: Work, row: int, last: int) -> tuple[float, float]:
    """The window's error and its largest |activation - target|; see `pdpsim.engine.textbook.errors`."""
    error = worst = 0.0
    for tick in range(1, last + 1):
        event, tick_of_event = (tick - 1) // c.ticks, (tick - 1) % c.ticks
        for k in range(len(t.size)):
            if t.target_at[k] >= 0:
                target = work.targets[row + event]
                if tick_of_event >= c.first_error_tick:
                    error += score(t, c, k, s.clean[tick], target)
                if tick_of_event == c.ticks - 1 or tick == last:
                    worst = max(worst, furthest(t, k, s.clean[tick], target))
    return error, worst


@inlined
def record(c: Control, s: Store, work: Work, event_at: int, events: int, last: int) -> None:
    """Write down activations, and the ticks that each event took."""
    for event in range(events):
        end = min((event + 1) * c.ticks, last)
        work.settled[event_at + event] = end - event * c.ticks
        if work.recorded.shape[0] == 0:
            continue
        if work.recorded.shape[1] == 1:
            move(s.a[end], 0, work.recorded[event_at + event, 0], 0, s.a.shape[1])
        else:
            for tick in range(1, c.ticks + 1):
                a = s.a[min(event * c.ticks + tick, end)]
                move(a, 0, work.recorded[event_at + event, tick - 1], 0, s.a.shape[1])


@inlined
def last_change(t: Tables, y: Memory, s: Store) -> None:
    """Write down the last change of each weight: plain descent needs none, momentum after it does."""
    change, rate = y.vectors[0], y.rate[0]
    for k in range(len(t.size)):
        u, n = t.offset[k], t.size[k]
        for p in range(t.first[k], t.last[k]):
            f = t.sender[p]
            for i in range(t.size[f]):
                for j in range(n):
                    a, delta = s.a[1, t.offset[f] + i], s.delta[1, u + j]
                    change[t.weight[p] + i * n + j] = -rate * a * delta
        if t.bias[k] >= 0:
            for j in range(n):
                change[t.bias[k] + j] = -rate * s.delta[1, u + j]


def _entry(sources: int) -> Callable[..., None]:
    """Return the entry; `sources` is in its machine code's key (see `machine.SOURCES`)."""

    @entry
    def run(t: Tables, c: Control, y: Memory, s: Store, work: Work, fresh: AnyArray) -> None:
        """Do a job; see `pdpsim.engine.job.Job`. ``fresh`` says whether the network starts anew."""
        assert sources != 0
        event_at = 0
        for q in range(len(work.order)):
            row, end = work.starts[work.order[q]], work.starts[work.order[q] + 1]
            if work.resets[q] or fresh[0]:
                begin(t, y.w, s)
                fresh[0] = 1
            events = end - row if c.deep and c.learn else 1
            while row < end:
                present(t, c, y, s, work, q, row, events, event_at, fresh[0])
                row += events
                event_at += events
                fresh[0] = 0
            if not c.each_event and not c.fused:
                y.counts[1] += 1
                y.totals[0] += work.errors[q]
                if c.learn and c.apply and y.counts[1] >= c.every:
                    apply_rule(c, y)
        if c.learn and c.apply and c.flush and y.counts[1] > 0:
            apply_rule(c, y)
        if c.fused and c.p0 == 0 and len(work.order) > 0:
            last_change(t, y, s)

    return run  # type: ignore[no-any-return]


run = _entry(SOURCES)
