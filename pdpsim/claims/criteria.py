"""The kinds of criterion, by the names that files give them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from pdpsim.base.errors import StudyError, ValidationError, nearest
from pdpsim.base.readers import Where, number, one_key, table, whole
from pdpsim.claims.criterion import Criterion
from pdpsim.claims.exact import Exact
from pdpsim.claims.level import Level, PublishedMean
from pdpsim.claims.order import Order
from pdpsim.claims.single_run import SingleRun

__all__ = ["CRITERIA", "make", "read"]

CRITERIA: Mapping[str, type[Criterion]] = {
    each.kind: each for each in (Level, PublishedMean, SingleRun, Order, Exact)
}


def read(value: Any, where: Where) -> Criterion:
    """Read a criterion from a TOML value: its kind, or its kind with parameters.

    Parameters
    ----------
    value : str or dict
        ``"order"``, or ``{ exact = { tolerance = 0.0 } }``.
    where : tuple of str
        Where it stands.

    Raises
    ------
    ValidationError
        If there is no such kind or parameter.
    """
    if isinstance(value, str):
        kind, inner = value, dict[str, Any]()
        if kind not in CRITERIA:
            raise ValidationError(f"unknown criterion {kind!r}{nearest(kind, CRITERIA)}", where)
    else:
        kind, inner = one_key(value, tuple(CRITERIA), where, '"order" or { exact = { tolerance = 0.0 } }')
    return make(kind, table(inner, where), where)


def make(kind: str, parameters: Mapping[str, Any], where: Where = ()) -> Criterion:
    """Return the criterion of that kind with these parameters.

    Raises
    ------
    ValidationError
        If there is no such parameter, one is missing, or a value is wrong.
    """
    cls = CRITERIA[kind]
    fields = {each.name: each for each in dataclasses.fields(cls)}
    values: dict[str, Any] = {}
    for name, value in parameters.items():
        if name not in fields:
            hint = nearest(name, fields) or "; it takes none"
            if name == "control":
                hint = "; the control is a key of the claim, beside its criterion"
            raise ValidationError(f"{kind} has no parameter {name!r}{hint}", where)
        values[name] = whole(value, where) if fields[name].type == "int" else number(value, where)
    for name, field in fields.items():
        if name not in values and field.default is dataclasses.MISSING:
            raise ValidationError(f"{kind} needs {name}", where)
    try:
        return cls(**values)
    except StudyError as error:
        raise ValidationError(str(error), where) from None
