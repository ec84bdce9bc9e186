"""The way through a job, written once: activation forward, error back, weights changed.

The functions here say what happens in which order; what happens is said by *steps*, each of which does one
layer or one projection at one tick, for all patterns that run side by side. As it stands this module runs
on the NumPy steps of :mod:`pdpsim.engine.steps`, which read as a textbook does; the kernel compiles the very
same functions over compiled steps of the same names (:mod:`pdpsim.engine.kernel`).

Notation, for a unit *j* at tick *t*:

====================  ===============================================================================
``net_j(t)``          sum over senders i of ``w_ij a_i(t - delay)``, plus bias and external input
``x_j(t)``            ``(1 - dt) x_j(t-1) + dt net_j(t)``: net input averaged over time (dt = 1: net)
``a_j(t)``            ``f(x_j(t))``
``dE/da_j(t)``        error of the unit itself, plus what its receivers carry back
``dE/dx_j(t)``        ``f'(x_j(t)) dE/da_j(t) + (1 - dt) dE/dx_j(t+1)``
``delta_j(t)``        ``dE/dnet_j(t) = dt dE/dx_j(t)``
``g_ij``              ``dE/dw_ij = sum over t of a_i(t - delay) delta_j(t)``
====================  ===============================================================================

Tick 0 is the state before the first tick of a window: of an event, or of a whole pattern where error is
carried back through all of it.
"""

from __future__ import annotations

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.data import Block, Control, Learning, Store, Work
from pdpsim.engine.steps.backward import (
    average_back,
    carry_back,
    carry_error,
    carry_through_copy,
    clear,
    to_delta,
)
from pdpsim.engine.steps.changes import change_biases, change_weights, last_change
from pdpsim.engine.steps.errors import inject_error, score
from pdpsim.engine.steps.fast_weights import fast_back, fast_input
from pdpsim.engine.steps.forward import (
    add_noise,
    average,
    begin,
    clamp,
    copy,
    empty,
    external_input,
    hold,
    impose,
    keep,
    keep_targets,
    movement,
    net_input,
    nudge,
    record,
    rest,
    shake,
    silence,
    squash,
    stay,
    teach,
)
from pdpsim.engine.steps.gradients import (
    accumulate,
    accumulate_biases,
    accumulate_error,
    accumulate_still,
    start_gradient,
)
from pdpsim.engine.steps.interaction import interact, take_turns
from pdpsim.engine.steps.views import place
from pdpsim.engine.tables import CLAMPED, COMPUTED, CONTEXT, Tables
from pdpsim.engine.weights import apply_rule


def execute(t: Tables, c: Control, y: Learning, s: Store, work: Work, fresh: AnyArray) -> None:
    """Do a job.

    ``fresh`` holds whether the network starts anew with the next event, and how many patterns the last
    block had.
    """
    before = q = 0
    while q < len(work.order):
        size = work.starts[work.order[q] + 1] - work.starts[work.order[q]]
        count = side_by_side(c, y, work, q, size)
        for i in range(count):
            s.row[i] = work.starts[work.order[q + i]]
        if work.resets[q] or fresh[0]:
            fresh[0] = 1
        events = size if c.deep else 1
        for event in range(0, size, events):
            block = Block(q, count, size, before, event, events, fresh[0], 0, 0.0, c.rows)
            present(t, c, y, s, work, block)
            fresh[0] = 0
        before += size * count
        if not c.each_event and not c.fused:
            y.counts[1] += count
            for i in range(q, q + count):
                y.totals[0] += work.errors[i]
            if c.learn and c.apply and y.counts[1] >= c.every:
                apply_rule(c, y)
        q += count
        fresh[1] = count
    if c.learn and c.apply and c.flush and y.counts[1] > 0:
        apply_rule(c, y)
    if c.fused and c.p0 == 0 and q > 0:
        last_change(t, c.rows, y.vectors, y.rate, s.a, s.delta)


