"""Engines: what does a job, by the one flow, over steps of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from pdpsim.describe.procedure import Procedure
from pdpsim.engine import flow
from pdpsim.engine.control import (
    enter,
    leave,
    make_control,
    make_outcome,
    make_store,
    make_work,
)
from pdpsim.engine.data import Block, Control, Learning, Store, Work
from pdpsim.engine.episode import Episode
from pdpsim.engine.job import Activity, Job, Outcome
from pdpsim.engine.plan import Plan
from pdpsim.engine.tables import Tables
from pdpsim.engine.twin import rebind
from pdpsim.engine.weights import Learner, Weights


class Engine(ABC):
    """What does a job: changes weights and activity, and returns what came of it.

    Attributes
    ----------
    name : str
    widest : int
        Patterns that run side by side, at most: as many as keep its arrays in a cache.
    fuse : bool
        Whether it can change weights at once, without a sum of gradients.
    """

    name: ClassVar[str]
    widest: ClassVar[int]
    fuse: ClassVar[bool]

    def __init__(self) -> None:
        self._stores: dict[tuple[int, int, int, str, bool], Store] = {}

    @abstractmethod
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

    def do(self, plan: Plan, job: Job, weights: Weights, activity: Activity) -> Outcome:
        """Do a job.

        Parameters
        ----------
        plan : Plan
        job : Job
        weights, activity
            Changed in place: weights only if the job has an update, activity always.
        """
        dtype = weights.w.dtype
        outcome = make_outcome(plan, job, dtype)
        c = make_control(plan, job, widest=self.widest, fuse=self.fuse)
        most = min(c.side_by_side, len(job.order))
        s = self._store(plan, c.rows, most, dtype, bool(c.noisy))
        enter(plan, activity, s, c.rows)
        fresh = np.array([activity.fresh, 1], dtype=np.int64)
        work = make_work(plan, job, outcome, dtype)
        self.execute(plan, c, job, weights, s, work, fresh)
        if c.carries:
            leave(plan, activity, s, c.rows, int(fresh[1]))
        activity.fresh = bool(fresh[0])
        return outcome

    def _store(self, plan: Plan, rows: int, patterns: int, dtype: np.dtype[Any], noisy: bool) -> Store:
        key = id(plan), rows, patterns, dtype.name, noisy
        if key not in self._stores:
            if len(self._stores) > 8:
                self._stores.clear()
            self._stores[key] = make_store(plan, rows, patterns, dtype, noisy)
        return self._stores[key]


class NumpyEngine(Engine):
    """The engine that is always there: the flow as it stands, over :mod:`pdpsim.engine.steps`."""

    name = "numpy"
    widest = 512
    fuse = False

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
        update = job.update
        none = np.zeros(0, weights.w.dtype)
        rule = (None, none, none) if update is None else (update.rule, update.rate, update.decay)
        run = vars(flow) if update is None else learning_by(update.procedure, plan, job.rng)
        with np.errstate(over="ignore", invalid="ignore"):  # training finds out what diverged
            run["execute"](plan.tables, c, Learner(plan, weights, *rule), s, work, fresh)


def learning_by(procedure: Procedure, plan: Plan, rng: np.random.Generator | None) -> Mapping[str, Any]:
    """Return the flow's functions, with a learning procedure in the place of backpropagation.

    However often a procedure runs a window, the network goes on from where it was before it learned.
    """
    if procedure.by_flow:
        return vars(flow)
    chance = np.random.default_rng(0) if rng is None else rng

    def learn(t: Tables, c: Control, y: Learning, s: Store, work: Work, b: Block, last: int) -> None:
        episode = Episode(plan, vars(flow), chance, c, y, s, work, b, last)
        procedure.learn(episode)
        episode.go_back()

    return rebind(flow, {"learn": learn})
