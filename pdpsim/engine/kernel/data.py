"""What the kernel is given: tuples of numbers and arrays, which numba reads by name."""

from __future__ import annotations

from typing import NamedTuple

from pdpsim.base.files import AnyArray


class Control(NamedTuple):
    """The scalars of a job, of the network's time and of the rule; see `pdpsim.engine.job.Job`."""

    ticks: int
    first_error_tick: int
    deep: int
    truncate: int
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
    error: int
    rule: int
    variant: int
    settle: float
    target_radius: float
    zero_error_radius: float
    p0: float
    p1: float
    p2: float
    p3: float


class Memory(NamedTuple):
    """The state of learning; see `pdpsim.engine.job.Learning` and `pdpsim.engine.plan.Plan`.

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
    """What is presented and what comes of it; see `pdpsim.engine.job.Job`."""

    inputs: AnyArray
    targets: AnyArray
    starts: AnyArray
    order: AnyArray
    resets: AnyArray
    weights: AnyArray
    noise: AnyArray
    errors: AnyArray
    worst: AnyArray
    recorded: AnyArray
    settled: AnyArray


class Store(NamedTuple):
    """The window's arrays; see `pdpsim.engine.textbook.Window`.

    ``x``, ``a``, ``clean``, ``dE_da`` and ``delta`` have the shape (ticks + 1, units), ``later`` (units,)
    and ``last_target`` (targets,). Without noise ``clean`` is ``a``.
    """

    x: AnyArray
    a: AnyArray
    clean: AnyArray
    dE_da: AnyArray
    delta: AnyArray
    later: AnyArray
    last_target: AnyArray
