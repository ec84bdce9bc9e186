"""Records: claims with what was measured and the verdict, as ``claims.json`` has them.

In a program a record is a `Record`; JSON is at the edges only, and what is read from it is checked. A record
holds all that its verdict follows from: the values of the networks and of the control, and the
criterion's parameters.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from pdpsim.base.checks import one_of
from pdpsim.base.display import Display
from pdpsim.base.errors import ResultsError, ValidationError
from pdpsim.base.readers import Reader, Where, flag, listed, number, read_table, shown, table, text, whole
from pdpsim.base.tables import read_json
from pdpsim.claims import criteria
from pdpsim.claims.criterion import Criterion
from pdpsim.claims.standing import Standing
from pdpsim.claims.verdict import VERDICTS, Judgement


@dataclass(frozen=True)
class Measured:
    """What was measured.

    Parameters
    ----------
    mean : float
        Of the values (for counts their median); NaN if there is none.
    low, high : float
        The interval of the criterion; NaN if there is none.
    n : int
        Number of networks, failures included.
    values : tuple of float
        One for each network.
    """

    mean: float
    low: float
    high: float
    n: int
    values: tuple[float, ...]


NOTHING = Measured(math.nan, math.nan, math.nan, 0, ())


@dataclass(frozen=True)
class Record:
    """One claim in one reading, judged.

    Parameters
    ----------
    id, claim : str
        Id and sentence.
    source, page, reader, known_from, published, over, reason, flags
        See `pdpsim.claims.claim.Claim`.
    kind : str
        Of the criterion.
    condition, reading : str or None
    measured : Measured
    criterion : str
        In words.
    verdict : str
    detail : str
        A clause that says why.
    control : float or None
        Mean of the control.
    primary : bool
        Whether it is the reading that carries the verdict.
    failed, unsolved : int
        Networks without a value, and with an infinite one.
    jackknife : bool
        Whether the values are pseudo-values of a single value for all networks.
    error : str or None
        What went wrong in the claim's function.
    parameters : dict
        Those of the criterion, by name.
    control_name : str or None
        What the control is.
    control_values : tuple of float or None
        One for each network (or pseudo-values).
    withheld : bool
        Whether nothing was tested, whatever the values: in a quick run, or if replicates are missing.
    registered : Standing or None
        How the criterion stands to the networks; None if it is not registered.
    measure, meaning, unit : str
        The measure, what it is, and its unit (empty for a pure number, or if the study does not say).
    """

    id: str
    claim: str
    source: str
    known_from: str
    kind: str
    condition: str | None
    reading: str | None
    published: str | None
    measured: Measured
    criterion: str
    verdict: str
    flags: tuple[str, ...]
    detail: str = ""
    reason: str = ""
    control: float | None = None
    primary: bool = True
    failed: int = 0
    unsolved: int = 0
    jackknife: bool = False
    error: str | None = None
    parameters: Mapping[str, Any] | None = None
    control_name: str | None = None
    control_values: tuple[float, ...] | None = None
    withheld: bool = False
    measure: str = ""
    meaning: str = ""
    unit: str = ""
    page: str = ""
    reader: str = ""
    over: str = "replicates"
    registered: Standing | None = None

    @property
    def counted(self) -> tuple[str, ...]:
        """The flags that summaries count it under: what was amended counts as fitted too, unless harsher."""
        fitted = "amended" in self.flags and not (self.registered and self.registered.harsher)
        return (*self.flags, "fitted") if fitted and "fitted" not in self.flags else self.flags

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Any, where: Where = ()) -> Record:
        """Return the record of plain values; keys that this version does not know are left aside.

        Raises
        ------
        ValidationError
            If a key is missing, or a value is none for it.
        """
        entries = table(value, where)
        for key in REQUIRED:
            if key not in entries:
                raise ValidationError(f"{key!r} is missing", where)
        read = {key: READERS[key](each, (*where, key)) for key, each in entries.items() if key in READERS}
        return cls(**read)


class Records(tuple[Record, ...], Display):
    """The records of a run, in the order of its claims; a notebook shows them as a table."""

    __slots__ = ()


def judged(record: Record, judgement: Judgement) -> Record:
    """Return a record with what a criterion says."""
    values = judgement.values
    return replace(
        record,
        measured=Measured(judgement.mean, judgement.low, judgement.high, len(values), values),
        verdict=judgement.verdict,
        detail=judgement.detail,
        control=judgement.control,
        failed=sum(map(math.isnan, values)),
        unsolved=sum(map(math.isinf, values)),
    )


def recompute(record: Record) -> Record:
    """Return a record with the verdict that follows from what it holds, and from nothing else.

    Raises
    ------
    ResultsError
        If it lacks the criterion's parameters: another version of pdpsim wrote it.
    """
    if record.withheld or record.error is not None:
        return replace(record, verdict="not tested")
    if record.parameters is None:
        raise ResultsError(f"claim {record.id}: its record has no parameters of the criterion")
    judgement = criterion_of(record).judge(record.measured.values, record.published, record.control_values)
    return judged(record, judgement)


def criterion_of(record: Record) -> Criterion:
    """Return the criterion of a record."""
    return criteria.make(record.kind, record.parameters or {}, (record.id, "parameters"))


def read(path: Path) -> Records:
    """Read a ``claims.json``.

    Raises
    ------
    ResultsError
        If it is no JSON, or no list of records: which claim, and what is wrong in it.
    """
    content = read_json(path)
    if not isinstance(content, list):
        raise ResultsError(f"{path}: expected a list of claims; got {shown(content)}")
    records = []
    for place, each in enumerate(content):
        try:
            records.append(Record.from_json(each))
        except ValidationError as error:
            id = each.get("id") if isinstance(each, dict) else None
            at = f"claim {id}" if isinstance(id, str) else f"claim number {place + 1}"
            key = f", {'.'.join(error.where)}" if error.where else ""
            raise ResultsError(f"{path}: {at}{key}: {error.message}") from None
    return Records(records)


def to_json(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Return records as plain values."""
    return [each.to_json() for each in records]


