"""What a file that pdpsim wrote must hold: checked once when it is read, before anything uses it.

A schema is put together from readers (`pdpsim.base.readers`), here those for tables with given keys::

    RUN = record({"study": record({"id": name}), "seconds": mapping(number)}, {"end": optional(text)})
    check(RUN, read_json(path), path)

Keys that a record does not name are left alone: a later version may have added them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pdpsim.base import names
from pdpsim.base.errors import ResultsError, ValidationError
from pdpsim.base.readers import Reader, Where, shown, table, text, whole


def check(schema: Reader, content: Any, path: Path) -> Any:
    """Return what a file holds, or raise `ResultsError` naming the file and the place in it.

    Parameters
    ----------
    schema : Reader
    content : object
        As JSON gives it.
    path : Path
        The file.
    """
    try:
        return schema(content, ())
    except ValidationError as error:
        raise ResultsError(f"{path}: {error}") from None
    except RecursionError:
        raise ResultsError(f"{path}: tables are nested too deeply") from None


def anything(value: Any, where: Where) -> Any:
    """Read whatever is there."""
    return value


def name(value: Any, where: Where) -> str:
    """Read a name that becomes a file's or a folder's."""
    if not names.is_name(value):
        raise ValidationError(f"expected a name ({names.RULE}); got {shown(value)}", where)
    return str(value)


def study_id(value: Any, where: Where) -> str:
    """Read the id of a study."""
    if not names.is_id(value):
        raise ValidationError(
            f"expected an id of lower-case letters, digits and hyphens; got {shown(value)}", where
        )
    return str(value)


def count(value: Any, where: Where) -> int:
    """Read a whole number, 0 or more, of 64 bits."""
    if not 0 <= whole(value, where) < 2**63:
        raise ValidationError(f"expected 0 or more, below 2^63; got {shown(value)}", where)
    return int(value)


def choice(valid: Collection[str]) -> Reader:
    """Return a reader of one of these texts."""

    def read(value: Any, where: Where) -> str:
        if text(value, where) not in valid:
            raise ValidationError(f"expected one of {', '.join(valid)}; got {shown(value)}", where)
        return str(value)

    return read


def optional(reader: Reader) -> Reader:
    """Return a reader of null, or of what another reads."""

    def read(value: Any, where: Where) -> Any:
        return None if value is None else reader(value, where)

    return read


def mapping(values: Reader, keys: Reader = text) -> Reader:
    """Return a reader of a table whose values, and keys, others read."""

    def read(value: Any, where: Where) -> dict[str, Any]:
        entries = table(value, where)
        return {keys(key, where): values(each, (*where, key[:60])) for key, each in entries.items()}

    return read


def record(required: Mapping[str, Reader], more: Mapping[str, Reader] | None = None) -> Reader:
    """Return a reader of a table with all the keys in `required`, and perhaps those in `more`."""

    def read(value: Any, where: Where) -> dict[str, Any]:
        entries = table(value, where)
        missing = [key for key in required if key not in entries]
        if missing:
            raise ValidationError(f"lacks {', '.join(missing)}", where)
        known = {**required, **(more or {})}
        return {
            key: known[key](each, (*where, key)) if key in known else each for key, each in entries.items()
        }

    return read
