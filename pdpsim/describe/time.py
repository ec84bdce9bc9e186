"""The description of time: ticks, events, how far error is carried back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import ValidationError


@dataclass(frozen=True)
class Time:
    """How a network is run through an event, and how far error is carried back.

    Parameters
    ----------
    ticks : int
        Ticks for each event. 1 for feed-forward and simple recurrent networks.
    error_from : int
        First tick of an event (counted from 1) whose error counts; by default the last tick only. The last
        tick that is reached counts in any case, where an event settles sooner.
    unroll : {"event", "pattern"}
        Whether error is carried back to the beginning of the event (a simple recurrent network) or of
        the whole pattern (backpropagation through time).
    truncate : int, optional
        With ``unroll="pattern"``: the error of an event is carried back through this many ticks only.
    settle : float
        Where above 0: an event ends once no activation moves further than this in a tick.
    least : int, optional
        Ticks of an event before that is looked at (Lens's ``minTime``); by default the first by which the
        input has arrived at every layer with targets.
    updates : {"synchronous", "asynchronous"}
        Whether the units of all layers take their new activations together, layer by layer, at each tick, or
        one after another, in a random order that is new at each tick, each from the others' activations as
        they are then, without delays. Softmax and winner units, averages over time, fast weights and noise
        on activations are for units that are updated together.
    turns : {"permuted", "drawn"}
        With asynchronous updates: whether a tick gives every unit its turn once, or draws as many units as
        there are, with replacement (the handbook's programs). A unit that is drawn twice at a tick has the
        same chance both times: stochastic units then leave their likelier states a little too seldom.
    annealing : tuple of (int, float)
        Temperatures of stochastic units during an event: ticks and the temperature that they have, one after
        another. They add up to `ticks`.
    """

    ticks: int = 1
    error_from: int | None = None
    unroll: Literal["event", "pattern"] = "event"
    truncate: int | None = None
    settle: float = 0.0
    least: int | None = None
    updates: Literal["synchronous", "asynchronous"] = "synchronous"
    turns: Literal["permuted", "drawn"] = "permuted"
    annealing: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.ticks, int) or self.ticks < 1:
            raise ValidationError(
                f"must be a whole number of ticks, 1 or more; got {self.ticks!r}", ("time", "ticks")
            )
        if self.error_from is not None and not 1 <= self.error_from <= self.ticks:
            raise ValidationError(
                f"must lie between 1 and the {self.ticks} ticks of an event; got {self.error_from}",
                ("time", "error_from"),
            )
        one_of(self.unroll, ("event", "pattern"), ("time", "unroll"))
        if self.truncate is not None:
            if self.unroll != "pattern":
                raise ValidationError('needs unroll = "pattern"', ("time", "truncate"))
            if self.truncate < 1:
                raise ValidationError(f"must be 1 tick or more, got {self.truncate}", ("time", "truncate"))
        finite(self.settle, ("time", "settle"), low=0)
        if self.least is not None and not 1 <= self.least <= self.ticks:
            raise ValidationError(
                f"must lie between 1 and the {self.ticks} ticks of an event; got {self.least}",
                ("time", "least"),
            )
        if self.settle and self.unroll == "pattern":
            raise ValidationError(
                'an event that settles has no fixed end; use unroll = "event"', ("time", "settle")
            )
        one_of(self.updates, ("synchronous", "asynchronous"), ("time", "updates"))
        one_of(self.turns, ("permuted", "drawn"), ("time", "turns"))
        if self.turns == "drawn" and self.updates == "synchronous":
            raise ValidationError('is for updates = "asynchronous"', ("time", "turns"))
        for ticks, temperature in self.annealing:
            finite(temperature, ("time", "annealing"), low=0)
            if ticks < 1:
                raise ValidationError(
                    f"a temperature lasts 1 tick or more; got {ticks}", ("time", "annealing")
                )
        if self.annealing and sum(ticks for ticks, _ in self.annealing) != self.ticks:
            raise ValidationError(
                f"its ticks add up to {sum(ticks for ticks, _ in self.annealing)}; an event has {self.ticks}",
                ("time", "annealing"),
            )

    @property
    def first_error_tick(self) -> int:
        """The first tick of an event, counted from 0, whose error counts."""
        return self.ticks - 1 if self.error_from is None else self.error_from - 1
