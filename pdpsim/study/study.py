"""What a replication is made of: a study, its options, claims and figures.

A study's file reads in one order: environment, simulation, claims, figures. It must be light to import
(`pdpsim.analysis` and the like inside its functions), since listing studies reads it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pdpsim.base.errors import PdpsimError, StudyError, nearest
from pdpsim.claims.criteria import Criterion
from pdpsim.results.measures import Measures
from pdpsim.study.replicate import Replicate

__all__ = ["Claim", "Figure", "Measures", "NotTested", "Option", "Replicate", "Study", "Sweep"]

KNOWN_FROM = ("read", "secondary", "recalled", "derived")
FLAGS = ("contested", "fitted", "recalled", "secondary")

ClaimOver = Literal["replicates", "paired", "all"]
FigureOver = Literal["replicates", "conditions", "readings"]
_Function = TypeVar("_Function", bound=Callable[..., Any])


class NotTested(PdpsimError):
    """Raised by a claim's function where the run lacks what the claim needs; the message says what."""


@dataclass(frozen=True)
class Option:
    """A parameter of a study that is not in its model file, set with ``--set name=value``.

    Parameters
    ----------
    name : str
        Without dots.
    default : bool, int, float or str
        Its type is the option's type.
    quick : optional
        The value under ``--quick``; the default when absent.
    help : str
        What it is, in one line.
    origin : str
        Page of the paper, or ``"assumed: why"``.
    """

    name: str
    default: Any
    quick: Any = None
    help: str = ""
    origin: str = ""

    def __post_init__(self) -> None:
        if not self.name.replace("-", "_").isidentifier():
            raise StudyError(f"option {self.name!r}: a name is made of letters, digits, - and _")

    def value(self, given: object) -> Any:
        """Return a value given for the option, as the option's type.

        Raises
        ------
        StudyError
            If it is not of that type.
        """
        kind = type(self.default)
        if kind is float and isinstance(given, int) and not isinstance(given, bool):
            return float(given)
        if kind is str:
            return str(given)
        if type(given) is not kind:
            raise StudyError(
                f"option {self.name}: expected {_called(kind)} such as {self.default!r}; got {given!r}"
            )
        return given


@dataclass(frozen=True)
class Sweep:
    """A map over parameters that the paper leaves open, run with ``--sweep`` and stored apart.

    Parameters
    ----------
    grid : dict of str to sequence
        Values by dotted key of the model file or name of an option; every combination is run.
    settings : sequence of dict
        Further settings, each a combination of its own.
    replicates : int
        Replicates of each setting, in the primary reading.
    """

    grid: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    settings: Sequence[Mapping[str, Any]] = ()
    replicates: int = 5

    def combinations(self) -> list[dict[str, Any]]:
        """Return every setting as keys and values."""
        crossed = [
            dict(zip(self.grid, values, strict=True)) for values in itertools.product(*self.grid.values())
        ]
        return (crossed if self.grid else []) + [dict(each) for each in self.settings]


@dataclass(frozen=True)
class Claim:
    """One published result and the criterion by which it is judged; see `Study.claim`."""

    id: str
    sentence: str
    published: str | None
    source: str
    known_from: str
    criterion: Criterion
    value: Callable[[Any], Any]
    reason: str = ""
    over: ClaimOver = "replicates"
    condition: str | None = None
    flags: tuple[str, ...] = ()

    def describe(self) -> str:
        """Return the criterion, and the reason for it, in a sentence or two."""
        text = self.criterion.describe(self.published)
        return f"{text} ({self.reason})" if self.reason else text


@dataclass(frozen=True)
class Figure:
    """One figure, drawn from measures only; see `Study.figure`."""

    id: str
    caption: str
    draw: Callable[[Any, Any], Mapping[str, Any] | None]
    over: FigureOver = "replicates"
    condition: str | None = None
    width: str = "double"
    height: float | None = 0.6


