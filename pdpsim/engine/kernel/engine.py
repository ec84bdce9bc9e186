"""Engine 2's door: hands jobs to the compiled kernel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from pdpsim.base.files import AnyArray
from pdpsim.describe.functions import ERRORS
from pdpsim.describe.network import Layer, Network, Projection
from pdpsim.describe.updates import (
    Adam,
    BoundedMomentum,
    DeltaBarDelta,
    GradientDescent,
    Quickprop,
    Rprop,
    Rule,
)
from pdpsim.engine.job import Activity, Job, Learning
from pdpsim.engine.kernel.data import Control, Memory, Store, Work
from pdpsim.engine.kernel.flow import run
from pdpsim.engine.plan import Plan, Tables, make_plan

#: Seconds of the processor after which a first call is compiling, not loading from the cache.
SLOW = 1.5

#: What p0, p1, p2, p3 are in the kernel's rules.
CONSTANTS: dict[str, tuple[str, ...]] = {
    GradientDescent.name: ("momentum",),
    BoundedMomentum.name: ("momentum",),
    DeltaBarDelta.name: ("momentum", "up", "down", "smooth"),
    Quickprop.name: ("growth",),
    Rprop.name: ("up", "down", "smallest", "largest"),
    Adam.name: ("beta1", "beta2", "epsilon"),
}


class CompiledEngine:
    """The engine: runs jobs one pattern after another in machine code."""

    name = "compiled"

    def __init__(self) -> None:
        self._tables: dict[tuple[int, str], Tables] = {}
        self._stores: dict[tuple[int, int, str, bool], Store] = {}

    def run(self, plan: Plan, job: Job, learning: Learning, activity: Activity) -> None:
        """Do the job; see `pdpsim.engine.job.Engine`."""
        dtype = learning.w.dtype
        control = make_control(plan, job)
        events = int((job.starts[job.order + 1] - job.starts[job.order]).max()) if control.deep else 1
        store = self._store(plan, events * control.ticks, dtype, bool(control.noisy))
        store.a[0], store.x[0], store.clean[0] = activity.a, activity.x, activity.a
        store.last_target[:] = activity.target
        fresh = np.array([activity.fresh], dtype=np.int64)
        learns = job.learn and job.rule is not None
        memory = Memory(
            w=learning.w,
            g=learning.g,
            vectors=learning.vectors if len(learning.vectors) else np.zeros((1, 0), dtype),
            live=learning.live,
            rate=job.rate if learns else np.zeros(1, dtype),
            decay=job.decay if learns else np.zeros(1, dtype),
            low=plan.low,
            high=plan.high,
            tie=plan.tie,
            shared=np.zeros(plan.n_weights if plan.tied else 0, dtype),
            counts=np.array([learning.updates, learning.pending], dtype=np.int64),
            totals=np.array([learning.error, learning.last_error]),
        )
        work = Work(
            inputs=writable(job.inputs),
            targets=writable(job.targets),
            starts=writable(job.starts),
            order=writable(job.order),
            resets=writable(job.resets),
            weights=writable(job.weights),
            noise=np.zeros((0, 2, 0), dtype) if job.noise is None else job.noise,
            errors=job.errors,
            worst=job.worst,
            recorded=np.zeros((0, 1, 0), dtype) if job.recorded is None else job.recorded,
            settled=job.settled,
        )
        run(self._tables_of(plan, dtype), control, memory, store, work, fresh)
        counts, totals = memory.counts, memory.totals
        learning.updates, learning.pending = (int(x) for x in counts)
        learning.error, learning.last_error = (float(x) for x in totals)
        activity.a[:], activity.x[:], activity.target[:] = store.a[0], store.x[0], store.last_target
        activity.fresh = bool(fresh[0])

    def _tables_of(self, plan: Plan, dtype: np.dtype[Any]) -> Tables:
        key = id(plan), dtype.name
        if key not in self._tables:
            named = plan.tables._asdict().items()
            floats = {name: x.astype(dtype) for name, x in named if x.dtype == np.float64}
            self._tables[key] = plan.tables._replace(**floats)
        return self._tables[key]

    def _store(self, plan: Plan, ticks: int, dtype: np.dtype[Any], noisy: bool) -> Store:
        key = id(plan), ticks, dtype.name, noisy
        if key not in self._stores:

            def zeros() -> AnyArray:
                return np.zeros((ticks + 1, plan.n_units), dtype)

            a = zeros()
            self._stores[key] = Store(
                zeros(),
                a,
                zeros() if noisy else a,
                zeros(),
                zeros(),
                np.zeros(plan.n_units, dtype),
                np.zeros(plan.n_targets, dtype),
            )
        return self._stores[key]


def make_control(plan: Plan, job: Job) -> Control:
    """Return a job's scalars."""
    when, rule = plan.network.time, job.rule
    one_event = job.each_event or (job.every == 1 and bool((np.diff(job.starts) == 1).all()))
    fused = (
        job.learn
        and job.even
        and type(rule) is GradientDescent
        and when.ticks == 1
        and one_event
        and not plan.tables.delay.any()
        and bool((plan.tables.start_weight < 0).all())
    )
    numbers = constants(rule)
    return Control(
        ticks=when.ticks,
        first_error_tick=when.first_error_tick,
        deep=int(when.unroll == "pattern" and job.learn),
        truncate=when.truncate or 0,
        learn=int(job.learn),
        teach=int(job.teach),
        each_event=int(job.each_event),
        every=job.every,
        flush=int(job.flush),
        apply=int(rule is not None),
        fused=int(fused),
        noisy=int(job.noise is not None),
        limited=int(plan.limited),
        tied=int(plan.tied),
        error=ERRORS[job.error].code,
        rule=-1 if rule is None else rule.code,
        variant=Rprop.variants.index(rule.variant) if isinstance(rule, Rprop) else 0,
        settle=float(job.settle),
        target_radius=float(job.target_radius),
        zero_error_radius=float(job.zero_error_radius),
        p0=numbers[0],
        p1=numbers[1],
        p2=numbers[2],
        p3=numbers[3],
    )


