"""Checks that descriptions share."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.format import short


def one_of(value: object, valid: Iterable[str], where: tuple[str, ...]) -> None:
    """Raise `ValidationError`, with the nearest valid name, unless the value is one of them."""
    names = list(valid)
    if value not in names:
        raise ValidationError(f"unknown value {short(value)}{nearest(str(value), names)}", where)


def finite(value: object, where: tuple[str, ...], low: float = -math.inf, high: float = math.inf) -> None:
    """Raise `ValidationError` unless the value is a finite number between `low` and `high`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValidationError(f"must be a finite number, got {short(value)}", where)
    if not low <= value <= high:
        between = f"{low} or more" if high == math.inf else f"between {low} and {high}"
        raise ValidationError(f"must be {between}, got {short(value)}", where)