# what kinds were called in earlier versions
_FORMER = {"counts": "single-run"}


# JSON has no NaN and no infinity: null stands for both
def _number(value: Any, where: Where) -> float:
    return math.nan if value is None else number(value, where)


def _optional(reader: Reader) -> Reader:
    return lambda value, where: None if value is None else reader(value, where)


def _one_of(valid: Sequence[str]) -> Reader:
    def read(value: Any, where: Where) -> str:
        one_of(value, valid, where)
        return str(value)

    return read


def _standing(value: Any, where: Where) -> Standing:
    return Standing(**read_table(value, _STANDING, where, required=tuple(_STANDING)))


def _kind(value: Any, where: Where) -> str:
    value = _FORMER.get(value, value) if isinstance(value, str) else value
    one_of(value, tuple(criteria.CRITERIA), where)
    return str(value)


def _measured(value: Any, where: Where) -> Measured:
    return Measured(**read_table(value, _MEASURED, where, required=tuple(_MEASURED)))


_STANDING: Mapping[str, Reader] = {
    "date": text,
    "amended": _optional(text),
    "harsher": flag,
    "differs": flag,
    "before": flag,
    "networks": whole,
}

_MEASURED: Mapping[str, Reader] = {
    "mean": _number,
    "low": _number,
    "high": _number,
    "n": whole,
    "values": listed(_number),
}

READERS: Mapping[str, Reader] = {
    "id": text,
    "claim": text,
    "source": text,
    "known_from": text,
    "kind": _kind,
    "condition": _optional(text),
    "reading": _optional(text),
    "published": _optional(text),
    "measured": _measured,
    "criterion": text,
    "verdict": _one_of(VERDICTS),
    "flags": listed(text),
    "detail": text,
    "reason": text,
    "control": _optional(number),
    "primary": flag,
    "failed": whole,
    "unsolved": whole,
    "jackknife": flag,
    "error": _optional(text),
    "parameters": _optional(table),
    "control_name": _optional(text),
    "control_values": _optional(listed(_number)),
    "withheld": flag,
    "measure": text,
    "meaning": text,
    "unit": text,
    "page": text,
    "reader": text,
    "over": text,
    "registered": _optional(_standing),
}

#: The keys that every version wrote.
REQUIRED = tuple(each.name for each in fields(Record))[:12]