def side_by_side(c: Control, y: Learning, work: Work, q: int, size: int) -> int:
    """Return how many patterns from *q* on run side by side.

    Between them no weight changes and no state is carried, and they have equally many events.
    """
    most = min(c.side_by_side, len(work.order) - q)
    if c.learn:
        most = min(most, c.every - y.counts[1])
    count = 1
    while count < most:
        pattern = work.order[q + count]
        if not work.resets[q + count] or work.starts[pattern + 1] - work.starts[pattern] != size:
            break
        count += 1
    return count


def present(t: Tables, c: Control, y: Learning, s: Store, work: Work, b: Block) -> None:
    """Run one window: forward, errors, backward, and the update where one is due."""
    if b.fresh and c.carries:
        for k in range(len(t.layers)):
            begin(t.layers[k], b, y.w, t.start, t.start_x, s.a, s.clean, s.x)
    earlier = work.errors[b.first]
    last = forward(t, c, y.w, s, work, b)
    assess(t, c, s, work, b, last)
    if work.recorded.shape[0] > 0 or c.settle > 0:
        record(t.layers, b, s.a, work.recorded, work.settled, c.ticks, last)
    if c.learn:
        learn(t, c, y, s, work, b, last)
        if c.fused or c.each_event:
            y.totals[0] = work.errors[b.first] - earlier
            if c.fused:
                y.counts[0] += 1
                y.totals[1] = y.totals[0]
                y.totals[0] = 0.0
            elif c.apply:
                apply_rule(c, y)
    if c.carries:
        for k in range(len(t.layers)):
            keep(t.layers[k], b, s.a, s.clean, s.x, last)
        if c.teach:
            keep_targets(b, s.last_target, work.targets, s.row)


def forward(t: Tables, c: Control, w: AnyArray, s: Store, work: Work, b: Block) -> int:
    """Spread activation through the window; return the last tick reached."""
    for tick in range(1, b.events * c.ticks + 1):
        event, tick_of_event = b.event + (tick - 1) // c.ticks, (tick - 1) % c.ticks
        for k in range(len(t.layers)):
            layer = t.layers[k]
            if layer.kind == CLAMPED:
                clamp(layer, b, s.a, work.inputs, s.row, event, tick)
                if c.noisy:
                    add_noise(layer, b, s.a, work.noise, 0, c.ticks, tick)
            elif layer.kind == CONTEXT:
                if tick_of_event > 0 or (b.fresh and tick == 1):
                    hold(layer, b, s.a, tick)
                else:
                    source = t.layers[layer.copied]
                    copy(layer, source, b, s.a, tick)
                    if c.teach and layer.teacher:
                        teach(layer, source, b, s.a, s.last_target, work.targets, s.row, event - 1, tick)
            elif c.asynchronous:
                hold(layer, b, s.a, tick)
            elif layer.interactive:
                interact(t, c, b, w, s.x, s.a, work.inputs, work.noise, s.row, k, event, tick)
            else:
                gather(t, c, w, s, work, b, k, tick)
                if b.nudge != 0 and layer.target_at >= 0:
                    nudge(layer, b, s.x, s.a, work.targets, s.row, event, tick)
                if layer.dt != 1:
                    average(layer, b, s.x, tick)
                squash(layer, b, s.x, s.a, tick)
            if layer.held:
                impose(layer, b, s.a, work.inputs, layer.input_at, s.row, event, tick)
            if b.teaches and layer.target_at >= 0:
                impose(layer, b, s.a, work.targets, layer.target_at, s.row, event, tick)
            if c.lesioned:
                silence(layer, b, s.a, work.silent, tick)
            if c.noisy:
                shake(layer, b, s.a, s.clean, work.noise, c.ticks, tick)
                if c.lesioned:
                    silence(layer, b, s.a, work.silent, tick)
        if c.asynchronous:
            take_turns(
                t,
                c,
                b,
                w,
                s.x,
                s.a,
                work.inputs,
                work.targets,
                work.noise,
                work.turns,
                work.silent,
                s.row,
                event,
                tick,
            )
            if c.noisy:  # what is scored are the activations that turns have led to
                for k in range(len(t.layers)):
                    if t.layers[k].kind == COMPUTED:
                        shake(t.layers[k], b, s.a, s.clean, work.noise, c.ticks, tick)
        if c.settle > 0 and tick_of_event + 1 >= c.least:
            moved = 0.0
            for k in range(len(t.layers)):
                if t.layers[k].kind == COMPUTED:
                    moved = max(moved, movement(t.layers[k], b, s.a, tick))
            if moved <= c.settle:
                return tick
    return b.events * c.ticks


