"""From a job to what the flow is given: its scalars, its arrays, and room for the window."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.functions import ERRORS
from pdpsim.describe.updates import (
    RULES,
    Adam,
    BoundedMomentum,
    DeltaBarDelta,
    GradientDescent,
    Quickprop,
    Rprop,
    Rule,
)
from pdpsim.engine.codes import code_of
from pdpsim.engine.data import Control, Store, Work
from pdpsim.engine.job import Activity, Job, Outcome
from pdpsim.engine.plan import Plan
from pdpsim.engine.tables import CLAMPED

#: What p0, p1, p2, p3 are in the kernel's rules.
CONSTANTS: dict[str, tuple[str, ...]] = {
    GradientDescent.name: ("momentum",),
    BoundedMomentum.name: ("momentum",),
    DeltaBarDelta.name: ("momentum", "up", "down", "smooth"),
    Quickprop.name: ("growth",),
    Rprop.name: ("up", "down", "smallest", "largest"),
    Adam.name: ("beta1", "beta2", "epsilon"),
}

#: Share of a clamped layer's units that are on below which zeros are skipped.
SPARSE = 0.12

#: Activations of all ticks of the patterns that run side by side, at most, but for one pattern.
ROOM = 4_000_000


def make_control(plan: Plan, job: Job, *, widest: int, fuse: bool) -> Control:
    """Return a job's scalars.

    Parameters
    ----------
    plan : Plan
    job : Job
    widest : int
        Patterns that may run side by side in an engine, at most.
    fuse : bool
        Whether the engine can change weights at once, without a sum of gradients.
    """
    time, update = plan.network.time, job.update
    rule = None if update is None else update.rule
    deep = is_deep(plan, job)
    alone = job.settle > 0 or not job.resets.all() or job.turns is not None
    if update is not None:
        one_event = bool((np.diff(job.starts) == 1).all())
        alone = alone or update.each_event or update.every == 1
        fuse = (
            fuse
            and update.even
            and type(rule) is GradientDescent
            and (update.each_event or (update.every == 1 and one_event))
            and (rule.momentum != 0 or rule.decay_in == "weight" or not update.decay.any())
            and time.ticks == 1
            and not any(p.delay for p in plan.tables.projections)
            and not plan.tables.feedback
            and not plan.fast
            and all(x.start_weight < 0 for x in plan.tables.layers)
        )
    numbers = constants(rule)
    return Control(
        ticks=time.ticks,
        first_error_tick=time.first_error_tick,
        deep=int(deep),
        truncate=time.truncate or 0,
        rows=window_rows(plan, job),
        side_by_side=1 if alone else max(1, min(widest, ROOM // (window_rows(plan, job) * plan.n_units))),
        carries=int(plan.carries or job.settle > 0),
        learn=int(update is not None),
        teach=int(job.teach),
        each_event=int(update is not None and update.each_event),
        every=1 if update is None else update.every,
        flush=int(update is not None and update.flush),
        apply=int(rule is not None),
        fused=int(update is not None and fuse),
        noisy=int(job.noise is not None),
        limited=int(plan.limited),
        tied=int(plan.tied),
        complete=int(job.complete),
        lesioned=int(job.silent is not None),
        asynchronous=int(time.updates == "asynchronous"),
        error=code_of(ERRORS, job.error),
        rule=-1 if rule is None else code_of(RULES, rule.name),
        variant=Rprop.variants.index(rule.variant) if isinstance(rule, Rprop) else 0,
        settle=float(job.settle),
        least=job.least,
        target_radius=float(job.target_radius),
        zero_error_radius=float(job.zero_error_radius),
        flat_spot=float(job.flat_spot),
        decay_in_change=int(rule is not None and rule.decay_in == "change"),
        p0=numbers[0],
        p1=numbers[1],
        p2=numbers[2],
        p3=numbers[3],
    )


def is_deep(plan: Plan, job: Job) -> bool:
    """Return whether a window is a whole pattern: for error to be carried back, or for fast weights."""
    return plan.network.time.unroll == "pattern" and (job.update is not None or plan.fast)


def window_rows(plan: Plan, job: Job) -> int:
    """Return the ticks of a job's longest window, and one for the state before the first."""
    events = int(np.diff(job.starts)[job.order].max(initial=1)) if is_deep(plan, job) else 1
    return events * plan.network.time.ticks + 1


