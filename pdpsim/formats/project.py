"""What a reader of other simulators' files hands on: model, patterns, weights, and what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pdpsim.base import memory
from pdpsim.base.errors import FormatError
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model

Floats = NDArray[np.float64]

#: How many lines a remark names.
MOST_LINES = 5

#: A short file may ask for this many values (events times units) without further question.
MANY = 10_000_000


@dataclass(frozen=True)
class Remark:
    """What of a file is not, or not exactly, carried over.

    Parameters
    ----------
    source : str
        The file.
    text : str
        What it is, and what became of it.
    kind : {"refused", "approximated"}
        Whether nothing stands in its place, or something near it.
    lines : tuple of int
        Where in the file, if that is one place or a few.
    """

    source: str
    text: str
    kind: Literal["refused", "approximated"] = "refused"
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        numbers = [str(line) for line in dict.fromkeys(self.lines)]
        shown = ", ".join(numbers[:MOST_LINES]) + (", ..." if len(numbers) > MOST_LINES else "")
        where = f"{self.source}, line{'s' if len(numbers) > 1 else ''} {shown}" if numbers else self.source
        return f"{where}: {self.text}"


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights by the names that a network of pdpsim has for them.

    Parameters
    ----------
    links : dict of str to array, shape (sending units, receiving units)
        By projection; 0 where there is no link.
    biases : dict of str to array, shape (units,)
        By layer.
    changes, bias_changes : dict of str to array
        The last change of each weight, that momentum carries on; empty where the file has none.
    updates : int
        Updates made so far, if the file says so.
    """

    links: dict[str, Floats]
    biases: dict[str, Floats]
    changes: dict[str, Floats] = field(default_factory=dict)
    bias_changes: dict[str, Floats] = field(default_factory=dict)
    updates: int = 0


@dataclass(frozen=True, eq=False)
class Project:
    """A project of another simulator in terms of pdpsim.

    Parameters
    ----------
    name : str
        What its files are called.
    model : Model, optional
        The network and its training, where a file describes them.
    patterns : dict of str to PatternSet
        Sets of patterns by name.
    weights : dict of str to Weights
        Saved weights by the name of their file.
    remarks : tuple of Remark
        What was not carried over.
    """

    name: str
    model: Model | None = None
    patterns: dict[str, PatternSet] = field(default_factory=dict)
    weights: dict[str, Weights] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def layer_name(name: str, taken: Iterable[str] = ()) -> str:
    """Return a name as a layer of pdpsim can have it, different from those taken.

    Letters, digits, ``-`` and ``_`` stay; other signs become ``_``.
    """
    identifier = "".join(c if c.isalnum() or c in "_-" else "_" for c in name) or "layer"
    return unique([*taken, identifier])[-1]


def unique(names: Sequence[str]) -> list[str]:
    """Return the names, those that come again with a number behind them: ``cat``, ``cat_2``."""
    taken = set(names)
    seen: dict[str, int] = {}
    identifiers = []
    for name in names:
        if name not in seen:
            seen[name] = 1
            identifiers.append(name)
            continue
        while True:
            seen[name] += 1
            other = f"{name}_{seen[name]}"
            if other not in taken:
                break
        taken.add(other)
        identifiers.append(other)
    return identifiers


def check_extent(events: int, units: int, size: int, source: str) -> None:
    """Raise `FormatError` if a file asks for far more values than one of its size can mean.

    Parameters
    ----------
    events, units : int
        Events, and units with values in each.
    size : int
        Bytes, or signs, of the file.
    source : str
        What messages call it.
    """
    values = events * units
    excess = memory.excess(8 * values)
    if values > MANY + 1000 * size or excess:
        raise FormatError(
            f"{source}: asks for {events:,} events of {units:,} units; is a number of units or events wrong?"
        )


def merged(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return remarks, those of one text together as one with all its lines."""
    together: dict[Remark, list[int]] = {}
    for each in remarks:
        together.setdefault(replace(each, lines=()), []).extend(each.lines)
    return tuple(replace(each, lines=tuple(lines)) for each, lines in together.items())