def gather(t: Tables, c: Control, w: AnyArray, s: Store, work: Work, b: Block, k: int, tick: int) -> None:
    """net_j = bias_j + external input + sum_i w_ij a_i(t - delay).

    What stays the same during an event (bias, external input, what clamped layers send) is summed once.
    """
    layer, tick_of_event = t.layers[k], (tick - 1) % c.ticks
    now, stays = place(layer, b, tick), layer.offset * b.patterns
    several = c.ticks > 1
    if tick_of_event == 0:
        rest(layer, b, w, s.still if several else s.x, stays if several else now)
        if layer.clamp > 0:
            event = b.event + (tick - 1) // c.ticks
            net, to = (s.still, stays) if several else (s.x, now)
            external_input(layer, b, net, to, work.inputs, s.row, event)
    if several:
        empty(layer, b, s.x, tick)
    for p in range(layer.first, layer.last):
        link = t.projections[p]
        same = several and link.still and not c.noisy and tick_of_event >= link.delay
        if not same or tick_of_event == link.delay:
            net, to = (s.still, stays) if same else (s.x, now)
            sparse = work.sparse[link.sender]
            net_input(link, t.layers[link.sender], layer, b, w, s.a, net, to, s.one, sparse, tick)
    if several:
        stay(layer, b, s.still, s.x, tick)
    for p in range(layer.first, layer.last):
        link = t.projections[p]
        if link.fast_rate > 0:
            fast_input(link, t.layers[link.sender], layer, c, b, s.a, s.x, tick)
    if c.noisy:
        add_noise(layer, b, s.x, work.noise, 0, c.ticks, tick)


def assess(t: Tables, c: Control, s: Store, work: Work, b: Block, last: int) -> None:
    """Add the window's error to each pattern's, and note the largest |activation - target|."""
    for tick in range(1, last + 1):
        event, tick_of_event = b.event + (tick - 1) // c.ticks, (tick - 1) % c.ticks
        counts = tick_of_event >= c.first_error_tick or tick == last  # in which the event may have settled
        ends = tick_of_event == c.ticks - 1 or tick == last
        if counts or ends:
            for k in range(len(t.layers)):
                if t.layers[k].target_at >= 0:
                    score(
                        t.layers[k],
                        c,
                        b,
                        s.clean,
                        work.targets,
                        s.row,
                        work.weights,
                        work.errors,
                        work.worst,
                        event,
                        tick,
                        counts,
                        ends,
                    )


def backpropagate(t: Tables, c: Control, y: Learning, s: Store, work: Work, b: Block, last: int) -> None:
    """Carry the window's error back: all of it at once, or event by event through few ticks."""
    for event in range(b.events if c.truncate > 0 else 1):
        first, until, only = 1, last, -1
        if c.truncate > 0:
            until, only = (event + 1) * c.ticks, event
            first = max(1, until - c.truncate + 1)
        backward(t, c, y, s, work, b, first, until, only)


#: What `present` does to learn. Other procedures than backpropagation take its place.
learn = backpropagate