@dataclass(eq=False)
class Study:
    """A replication of one paper, or of one simulation in it.

    Parameters
    ----------
    id : str
        ``author-year[-part]``, in lower case with hyphens.
    title : str
        In a few words.
    paper : str
        The full citation.
    doi, family, summary : str
        The paper's DOI; the family of studies; a sentence or two for reports.
    model : str, optional
        Name of a shipped model file, or a file in the study's folder.
    models : dict of str to str, optional
        Several such, by the name that `Replicate.network` knows them by.
    conditions, readings : dict of str to object, optional
        What `Replicate.condition` and `Replicate.reading` are to be: conditions are the study's own,
        readings are ways in which an unclear paper can be understood. Every reading is run in all
        conditions.
    primary : str, optional
        The reading that carries the verdicts; chosen on textual grounds.
    replicates : int
        By default, how many.
    minutes : float
        Roughly how long the default run takes on two cores.
    options : sequence of Option
    quick : dict, optional
        Settings of the model file under ``--quick``.
    sweep : Sweep, optional
    corpus : str
        What ``--corpus FILE`` may hold, for a study that takes one.

    Attributes
    ----------
    claims, figures : list
        In the order in which they were registered.
    folder : Path or None
        Where the study was loaded from.
    """

    id: str
    title: str
    paper: str
    doi: str = ""
    family: str = ""
    summary: str = ""
    model: str | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    readings: Mapping[str, Any] = field(default_factory=dict)
    primary: str | None = None
    replicates: int = 10
    minutes: float = 1.0
    options: Sequence[Option] = ()
    quick: Mapping[str, Any] = field(default_factory=dict)
    sweep: Sweep | None = None
    corpus: str = ""
    claims: list[Claim] = field(default_factory=list, init=False)
    figures: list[Figure] = field(default_factory=list, init=False)
    simulation: Callable[[Replicate], Mapping[str, Any]] | None = field(default=None, init=False)
    folder: Path | None = field(default=None, init=False)
    built_in: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        if not self.id or not all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in self.id):
            raise StudyError(f"study {self.id!r}: an id is made of lower-case letters, digits and hyphens")
        if self.model is not None and self.models:
            raise StudyError(f"study {self.id}: give model or models, not both")
        if self.model is not None:
            self.models = {"network": self.model}
        if self.replicates < 1:
            raise StudyError(f"study {self.id}: replicates must be 1 or more; got {self.replicates}")
        if bool(self.readings) != (self.primary is not None):
            raise StudyError(
                f"study {self.id}: readings need a primary one, and a primary one needs readings"
            )
        if self.primary is not None and self.primary not in self.readings:
            raise StudyError(
                f"study {self.id}: unknown primary reading {self.primary!r}"
                f"{nearest(self.primary, self.readings)}"
            )
        for name in (*self.conditions, *self.readings):
            if not name or not all(c.isalnum() or c in "_.-" for c in name) or name.startswith("."):
                raise StudyError(
                    f"study {self.id}: names of conditions and readings become names of folders, made of "
                    f"letters, digits, -, _ and .; got {name!r}"
                )

    @property
    def condition_names(self) -> tuple[str, ...]:
        """Names of the conditions; ``("default",)`` for a study without."""
        return tuple(self.conditions) or ("default",)

    @property
    def reading_names(self) -> tuple[str | None, ...]:
        """Names of the readings, the primary one first; ``(None,)`` for a study without."""
        if self.primary is None:
            return (None,)
        return (self.primary, *(name for name in self.readings if name != self.primary))

    def option(self, name: str) -> Option:
        """Return the option of that name, or raise `StudyError` with the nearest."""
        for each in self.options:
            if each.name == name:
                return each
        raise StudyError(f"{self.id} has no option {name!r}{nearest(name, (x.name for x in self.options))}")

    def simulate(self, function: _Function) -> _Function:
        """Register the function that simulates one replicate.

        It takes a `Replicate` and returns measures: a mapping of names to numbers, text, or arrays of either.
        """
        if self.simulation is not None:
            raise StudyError(f"study {self.id}: a study has one simulate function")
        self.simulation = function
        return function

    def claim(
        self,
        id: str,
        sentence: str,
        *,
        published: str | float | None,
        source: str,
        known_from: str,
        criterion: Criterion,
        reason: str = "",
        over: ClaimOver = "replicates",
        condition: str | None = None,
        flags: Sequence[str] = (),
    ) -> Callable[[_Function], _Function]:
        """Register a function that computes a claim's value from measures.

        Parameters
        ----------
        id : str
            Such as ``"E90d-3"``; the claims of a conjunction are lettered, ``"E90d-6a"``.
        sentence : str
            What the paper reports.
        published : str, optional
            The published value as printed (its last digit matters); for an order, in words.
        source : str
            Page, table or figure.
        known_from : {"read", "secondary", "recalled", "derived"}
            How we know it. ``"secondary"`` and ``"recalled"`` become flags.
        criterion : Criterion
            One of `pdpsim.claims.criteria`.
        reason : str
            Why this criterion.
        over : {"replicates", "paired", "all"}
            Whether the function takes the measures of one replicate; or of one replicate in all
            conditions, by condition; or a list of the measures of all replicates. In the last case it
            may return one value for each network of its own choosing; or, for `Level` and
            `PublishedMean`, a single one, whose interval comes from leaving out one replicate at a time.
        condition : str, optional
            For ``"replicates"`` and ``"all"``: which condition; the first by default.
        flags : sequence of str
            ``"contested"`` (the literature disagrees), ``"fitted"`` (a parameter was chosen because it
            brings this claim back).
        """
        where = f"study {self.id}, claim {id}"
        if any(id == each.id for each in self.claims):
            raise StudyError(f"{where}: there are two claims of this id")
        if known_from not in KNOWN_FROM:
            raise StudyError(f"{where}: unknown known_from {known_from!r}{nearest(known_from, KNOWN_FROM)}")
        _check_choice(where, "over", over, ("replicates", "paired", "all"))
        self._check_condition(where, condition)
        for flag in flags:
            _check_choice(where, "flag", flag, FLAGS)
        text = None if published is None else str(published)
        try:
            criterion.check(text)
        except StudyError as error:
            raise StudyError(f"{where}: {error}") from None
        every = (*flags, known_from) if known_from in FLAGS and known_from not in flags else tuple(flags)

        def register(function: _Function) -> _Function:
            self.claims.append(
                Claim(
                    id,
                    sentence,
                    text,
                    source,
                    known_from,
                    criterion,
                    function,
                    reason,
                    over,
                    condition,
                    every,
                )
            )
            return function

        return register

    def figure(
        self,
        id: str,
        caption: str,
        *,
        over: FigureOver = "replicates",
        condition: str | None = None,
        width: Literal["single", "double"] = "double",
        height: float | None = 0.6,
    ) -> Callable[[_Function], _Function]:
        """Register a function that draws a figure from measures.

        The function takes measures and a Matplotlib figure to draw on, and returns the numbers drawn, by
        column: they are saved beside the picture.

        Parameters
        ----------
        id : str
            The paper's figure number, or a name.
        caption : str
        over : {"replicates", "conditions", "readings"}
            Whether measures are a list (one for each replicate of the condition, in the primary
            reading), or such lists by condition or by reading. Networks that diverged are left out.
        condition : str, optional
            For ``"replicates"`` and ``"readings"``: which condition; the first by default.
        width : {"single", "double"}
            Columns of a journal's page.
        height : float, optional
            As a share of the width.
        """
        where = f"study {self.id}, figure {id}"
        if any(id == each.id for each in self.figures):
            raise StudyError(f"{where}: there are two figures of this id")
        if not id or not all(c.isalnum() or c in "_.-" for c in id) or id.startswith("."):
            raise StudyError(f"{where}: an id becomes a file's name: letters, digits, -, _ and .")
        _check_choice(where, "over", over, ("replicates", "conditions", "readings"))
        _check_choice(where, "width", width, ("single", "double"))
        self._check_condition(where, condition)

        def register(function: _Function) -> _Function:
            self.figures.append(Figure(id, caption, function, over, condition, width, height))
            return function

        return register

    def _check_condition(self, where: str, condition: str | None) -> None:
        if condition is not None and condition not in self.condition_names:
            raise StudyError(
                f"{where}: unknown condition {condition!r}{nearest(condition, self.condition_names)}"
            )


def _check_choice(where: str, what: str, given: str, valid: Sequence[str]) -> None:
    if given not in valid:
        raise StudyError(f"{where}: unknown {what} {given!r}{nearest(given, valid)}")


def _called(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", float: "a number"}.get(kind, kind.__name__)
