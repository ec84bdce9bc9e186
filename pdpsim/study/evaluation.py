"""Judging a study's claims by the measures of a run."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pdpsim.base.errors import PdpsimError, ResultsError, StudyError, blame
from pdpsim.claims.criteria import VERDICTS, Judgement
from pdpsim.results.case import Case
from pdpsim.results.folder import Results
from pdpsim.results.measures import Measures
from pdpsim.study.study import Claim, NotTested, Study

# the value of a replicate that has none because a network diverged
_FAILED = math.nan


def evaluate(study: Study, results: Results) -> list[dict[str, Any]]:
    """Judge every claim in every reading that was run, by the replicates that are finished.

    Returns
    -------
    list of dict
        The records of ``claims.json``, the primary reading first in each claim. Beside the keys that scripts
        rely on they hold ``detail`` (a clause on the verdict), ``reason`` (of the criterion),
        ``control`` (mean of the untrained control, or null), ``primary`` (whether it is the reading
        that carries the verdict), ``failed`` and ``unsolved`` (networks without a value, and with an
        infinite one), ``jackknife`` (whether the values are pseudo-values) and ``error``: what went wrong
        in the claim's function, or null. Such a claim is not tested, and the others are judged all the
        same; so are none of a run that lacks replicates whose simulation failed.
    """
    readings = list(dict.fromkeys((case.reading, case.primary) for case in results.cases))
    lacking = {reading: results.lacking(reading) for reading, _ in readings}
    return [
        _record(study, claim, results, reading, primary, lacking[reading])
        for claim in study.claims
        for reading, primary in readings
    ]


def errors(records: Sequence[dict[str, Any]]) -> list[str]:
    """Return what went wrong in the functions of claims, each once."""
    return list(dict.fromkeys(each["error"] for each in records if each.get("error")))


def summary(records: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the number of claims by verdict, in the primary reading."""
    counts = Counter(each["verdict"] for each in records if each["primary"])
    return {verdict: counts[verdict] for verdict in VERDICTS}


def judge(study: Study, claim: Claim, results: Results, reading: str | None) -> Judgement:
    """Judge one claim in one reading.

    Raises
    ------
    StudyError
        If the claim's function fails.
    """
    try:
        values, jackknife = _values(study, claim, claim.value, results, reading)
        control = None
        if claim.criterion.reference is not None:
            control, _ = _values(study, claim, claim.criterion.reference, results, reading)
        judgement = claim.criterion.judge(values, claim.published, control)
    except NotTested as reason:
        return _nothing(str(reason))
    judgement = replace(judgement, jackknife=jackknife)
    if results.quick:
        return replace(judgement, verdict="not tested", detail="a quick run tests nothing")
    return judgement


def _incomplete(judgement: Judgement, lacking: Sequence[str]) -> Judgement:
    """Return the judgement of a run of which replicates are missing: it tests nothing."""
    if not lacking or judgement.verdict == "not tested":
        return judgement
    shown = ", ".join(lacking[:3]) + (", ..." if len(lacking) > 3 else "")
    replicates = "replicate is" if len(lacking) == 1 else "replicates are"
    detail = f"{len(lacking)} {replicates} missing ({shown}): the simulation failed or was interrupted"
    return replace(judgement, verdict="not tested", detail=detail)


def _nothing(reason: str) -> Judgement:
    return Judgement("not tested", math.nan, math.nan, math.nan, 0, (), reason)


