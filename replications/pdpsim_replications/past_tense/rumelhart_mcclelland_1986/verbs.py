"""The 506 verbs: `data/verbs.tsv`, described in `data/verbs.md`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from pdpsim.base.errors import PatternError

BANDS = ("high", "medium", "low")


@dataclass(frozen=True)
class Verb:
    """A verb and its past tense.

    Parameters
    ----------
    verb, past : str
        Spelling.
    band : str
        ``"high"``, ``"medium"`` or ``"low"`` frequency.
    kind : str
        ``"regular"``, or the class of irregular, ``"I"`` to ``"VIII"``.
    sound, past_sound : str
        Phonemes, in the notation of :mod:`pdpsim.codings.rm_phonemes`.
    """

    verb: str
    past: str
    band: str
    kind: str
    sound: str
    past_sound: str

    @property
    def regular(self) -> bool:
        """Whether the past tense is the base with /^d/, /t/ or /d/."""
        return self.kind == "regular"

    @property
    def family(self) -> str:
        """The class, VIa and VIb taken together."""
        return "VI" if self.kind in ("VIa", "VIb") else self.kind


def read_verbs(path: str | Path) -> tuple[Verb, ...]:
    """Read a table of verbs: tab-separated, with a line of column names.

    Parameters
    ----------
    path : path-like
        Other columns than those of `Verb` are ignored.

    Returns
    -------
    tuple of Verb
        In the file's order.

    Raises
    ------
    PatternError
        If a column is missing or a band unknown.
    """
    columns = ("verb", "past", "band", "kind", "sound", "past_sound")
    with Path(path).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise PatternError(
                f"{path}: no column {', '.join(missing)}; a table of verbs has {', '.join(columns)}"
            )
        verbs = tuple(Verb(*(row[name] for name in columns)) for row in reader)
    for verb in verbs:
        if verb.band not in BANDS:
            raise PatternError(f"{path}: {verb.verb}: band {verb.band!r} is none of {', '.join(BANDS)}")
    return verbs
