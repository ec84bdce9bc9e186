"""The weights of one network while it learns, and how a summed gradient changes them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.describe.updates import Rule, Step
from pdpsim.engine.data import Control, Learning
from pdpsim.engine.plan import Plan


@dataclass(eq=False)
class Weights:
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
    counts : (2,)
        Updates made, and patterns presented since the last one.
    totals : (2,)
        Error summed since the last update, and the same for the one before.
    """

    w: AnyArray
    g: AnyArray
    vectors: AnyArray
    live: AnyArray
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(2, dtype=np.int64))
    totals: NDArray[np.float64] = field(default_factory=lambda: np.array([0.0, np.inf]))

    def apart(self) -> Weights:
        """Return the same weights with a gradient and counts of their own."""
        return Weights(self.w, np.zeros_like(self.w), self.vectors, self.live)

    def copy(self) -> Weights:
        """Return weights of their own."""
        return Weights(*(each.copy() for each in vars(self).values()))


@dataclass(frozen=True, eq=False)
class Learner:
    """Weights with what changes them: what the NumPy steps are given.

    Attributes
    ----------
    plan : Plan
    weights : Weights
    rule : Rule or None
        Without ramps.
    rate, decay : (weights,)
        Learning rate and decay of each weight.
    """

    plan: Plan
    weights: Weights
    rule: Rule | None
    rate: AnyArray
    decay: AnyArray

    w = property(lambda self: self.weights.w)
    g = property(lambda self: self.weights.g)
    vectors = property(lambda self: self.weights.vectors)
    counts = property(lambda self: self.weights.counts)
    totals = property(lambda self: self.weights.totals)


def apply_rule(c: Control, y: Learning) -> None:
    """Take the step that ends a sum of gradients; see `update_weights`."""
    assert isinstance(y, Learner)
    update_weights(y)


def update_weights(y: Learner) -> None:
    """Change the weights by the gradient summed since the last update, and begin a new sum."""
    weights, rule = y.weights, y.rule
    assert rule is not None
    share_gradient(y.plan, weights)
    updates, total = weights.counts, weights.totals
    step = Step(int(updates[0]) + 1, float(total[0]), float(total[1]))
    state = dict(zip(rule.state, weights.vectors, strict=True))
    rule.update(weights.w, weights.g, state, y.rate, y.decay, step)
    if y.plan.limited:
        np.clip(weights.w, y.plan.low, y.plan.high, out=weights.w)
    weights.g[:] = 0.0
    updates[:] = updates[0] + 1, 0
    total[:] = 0.0, total[0]


def share_gradient(plan: Plan, weights: Weights) -> None:
    """Sum the gradient over weights that are one, and drop that of weights that do not learn."""
    g = weights.g
    g *= weights.live
    if plan.tied:
        g[:] = np.bincount(plan.tie, weights=g)[plan.tie]
