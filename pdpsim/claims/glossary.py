"""What every measure of a study means, and in which unit: its ``measures.toml``.

::

    norm_actual     = { meaning = "error against the actual next word", unit = "norm, mean over words" }
    "stem_{branch}" = { meaning = "stem of the branch {branch} in the tree of words", unit = "tree's height" }

A measure without a unit is a pure number. A name that begins with that of a control, ``untrained_cosine``, is
the measure after it, in the control.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdpsim.base.errors import StudyError, ValidationError
from pdpsim.base.readers import Where, read_table, text
from pdpsim.base.toml import Document
from pdpsim.claims.family import Family, fill, of_name

FILE = "measures.toml"


@dataclass(frozen=True)
class Meaning:
    """What a measure is.

    Parameters
    ----------
    meaning : str
        In a few words.
    unit : str
        Empty for a pure number.
    """

    meaning: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.meaning} ({self.unit})" if self.unit else self.meaning


@dataclass(frozen=True)
class Glossary:
    """The meanings of a study's measures.

    Parameters
    ----------
    meanings : mapping of Family to Meaning
    controls : sequence of str
        Controls whose values are stored beside the others, such as ``"untrained"``.
    """

    meanings: Mapping[Family, Meaning]
    controls: Sequence[str] = ("untrained",)

    @property
    def names(self) -> list[str]:
        """The names and families that it explains."""
        return [each.pattern for each in self.meanings]

    def find(self, name: str) -> Meaning | None:
        """Return what a measure means; None if it is not explained.

        Raises
        ------
        StudyError
            If two families fit its name equally well.
        """
        for control in self.controls:
            bare = self.find(name.removeprefix(f"{control}_")) if name.startswith(f"{control}_") else None
            if bare is not None:
                return Meaning(f"{bare.meaning} ({control})", bare.unit)
        family = of_name(name, self.meanings)
        if family is None:
            return None
        said = self.meanings[family]
        return Meaning(fill(said.meaning, family.match(name) or {}), said.unit)


def read(path: Path, controls: Sequence[str] = ("untrained",)) -> Glossary:
    """Read a table of measures.

    Raises
    ------
    StudyError
        With file, line and name, if anything in it is wrong.
    """
    document = Document.read(path, StudyError)
    meanings: dict[Family, Meaning] = {}
    for name, value in document.tables.items():
        try:
            family = Family(name)
            meanings[family] = _meaning(value, family, (name,))
        except (StudyError, ValidationError) as error:
            where = error.where if isinstance(error, ValidationError) else (name,)
            raise document.fault(where, f"measure {name}", getattr(error, "message", str(error))) from None
    return Glossary(meanings, tuple(controls))


def _meaning(value: Any, family: Family, where: Where) -> Meaning:
    said = Meaning(**read_table(value, {"meaning": text, "unit": text}, where, required=("meaning",)))
    try:
        filled = fill(said.meaning, dict.fromkeys(family.fields, ""))
    except KeyError as field:
        raise ValidationError(
            f"{{{field.args[0]}}} is no field of the name {family.pattern}", (*where, "meaning")
        ) from None
    if not filled.strip():
        raise ValidationError("say in a few words what it is", (*where, "meaning"))
    return said
