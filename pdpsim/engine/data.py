"""What the flow is given: tuples of numbers and arrays, which numba reads by name.

Arrays of layers lie in flat vectors: layer after layer, in each the ticks (the state before the first tick
and then every tick of the window), in each the patterns that run side by side, in each the units. So what a
layer's units do at one tick is one stretch of memory, and so is what they do at all ticks.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from pdpsim.base.arrays import AnyArray


class Control(NamedTuple):
    """The scalars of a job, of the network's time and of the rule; see `pdpsim.engine.job.Job`.

    Attributes
    ----------
    ticks, first_error_tick : int
        Ticks of an event, and the first of them (from 0) whose error counts.
    deep, truncate : int
        Whether the window is the whole pattern, and how many ticks error is carried back (0: all).
    rows : int
        Ticks of the longest window, and one for the state before the first.
    side_by_side : int
        Patterns that may run side by side, at most.
    carries : int
        Whether anything at a tick depends on the tick before.
    learn, teach, each_event, every, flush, apply : int
        As in the job; `apply` says whether there is a rule.
    fused : int
        Whether weights change at once, without a sum of gradients.
    noisy, limited, tied, complete, lesioned, asynchronous : int
    error, rule, variant : int
        Codes of the error function, the rule and its variant.
    settle : float
    least : int
        Ticks of an event before settling is looked at.
    target_radius, zero_error_radius, flat_spot : float
    decay_in_change : int
        Whether weight decay stands inside the change, with the momentum.
    p0, p1, p2, p3 : float
        The rule's own numbers.
    """

    ticks: int
    first_error_tick: int
    deep: int
    truncate: int
    rows: int
    side_by_side: int
    carries: int
    learn: int
    teach: int
    each_event: int
    every: int
    flush: int
    apply: int
    fused: int
    noisy: int
    limited: int
    tied: int
    complete: int
    lesioned: int
    asynchronous: int
    error: int
    rule: int
    variant: int
    settle: float
    least: int
    target_radius: float
    zero_error_radius: float
    flat_spot: float
    decay_in_change: int
    p0: float
    p1: float
    p2: float
    p3: float


class Learning(Protocol):
    """The state of learning, as every executor has it; see `pdpsim.engine.weights.Weights`."""

    @property
    def w(self) -> AnyArray:
        """Weights."""

    @property
    def g(self) -> AnyArray:
        """Gradient summed since the last update."""

    @property
    def vectors(self) -> AnyArray:
        """State of the rule."""

    @property
    def rate(self) -> AnyArray:
        """Learning rate of each weight."""

    @property
    def decay(self) -> AnyArray:
        """Decay of each weight."""

    @property
    def counts(self) -> AnyArray:
        """Updates, and patterns since the last."""

    @property
    def totals(self) -> AnyArray:
        """Error since the last update, and since the one before."""


class Memory(NamedTuple):
    """The state of learning as the kernel reads it; see `Weights` and `Plan`.

    ``vectors`` has the shape (vectors, weights), ``counts`` holds updates and pending patterns,
    ``totals`` the error since the last update and that of the one before; the rest is (weights,).
    """

    w: AnyArray
    g: AnyArray
    vectors: AnyArray
    live: AnyArray
    rate: AnyArray
    decay: AnyArray
    low: AnyArray
    high: AnyArray
    tie: AnyArray
    shared: AnyArray
    counts: AnyArray
    totals: AnyArray


class Work(NamedTuple):
    """What is presented and what comes of it; see `pdpsim.engine.job.Job` and `Outcome`.

    ``sparse`` (layers,) says of which clamped layers so few units are on that zeros are best skipped,
    ``silent`` (units,) which units are lesioned, ``turns`` (ticks, turns) which unit is updated at
    each turn, one by one.
    """

    inputs: AnyArray
    targets: AnyArray
    starts: AnyArray
    order: AnyArray
    resets: AnyArray
    weights: AnyArray
    noise: AnyArray
    sparse: AnyArray
    silent: AnyArray
    turns: AnyArray
    errors: AnyArray
    worst: AnyArray
    recorded: AnyArray
    settled: AnyArray


class Store(NamedTuple):
    """The window's arrays, one stretch for each layer; see the module.

    Attributes
    ----------
    x, a, clean, dE_da, delta : array
        Net input, activation, activation before noise (without noise the same array), and the two
        derivatives of the error, by activation and by net input.
    still : array, shape (units x patterns,)
        The part of the net input that stays the same during an event.
    later : array, shape (units x patterns,)
        dE/dx one tick later, of units whose net input is averaged over time.
    scratch : array, shape (units x patterns,)
        Room for sums over ticks.
    last_target : array, shape (patterns, targets)
        Targets of the event before the window.
    row : array of int, shape (patterns,)
        Each pattern's first event among all events.
    one : array, shape (1,)
        The number 1.
    """

    x: AnyArray
    a: AnyArray
    clean: AnyArray
    dE_da: AnyArray
    delta: AnyArray
    still: AnyArray
    later: AnyArray
    scratch: AnyArray
    last_target: AnyArray
    row: AnyArray
    one: AnyArray


class Block(NamedTuple):
    """Patterns that run side by side, and the window of their events that is run now.

    Attributes
    ----------
    first, patterns : int
        The first presentation, and how many patterns run side by side.
    size : int
        Events of each pattern.
    before : int
        Events presented earlier in the job.
    event, events : int
        The window's first event in the pattern, and how many it has.
    fresh : int
        Whether the patterns begin with the window.
    teaches : int
        Whether units with targets are held at them.
    nudge : float
        How strongly they are drawn towards them instead: added to the net input, times target - activation.
    rows : int
        Ticks for which there is room, the state before the first one included.
    """

    first: int
    patterns: int
    size: int
    before: int
    event: int
    events: int
    fresh: int
    teaches: int
    nudge: float
    rows: int
