"""What counts as right: rules by which outputs are judged against targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.checks import one_of
from pdpsim.base.errors import ValidationError
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase

Values = NDArray[np.float64]
Outputs = Mapping[str, Values]

#: An output is right if it is nearer to its target than this: on the right side, for targets of 0 and 1.
WITHIN = 0.5

#: The smallest probability that a logarithm is taken of.
LEAST = 1e-12

RULES = ("within", "largest", "nearest", "likelihood")


@dataclass(frozen=True)
class Scoring:
    """A rule by which a pattern is right or wrong, over all its events and layers.

    Parameters
    ----------
    rule : {"within", "largest", "nearest", "likelihood"}
        Every output is nearer to its target than `within`; the unit that is most active is the one whose
        target is largest; the outputs are nearer to their targets than to those of any other pattern;
        or, of networks whose outputs are probabilities, the one whose target is largest is the most
        likely. The last prints the mean logarithm of the likelihood beside it.
    within : float
        For the first rule.
    """

    rule: str = "within"
    within: float = WITHIN

    def __post_init__(self) -> None:
        one_of(self.rule, RULES, ("score",))
        if not self.within > 0:
            raise ValidationError(f"must be above 0; got {self.within!r}", ("within",))

    @property
    def words(self) -> str:
        """When a pattern is right, as a clause."""
        return {
            "within": f"every output nearer to its target than {self.within:g}",
            "largest": "the most active output is the one whose target is largest",
            "nearest": "the outputs are nearer to their targets than to those of any other pattern",
            "likelihood": "the most likely output is the one whose target is largest",
        }[self.rule]

    def right(self, patterns: PatternSet, outputs: Outputs, worst: Values) -> NDArray[np.bool_]:
        """Return which patterns are right; a pattern without targets never is.

        Parameters
        ----------
        patterns : PatternSet
        outputs : mapping of str to array, shape (events, units)
        worst : array, shape (patterns,)
            Largest distance of an output of a pattern from its target.
        """
        taught = have_targets(patterns)
        if self.rule == "within":
            return np.asarray((worst < self.within) & taught[0])
        judge: Callable[[Values, Values], NDArray[np.bool_]] = (
            _nearest if self.rule == "nearest" else _largest
        )
        events = np.ones(patterns.events, dtype=np.bool_)
        for name, targets in patterns.targets.items():
            events &= judge(targets, outputs[name])
        return np.asarray([bool(events[each].all()) for _, each in patterns]) & taught[0]


def scoring_for(phase: Phase) -> Scoring:
    """Return the rule that fits an error function: of a distribution the likeliest, else every output."""
    return Scoring("likelihood" if phase.error == "divergence" else "within")


def have_targets(patterns: PatternSet) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which patterns, and which events, have a target at all."""
    events = np.zeros(patterns.events, dtype=np.bool_)
    for values in patterns.targets.values():
        events |= ~np.isnan(values).all(axis=1)
    return np.array([events[each].any() for _, each in patterns], dtype=np.bool_), events


def log_likelihood(patterns: PatternSet, outputs: Outputs) -> Values:
    """Return the mean logarithm of the likelihood of each pattern's targets; NaN without targets.

    Of an event it is the sum over units of t ln o; a pattern's is the mean over its events.
    """
    events = np.zeros(patterns.events)
    for name, targets in patterns.targets.items():
        events += np.nansum(np.nan_to_num(targets) * np.log(np.maximum(outputs[name], LEAST)), axis=1)
    patterns_taught, events_taught = have_targets(patterns)
    return np.array(
        [
            float(events[each][events_taught[each]].mean()) if taught else np.nan
            for taught, (_, each) in zip(patterns_taught, patterns, strict=True)
        ]
    )


def _largest(targets: Values, outputs: Values) -> NDArray[np.bool_]:
    """Return for each event whether the most active unit is one whose target is largest."""
    known = ~np.isnan(targets)
    wanted = np.where(known, targets, -np.inf)
    most = np.where(known, outputs, -np.inf).argmax(axis=1)
    events = np.arange(len(targets))
    return np.asarray((wanted[events, most] == wanted.max(axis=1)) | ~known.any(axis=1))


def _nearest(targets: Values, outputs: Values) -> NDArray[np.bool_]:
    """Return for each event whether no other event's targets are nearer to the outputs than its own."""
    known = ~np.isnan(targets)
    kinds, kind = np.unique(np.where(known, targets, np.inf), axis=0, return_inverse=True)
    right = np.ones(len(targets), dtype=np.bool_)
    for event in np.flatnonzero(known.any(axis=1)):
        units = known[event]
        rivals = kinds[:, units]
        distance = np.where(
            np.isfinite(rivals).all(axis=1), ((rivals - outputs[event, units]) ** 2).sum(axis=1), np.inf
        )
        right[event] = distance[kind.ravel()[event]] <= distance.min()
    return right
