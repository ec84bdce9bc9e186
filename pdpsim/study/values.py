"""The values of a claim and of its control: one for each network, from what the replicates measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from pdpsim.base.errors import FAULTS, PdpsimError, StudyError, blame, nearest
from pdpsim.claims.claim import Claim
from pdpsim.claims.control import NONE, Substituted
from pdpsim.claims.measure import Measure, Measures
from pdpsim.study.study import NotTested, Study

#: The measures of every replicate, by condition and number; None where a network diverged.
Groups = Mapping[str, Mapping[int, Measures | None]]

# the value of a replicate that has none because a network diverged
_FAILED = math.nan


@dataclass(frozen=True)
class Values:
    """The values of a claim or its control.

    Parameters
    ----------
    each : tuple of float
        One for each network.
    jackknife : bool
        Whether they are pseudo-values of a single value for all networks.
    shared : tuple of str
        Of a control: measures of the networks themselves that it was computed from, since none are stored for
        it.
    """

    each: tuple[float, ...]
    jackknife: bool = False
    shared: tuple[str, ...] = ()


def values_of(study: Study, claim: Claim, groups: Groups) -> Values:
    """Return the values of a claim, one for each network.

    Raises
    ------
    NotTested
        If its measure says so.
    StudyError
        If there is no such measure, or its function fails.
    """
    return _values(
        study, claim, _named(study, claim, claim.measure), groups, claim.condition or study.condition_names[0]
    )


def control_of(study: Study, claim: Claim, groups: Groups) -> Values | None:
    """Return the values of a claim's control, one for each network; None if it has none.

    Raises
    ------
    NotTested, StudyError
        As `values_of`; and if the control reads nothing that is the control's.
    """
    control, first = claim.control, claim.condition or study.condition_names[0]
    if control is None or control == NONE:
        return None
    if control in study.controls:
        substituted: list[Substituted] = []
        function = _in_control(study, claim, control, substituted)
        values = _values(study, claim, function, groups, first)
        if substituted and not any(each.used for each in substituted):
            raise StudyError(
                f"claim {claim.id} of {study.id}: {claim.measure} reads nothing that is stored as "
                f"{control}_..., so that its control would be the claim itself"
            )
        shared = set().union(*(each.shared for each in substituted))
        return replace(values, shared=tuple(sorted(shared)))
    if control in study.condition_names:
        return _values(study, claim, _named(study, claim, claim.measure), groups, control)
    return _values(study, claim, _named(study, claim, control), groups, first)


class _NoMeasure(StudyError):
    """A measure that is asked for and not there."""


def _named(study: Study, claim: Claim, name: str) -> Measure:
    """Return the function that gives a measure: a derived one, or the reading of a stored one."""
    derived = study.functions.find(name)
    if derived is None:
        return partial(_stored, name, study.functions.families, claim.over)
    return partial(_derived, name, derived) if claim.over == "replicates" else derived


def _in_control(study: Study, claim: Claim, control: str, substituted: list[Substituted]) -> Measure:
    """Return the function that gives the measure of a claim in one of the study's controls.

    It is the measure ``<control>_<measure>``, stored or derived by a function of its own; or else the
    measure's own function, with the values stored for the control in place of the bare ones.
    """
    derived = study.functions.find(claim.measure)
    if derived is None or study.functions.find(f"{control}_{claim.measure}") is not None:
        return _named(study, claim, f"{control}_{claim.measure}")

    def in_control(measures: Measures) -> Measures:
        substituted.append(Substituted(measures, control))
        return substituted[-1]

    def function(measures: Any) -> Any:
        if claim.over == "replicates":
            return derived(in_control(measures))
        if claim.over == "paired":
            return derived({condition: in_control(each) for condition, each in measures.items()})
        return derived([in_control(each) for each in measures])

    return function


def _derived(name: str, derived: Measure, measures: Measures) -> Any:
    if name in measures:
        raise _NoMeasure(f"{name!r} is stored by simulate and derived in measures.py: rename one of them")
    return derived(measures)


def _stored(name: str, families: Sequence[str], over: str, measures: Any) -> Any:
    if over != "replicates":
        raise _NoMeasure(
            f"measures.py has no function that gives {name!r}{nearest(name, families)}; a claim over "
            f"{over} needs one"
        )
    if name not in measures:
        raise _NoMeasure(f"there is no measure {name!r}{nearest(name, [*measures, *families])}")
    return measures[name]


def _values(study: Study, claim: Claim, function: Measure, groups: Groups, condition: str) -> Values:
    """Return the values that a function gives, one for each network."""
    if claim.over == "paired":
        common = sorted(set.intersection(*(set(group) for group in groups.values())))
        rows = [{name: group[number] for name, group in groups.items()} for number in common]
        return Values(tuple(_each(study, claim, function, row, None in row.values()) for row in rows))
    measures = list(groups[condition].values())
    if claim.over == "replicates":
        return Values(tuple(_each(study, claim, function, each, each is None) for each in measures))
    present = [each for each in measures if each is not None]
    if len(present) < len(measures):
        return Values((_FAILED,) * len(measures))
    return _of_all(study, claim, function, present)


def _each(study: Study, claim: Claim, function: Measure, measures: Any, failed: bool) -> float:
    if failed:
        return _FAILED
    value = _call(study, claim, function, measures)
    if value.ndim:
        raise StudyError(
            f"claim {claim.id} of {study.id}: expected one number for each replicate; got an array of shape "
            f"{value.shape}"
        )
    return float(value)


def _of_all(study: Study, claim: Claim, function: Measure, measures: list[Measures]) -> Values:
    """Return the values of a function of all replicates.

    A single value T is turned into pseudo-values, ``n T - (n - 1) T_i``, T_i being the value without
    replicate i: their mean is the estimate and their t interval that of the jackknife (Tukey, 1958).
    """
    if not measures:
        return Values(())
    whole = _call(study, claim, function, measures)
    if whole.ndim:
        return Values(tuple(float(each) for each in whole.ravel()))
    if not claim.criterion.pools:
        raise StudyError(
            f"claim {claim.id} of {study.id}: {type(claim.criterion).__name__} asks how many networks do "
            "something, so its function must return one value for each network; it returned a single value "
            "for all of them"
        )
    n = len(measures)
    if n == 1:
        return Values((float(whole),), jackknife=True)
    without = [float(_call(study, claim, function, measures[:i] + measures[i + 1 :])) for i in range(n)]
    pseudo = (float(whole) + (n - 1) * (float(whole) - each) for each in without)
    return Values(tuple(pseudo), jackknife=True)


def _call(study: Study, claim: Claim, function: Callable[[Any], Any], measures: Any) -> Any:
    where = f"claim {claim.id} of {study.id}"
    try:
        value = function(measures)
    except NotTested:
        raise
    except _NoMeasure as error:
        raise StudyError(f"{where}: {error}") from error
    except PdpsimError as error:
        raise StudyError(f"{where} ({blame(error, study.folder)}): {error}") from error
    except KeyError as error:
        raise StudyError(f"{where} ({blame(error, study.folder)}): there is no measure {error}") from error
    except FAULTS as error:
        what = f"{type(error).__name__}: {error}"
        raise StudyError(f"{where} ({blame(error, study.folder)}): {what}") from error
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise StudyError(f"{where}: expected a number; got {type(value).__name__}")
    return array.astype(np.float64)
