"""What an engine is given, and what comes of it: one stretch of patterns to present."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.describe.updates import Rule


@dataclass(eq=False)
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

    a: AnyArray
    x: AnyArray
    target: AnyArray
    fresh: bool = True


@dataclass(frozen=True, eq=False)
class Update:
    """When and how weights change while patterns are presented.

    Attributes
    ----------
    rule : Rule or None
        Without ramps. Without a rule gradients are summed and not applied.
    rate, decay : (weights,)
        Learning rate and decay of each weight.
    even : bool
        Whether all weights that learn share the rule's rate and decay, have no limits and no ties.
    each_event : bool
        Whether weights change after every event.
    every : int
        Otherwise: after this many patterns.
    flush : bool
        Whether a rest of fewer patterns is applied at the end of the job.
    procedure : Procedure
        How activations and targets become a gradient.
    """

    rule: Rule | None
    rate: AnyArray
    decay: AnyArray
    even: bool = False
    each_event: bool = False
    every: int = 1
    flush: bool = False
    procedure: Procedure = field(default_factory=Backpropagation)


@dataclass(frozen=True, eq=False)
class Job:
    """A stretch of work: patterns to present, and whether to learn from them.

    Attributes
    ----------
    inputs, targets : (events, units)
        All clamped layers side by side, all target layers side by side.
    starts : (patterns + 1,)
        Pattern *p* has the events from ``starts[p]`` to ``starts[p + 1]``.
    order, resets, weights : (presentations,)
        Patterns in the order of presentation, whether the network starts anew before each, and the
        factor on its error.
    noise : (ticks, 2 or 3, units), optional
        Noise on net inputs (or clamped values) and on activations, for every tick of the job; and, where
        units are updated one after another, on the net input at each turn instead.
    update : Update, optional
        Without one nothing is learned.
    teach : bool
        Whether contexts marked so copy targets.
    error : str
        Name of the error function.
    target_radius, zero_error_radius : float
        See `pdpsim.describe.functions.banded_target`.
    flat_spot : float
        Added to the derivative of the logistic function.
    settle : float
        Where above 0: an event ends when no activation has moved further than this in a tick.
    least : int
        Ticks of an event before that is looked at.
    recorded : {0, 1} or int
        Ticks of each event whose activations are to be recorded: none, the last, or all.
    complete : bool
        Whether no target is missing.
    busy : (inputs,)
        In what share of the events each clamped unit is not 0.
    silent : (units,), optional
        Lesioned units, whose activation is 0.
    turns : (ticks, turns), optional
        In a network whose units are updated one after another: the unit of each turn, for every tick of the
        job.
    rng : Generator, optional
        Where the chance of a learning procedure comes from.
    """

    inputs: AnyArray
    targets: AnyArray
    starts: NDArray[np.int64]
    order: NDArray[np.int64]
    resets: NDArray[np.bool_]
    weights: NDArray[np.float64]
    noise: AnyArray | None = None
    update: Update | None = None
    teach: bool = False
    error: str = "sum-of-squares"
    target_radius: float = 0.0
    zero_error_radius: float = 0.0
    flat_spot: float = 0.0
    settle: float = 0.0
    least: int = 1
    recorded: int = 0
    complete: bool = True
    busy: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    silent: NDArray[np.bool_] | None = None
    turns: NDArray[np.int64] | None = None
    rng: np.random.Generator | None = None

    @property
    def events(self) -> int:
        """Number of events presented in the whole job."""
        return int((self.starts[self.order + 1] - self.starts[self.order]).sum())


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a job.

    Attributes
    ----------
    errors, worst : (presentations,)
        Error of each presentation, and the largest |activation - target| in it.
    settled : (events presented,)
        Ticks that each event took.
    recorded : (events presented, ticks, units)
        Activations at the ticks asked for; empty if none were.
    """

    errors: NDArray[np.float64]
    worst: NDArray[np.float64]
    settled: NDArray[np.int64]
    recorded: AnyArray
