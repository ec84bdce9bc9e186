"""What the fields of a study must be: checked when it is made, not after all its networks are trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pdpsim.base.errors import StudyError, ValidationError
from pdpsim.base.readers import Reader, Where, number, shown, text
from pdpsim.base.schema import anything, count, mapping, name, optional, study_id


def one_or_more(value: Any, where: Where) -> int:
    """Read a whole number, 1 or more."""
    if count(value, where) < 1:
        raise ValidationError(f"must be 1 or more; got {value}", where)
    return int(value)


def sequence(value: Any, where: Where) -> Sequence[Any]:
    """Read a list or tuple, or another sequence that is no text."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValidationError(f"expected a list, got {shown(value)}", where)
    return value


def names(value: Any, where: Where) -> Sequence[str]:
    """Read a sequence of texts."""
    return [text(each, where) for each in sequence(value, where)]


STUDY: Mapping[str, Reader] = {
    "id": study_id,
    "title": text,
    "paper": text,
    "doi": text,
    "family": text,
    "summary": text,
    "model": optional(text),
    "models": mapping(text),
    "conditions": mapping(anything, name),
    "readings": mapping(anything, name),
    "primary": optional(text),
    "replicates": one_or_more,
    "minutes": number,
    "options": sequence,
    "quick": mapping(anything),
    "tables": names,
    "controls": names,
    "corpus": text,
}

SWEEP: Mapping[str, Reader] = {
    "grid": mapping(sequence),
    "settings": sequence,
    "replicates": one_or_more,
}


def check(fields: Mapping[str, Reader], owner: object, what: str) -> None:
    """Raise `StudyError`, naming the field, unless an object's fields are what they should be."""
    for field, read in fields.items():
        value = getattr(owner, field)
        try:
            read(dict(value) if isinstance(value, Mapping) else value, (field,))
        except ValidationError as error:
            raise StudyError(f"{what}: {error}") from None