def constants(rule: Rule | None) -> list[float]:
    """Return a rule's own numbers, in the order in which the kernel's rules name them, filled up to four."""
    names = () if rule is None else CONSTANTS.get(rule.name, ())
    return [float(getattr(rule, name)) for name in names] + [0.0] * (4 - len(names))


def make_outcome(plan: Plan, job: Job, dtype: np.dtype[Any]) -> Outcome:
    """Return room for what comes of a job."""
    count, events = len(job.order), job.events
    recorded = np.zeros((events if job.recorded else 0, max(1, job.recorded), plan.n_units), dtype)
    return Outcome(np.zeros(count), np.zeros(count), np.zeros(events, dtype=np.int64), recorded)


def make_work(plan: Plan, job: Job, outcome: Outcome, dtype: np.dtype[Any]) -> Work:
    """Return what is presented, and where what comes of it goes, in the one layout that the kernel knows."""
    sparse = np.zeros(len(plan.layers), dtype=np.int64)
    for k, layer in enumerate(plan.tables.layers):
        busy = job.busy[layer.input_at : layer.input_at + layer.units]
        if layer.kind == CLAMPED and len(busy) and job.noise is None:
            sparse[k] = busy.mean() < SPARSE
    return Work(
        inputs=writable(job.inputs),
        targets=writable(job.targets),
        starts=writable(job.starts),
        order=writable(job.order),
        resets=writable(job.resets),
        weights=writable(job.weights),
        noise=np.zeros((0, 2, 0), dtype) if job.noise is None else writable(job.noise),
        sparse=sparse,
        turns=np.zeros((0, 0), np.int64) if job.turns is None else writable(job.turns),
        silent=np.zeros(plan.n_units, np.bool_) if job.silent is None else writable(job.silent),
        errors=outcome.errors,
        worst=outcome.worst,
        recorded=outcome.recorded,
        settled=outcome.settled,
    )


def writable(array: AnyArray) -> AnyArray:
    """Return the array, or a copy where numba would take it for another type and compile anew."""
    return np.require(array, requirements=["C", "W"])


def make_store(plan: Plan, rows: int, patterns: int, dtype: np.dtype[Any], noisy: bool) -> Store:
    """Return room for a window of that many ticks and patterns."""

    def zeros(ticks: int = 1) -> AnyArray:
        return np.zeros(ticks * plan.n_units * patterns, dtype)

    a = zeros(rows)
    return Store(
        x=zeros(rows),
        a=a,
        clean=zeros(rows) if noisy else a,
        dE_da=zeros(rows),
        delta=zeros(rows),
        still=zeros(),
        later=zeros(),
        scratch=zeros(),
        last_target=np.zeros((patterns, plan.n_targets), dtype),
        row=np.zeros(patterns, dtype=np.int64),
        one=np.ones(1, dtype),
    )


def enter(plan: Plan, activity: Activity, s: Store, rows: int) -> None:
    """Put the state that is carried into a window's room, for one pattern."""
    for layer in plan.tables.layers:
        at, units = layer.offset * rows, slice(layer.offset, layer.offset + layer.units)
        for values, carried in ((s.a, activity.a), (s.clean, activity.a), (s.x, activity.x)):
            values[at : at + layer.units] = carried[units]
    s.last_target[0] = activity.target


def leave(plan: Plan, activity: Activity, s: Store, rows: int, count: int) -> None:
    """Take the state that is carried out of a window's room: that of the last of `count` patterns."""
    for layer in plan.tables.layers:
        at = layer.offset * rows * count + (count - 1) * layer.units
        units = slice(layer.offset, layer.offset + layer.units)
        activity.a[units], activity.x[units] = s.a[at : at + layer.units], s.x[at : at + layer.units]
    activity.target[:] = s.last_target[count - 1]
