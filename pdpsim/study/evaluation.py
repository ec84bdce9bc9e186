"""Judging a study's claims by the measures of a run."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from pdpsim.base.errors import PdpsimError, ResultsError, StudyError, blame, nearest
from pdpsim.claims.claim import Claim
from pdpsim.claims.control import NONE, Substituted
from pdpsim.claims.measure import Measure, Measures
from pdpsim.claims.record import NOTHING, Record, judged
from pdpsim.claims.verdict import VERDICTS
from pdpsim.results.folder import Results
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
    """

    each: tuple[float, ...]
    jackknife: bool = False


def evaluate(study: Study, results: Results) -> list[Record]:
    """Judge every claim in every reading that was run, by the replicates that are finished.

    Returns
    -------
    list of Record
        The primary reading first in each claim. A claim whose function fails is not tested, and the others
        are judged all the same; so are none of a run that lacks replicates whose simulation failed.
    """
    readings = list(dict.fromkeys((case.reading, case.primary) for case in results.cases))
    groups = {reading: measured(results, reading) for reading, _ in readings}
    lacking = {reading: results.lacking(reading) for reading, _ in readings}
    return [
        _withheld(record(study, claim, groups[reading], reading, primary), results.quick, lacking[reading])
        for claim in study.claims
        for reading, primary in readings
    ]


def measured(results: Results, reading: str | None) -> Groups:
    """Return the measures of a reading, by condition."""
    return {case.condition: results.case_measures(case) for case in results.cases if case.reading == reading}


def errors(records: Sequence[Record]) -> list[str]:
    """Return what went wrong in the functions of claims, each once."""
    return list(dict.fromkeys(each.error for each in records if each.error))


def summary(records: Sequence[Record]) -> dict[str, int]:
    """Return the number of claims by verdict, in the primary reading."""
    counts = Counter(each.verdict for each in records if each.primary)
    return {verdict: counts[verdict] for verdict in VERDICTS}


def record(
    study: Study, claim: Claim, groups: Groups, reading: str | None = None, primary: bool = True
) -> Record:
    """Judge one claim in one reading, and return what there is to be known of it.

    Parameters
    ----------
    study : Study
    claim : Claim
    groups : mapping
        The measures of that reading.
    reading : str, optional
    primary : bool
        Whether this reading carries the verdict.
    """
    nothing = Values(())
    values, control, error, reason = nothing, None, None, ""
    try:
        values = values_of(study, claim, groups)
        control = control_of(study, claim, groups)
    except NotTested as why:
        values, reason = nothing, str(why)
    except ResultsError:  # a file that cannot be read is no fault of the claim's
        raise
    except Exception as failure:
        error = reason = _told(claim, study, failure)
        values = nothing
    judgement = claim.criterion.judge(values.each, claim.published, None if control is None else control.each)
    if reason:
        judgement = replace(judgement, detail=reason)
    meaning = None
    if study.glossary is not None and isinstance(claim.measure, str):
        meaning = study.glossary.find(claim.measure)
    return judged(
        Record(
            id=claim.id,
            claim=claim.sentence,
            source=claim.source,
            known_from=claim.known_from,
            kind=claim.criterion.kind,
            condition=None if claim.over == "paired" else claim.condition or study.condition_names[0],
            reading=reading,
            published=claim.published,
            measured=NOTHING,
            criterion=claim.criterion.describe(claim.published, claim.control_name),
            verdict="not tested",
            flags=claim.flags,
            reason=claim.reason,
            primary=primary,
            jackknife=values.jackknife,
            error=error,
            parameters=claim.criterion.parameters,
            control_name=claim.control_name,
            control_values=None if control is None else control.each,
            measure=claim.measure if isinstance(claim.measure, str) else "",
            meaning=meaning.meaning if meaning else "",
            unit=meaning.unit if meaning else "",
        ),
        judgement,
    )


def values_of(study: Study, claim: Claim, groups: Groups) -> Values:
    """Return the values of a claim, one for each network.

    Raises
    ------
    NotTested
        If its measure says so.
    StudyError
        If there is no such measure, or its function fails.
    """
    return _values(study, claim, _measure(study, claim), groups, claim.condition or study.condition_names[0])


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
    if callable(control):
        return _values(study, claim, control, groups, first)
    if control in study.controls:
        substituted: list[Substituted] = []
        function = _in_control(study, claim, control, substituted)
        values = _values(study, claim, function, groups, first)
        if substituted and not any(each.used for each in substituted):
            raise StudyError(
                f"claim {claim.id} of {study.id}: {claim.measure} reads nothing that is stored as "
                f"{control}_..., so that its control would be the claim itself"
            )
        return values
    if control in study.condition_names:
        return _values(study, claim, _measure(study, claim), groups, control)
    return _values(study, claim, _named(study, claim, control), groups, first)


class _NoMeasure(StudyError):
    """A measure that is asked for and not there."""


def _measure(study: Study, claim: Claim) -> Measure:
    return claim.measure if callable(claim.measure) else _named(study, claim, claim.measure)


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
    assert isinstance(claim.measure, str)
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
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise StudyError(f"{where} ({blame(error, study.folder)}): {what}") from error
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise StudyError(f"{where}: expected a number; got {type(value).__name__}")
    return array.astype(np.float64)


def _told(claim: Claim, study: Study, failure: Exception) -> str:
    if isinstance(failure, PdpsimError):
        return str(failure)
    return f"claim {claim.id} of {study.id}: {type(failure).__name__}: {failure}"


def _withheld(judgement: Record, quick: bool, lacking: Sequence[str]) -> Record:
    """Return a record whose verdict is withheld if the run was a quick one, or lacks replicates."""
    detail = ""
    if quick and judgement.measured.n:
        detail = "a quick run tests nothing"
    elif lacking and judgement.verdict != "not tested":
        shown = ", ".join(lacking[:3]) + (", ..." if len(lacking) > 3 else "")
        replicates = "replicate is" if len(lacking) == 1 else "replicates are"
        detail = f"{len(lacking)} {replicates} missing ({shown}): the simulation failed or was interrupted"
    return replace(judgement, verdict="not tested", detail=detail, withheld=True) if detail else judgement