def _record(
    study: Study,
    claim: Claim,
    results: Results,
    reading: str | None,
    primary: bool,
    lacking: Sequence[str],
) -> dict[str, Any]:
    error = None
    try:
        judgement = _incomplete(judge(study, claim, results, reading), lacking)
    except ResultsError:  # a file that cannot be read is no fault of the claim's
        raise
    except Exception as failure:
        what = str(failure)
        if not isinstance(failure, PdpsimError):
            what = f"claim {claim.id} of {study.id}: {type(failure).__name__}: {failure}"
        error, judgement = what, _nothing(what)
    return {
        "id": claim.id,
        "claim": claim.sentence,
        "source": claim.source,
        "known_from": claim.known_from,
        "kind": claim.criterion.kind,
        "condition": None if claim.over == "paired" else claim.condition or study.condition_names[0],
        "reading": reading,
        "published": claim.published,
        "measured": {
            "mean": judgement.mean,
            "low": judgement.low,
            "high": judgement.high,
            "n": judgement.n,
            "values": judgement.values,
        },
        "criterion": claim.criterion.describe(claim.published),
        "verdict": judgement.verdict,
        "flags": list(claim.flags),
        "detail": judgement.detail,
        "reason": claim.reason,
        "control": judgement.control,
        "primary": primary,
        "failed": sum(math.isnan(each) for each in judgement.values),
        "unsolved": sum(math.isinf(each) for each in judgement.values),
        "jackknife": judgement.jackknife,
        "error": error,
    }


def _values(
    study: Study, claim: Claim, function: Callable[[Any], Any], results: Results, reading: str | None
) -> tuple[list[float], bool]:
    """Return the values of a claim (or its control), one for each network, and if they are pseudo-values."""
    if claim.over == "paired":
        groups = [results.case_measures(case) for case in results.cases if case.reading == reading]
        names = [case.condition for case in results.cases if case.reading == reading]
        common = sorted(set.intersection(*(set(group) for group in groups)))
        return [
            _each(study, claim, function, dict(zip(names, each, strict=True)), None in each)
            for each in ([group[number] for group in groups] for number in common)
        ], False
    measures = list(results.case_measures(_case(claim, results, reading)).values())
    if claim.over == "replicates":
        return [_each(study, claim, function, each, each is None) for each in measures], False
    there = [each for each in measures if each is not None]
    if len(there) < len(measures):
        return [_FAILED] * len(measures), False
    return _of_all(study, claim, function, there)


def _case(claim: Claim, results: Results, reading: str | None) -> Case:
    return next(
        case
        for case in results.cases
        if case.reading == reading and claim.condition in (None, case.condition)
    )


def _each(study: Study, claim: Claim, function: Callable[[Any], Any], given: Any, failed: bool) -> float:
    if failed:
        return _FAILED
    value = _call(study, claim, function, given)
    if value.ndim:
        raise StudyError(
            f"claim {claim.id} of {study.id}: expected one number for each replicate; got an array of shape "
            f"{value.shape}"
        )
    return float(value)


def _of_all(
    study: Study, claim: Claim, function: Callable[[Any], Any], measures: list[Measures]
) -> tuple[list[float], bool]:
    """Return the values of a function of all replicates, and whether they are pseudo-values.

    A single value T is turned into pseudo-values, ``n T - (n - 1) T_i``, T_i being the value without
    replicate i: their mean is the estimate and their t interval that of the jackknife (Tukey, 1958).
    """
    if not measures:
        return [], False
    whole = _call(study, claim, function, measures)
    if whole.ndim:
        return [float(each) for each in whole.ravel()], False
    if not claim.criterion.pools:
        raise StudyError(
            f"claim {claim.id} of {study.id}: {type(claim.criterion).__name__} asks how many networks do "
            "something, so its function must return one value for each network; it returned a single value "
            "for all of them"
        )
    n = len(measures)
    if n == 1:
        return [float(whole)], True
    without = [float(_call(study, claim, function, measures[:i] + measures[i + 1 :])) for i in range(n)]
    return [float(whole) + (n - 1) * (float(whole) - each) for each in without], True


def _call(study: Study, claim: Claim, function: Callable[[Any], Any], given: Any) -> Any:
    where = f"claim {claim.id} of {study.id}"
    try:
        value = function(given)
    except NotTested:
        raise
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
