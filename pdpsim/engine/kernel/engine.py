"""The compiled engine: hands jobs to the kernel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, get_type_hints

import numpy as np

from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.engine.data import Control, Memory, Store, Work
from pdpsim.engine.engine import Engine
from pdpsim.engine.job import Activity, Job
from pdpsim.engine.kernel.flow import execute
from pdpsim.engine.kernel.machine import SOURCES
from pdpsim.engine.plan import Plan, make_plan
from pdpsim.engine.tables import LayerRow, ProjectionRow, Tables
from pdpsim.engine.weights import Weights

#: Seconds of the processor after which a first call is compiling, not loading from the cache.
SLOW = 1.5


class CompiledEngine(Engine):
    """The engine in machine code."""

    name = "compiled"
    widest = 128
    fuse = True

    def __init__(self) -> None:
        super().__init__()
        self._tables: dict[tuple[int, str], Tables] = {}

    def execute(
        self,
        plan: Plan,
        c: Control,
        job: Job,
        weights: Weights,
        s: Store,
        work: Work,
        fresh: np.ndarray[Any, Any],
    ) -> None:
        """Run the flow."""
        dtype, update = weights.w.dtype, job.update
        memory = Memory(
            w=weights.w,
            g=weights.g,
            vectors=weights.vectors if len(weights.vectors) else np.zeros((1, 0), dtype),
            live=weights.live,
            rate=np.zeros(1, dtype) if update is None else update.rate,
            decay=np.zeros(1, dtype) if update is None else update.decay,
            low=plan.low,
            high=plan.high,
            tie=plan.tie,
            shared=np.zeros(plan.n_weights if plan.tied else 0, dtype),
            counts=weights.counts,
            totals=weights.totals,
        )
        execute(self._tables_of(plan, dtype), control_record(c), memory, s, work, fresh)

    def _tables_of(self, plan: Plan, dtype: np.dtype[Any]) -> Tables:
        """Return the plan's tables as the kernel reads them: rows as records, floats of the weights' kind."""
        key = id(plan), dtype.name
        if key not in self._tables:
            t = plan.tables
            self._tables[key] = Tables(
                records(LayerRow, t.layers, dtype),
                records(ProjectionRow, t.projections, dtype),
                records(ProjectionRow, t.feedback, dtype),
                t.start.astype(dtype),
                t.start_x.astype(dtype),
                t.rest.astype(dtype),
            )
        return self._tables[key]


def control_record(c: Control) -> Any:
    """Return a job's scalars as a record, whose type tells the kernel's sources: see `machine.SOURCES`."""
    names = [*fields(Control, np.dtype(np.float64)), (f"sources_{SOURCES:x}", np.int64)]
    return np.array([(*c, 0)], dtype=names)[0]


def records(row: type[NamedTuple], rows: Sequence[NamedTuple], dtype: np.dtype[Any]) -> Any:
    """Return rows as an array of records, their floats of one kind."""
    return np.array([tuple(each) for each in rows], dtype=fields(row, dtype))


def fields(row: type[NamedTuple], dtype: np.dtype[Any]) -> list[tuple[str, Any]]:
    """Return the names of a tuple's entries with their kinds."""
    return [(name, dtype if kind is float else np.int64) for name, kind in get_type_hints(row).items()]


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
        weights = Weights(w, w.copy(), np.zeros((1, len(w)), kind), np.ones_like(w))
        activity = Activity(
            np.zeros(plan.n_units, kind), np.zeros(plan.n_units, kind), np.zeros(plan.n_targets, kind)
        )
        one, first = np.zeros((1, 1), kind), np.zeros(1, dtype=np.int64)
        job = Job(one, one, np.array([0, 1], dtype=np.int64), first, first == 0, np.ones(1))
        CompiledEngine().do(plan, job, weights, activity)
    finally:
        done.set()


def _tell_if_slow(done: threading.Event, announce: Callable[[str], None] | None) -> None:
    started = time.process_time()
    while not done.wait(SLOW / 10):
        if time.process_time() - started > SLOW:
            if announce is not None:
                announce("compiling the kernel, once on this machine: some seconds")
            return
