"""Claims for tests: records, and the value of a claim of a study for one replicate."""

from __future__ import annotations

from typing import Any

from pdpsim.claims.claim import Claim
from pdpsim.claims.record import Measured, Record
from pdpsim.study.study import Study
from pdpsim.study.values import control_of, values_of


def a_record(**changes: Any) -> Record:
    """Return a record of a level that was reproduced, with changes."""
    values: dict[str, Any] = {
        "id": "E-1",
        "claim": "outputs resemble likelihoods",
        "source": "p. 198",
        "known_from": "read",
        "kind": "level",
        "condition": "default",
        "reading": None,
        "published": "0.916",
        "measured": Measured(0.91, 0.9, 0.92, 3, (0.9, 0.91, 0.92)),
        "criterion": "near",
        "verdict": "reproduced",
        "flags": (),
        "parameters": {"d": 0.05},
    }
    return Record(**{**values, **changes})


def claim(study: Study, id: str) -> Claim:
    """Return the claim of that id."""
    return next(each for each in study.claims if each.id == id)


def value(study: Study, id: str, measures: Any) -> float:
    """Return the value of a claim for one replicate."""
    [only] = values_of(study, claim(study, id), _alone(study, measures)).each
    return only


def control(study: Study, id: str, measures: Any) -> float | None:
    """Return the value of its control for one replicate; None if it has none."""
    values = control_of(study, claim(study, id), _alone(study, measures))
    return None if values is None else values.each[0]


def _alone(study: Study, measures: Any) -> Any:
    return {condition: {1: measures} for condition in study.condition_names}
