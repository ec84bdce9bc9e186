"""The description of training: phases, their order of patterns, and when to stop."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.describe.functions import ERRORS
from pdpsim.describe.network import Network
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.describe.updates import GradientDescent, Rule


@dataclass(frozen=True)
class Stop:
    """A criterion, looked at after every epoch, that ends a phase early.

    Errors are those met in the course of the epoch, before each update (so that looking costs
    nothing); with one update an epoch they belong to one set of weights.

    Parameters
    ----------
    error : float, optional
        The error summed over the epoch is below this.
    pattern_error : float, optional
        The error of every pattern (times its frequency, where the phase is ``weighted``) is below this.
    within : float, optional
        Every unit with a target is nearer to it than this (0.5: all on the right side). With a target
        radius as large, units stop moving at the edge of the band and may never be nearer than that.
    """

    error: float | None = None
    pattern_error: float | None = None
    within: float | None = None

    def __post_init__(self) -> None:
        criteria = [x for x in (self.error, self.pattern_error, self.within) if x is not None]
        if not criteria:
            raise ValidationError("needs one of error, pattern_error, within", ("stop",))
        if not all(math.isfinite(x) and x > 0 for x in criteria):
            raise ValidationError(f"criteria must be finite and above 0, got {criteria}", ("stop",))

    def met(self, error: float, worst_pattern: float, worst_unit: float) -> bool:
        """Return whether an epoch with these errors meets every criterion given."""
        return (
            (self.error is None or error < self.error)
            and (self.pattern_error is None or worst_pattern < self.pattern_error)
            and (self.within is None or worst_unit < self.within)
        )


@dataclass(frozen=True)
class Phase:
    """One stage of training.

    Parameters
    ----------
    name : str
        For messages and records.
    patterns : str, optional
        Which of several pattern sets it trains on; the only one by default.
    epochs : int
        Passes through the patterns, at most.
    error : str
        One of `pdpsim.describe.functions.ERRORS`.
    learning : Procedure
        How activations and targets become a gradient: backpropagation by default, or another of
        :mod:`pdpsim.learning`.
    rule : Rule
        How a gradient changes the weights. A phase with the same kind of rule as the one before goes on
        from that one's state (momentum and the like).
    update : {"event", "pattern", "epoch"} or int
        Weights change after every event, every pattern, every epoch, or every so many patterns;
        gradients are summed in between.
    order : {"fixed", "permuted", "sampled"}
        Patterns in their own order, in a new random order each epoch, or drawn with replacement with
        probability proportional to their frequency.
    presentations : int, optional
        Patterns drawn in an epoch, for ``order="sampled"``; as many as there are by default.
    weighted : bool
        Whether a pattern's frequency multiplies its error.
    target_radius, zero_error_radius : float
        See `pdpsim.describe.functions.banded_target`.
    flat_spot : float
        Added to the derivative of logistic units, a (1 - a), so that it is never 0 where they are fully on
        or off (Fahlman, 1988, who adds 0.1; Mesh's default). Then cross-entropy is not simplified either.
    weight_noise : float
        SD of Gaussian noise on the weights, fresh for every update.
    freeze : tuple of str
        Layers and projections that do not learn in this phase; of a layer its biases and the projections that
        it receives. Weights tied to one that is frozen are frozen as well.
    stop : Stop, optional
        When to end before `epochs` are over.
    snapshots : tuple of int
        Epochs, counted from the start of the phase (0: before it), after which the training's observer
        is called.
    """

    name: str = "training"
    patterns: str | None = None
    epochs: int = 100
    error: str = "sum-of-squares"
    learning: Procedure = field(default_factory=Backpropagation)
    rule: Rule = field(default_factory=GradientDescent)
    update: Literal["event", "pattern", "epoch"] | int = "pattern"
    order: Literal["fixed", "permuted", "sampled"] = "fixed"
    presentations: int | None = None
    weighted: bool = False
    target_radius: float = 0.0
    zero_error_radius: float = 0.0
    flat_spot: float = 0.0
    weight_noise: float = 0.0
    freeze: tuple[str, ...] = ()
    stop: Stop | None = None
    snapshots: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.error not in ERRORS:
            raise ValidationError(f"unknown error {self.error!r}{nearest(self.error, ERRORS)}", ("error",))
        updates = ("event", "pattern", "epoch")
        if isinstance(self.update, str) and self.update not in updates:
            raise ValidationError(
                f"unknown value {self.update!r}{nearest(self.update, updates)}", ("update",)
            )
        if not isinstance(self.update, str) and (isinstance(self.update, bool) or self.update < 1):
            raise ValidationError(
                f"must be 'event', 'pattern', 'epoch' or a number of patterns; got {self.update!r}",
                ("update",),
            )
        orders = ("fixed", "permuted", "sampled")
        if self.order not in orders:
            raise ValidationError(f"unknown order {self.order!r}{nearest(self.order, orders)}", ("order",))
        if isinstance(self.epochs, bool) or not isinstance(self.epochs, int) or self.epochs < 0:
            raise ValidationError(f"must be a whole number, 0 or more; got {self.epochs!r}", ("epochs",))
        if self.presentations is not None:
            if self.order != "sampled":
                raise ValidationError('needs order = "sampled"', ("presentations",))
            if self.presentations < 1:
                raise ValidationError(f"must be 1 or more; got {self.presentations}", ("presentations",))
        for name in ("target_radius", "zero_error_radius", "flat_spot", "weight_noise"):
            value = getattr(self, name)
            if isinstance(value, bool) or not math.isfinite(value) or value < 0:
                raise ValidationError(f"must be a finite number, 0 or more; got {value!r}", (name,))
        if self.error == "divergence" and (self.target_radius or self.zero_error_radius):
            raise ValidationError(
                "divergence compares whole distributions and has no band; use 0, or another error",
                ("target_radius" if self.target_radius else "zero_error_radius",),
            )
        for epoch in self.snapshots:
            if not 0 <= epoch <= self.epochs:
                raise ValidationError(
                    f"epoch {epoch} lies outside the phase's {self.epochs} epochs", ("snapshots",)
                )

    def check_network(self, network: Network) -> None:
        """Raise `ValidationError` unless the network has all that the phase freezes."""
        names = [*(x.name for x in network.layers), *(p.name for p in network.projections)]
        for name in self.freeze:
            if name not in names:
                raise ValidationError(f"no layer or projection {name!r}{nearest(name, names)}", ("freeze",))


def learns(network: Network, phases: Sequence[Phase]) -> bool:
    """Return whether a network learns: it can, as its phases say. One for which none is stated need not.

    Raises
    ------
    ValidationError
        If a training is stated that the network cannot do.
    """
    try:
        for phase in phases:
            phase.learning.check(network)
    except ValidationError:
        if tuple(phases) == (Phase(),):
            return False
        raise
    return True
