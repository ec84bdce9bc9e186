"""The claims of a study as a file: ``claims.toml``.

::

    reader = "..."                   # who had which text, of what is "read"

    [[group]]                        # keys that its claims share
    source     = "Fig. 7"
    page       = "200"
    known-from = "read"
    criterion  = "order"
    control    = "untrained"
    reason     = "one tree is published: ..."

    [group.claims]
    E90d-5a = { measure = "stem_animates", claim = "Animate nouns are one branch" }

A key of a claim goes before that of its group, and a group's before that of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdpsim.base.errors import StudyError, ValidationError, nearest
from pdpsim.base.readers import Reader, Where, listed, read_table, shown, table, tables, text
from pdpsim.base.toml import Document
from pdpsim.claims import criteria
from pdpsim.claims.claim import Claim
from pdpsim.claims.control import NONE
from pdpsim.claims.glossary import FILE as MEASURES
from pdpsim.claims.glossary import Glossary
from pdpsim.claims.measure import MeasureFunctions

FILE = "claims.toml"


@dataclass(frozen=True)
class Known:
    """What the claims of a study can name.

    Parameters
    ----------
    conditions : sequence of str
    controls : sequence of str
        Controls whose values are stored beside the others.
    functions : MeasureFunctions
    glossary : Glossary, optional
        Where there is one, it has every measure.
    """

    conditions: Sequence[str] = ("default",)
    controls: Sequence[str] = ("untrained",)
    functions: MeasureFunctions = field(default_factory=MeasureFunctions)
    glossary: Glossary | None = None

    def check_measure(self, name: str, where: Where) -> None:
        """Raise `ValidationError` if there can be no such measure."""
        if self.glossary is not None and self.glossary.find(name) is None:
            names = [*self.glossary.names, *self.functions.families]
            raise ValidationError(f"{name!r} is not in {MEASURES}{nearest(name, names)}", where)

    def check_control(self, name: str, where: Where) -> None:
        """Raise `ValidationError` if there can be no such control."""
        if name in (NONE, *self.controls, *self.conditions):
            return
        try:
            self.check_measure(name, where)
        except ValidationError:
            names = [NONE, *self.controls, *self.conditions, *(self.glossary.names if self.glossary else ())]
            raise ValidationError(f"unknown control {name!r}{nearest(name, names)}", where) from None


def _published(value: Any, where: Where) -> str:
    if isinstance(value, str):
        return value
    raise ValidationError(
        f'expected text in quotes, such as "0.90", since the last printed digit matters; got {shown(value)}',
        where,
    )


#: What a claim holds beside its id, and its sentence.
KEYS: Mapping[str, Reader] = {
    "measure": text,
    "published": _published,
    "source": text,
    "page": text,
    "reader": text,
    "known-from": text,
    "criterion": criteria.read,
    "control": text,
    "reason": text,
    "condition": text,
    "over": text,
    "flags": listed(text),
}
#: What all claims of a file may share, at its top.
TOP = {"reader": text}
SHARED = {**KEYS, "claims": table}
OWN = {"claim": text, **KEYS}
REQUIRED = ("claim", "measure", "source", "known-from", "criterion")

_NAMES = {"claim": "sentence", "known-from": "known_from"}


def read(path: Path, known: Known) -> list[Claim]:
    """Read the claims of a study, in the order of the file.

    Parameters
    ----------
    path : Path
        A ``claims.toml``.
    known : Known
        What its claims can name.

    Raises
    ------
    StudyError
        With file, line, claim and key, if anything in it is wrong.
    """
    document = Document.read(path, StudyError, twice="each claim has an id of its own, and each key once")
    claims: list[Claim] = []
    try:
        top = read_table(document.tables, {**TOP, "group": _groups}, ())
        for number, group in enumerate(top.pop("group", [])):
            claims += _group(group, ("group", str(number)), top, known, [each.id for each in claims])
    except ValidationError as error:
        raise document.fault(error.where, _place(error.where), error.message) from None
    return claims


def _group(
    group: Any, where: Where, top: Mapping[str, Any], known: Known, taken: Sequence[str]
) -> list[Claim]:
    shared = read_table(group, SHARED, where, required=("claims",))
    claims = []
    for id, each in shared.pop("claims").items():
        path = (*where, "claims", id)
        own = read_table(each, OWN, path)
        values = {**top, **shared, **own}
        # a mistake in what the group or the file says is shown there
        places = {key: (*(path if key in own else where if key in shared else ()), key) for key in values}
        if id in taken:
            raise ValidationError("there are two claims of this id", path)
        for key in REQUIRED:
            if key not in values:
                raise ValidationError(f"{key!r} is missing, here and in its group", path)
        claims.append(_claim(id, values, places, known))
    return claims


def _claim(id: str, values: dict[str, Any], places: Mapping[str, Where], known: Known) -> Claim:
    known.check_measure(values["measure"], places["measure"])
    if "control" in values:
        known.check_control(values["control"], places["control"])
    condition = values.get("condition")
    if condition is not None and condition not in known.conditions:
        raise ValidationError(
            f"unknown condition {condition!r}{nearest(condition, known.conditions)}", places["condition"]
        )
    named = {_NAMES.get(key, key): value for key, value in values.items()}
    try:
        return Claim(**{"published": None, **named, "id": id})
    except ValidationError as error:
        key = error.where[0]
        raise ValidationError(error.message, places.get(key, (*places["claim"][:-1], key))) from None


def _place(where: Where) -> str:
    """Return the claim or group, and the key, that a path leads to."""
    if len(where) < 2:
        return ""
    head, rest = f"[[group]] {int(where[1]) + 1}", where[2:]
    if rest[:1] == ("claims",) and len(rest) > 1:
        head, rest = f"claim {rest[1]}", rest[2:]
    return ", ".join((head, *rest[:1]))


def _groups(value: Any, where: Where) -> list[Any]:
    return list(tables(value, where[0]))