def writable(array: AnyArray) -> AnyArray:
    """Return the array, or a copy where numba would take it for another type and compile anew."""
    return np.require(array, requirements=["C", "W"])


def constants(rule: Rule | None) -> list[float]:
    """Return a rule's own numbers, in the order in which the kernel's rules name them, filled up to four."""
    names = () if rule is None else CONSTANTS[rule.name]
    return [float(getattr(rule, name)) for name in names] + [0.0] * (4 - len(names))


def compile_ahead(dtype: str, announce: Callable[[str], None] | None) -> None:
    """Compile the kernel for a kind of float, or load it from the cache.

    Whether it is in the cache shows in the time it takes the processor (by the clock a busy machine takes
    long for anything): `announce` is called when loading would be over.
    """
    done = threading.Event()
    thread = threading.Thread(target=_tell_if_slow, args=(done, announce), daemon=True)
    thread.start()
    try:
        network = Network((Layer("input", 1), Layer("output", 1)), (Projection("input", "output"),))
        plan, kind = make_plan(network), np.dtype(dtype)
        w = np.zeros(plan.n_weights, kind)
        learning = Learning(w, w.copy(), np.zeros((1, len(w)), kind), np.ones_like(w))
        units, target = np.zeros(plan.n_units, kind), np.zeros(plan.n_targets, kind)
        activity = Activity(units, units.copy(), target)
        one, first = np.zeros((1, 1), kind), np.zeros(1, dtype=np.int64)
        starts = np.array([0, 1], dtype=np.int64)
        job = Job(one, one, starts, first, first == 0, np.ones(1), w.copy(), w.copy())
        CompiledEngine().run(plan, job, learning, activity)
    finally:
        done.set()


def _tell_if_slow(done: threading.Event, announce: Callable[[str], None] | None) -> None:
    started = time.process_time()
    while not done.wait(SLOW / 10):
        if time.process_time() - started > SLOW:
            if announce is not None:
                announce("compiling the kernel, once on this machine: some seconds")
            return
