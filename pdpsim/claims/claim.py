"""A claim: one published result, and how it is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pdpsim.base.checks import one_of
from pdpsim.base.errors import StudyError, ValidationError
from pdpsim.claims.control import NONE
from pdpsim.claims.criterion import Criterion

OVER = ("replicates", "paired", "all")
KNOWN_FROM = ("read", "secondary", "recalled", "derived")

_PAGE = re.compile(r"\bpp?\. ?\d")

#: Flags that a study states; further ones follow from how a value is known.
STATED = ("contested", "fitted")


@dataclass(frozen=True)
class Claim:
    """One published result and the criterion by which it is judged.

    Parameters
    ----------
    id : str
        Such as ``"E90d-3"``; the claims of a conjunction are lettered, ``"E90d-6a"``.
    sentence : str
        What the paper reports.
    measure : str
        The measure that gives its value: stored by a replicate, or derived by a function of the study's.
    criterion : Criterion
    published : str, optional
        The published value as printed (its last digit matters); for an order, in words.
    source : str
        Page, table or figure.
    known_from : {"read", "secondary", "recalled", "derived"}
        How we know it. ``"secondary"`` and ``"recalled"`` become flags; a digest of the paper is secondary.
    page, reader : str
        Where in the text the value stands, unless `source` names the page; and who had which text. What is
        ``"read"`` needs both.
    control : str, optional
        See `pdpsim.claims.control`. An order has one, or says ``"none"``, with its reason.
    reason : str
        Why this criterion; a level that states its own `d` needs one.
    over : {"replicates", "paired", "all"}
        Whether the measure is one of each replicate; or of each replicate in all conditions, by condition;
        or of all replicates together. In the last case it may be one value for each network of its own
        choosing; or, for a level or mean, a single one, whose interval comes from leaving out one
        replicate at a time.
    condition : str, optional
        For ``"replicates"`` and ``"all"``: which condition; the first by default.
    flags : tuple of str
        ``"contested"`` (the literature disagrees), ``"fitted"`` (a parameter was chosen because it brings
        this claim back), and what follows from `known_from`.

    Raises
    ------
    ValidationError
        If a value is none of those, or the criterion cannot judge such a claim, with the key's name.
    """

    id: str
    sentence: str
    measure: str
    criterion: Criterion
    published: str | None
    source: str
    known_from: str
    control: str | None = None
    reason: str = ""
    over: str = "replicates"
    condition: str | None = None
    flags: tuple[str, ...] = ()
    page: str = ""
    reader: str = ""

    def __post_init__(self) -> None:
        one_of(self.known_from, KNOWN_FROM, ("known-from",))
        one_of(self.over, OVER, ("over",))
        follows = (self.known_from,) if self.known_from in ("secondary", "recalled") else ()
        stated = [each for each in self.flags if each not in follows]
        for flag in stated:
            one_of(flag, STATED, ("flags",))
        object.__setattr__(self, "flags", (*stated, *follows))
        try:
            self.criterion.check(self.published, self.control not in (None, NONE))
        except StudyError as error:
            raise ValidationError(str(error), ("criterion",)) from None
        if self.control is None and self.criterion.kind == "order":
            raise ValidationError(
                'an order needs a control that could pass, such as "untrained"; or "none", and why',
                ("control",),
            )
        if self.control == NONE and not self.reason:
            raise ValidationError('control = "none" needs a reason', ("reason",))
        if getattr(self.criterion, "d", None) is not None and not self.reason:
            raise ValidationError("a tolerance d of the study's own needs a reason", ("reason",))
        if self.known_from == "read":
            if not self.page and not _PAGE.search(self.source):
                raise ValidationError("what was read stands on a page: say which", ("page",))
            if not self.reader:
                raise ValidationError("what was read has a reader: say who had which text", ("reader",))

    def describe(self) -> str:
        """Return the criterion, and the reason for it, in a sentence or two."""
        text = self.criterion.describe(self.published, self.control)
        return f"{text} ({self.reason})" if self.reason else text