def backward(
    t: Tables, c: Control, y: Learning, s: Store, work: Work, b: Block, first: int, last: int, only: int
) -> None:
    """Carry the error back from tick `last` to tick `first`; sum gradients or change weights at once.

    `only` is the one event whose error counts, or -1 for all.
    """
    for k in range(len(t.layers)):
        clear(t.layers[k], b, s.dE_da, s.later, first - 1, last)
    for tick in range(last, first - 1, -1):
        event, tick_of_event = (tick - 1) // c.ticks, (tick - 1) % c.ticks
        scored = (tick_of_event >= c.first_error_tick or tick == last) and (only < 0 or only == event)
        for k in range(len(t.layers) - 1, -1, -1):
            layer = t.layers[k]
            natural = False
            if scored and layer.target_at >= 0:
                natural = inject_error(
                    layer,
                    c,
                    b,
                    s.clean,
                    s.dE_da,
                    s.delta,
                    work.targets,
                    s.row,
                    work.weights,
                    b.event + event,
                    tick,
                )
            if layer.kind == CONTEXT:
                if c.deep or layer.start_weight >= 0:
                    source, before = t.layers[layer.copied], b.event + event - 1
                    carry_through_copy(layer, source, c, b, s.dE_da, work.targets, s.row, before, tick)
            elif layer.kind == COMPUTED:
                to_delta(layer, b, s.clean, s.dE_da, s.delta, natural, c.flat_spot, tick)
                if c.lesioned:
                    silence(layer, b, s.delta, work.silent, tick)
                if layer.dt != 1:
                    average_back(layer, b, s.delta, s.later, tick)
                for p in range(layer.first, layer.last):
                    link = t.projections[p]
                    sender = t.layers[link.sender]
                    back = link.back and (tick - link.delay > 0 or b.fresh)
                    if c.fused:
                        change_weights(
                            link,
                            sender,
                            layer,
                            c,
                            b,
                            y.w,
                            y.vectors,
                            y.rate,
                            y.decay,
                            s.a,
                            s.delta,
                            s.dE_da,
                            back,
                        )
                    elif back:
                        carry_back(link, sender, layer, b, y.w, s.delta, s.dE_da, s.one, tick)
                    if link.fast_rate > 0:
                        fast_back(link, sender, layer, c, b, s.a, s.delta, s.dE_da, tick)
                if c.fused and layer.bias >= 0:
                    change_biases(layer, c, b, y.w, y.vectors, y.rate, y.decay, s.delta)
                for p in range(layer.first_error, layer.last_error):
                    link = t.feedback[p]
                    carry_error(link, layer, t.layers[link.receiver], b, y.w, s.delta, s.dE_da, s.one, tick)
    if not c.fused:
        for k in range(len(t.layers)):
            sum_gradient(t, c, y.g, s, work, b, k, first, last)
    if b.fresh and first == 1 and c.carries:
        for k in range(len(t.layers)):
            if t.layers[k].start_weight >= 0:
                start_gradient(t.layers[k], b, y.g, s.a, s.dE_da, s.later)


def sum_gradient(
    t: Tables, c: Control, g: AnyArray, s: Store, work: Work, b: Block, k: int, first: int, last: int
) -> None:
    """g_ij += sum of a_i delta_j over ticks and patterns, for the weights and biases of a layer.

    What a clamped layer sends stays the same during an event: deltas are summed over its ticks first.
    """
    layer = t.layers[k]
    for p in range(layer.first_error, layer.last_error):
        link = t.feedback[p]
        if link.learns:
            accumulate_error(link, layer, t.layers[link.receiver], b, g, s.a, s.delta, s.one, first, last)
    if layer.bias >= 0:
        accumulate_biases(layer, b, g, s.delta, first, last)
    for p in range(layer.first, layer.last):
        link = t.projections[p]
        sender, sparse = t.layers[link.sender], work.sparse[link.sender]
        if c.ticks == 1 or not link.still or c.noisy:
            accumulate(link, sender, layer, b, g, s.a, s.delta, s.one, sparse, first, last)
        else:
            tick = first
            while tick <= last:
                tick_of_event = (tick - 1) % c.ticks
                until = tick if tick_of_event < link.delay else min(last, tick - tick_of_event + c.ticks - 1)
                accumulate_still(
                    link, sender, layer, b, g, s.a, s.delta, s.scratch, s.one, sparse, tick, until
                )
                tick = until + 1
