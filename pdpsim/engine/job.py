"""What an engine is given: the state that it changes, and one stretch of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.updates import Rule, Step
from pdpsim.engine.plan import Plan

Floats = NDArray[np.floating]


@dataclass
class Learning:
    """The state of learning.

    Attributes
    ----------
    w : (weights,)
        Weights, biases and trained start values.
    g : (weights,)
        Gradient dE/dw summed since the last update.
    vectors : (vectors, weights)
        State of the update rule, in the order of ``Rule.state``.
    live : (weights,)
        1 where a weight exists and learns, 0 elsewhere.
    updates, pending : int
        Updates made, and patterns presented since the last one.
    error, last_error : float
        Error summed since the last update, and the same for the one before.
    """

    w: Floats
    g: Floats
    vectors: Floats
    live: Floats
    updates: int = 0
    pending: int = 0
    error: float = 0.0
    last_error: float = np.inf


@dataclass
class Activity:
    """What is carried from one event to the next.

    Attributes
    ----------
    a, x : (units,)
        Activations and (time-averaged) net inputs.
    target : (targets,)
        The last event's targets, for contexts under teacher forcing.
    fresh : bool
        Whether the network starts anew with the next event.
    """

    a: Floats
    x: Floats
    target: Floats
    fresh: bool = True


@dataclass
class Job:
    """A stretch of work: patterns to present, and whether to learn from them.

    Attributes
    ----------
    inputs, targets : (events, units)
        All input layers side by side, all target layers side by side.
    starts : (patterns + 1,)
        Pattern *p* has the events from ``starts[p]`` to ``starts[p + 1]``.
    order, resets, weights : (presentations,)
        Patterns in the order of presentation, whether the network starts anew before each, and the
        factor on its error.
    noise : (ticks, 2, units), optional
        Noise on net inputs (or clamped values) and on activations, for every tick of the job.
    learn, teach : bool
        Whether gradients are computed, and whether contexts marked so copy targets.
    rule : Rule, optional
        Without ramps. Without a rule gradients are summed and not applied.
    rate, decay : (weights,)
        Learning rate and decay of each weight.
    even : bool
        Whether all weights that learn share the rule's rate and decay, have no limits and no ties.
    error : str
        Name of the error function.
    target_radius, zero_error_radius : float
        See `pdpsim.describe.functions.banded_target`.
    each_event : bool
        Whether weights change after every event.
    every : int
        Otherwise: after this many patterns.
    flush : bool
        Whether a rest of fewer patterns is applied at the end of the job.
    settle : float
        Where above 0: an event ends when no activation has moved further than this in a tick.
    errors, worst : (presentations,)
        Out: error of each presentation, and the largest |activation - target| in it.
    recorded : (events presented, ticks, units) or (events presented, 1, units), optional
        Out: activations at every tick or at the last tick of each event.
    settled : (events presented,)
        Out: ticks that each event took.
    complete : bool
        Whether no target is missing.
    """

    inputs: Floats
    targets: Floats
    starts: NDArray[np.int64]
    order: NDArray[np.int64]
    resets: NDArray[np.bool_]
    weights: Floats
    rate: Floats
    decay: Floats
    noise: Floats | None = None
    learn: bool = False
    teach: bool = False
    rule: Rule | None = None
    even: bool = False
    error: str = "sum-of-squares"
    target_radius: float = 0.0
    zero_error_radius: float = 0.0
    each_event: bool = False
    every: int = 1
    flush: bool = False
    settle: float = 0.0
    recorded: Floats | None = None

    def __post_init__(self) -> None:
        self.errors = np.zeros(len(self.order))
        self.worst = np.zeros(len(self.order))
        self.settled = np.zeros(self.events, dtype=np.int64)
        self.complete = not np.isnan(self.targets).any()

    @property
    def events(self) -> int:
        """Number of events presented in the whole job."""
        return int((self.starts[self.order + 1] - self.starts[self.order]).sum())


class Engine(Protocol):
    """What executes a plan: :mod:`pdpsim.engine.textbook` or :mod:`pdpsim.engine.kernel`."""

    def run(self, plan: Plan, job: Job, learning: Learning, activity: Activity) -> None:
        """Do the job: change `learning` and `activity`, fill in what the job gives out."""


def apply_rule(plan: Plan, job: Job, learning: Learning) -> None:
    """Change the weights by the gradient summed since the last update, and start a new sum."""
    rule = job.rule
    assert rule is not None
    share_gradient(plan, learning)
    step = Step(learning.updates + 1, learning.error, learning.last_error)
    state = dict(zip(rule.state, learning.vectors, strict=True))
    rule.update(learning.w, learning.g, state, job.rate, job.decay, step)
    if plan.limited:
        np.clip(learning.w, plan.low, plan.high, out=learning.w)
    learning.g[:] = 0.0
    learning.updates += 1
    learning.pending = 0
    learning.last_error, learning.error = learning.error, 0.0


def share_gradient(plan: Plan, learning: Learning) -> None:
    """Sum the gradient over weights that are one, and drop that of weights that do not learn."""
    g = learning.g
    g *= learning.live
    if plan.tied:
        g[:] = np.bincount(plan.tie, weights=g)[plan.tie]
