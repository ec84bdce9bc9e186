"""Judging a study's claims by the measures of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pdpsim.base.errors import FAULTS, PdpsimError, ResultsError
from pdpsim.claims.claim import Claim
from pdpsim.claims.glossary import Meaning
from pdpsim.claims.record import NOTHING, Record, judged
from pdpsim.claims.standing import Standing
from pdpsim.claims.verdict import VERDICTS
from pdpsim.results.folder import Results
from pdpsim.study.registry import ledgers_of, standings
from pdpsim.study.study import NotTested, Study
from pdpsim.study.values import Groups, Values, control_of, values_of


def evaluate(study: Study, results: Results) -> list[Record]:
    """Judge every claim in every reading that was run, by the replicates that are finished.

    Returns
    -------
    list of Record
        The primary reading first in each claim. A claim whose function fails is not tested, and the others
        are judged all the same; so are none of a run that lacks replicates whose simulation failed.
    """
    standing = standings(study, str(results.run.get("start") or ""), ledgers_of(study, results.folder))
    readings = list(dict.fromkeys((case.reading, case.primary) for case in results.cases))
    groups = {reading: measured(results, reading) for reading, _ in readings}
    lacking = {reading: results.lacking(reading) for reading, _ in readings}
    return [
        _with_standing(
            _withheld(
                judge(study, claim, groups[reading], reading, primary), results.quick, lacking[reading]
            ),
            standing.get(claim.id),
        )
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


def judge(
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
    except NotTested as untested:
        values, reason = nothing, str(untested)
    except ResultsError:  # a file that cannot be read is no fault of the claim's
        raise
    except FAULTS as failure:
        values, lacking = nothing, [name for name in study.condition_names if name not in groups]
        if lacking:
            reason = "it needs conditions that were not run"
        else:
            reason = error = _complaint(claim, study, failure)
    judgement = claim.criterion.judge(values.each, claim.published, control.each if control else None)
    if control is not None and control.shared and not reason:
        names = ", ".join(control.shared)
        judgement = replace(
            judgement, detail=f"{judgement.detail}; the control shares {names} with the networks".lstrip("; ")
        )
    meaning = _meaning(study, claim)
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
            criterion=claim.criterion.describe(claim.published, claim.control, judgement.control),
            verdict="not tested",
            flags=claim.flags,
            reason=claim.reason,
            primary=primary,
            jackknife=values.jackknife,
            error=error,
            parameters=claim.criterion.parameters,
            control_name=claim.control,
            control_values=control.each if control else None,
            measure=claim.measure,
            meaning=meaning.meaning,
            unit=meaning.unit,
            page=claim.page,
            reader=claim.reader,
            over=claim.over,
        ),
        replace(judgement, detail=reason) if reason else judgement,
    )


def _meaning(study: Study, claim: Claim) -> Meaning:
    if study.glossary is None:
        return Meaning("")
    return study.glossary.find(claim.measure) or Meaning("")


def _complaint(claim: Claim, study: Study, failure: BaseException) -> str:
    if isinstance(failure, PdpsimError):
        return str(failure)
    return f"claim {claim.id} of {study.id}: {type(failure).__name__}: {failure}"


def _with_standing(record: Record, standing: Standing | None) -> Record:
    """Return a record that says how its criterion stands to the networks."""
    amended = standing is not None and standing.amended is not None
    flags = (*record.flags, "amended") if amended else record.flags
    return replace(record, registered=standing, flags=flags)


def _withheld(record: Record, quick: bool, lacking: Sequence[str]) -> Record:
    """Return a record whose verdict is withheld if the run was a quick one, or lacks replicates."""
    detail = ""
    if quick and record.measured.n:
        detail = "a quick run tests nothing"
    elif lacking and record.verdict != "not tested":
        shown = ", ".join(lacking[:3]) + (", ..." if len(lacking) > 3 else "")
        replicates = "replicate is" if len(lacking) == 1 else "replicates are"
        detail = f"{len(lacking)} {replicates} missing ({shown}): the simulation failed or was interrupted"
    return replace(record, verdict="not tested", detail=detail, withheld=True) if detail else record
