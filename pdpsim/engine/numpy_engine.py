"""Engine 1's loop: jobs run window by window with the equations of :mod:`pdpsim.engine.textbook`.

Patterns between which no weight changes and no state is carried run side by side, so that each product
is one call of BLAS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.engine.job import Activity, Job, Learning, apply_rule
from pdpsim.engine.plan import Plan
from pdpsim.engine.textbook import Array, Window, backward, errors, forward, go_on, start, unit_places

#: At most this many numbers in the activations of the patterns that run side by side: what a cache holds.
BATCH = 100_000


class NumpyEngine:
    """The engine: runs jobs window by window."""

    name = "numpy"

    def __init__(self) -> None:
        self._windows: dict[tuple[int, int, int, bool], Window] = {}

    def window(self, plan: Plan, events: int, patterns: int, dtype: np.dtype[Any], noisy: bool) -> Window:
        """Return a window of that size, the same one each time."""
        key = id(plan), events, patterns, noisy
        if key not in self._windows:
            if len(self._windows) > 8:
                self._windows.clear()
            self._windows[key] = Window(plan, events, patterns, dtype, noisy)
        return self._windows[key]

    def run(self, plan: Plan, job: Job, learning: Learning, activity: Activity) -> None:
        """Do the job; see `pdpsim.engine.job.Engine`."""
        with np.errstate(over="ignore", invalid="ignore"):  # training finds out what diverged
            self._run(plan, job, learning, activity)

    def _run(self, plan: Plan, job: Job, learning: Learning, activity: Activity) -> None:
        event = 0
        for batch in _batches(plan, job, learning.pending):
            size = int(job.starts[job.order[batch[0]] + 1] - job.starts[job.order[batch[0]]])
            self._present(plan, job, learning, activity, batch, size, event)
            event += size * len(batch)
            if not job.each_event:
                learning.pending += len(batch)
                learning.error += float(job.errors[batch].sum())
                if job.learn and job.rule is not None and learning.pending >= job.every:
                    apply_rule(plan, job, learning)
        if job.learn and job.rule is not None and job.flush and learning.pending > 0:
            apply_rule(plan, job, learning)

    def _present(
        self,
        plan: Plan,
        job: Job,
        learning: Learning,
        activity: Activity,
        batch: NDArray[np.int64],
        size: int,
        first_event: int,
    ) -> None:
        w = learning.w
        first = job.starts[job.order[batch]]
        if size == 1 and first[-1] - first[0] == len(batch) - 1 and (np.diff(first) == 1).all():
            rows = slice(int(first[0]), int(first[-1]) + 1)  # patterns as they stand: no copy
            inputs, targets = job.inputs[rows][None], job.targets[rows][None]
        else:
            every = first[None, :] + np.arange(size)[:, None]  # (events, patterns)
            inputs, targets = job.inputs[every], job.targets[every]
        weights = job.weights[batch].astype(w.dtype)
        deep = plan.network.time.unroll == "pattern" and job.learn
        events = size if deep else 1
        window = self.window(plan, events, len(batch), w.dtype, job.noise is not None)
        if job.resets[batch[0]] or activity.fresh:
            start(plan, w, window)
        else:
            _restore(window, activity)
        last_target = np.broadcast_to(activity.target, (1, len(batch), plan.n_targets))
        for e in range(0, size, events):
            stretch = slice(e, e + events)
            told = np.concatenate([last_target, targets[e : e + events - 1]])
            told = told if job.teach else np.full_like(told, np.nan)
            noise = _noise(job, plan, first_event, size, len(batch), stretch)
            forward(window, w, inputs[stretch], told, noise, job.settle)
            error, worst = errors(window, targets[stretch], job)
            job.errors[batch] += error * weights
            job.worst[batch] = np.maximum(job.worst[batch], worst)
            _record(job, window, first_event, size, e)
            if job.learn:
                self._learn(plan, job, learning, window, targets[stretch], weights)
                if job.each_event and job.rule is not None:
                    learning.error = float((error * weights).sum())
                    apply_rule(plan, job, learning)
            last_target = targets[e + events - 1][None]
            if e + events < size:
                go_on(window)
        _keep(window, activity, last_target[0, -1])

    def _learn(
        self, plan: Plan, job: Job, learning: Learning, window: Window, targets: Array, weights: Array
    ) -> None:
        depth = plan.network.time.truncate
        if depth is None:
            backward(window, learning.w, learning.g, targets, weights, job)
        else:
            for event in range(window.events):
                backward(window, learning.w, learning.g, targets, weights, job, event, depth)


def _batches(plan: Plan, job: Job, pending: int) -> Iterator[NDArray[np.int64]]:
    """Yield presentations that may run side by side: no update and no carried state between them.

    `pending` patterns have been presented since the last update.
    """
    sizes = job.starts[job.order + 1] - job.starts[job.order]
    alone = job.each_event or not job.resets.all() or (job.learn and job.every == 1) or job.settle > 0
    deep = plan.network.time.unroll == "pattern"
    count = len(job.order)
    at = 0
    while at < count:
        end = at + 1
        if not alone:
            ticks = plan.network.time.ticks * (int(sizes[at]) if deep else 1)
            most = max(1, BATCH // ((ticks + 1) * plan.n_units))
            if job.learn:
                most = min(most, job.every - pending)
            while end < count and end - at < most and sizes[end] == sizes[at]:
                end += 1
        yield np.arange(at, end)
        pending = (pending + end - at) % job.every
        at = end


def _noise(job: Job, plan: Plan, first_event: int, size: int, patterns: int, stretch: slice) -> Array | None:
    """Return the noise of some events of the patterns of a batch, shape (ticks, 2, patterns, units)."""
    if job.noise is None:
        return None
    ticks = plan.network.time.ticks
    here = job.noise[first_event * ticks : (first_event + size * patterns) * ticks]
    by_pattern = here.reshape(patterns, size * ticks, 2, plan.n_units)
    return by_pattern[:, stretch.start * ticks : stretch.stop * ticks].transpose(1, 2, 0, 3)


def _record(job: Job, window: Window, first_event: int, size: int, e: int) -> None:
    ticks = window.plan.network.time.ticks
    patterns = window.a[0].shape[1]
    for event in range(window.events):
        rows = first_event + e + event + size * np.arange(patterns)
        end = min((event + 1) * ticks, window.last_tick)
        job.settled[rows] = end - event * ticks
        if job.recorded is None:
            continue
        whole = job.recorded.shape[1] > 1
        for k, a in enumerate(window.a):
            units = unit_places(window.plan, k)
            if whole:
                for tick in range(event * ticks + 1, (event + 1) * ticks + 1):
                    job.recorded[rows, tick - 1 - event * ticks, units] = a[min(tick, end)]
            else:
                job.recorded[rows, 0, units] = a[end]


def _restore(window: Window, activity: Activity) -> None:
    for k in range(len(window.a)):
        units = unit_places(window.plan, k)
        window.a[k][0] = window.clean[k][0] = activity.a[units]
        window.x[k][0] = activity.x[units]
    window.fresh = False


def _keep(window: Window, activity: Activity, target: Array) -> None:
    for k in range(len(window.a)):
        units = unit_places(window.plan, k)
        activity.a[units] = window.a[k][window.last_tick][-1]
        activity.x[units] = window.x[k][window.last_tick][-1]
    activity.target[:] = target
    activity.fresh = False
