"""Readers of values as a TOML file gives them, each with a message that says what was expected.

A reader takes a value and the path where it stands, and raises `ValidationError` with that path.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pdpsim.base.errors import ValidationError, closest, nearest
from pdpsim.base.format import short
from pdpsim.base.toml import Table, spell

Where = tuple[str, ...]
Reader = Callable[[Any, Where], Any]


def number(value: Any, where: Where) -> float:
    """Read a finite number."""
    if isinstance(value, str):
        raise ValidationError(
            f"expected a number, got the text {shown(value)}; numbers need no quotes", where
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValidationError(f"expected a number, got {shown(value)}", where)
    try:
        converted = float(value)
    except OverflowError:
        converted = math.inf
    if not math.isfinite(converted):
        raise ValidationError(f"expected a finite number, got {shown(value)}", where)
    return converted


def whole(value: Any, where: Where) -> int:
    """Read a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValidationError(f"expected a whole number, got {shown(value)}", where)
    return value


def flag(value: Any, where: Where) -> bool:
    """Read a truth value."""
    if not isinstance(value, bool):
        raise ValidationError(f"expected true or false (without quotes), got {shown(value)}", where)
    return value


def text(value: Any, where: Where) -> str:
    """Read text."""
    if not isinstance(value, str):
        raise ValidationError(f'expected text in quotes, such as "abc"; got {shown(value)}', where)
    return value


def listed(read: Reader, count: int | None = None) -> Reader:
    """Return a reader of a list whose members `read` reads, of `count` members if given."""

    def read_list(value: Any, where: Where) -> tuple[Any, ...]:
        if not isinstance(value, list) or count not in (None, len(value)):
            many = "" if count is None else f" of {count}"
            raise ValidationError(f"expected a list{many} in brackets, got {shown(value)}", where)
        return tuple(read(each, where) for each in value)

    return read_list


def table(value: Any, where: Where) -> Table:
    """Read a table, whatever is in it."""
    if not isinstance(value, dict):
        raise ValidationError(f"expected a table, such as {{ key = value }}; got {shown(value)}", where)
    return value


def tables(value: Any, name: str) -> list[Table]:
    """Read an array of tables, whatever is in them."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValidationError(f"expected tables that begin with [[{name}]] (two brackets)", (name,))
    return value


def read_table(
    value: Any,
    readers: Mapping[str, Reader],
    where: Where,
    required: Collection[str] = (),
    hint: Callable[[str], str] | None = None,
) -> dict[str, Any]:
    """Read a table of known keys.

    Parameters
    ----------
    value : object
        The table.
    readers : mapping of str to reader
        By key, what reads its value.
    where : tuple of str
        Where it stands.
    required : collection of str
        Keys that it must have.
    hint : callable, optional
        Gives the end of a sentence about an unknown key; by default it suggests the nearest.

    Raises
    ------
    ValidationError
        If a key is unknown or lacking, or a value is not of its kind.
    """
    entries = table(value, where)
    for key in entries:
        if key not in readers:
            about = nearest(key, readers) if hint is None else hint(key)
            raise ValidationError(f"unknown key {short(key)}{about}", (*where, key))
    for key in required:
        if key not in entries:
            raise ValidationError(f"{key!r} is missing", where)
    return {key: readers[key](each, (*where, key)) for key, each in entries.items()}


def one_key(value: Any, valid: Collection[str], where: Where, example: str) -> tuple[str, Any]:
    """Read a table of a single key that says what the value is."""
    if not isinstance(value, dict) or len(value) != 1:
        raise ValidationError(
            f"expected one of {', '.join(valid)}, as in {example}; got {shown(value)}", where
        )
    ((key, inner),) = value.items()
    if key not in valid:
        hint = closest(key, valid) or f"{nearest(key, valid)}, as in {example}"
        raise ValidationError(f"unknown key {short(key)}{hint}", where)
    return key, inner


def shown(value: Any) -> str:
    """Return a value as it is written, cut short for a message."""
    written = spell(value)
    return written if len(written) <= 60 else f"{written[:57]}..."
