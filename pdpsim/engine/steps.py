"""The steps of the flow in plain NumPy, equation by equation: what to read, what the tests trust.

Each does one layer or one projection at one tick, for all patterns of a block side by side. A layer's values
at a tick are an array of the shape (patterns, units). :mod:`pdpsim.engine.flow` says in which order the steps
are taken; :mod:`pdpsim.engine.kernel` has their compiled twins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ACTIVATIONS, ERRORS, TINY, banded_target
from pdpsim.engine.codes import entry_of, name_of
from pdpsim.engine.data import Block, Control, place
from pdpsim.engine.plan import LayerRow, ProjectionRow, Tables

# Views


def at_tick(layer: LayerRow, b: Block, values: AnyArray, tick: int) -> AnyArray:
    """Return a layer's values at a tick as a view, shape (patterns, units)."""
    return at_ticks(layer, b, values, tick, tick)


def at_ticks(layer: LayerRow, b: Block, values: AnyArray, first: int, last: int) -> AnyArray:
    """Return a layer's values from one tick to another as a view, shape (ticks x patterns, units)."""
    at, rows = place(layer, b, first), (last - first + 1) * b.patterns
    return values[at : at + layer.units * rows].reshape(rows, layer.units)


def tickless(layer: LayerRow, b: Block, values: AnyArray) -> AnyArray:
    """Return a layer's part of a vector that has no ticks as a view, shape (patterns, units)."""
    return stretch(layer, b, values, layer.offset * b.patterns)


def stretch(layer: LayerRow, b: Block, values: AnyArray, at: int) -> AnyArray:
    """Return a layer's values that begin at a place as a view, shape (patterns, units)."""
    return values[at : at + layer.units * b.patterns].reshape(b.patterns, layer.units)


def matrix(link: ProjectionRow, sender: LayerRow, receiver: LayerRow, w: AnyArray) -> AnyArray:
    """Return a projection's part of a vector of weights as a view, shape (senders, receivers)."""
    return w[link.weight : link.weight + sender.units * receiver.units].reshape(sender.units, receiver.units)


def columns(values: AnyArray, row: AnyArray, b: Block, event: int, at: int, units: int) -> AnyArray:
    """Return what the patterns give for a layer in one of their events, shape (patterns, units)."""
    return np.asarray(values[row[: b.patterns] + event, at : at + units])


def noise_of(layer: LayerRow, b: Block, noise: AnyArray, which: int, ticks: int, tick: int) -> AnyArray:
    """Return the noise on a layer at a tick, shape (patterns, units): 0 on net inputs, 1 on activations."""
    at = (b.before + b.size * np.arange(b.patterns) + b.event) * ticks + tick - 1
    return np.asarray(noise[at, which, layer.offset : layer.offset + layer.units])


# Forward


def begin(
    layer: LayerRow,
    b: Block,
    w: AnyArray,
    start: AnyArray,
    start_x: AnyArray,
    a: AnyArray,
    clean: AnyArray,
    x: AnyArray,
) -> None:
    """Set the state before the first tick to the layer's start values."""
    units = slice(layer.offset, layer.offset + layer.units)
    activation, net = start[units], start_x[units]
    if layer.start_weight >= 0:
        activation = w[layer.start_weight : layer.start_weight + layer.units]
        inverse = entry_of(ACTIVATIONS, layer.activation).inverse
        net = np.zeros_like(activation) if inverse is None else inverse(activation)
    at_tick(layer, b, a, 0)[:] = at_tick(layer, b, clean, 0)[:] = activation
    at_tick(layer, b, x, 0)[:] = net


def clamp(
    layer: LayerRow, b: Block, a: AnyArray, inputs: AnyArray, row: AnyArray, event: int, tick: int
) -> None:
    """a_i = the pattern's value."""
    at_tick(layer, b, a, tick)[:] = columns(inputs, row, b, event, layer.input_at, layer.units)


