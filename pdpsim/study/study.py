"""What a replication is made of: a study, its conditions and readings, options and sweep.

Its claims, figures and the meanings of its measures are tables beside its ``study.py``
(`pdpsim.study.parts`). That file reads in one order: environment, simulation. It must be light to import
(`pdpsim.analysis` and the like inside its functions), since listing studies may read it.
"""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pdpsim.base.errors import PdpsimError, StudyError, nearest
from pdpsim.base.format import short
from pdpsim.base.names import is_name
from pdpsim.claims.claim import Claim
from pdpsim.claims.glossary import Glossary
from pdpsim.claims.measure import MeasureFunctions, Measures, measure
from pdpsim.study import fields
from pdpsim.study.figure import Figure
from pdpsim.study.replicate import Replicate
from pdpsim.study.tables import find as find_table

__all__ = [
    "Claim", "Figure", "Measures", "NotTested", "Option", "Replicate", "Study", "Sweep", "measure",
]  # fmt: skip

_Function = TypeVar("_Function", bound=Callable[..., Any])


class NotTested(PdpsimError):
    """Raised by a function of measures where the run lacks what the claim needs; the message says what."""


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
        if not is_name(self.name) or not self.name.replace("-", "_").isidentifier():
            raise StudyError(f"option {short(self.name)}: a name is made of letters, digits, - and _")
        if not isinstance(self.default, bool | int | float | str):
            raise StudyError(
                f"option {self.name}: its default is true or false, a number or text; got "
                f"{short(self.default)}"
            )

    def value(self, value: object) -> Any:
        """Return a value given for the option, as the option's type.

        Raises
        ------
        StudyError
            If it is not of that type.
        """
        kind = type(self.default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if kind is str:
            return str(value)
        if type(value) is not kind:
            raise StudyError(
                f"option {self.name}: expected {_called(kind)} such as {self.default!r}; got {value!r}"
            )
        return value


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

    def __post_init__(self) -> None:
        fields.check(fields.SWEEP, self, "sweep")

    @property
    def number(self) -> int:
        """How many settings there are, without making them."""
        return (math.prod(len(values) for values in self.grid.values()) if self.grid else 0) + len(
            self.settings
        )

    def combinations(self) -> list[dict[str, Any]]:
        """Return every setting as keys and values."""
        crossed = [
            dict(zip(self.grid, values, strict=True)) for values in itertools.product(*self.grid.values())
        ]
        return (crossed if self.grid else []) + [dict(each) for each in self.settings]


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
    tables : sequence of str
        The tables of data that it reads, by name; see `pdpsim.study.tables`.
    controls : sequence of str
        Controls that each replicate brings along: what it stores as ``untrained_<name>`` is to be the value
        of ``<name>`` in the control ``untrained``; see `pdpsim.claims.control`.
    sweep : Sweep, optional
    corpus : str
        What ``--corpus FILE`` may hold, for a study that takes one.

    Attributes
    ----------
    claims, figures : list
        In the order of their tables, ``claims.toml`` and ``figures.toml``.
    functions : MeasureFunctions
        Those that are marked in its ``measures.py``.
    glossary : Glossary or None
        Its ``measures.toml``.
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
    tables: Sequence[str] = ()
    controls: Sequence[str] = ("untrained",)
    sweep: Sweep | None = None
    corpus: str = ""
    claims: list[Claim] = field(default_factory=list, init=False)
    figures: list[Figure] = field(default_factory=list, init=False)
    functions: MeasureFunctions = field(default_factory=MeasureFunctions, init=False)
    glossary: Glossary | None = field(default=None, init=False)
    simulation: Callable[[Replicate], Mapping[str, Any]] | None = field(default=None, init=False)
    folder: Path | None = field(default=None, init=False)
    built_in: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        fields.check(fields.STUDY, self, f"study {short(self.id)}")
        if self.model is not None and self.models:
            raise StudyError(f"study {self.id}: give model or models, not both")
        if self.model is not None:
            self.models = {"network": self.model}
        if bool(self.readings) != (self.primary is not None):
            raise StudyError(
                f"study {self.id}: readings need a primary one, and a primary one needs readings"
            )
        if self.primary is not None and self.primary not in self.readings:
            raise StudyError(
                f"study {self.id}: unknown primary reading {self.primary!r}"
                f"{nearest(self.primary, self.readings)}"
            )
        for name in self.controls:
            if name in self.conditions:
                raise StudyError(
                    f"study {self.id}: {name!r} is a control and a condition; rename one of them"
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

    def table(self, name: str) -> Path:
        """Return the file of a table that the study declares.

        Raises
        ------
        StudyError
            If it does not declare it, or there is no such table.
        """
        if name not in self.tables:
            raise StudyError(
                f"{self.id} reads the table {name!r} without declaring it in Study(tables=...), so that its "
                f"results would not be told from those of another version of it{nearest(name, self.tables)}"
            )
        folder = self.folder
        if folder is None and self.simulation is not None:  # its module was imported, not loaded
            folder = Path(inspect.getfile(self.simulation)).parent
        return find_table(name, folder or Path())

    def simulate(self, function: _Function) -> _Function:
        """Register the function that simulates one replicate.

        It takes a `Replicate` and returns measures: a mapping of names to numbers, text, or arrays of either.
        """
        if self.simulation is not None:
            raise StudyError(f"study {self.id}: a study has one simulate function")
        self.simulation = function
        return function


def _called(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", float: "a number"}.get(kind, kind.__name__)
