"""Families of names, such as ``stem_{branch}``: many measures said at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pdpsim.base.errors import StudyError

_FIELD = re.compile(r"\{([A-Za-z]\w*)\}")


@dataclass(frozen=True)
class Family:
    """A name with fields in braces, each of which stands for a part without underscores.

    Parameters
    ----------
    pattern : str
        Such as ``"stem_{branch}"``, which matches ``stem_small-animals``; without fields, one name.

    Raises
    ------
    StudyError
        If the braces are no fields, or a field comes twice.
    """

    pattern: str

    def __post_init__(self) -> None:
        fields = self.fields
        if any(brace in _FIELD.sub("", self.pattern) for brace in "{}") or len(fields) != len(set(fields)):
            raise StudyError(
                f"{self.pattern!r} is no name: fields are words in braces, each once, as in stem_{{branch}}"
            )

    @property
    def fields(self) -> list[str]:
        """Names of its fields, in order."""
        return _FIELD.findall(self.pattern)

    @property
    def letters(self) -> int:
        """How many characters of its own it has: the more, the more it says of a name that it matches."""
        return len(_FIELD.sub("", self.pattern))

    def match(self, name: str) -> dict[str, str] | None:
        """Return what each field stands for in a name; None if the name is not of this family."""
        matched = self._expression.fullmatch(name)
        return None if matched is None else matched.groupdict()

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        parts = _FIELD.split(self.pattern)  # literal, field, literal, field, ..., literal
        return re.compile(
            "".join(
                f"(?P<{part}>[^_]+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
            )
        )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its fields filled in; one without a value raises `KeyError`."""
    return _FIELD.sub(lambda field: values[field[1]], text)


def of_name(name: str, families: Iterable[Family]) -> Family | None:
    """Return the family that a name belongs to: of several, the one with most letters of its own.

    Raises
    ------
    StudyError
        If two fit equally well.
    """
    fitting = sorted(
        (each for each in families if each.match(name) is not None), key=lambda each: -each.letters
    )
    if len(fitting) > 1 and fitting[0].letters == fitting[1].letters:
        raise StudyError(f"{name!r} may be {fitting[0].pattern} or {fitting[1].pattern}: rename one of them")
    return fitting[0] if fitting else None
