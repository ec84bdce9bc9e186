"""What is measured: how much of the first set is lost, how soon, and what is answered instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim.base.errors import StudyError, nearest

from .scores import CRITERIA

Array = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Columns of scores.
COLUMNS = {"error": 0, **{name: place for place, name in enumerate(CRITERIA, start=1)}}
#: What people keep of the first list when half of the second is learned (p. 130).
PEOPLE = 0.8
#: Trials that a point of the figures averages.
TRIALS = slice(1, 6)
#: Where the figures of the addition facts end.
END = 25


def course(measures: Measures, items: str, by: str) -> Array:
    """Return error, or the share right by a criterion, of a set of items before each trial and after."""
    if by not in COLUMNS:
        raise StudyError(f"unknown criterion {by!r}{nearest(by, COLUMNS)}")
    return np.asarray(measures[items][:, COLUMNS[by]], dtype=np.float64)


def first_trial(reached: NDArray[np.bool_], start: int = 0) -> float:
    """Return the first trial, from a start on, at which something is reached; infinite if there is none."""
    trials = np.flatnonzero(reached[start:])
    return float(trials[0] + start) if trials.size else np.inf


@measure
def error(measures: Measures, items: str, trial: str) -> float:
    """Return the error of a set of items after so many trials on the second set."""
    return float(course(measures, items, "error")[int(trial)])


@measure
def percent(measures: Measures, by: str, items: str, trial: str) -> float:
    """Return the percentage right after so many trials on the second set."""
    return 100 * float(course(measures, items, by)[int(trial)])


@measure
def early_percent(measures: Measures, by: str, items: str) -> float:
    """Return the percentage right, averaged over the first five trials on the second set."""
    return 100 * float(course(measures, items, by)[TRIALS].mean())


def growth(values: Array) -> float:
    """Return by how much more than one order of magnitude an error grows in the first trial."""
    return float(np.log10(values[1] / values[0])) - 1


@measure
def error_growth(measures: Measures) -> float:
    """Return by how much more than one order of magnitude the ones' error grows in the first trial."""
    return growth(course(measures, "ones", "error"))


@measure
def mixed_error_growth(measures: Measures) -> float:
    """Return the same of the copy that goes on with the ones."""
    return growth(course(measures, "mixed_ones", "error"))


def loss(measures: Measures, first: str, second: str) -> float:
    """Return a half less the share of a first set that is right once all of a second is, by best match."""
    learned = first_trial(course(measures, second, "match") == 1)
    return float("nan") if learned == np.inf else 0.5 - float(course(measures, first, "match")[int(learned)])


@measure
def lost_when_learned(measures: Measures) -> float:
    """Return by how much fewer than half of the ones are right once all twos are, by best match."""
    return loss(measures, "ones", "twos")


@measure
def mixed_lost_when_learned(measures: Measures) -> float:
    """Return the same of the copy that goes on with the ones."""
    return loss(measures, "mixed_ones", "mixed_twos")


@measure
def as_twos(measures: Measures) -> float:
    """Return by how much more than half of the ones are answered as twos, after 25 trials on these."""
    return float(measures["like_twos"][END]) - 0.5


@measure
def mixed_as_twos(measures: Measures) -> float:
    """Return the same of the copy that goes on with the ones."""
    return float(measures["mixed_like_twos"][END]) - 0.5


@measure
def shared_lost(measures: Measures) -> float:
    """Return a half less the share right of 2 + 1 and 1 + 2 after one trial: above 0 if both are wrong."""
    return 0.5 - float(course(measures, "shared", "match")[1])


@measure
def mixed_shared_lost(measures: Measures) -> float:
    """Return the same of the copy that goes on with the ones."""
    return 0.5 - float(course(measures, "mixed_shared", "match")[1])


@measure
def shared_back(measures: Measures, by: str) -> float:
    """Return the first trial on the twos after which 2 + 1 and 1 + 2 are both right."""
    return first_trial(course(measures, "shared", by) == 1, start=1)


@measure
def list_trials(measures: Measures, by: str) -> float:
    """Return the trial on A-B after which all its pairs are right."""
    return first_trial(course(measures, "ab_first", by) == 1)


@measure
def second_list_trials(measures: Measures) -> float:
    """Return the trial on A-C after which all its pairs are within .1."""
    return first_trial(course(measures, "ac", "within") == 1)


def before(first: Array, second: Array) -> float:
    """Return 1 if the first set is at zero before any of the second is right, else -1."""
    return 1.0 if first_trial(first == 0) < first_trial(second > 0) else -1.0


@measure
def gone_first(measures: Measures, by: str) -> float:
    """Return 1 if no pair of A-B is right before any of A-C is, else -1."""
    return before(course(measures, "ab", by), course(measures, "ac", by))


@measure
def mixed_gone_first(measures: Measures, by: str) -> float:
    """Return the same of the copy that goes on with A-B."""
    return before(course(measures, "mixed_ab", by), course(measures, "mixed_ac", by))


def kept(first: Array, second: Array) -> float:
    """Return the share of the first set that is right once half of the second is."""
    learned = first_trial(second >= 0.5)
    return float("nan") if learned == np.inf else float(first[int(learned)])


def kept_of(measures: Measures, network: str) -> float:
    """Return the share of A-B right by best match once half of A-C is, of a network."""
    prefix = "" if network == "usual" else f"{network}_"
    return kept(*(course(measures, f"{prefix}{each}", "match") for each in ("ab", "ac")))


@measure
def kept_at_half(measures: Measures, network: str) -> float:
    """Return the percentage of A-B right by best match once half of A-C is, of a network."""
    return 100 * kept_of(measures, network)


@measure
def below_people(measures: Measures, network: str) -> float:
    """Return by how much less of A-B is kept then than people keep."""
    return PEOPLE - kept_of(measures, network)