def hold(layer: LayerRow, b: Block, a: AnyArray, tick: int) -> None:
    """A context keeps its activations during an event."""
    at_tick(layer, b, a, tick)[:] = at_tick(layer, b, a, tick - 1)


def copy(layer: LayerRow, source: LayerRow, b: Block, a: AnyArray, tick: int) -> None:
    """s(t) = mu s(t-1) + o(t-1) (mu = 0: Elman's copy)."""
    at_tick(layer, b, a, tick)[:] = layer.trace * at_tick(layer, b, a, tick - 1) + at_tick(
        source, b, a, tick - 1
    )


def teach(
    layer: LayerRow,
    source: LayerRow,
    b: Block,
    a: AnyArray,
    last_target: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """s(t) = mu s(t-1) + the last event's target, where there is one."""
    if tick == 1:
        target = last_target[: b.patterns, source.target_at : source.target_at + layer.units]
    else:
        target = columns(targets, row, b, event, source.target_at, layer.units)
    taught = layer.trace * at_tick(layer, b, a, tick - 1) + target
    now = at_tick(layer, b, a, tick)
    now[:] = np.where(np.isnan(target), now, taught)


def rest(layer: LayerRow, b: Block, w: AnyArray, net: AnyArray, to: int) -> None:
    """net_j = bias_j."""
    biases = w[layer.bias : layer.bias + layer.units] if layer.bias >= 0 else 0.0
    stretch(layer, b, net, to)[:] = biases


def external_input(
    layer: LayerRow, b: Block, net: AnyArray, to: int, inputs: AnyArray, row: AnyArray, event: int
) -> None:
    """net_j += clamp times the pattern's value, where it gives one."""
    values = columns(inputs, row, b, event, layer.input_at, layer.units)
    stretch(layer, b, net, to)[:] += layer.clamp * np.nan_to_num(values)


def net_input(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    a: AnyArray,
    net: AnyArray,
    to: int,
    one: AnyArray,
    sparse: int,
    tick: int,
) -> None:
    """net_j += sum_i a_i(t - delay) w_ij, from the place `to` on."""
    o = sent(link, sender, b, a, tick - link.delay)
    stretch(receiver, b, net, to)[:] += arriving(link, o, matrix(link, sender, receiver, w))


def sent(link: ProjectionRow, sender: LayerRow, b: Block, a: AnyArray, tick: int) -> AnyArray:
    """Return what units send, shape (patterns, units): o_i = min(cap, max(a_i - threshold, 0)^power)."""
    o = at_tick(sender, b, a, tick)
    if link.threshold > -np.inf:
        o = np.maximum(o - link.threshold, 0.0) ** link.power
    return np.minimum(o, link.cap) if link.cap < np.inf else o


def arriving(link: ProjectionRow, o: AnyArray, weights: AnyArray) -> AnyArray:
    """Return what arrives of what is sent, times the projection's gain and its factors by sign."""
    up, down = link.gain * link.excitation, link.gain * link.inhibition
    if up == down or not (weights < 0).any():
        return np.asarray(up * (o @ weights))
    if not (weights > 0).any():
        return np.asarray(down * (o @ weights))
    return np.asarray(up * (o @ np.maximum(weights, 0.0)) + down * (o @ np.minimum(weights, 0.0)))


def interact(
    t: Tables,
    c: Control,
    b: Block,
    w: AnyArray,
    x: AnyArray,
    a: AnyArray,
    inputs: AnyArray,
    noise: AnyArray,
    row: AnyArray,
    k: int,
    event: int,
    tick: int,
) -> None:
    """Move a layer's interactive units, all at once; see `pdpsim.describe.interaction.Interaction`."""
    layer = t.layers[k]
    shaken = noise_of(layer, b, noise, 0, c.ticks, tick) if c.noisy else 0.0
    units = slice(0, layer.units)
    e, h = drive(t, b, w, a, inputs, row, k, event, units, tick, shaken, now=False)
    at_tick(layer, b, x, tick)[:] = e + h
    rest = t.rest[layer.offset : layer.offset + layer.units]
    at_tick(layer, b, a, tick)[:] = moved(layer, e, h, at_tick(layer, b, a, tick - 1), rest)


def drive(
    t: Tables,
    b: Block,
    w: AnyArray,
    a: AnyArray,
    inputs: AnyArray,
    row: AnyArray,
    k: int,
    event: int,
    units: slice,
    tick: int,
    shaken: Any,
    now: bool,
) -> tuple[AnyArray, AnyArray]:
    """Return excitation and inhibition of some of a layer's units, shape (patterns, units) each.

    Where they do not act apart, the first is the whole net input and the second 0. `now` says that units are
    updated one after another, from the others' activations as they are.
    """
    layer = t.layers[k]
    biases = w[layer.bias : layer.bias + layer.units][units] if layer.bias >= 0 else np.zeros(1, w.dtype)
    e, h = layer.excitation * np.maximum(biases, 0.0), layer.inhibition * np.minimum(biases, 0.0)
    external = shaken
    if layer.clamp > 0:
        values = columns(inputs, row, b, event, layer.input_at, layer.units)[:, units]
        external = external + layer.clamp * np.nan_to_num(values)
    e, h = e + np.maximum(external, 0.0), h + np.minimum(external, 0.0)
    for p in range(layer.first, layer.last):
        link = t.projections[p]
        sender = t.layers[link.sender]
        weights = matrix(link, sender, layer, w)[:, units]
        o = sent(link, sender, b, a, tick if now else tick - link.delay)
        if layer.excitation == layer.inhibition and not layer.separate:
            e = e + layer.excitation * arriving(link, o, weights)
        else:
            e = e + layer.excitation * arriving(link, o, np.maximum(weights, 0.0))
            h = h + layer.inhibition * arriving(link, o, np.minimum(weights, 0.0))
    if layer.separate:
        return e, h
    return e + h, np.zeros_like(h)


def moved(layer: LayerRow, e: AnyArray, h: AnyArray, a: AnyArray, rest: AnyArray) -> AnyArray:
    """a(t) = a(t-1) + e (max - a) + h (a - min) - decay (a - rest), within [min, max].

    Excitation and inhibition together, in e, raise a unit by what is above 0 and lower it by what is below.
    """
    up, down = np.maximum(e, 0.0), h + np.minimum(e, 0.0)
    change = up * (layer.maximum - a) + down * (a - layer.minimum) - layer.decay * (a - rest)
    return np.asarray(np.clip(a + change, layer.minimum, layer.maximum))


def empty(layer: LayerRow, b: Block, x: AnyArray, tick: int) -> None:
    """net_j = 0, to be added to."""
    at_tick(layer, b, x, tick)[:] = 0.0


def stay(layer: LayerRow, b: Block, still: AnyArray, x: AnyArray, tick: int) -> None:
    """Add to the net input what stays the same during the event."""
    at_tick(layer, b, x, tick)[:] += tickless(layer, b, still)


def fast_input(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    c: Control,
    b: Block,
    a: AnyArray,
    x: AnyArray,
    tick: int,
) -> None:
    """net_j += sum over earlier events e of rate kept^(events between) a_j(e) sum_i a_i(e) a_i(t - delay).

    What links with fast weights sum_e rate kept^... a_i(e) a_j(e) let through, without any being stored.
    """
    sent, now = at_tick(sender, b, a, tick - link.delay), at_tick(receiver, b, x, tick)
    for end, strength in earlier_events(link, c, tick):
        match = (at_tick(sender, b, a, end) * sent).sum(axis=1, keepdims=True)
        now += strength * match * at_tick(receiver, b, a, end)


def earlier_events(link: ProjectionRow, c: Control, tick: int) -> list[tuple[int, float]]:
    """Return the last ticks of the events before that of a tick, and how strong fast weights still are."""
    event = (tick - 1) // c.ticks
    return [((e + 1) * c.ticks, link.fast_rate * link.fast_kept ** (event - 1 - e)) for e in range(event)]


def add_noise(
    layer: LayerRow, b: Block, values: AnyArray, noise: AnyArray, which: int, ticks: int, tick: int
) -> None:
    """Add noise: 0 for net inputs (or clamped values), 1 for activations."""
    at_tick(layer, b, values, tick)[:] += noise_of(layer, b, noise, which, ticks, tick)


def average(layer: LayerRow, b: Block, x: AnyArray, tick: int) -> None:
    """x_j(t) = (1 - dt) x_j(t-1) + dt net_j(t)."""
    now = at_tick(layer, b, x, tick)
    now[:] = (1 - layer.dt) * at_tick(layer, b, x, tick - 1) + layer.dt * now


def squash(layer: LayerRow, b: Block, x: AnyArray, a: AnyArray, tick: int) -> None:
    """a = f(x); see `pdpsim.describe.functions.ACTIVATIONS`."""
    at_tick(layer, b, a, tick)[:] = entry_of(ACTIVATIONS, layer.activation).forward(
        at_tick(layer, b, x, tick)
    )


def silence(layer: LayerRow, b: Block, values: AnyArray, silent: AnyArray, tick: int) -> None:
    """Set the values of lesioned units to 0."""
    at_tick(layer, b, values, tick)[:, silent[layer.offset : layer.offset + layer.units]] = 0.0


def shake(
    layer: LayerRow, b: Block, a: AnyArray, clean: AnyArray, noise: AnyArray, ticks: int, tick: int
) -> None:
    """Keep the activations as they are without noise, and add noise to them."""
    at_tick(layer, b, clean, tick)[:] = at_tick(layer, b, a, tick)
    add_noise(layer, b, a, noise, 1, ticks, tick)


def impose(
    layer: LayerRow, b: Block, a: AnyArray, values: AnyArray, at: int, row: AnyArray, event: int, tick: int
) -> None:
    """a_j = the pattern's value, where it gives one."""
    given_values = columns(values, row, b, event, at, layer.units)
    now = at_tick(layer, b, a, tick)
    now[:] = np.where(np.isnan(given_values), now, given_values)


def nudge(
    layer: LayerRow,
    b: Block,
    x: AnyArray,
    a: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """net_j += nudge (t_j - a_j(t-1)), where there is a target."""
    target = columns(targets, row, b, event, layer.target_at, layer.units)
    pull = b.nudge * (target - at_tick(layer, b, a, tick - 1))
    at_tick(layer, b, x, tick)[:] += np.nan_to_num(pull)


def take_turns(
    t: Tables,
    c: Control,
    b: Block,
    w: AnyArray,
    x: AnyArray,
    a: AnyArray,
    inputs: AnyArray,
    targets: AnyArray,
    noise: AnyArray,
    turns: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """Give each computed unit, one after another, its new activation from the others' as they are then."""
    now = (b.before + b.event) * c.ticks + tick - 1
    for unit in turns[now]:
        k = next(k for k, layer in enumerate(t.layers) if unit < layer.offset + layer.units)
        layer, j = t.layers[k], unit - t.layers[k].offset
        own_input = inputs[row[0] + event, layer.input_at + j] if layer.input_at >= 0 else np.nan
        taught = b.teaches and layer.target_at >= 0
        if (layer.held and not np.isnan(own_input)) or (
            taught and not np.isnan(targets[row[0] + event, layer.target_at + j])
        ):
            continue
        if layer.interactive:
            shaken, own = noise[now, 0, unit] if c.noisy else 0.0, slice(j, j + 1)
            e, h = drive(t, b, w, a, inputs, row, k, event, own, tick, shaken, now=True)
            state = at_tick(layer, b, a, tick)
            at_tick(layer, b, x, tick)[0, j] = (e + h).item()
            state[0, j] = moved(layer, e, h, state[:, own], t.rest[unit : unit + 1]).item()
            continue
        net = w[layer.bias + j] if layer.bias >= 0 else 0.0
        if layer.clamp > 0:
            net += layer.clamp * np.nan_to_num(own_input)
        for p in range(layer.first, layer.last):
            link = t.projections[p]
            sender = t.layers[link.sender]
            net += arriving(link, sent(link, sender, b, a, tick)[0], matrix(link, sender, layer, w)[:, j])
        if c.noisy:
            net += noise[now, 0, unit]
        at_tick(layer, b, x, tick)[0, j] = net
        function = entry_of(ACTIVATIONS, layer.activation).forward
        at_tick(layer, b, a, tick)[0, j] = function(np.asarray([net], dtype=a.dtype))[0]


def movement(layer: LayerRow, b: Block, a: AnyArray, tick: int) -> float:
    """Return the largest change of a unit's activation in a tick."""
    return float(np.abs(at_tick(layer, b, a, tick) - at_tick(layer, b, a, tick - 1)).max())


def keep(layer: LayerRow, b: Block, a: AnyArray, clean: AnyArray, x: AnyArray, last: int) -> None:
    """Make the state after the last tick the one before the first tick of the next window."""
    for values in (a, clean, x):
        at_tick(layer, b, values, 0)[:] = at_tick(layer, b, values, last)


def keep_targets(b: Block, last_target: AnyArray, targets: AnyArray, row: AnyArray) -> None:
    """Remember the window's last targets, for contexts that are taught in the next."""
    last_target[: b.patterns] = targets[row[: b.patterns] + b.event + b.events - 1]


# What comes of it


def score(
    layer: LayerRow,
    c: Control,
    b: Block,
    clean: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    weights: AnyArray,
    errors: AnyArray,
    worst: AnyArray,
    event: int,
    tick: int,
    counts: bool,
    ends: bool,
) -> None:
    """Add a layer's error, and note its largest |activation - target| where an event ends."""
    a = at_tick(layer, b, clean, tick)
    target = columns(targets, row, b, event, layer.target_at, layer.units)
    patterns = slice(b.first, b.first + b.patterns)
    if counts:
        value = entry_of(ERRORS, c.error).value
        held = banded_target(a, target, c.target_radius, c.zero_error_radius)
        e = value(a, held)
        if c.target_radius > 0 or c.zero_error_radius > 0:  # nothing is left inside the band
            e = e - value(held, held)
        total = np.sum if c.complete else np.nansum
        errors[patterns] += layer.error_scale * weights[patterns] * total(e, axis=-1, dtype=np.float64)
    if ends:
        distance = np.fmax.reduce(np.abs(a - target), axis=-1, initial=0.0)
        worst[patterns] = np.fmax(worst[patterns], distance)


def record(
    layers: Sequence[LayerRow],
    b: Block,
    a: AnyArray,
    recorded: AnyArray,
    settled: AnyArray,
    ticks: int,
    last: int,
) -> None:
    """Write down activations, and the ticks that each event took."""
    whole = recorded.shape[1] > 1
    for e in range(b.events):
        events = b.before + b.size * np.arange(b.patterns) + b.event + e
        end = min((e + 1) * ticks, last)
        settled[events] = end - e * ticks
        if recorded.shape[0] > 0:
            for step in range(ticks if whole else 1):
                tick = min(e * ticks + step + 1, end) if whole else end
                for layer in layers:
                    units = slice(layer.offset, layer.offset + layer.units)
                    recorded[events, step, units] = at_tick(layer, b, a, tick)


# Backward


def clear(layer: LayerRow, b: Block, dE_da: AnyArray, later: AnyArray, first: int, last: int) -> None:
    """dE/da = 0 from tick `first` to tick `last`."""
    at_ticks(layer, b, dE_da, first, last)[:] = 0.0
    tickless(layer, b, later)[:] = 0.0


def inject_error(
    layer: LayerRow,
    c: Control,
    b: Block,
    clean: AnyArray,
    dE_da: AnyArray,
    delta: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    weights: AnyArray,
    event: int,
    tick: int,
) -> bool:
    """Add a layer's own error to dE/da, or make it dE/dx where the two functions are natural.

    Returns
    -------
    bool
        Whether they are.
    """
    function, name = entry_of(ERRORS, c.error), name_of(ACTIVATIONS, layer.activation)
    a = at_tick(layer, b, clean, tick)
    target = columns(targets, row, b, event, layer.target_at, layer.units)
    scale = layer.error_scale * weights[b.first : b.first + b.patterns, None].astype(a.dtype)
    if name not in function.natural or c.flat_spot > 0:
        held = banded_target(a, target, c.target_radius, c.zero_error_radius)
        at_tick(layer, b, dE_da, tick)[:] += scale * np.nan_to_num(function.slope(a, held))
        return False
    dE_dx = at_tick(layer, b, delta, tick)
    if name == "softmax":  # dE/dx_i = a_i sum_j t_j - t_i: targets need not sum to 1, nor be complete
        known = np.nan_to_num(target)
        dE_dx[:] = scale * (a * known.sum(axis=-1, keepdims=True) - known)
    else:
        held = banded_target(a, target, c.target_radius, c.zero_error_radius)
        dE_dx[:] = scale * function.scale * np.nan_to_num(a - held)
    return True


def to_delta(
    layer: LayerRow,
    b: Block,
    clean: AnyArray,
    dE_da: AnyArray,
    delta: AnyArray,
    natural: bool,
    flat_spot: float,
    tick: int,
) -> None:
    """dE/dx = f'(x) dE/da, added to what natural functions have made of the layer's own error."""
    a, carried = at_tick(layer, b, clean, tick), at_tick(layer, b, dE_da, tick)
    slope = entry_of(ACTIVATIONS, layer.activation).backward(a, carried)
    if flat_spot > 0 and name_of(ACTIVATIONS, layer.activation) == "logistic":
        slope = slope + flat_spot * carried  # f' is never 0 (Fahlman, 1988)
    dE_dx = at_tick(layer, b, delta, tick)
    dE_dx[:] = dE_dx + slope if natural else slope


def average_back(layer: LayerRow, b: Block, delta: AnyArray, later: AnyArray, tick: int) -> None:
    """dE/dx(t) += (1 - dt) dE/dx(t+1), and delta = dt dE/dx."""
    now, then = at_tick(layer, b, delta, tick), tickless(layer, b, later)
    then[:] = now + (1 - layer.dt) * then
    now[:] = layer.dt * then


def carry_back(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    one: AnyArray,
    tick: int,
) -> None:
    """dE/da_i += gain sum_j w_ij delta_j."""
    back = link.gain * (at_tick(receiver, b, delta, tick) @ matrix(link, sender, receiver, w).T)
    at_tick(sender, b, dE_da, tick - link.delay)[:] += back


def fast_back(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    c: Control,
    b: Block,
    a: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    tick: int,
) -> None:
    """Carry error back through fast weights: to what was sent, and to what they were made from."""
    sent, error = at_tick(sender, b, a, tick - link.delay), at_tick(receiver, b, delta, tick)
    for end, strength in earlier_events(link, c, tick):
        pre, post = at_tick(sender, b, a, end), at_tick(receiver, b, a, end)
        match = strength * (pre * sent).sum(axis=1, keepdims=True)
        pull = strength * (post * error).sum(axis=1, keepdims=True)
        at_tick(sender, b, dE_da, tick - link.delay)[:] += pull * pre
        at_tick(sender, b, dE_da, end)[:] += pull * sent
        at_tick(receiver, b, dE_da, end)[:] += match * error


def carry_error(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    w: AnyArray,
    delta: AnyArray,
    dE_da: AnyArray,
    one: AnyArray,
    tick: int,
) -> None:
    """dE/da_i += gain sum_j delta_j b_ji, along a projection that carries error."""
    back = link.gain * (at_tick(sender, b, delta, tick) @ matrix(link, sender, receiver, w))
    at_tick(receiver, b, dE_da, tick)[:] += back


def carry_through_copy(
    layer: LayerRow,
    source: LayerRow,
    c: Control,
    b: Block,
    dE_da: AnyArray,
    targets: AnyArray,
    row: AnyArray,
    event: int,
    tick: int,
) -> None:
    """Carry a context's error back to what it was copied from in the event before, within the window."""
    if tick == 1 and not b.fresh:
        return
    now, before = at_tick(layer, b, dE_da, tick), at_tick(layer, b, dE_da, tick - 1)
    if (tick - 1) % c.ticks > 0 or tick == 1:
        before += now
        return
    back = now
    if c.teach and layer.teacher:  # where the context was taught a target, no activation had a part in it
        target = columns(targets, row, b, event, source.target_at, source.units)
        back = np.where(np.isnan(target), now, 0.0)
    at_tick(source, b, dE_da, tick - 1)[:] += back
    before += layer.trace * now


def accumulate_biases(layer: LayerRow, b: Block, g: AnyArray, delta: AnyArray, first: int, last: int) -> None:
    """dE/dbias_j = sum of delta_j over ticks and patterns."""
    g[layer.bias : layer.bias + layer.units] += at_ticks(layer, b, delta, first, last).sum(axis=0)


def accumulate(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    g: AnyArray,
    a: AnyArray,
    delta: AnyArray,
    one: AnyArray,
    sparse: int,
    first: int,
    last: int,
) -> None:
    """g_ij += gain times the sum of a_i delta_j over ticks and patterns: one product for each projection."""
    sent = at_ticks(sender, b, a, first - link.delay, last - link.delay)
    matrix(link, sender, receiver, g)[:] += link.gain * (sent.T @ at_ticks(receiver, b, delta, first, last))


def accumulate_still(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    g: AnyArray,
    a: AnyArray,
    delta: AnyArray,
    scratch: AnyArray,
    one: AnyArray,
    sparse: int,
    first: int,
    last: int,
) -> None:
    """g_ij += gain a_i times the sum of delta_j over ticks in which the sender stays as it is."""
    deltas = at_ticks(receiver, b, delta, first, last)
    total = deltas.reshape(last - first + 1, b.patterns, receiver.units).sum(axis=0)
    sent = at_tick(sender, b, a, first - link.delay)
    matrix(link, sender, receiver, g)[:] += link.gain * (sent.T @ total)


def accumulate_error(
    link: ProjectionRow,
    sender: LayerRow,
    receiver: LayerRow,
    b: Block,
    g: AnyArray,
    a: AnyArray,
    delta: AnyArray,
    one: AnyArray,
    first: int,
    last: int,
) -> None:
    """g_ji += gain times the sum of delta_j a_i, as of the weights the other way (Kolen & Pollack, 1994)."""
    sent = at_ticks(sender, b, delta, first, last)
    matrix(link, sender, receiver, g)[:] += link.gain * (sent.T @ at_ticks(receiver, b, a, first, last))


def start_gradient(
    layer: LayerRow, b: Block, g: AnyArray, a: AnyArray, dE_da: AnyArray, later: AnyArray
) -> None:
    """Add the gradient of trained start values, through activations and through averaged net input."""
    back = at_tick(layer, b, dE_da, 0)
    if layer.dt != 1.0:
        start = at_tick(layer, b, a, 0)
        slope = entry_of(ACTIVATIONS, layer.activation).backward(start, np.ones_like(start))
        through = (1 - layer.dt) * tickless(layer, b, later) / np.where(slope > TINY, slope, np.inf)
        back = back + through  # at the edge of its range a unit's net input is kept still
    g[layer.start_weight : layer.start_weight + layer.units] += back.sum(axis=0)


def _only_compiled(*_: Any) -> None:
    """Stand for a step that is never taken here: weights change by the rule, from a sum of gradients."""
    raise AssertionError("weights change at once in the kernel only")


change_weights = change_biases = last_change = _only_compiled
