"""A Lens example set as it is written: examples, events, and ranges of values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from pdpsim.formats.project import Remark

#: Events of an example, at most, beside one for each sign of the file.
MOST_EVENTS = 10_000


@dataclass(frozen=True)
class Range:
    """Values for units of one group, or of the whole network.

    Parameters
    ----------
    group : str
        Empty for all input (or output) units, in the order of their groups.
    first : int
        The first unit of a dense range, counted from 0.
    values : tuple of float
        Of a dense range; NaN for none.
    spans : tuple of (int, int)
        First and last units of a sparse range; (0, -1) are all.
    value : float
        Of a sparse range.
    """

    group: str = ""
    first: int = 0
    values: tuple[float, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    value: float = 1.0


@dataclass(frozen=True)
class Header:
    """Times, in intervals, and values that events have unless they say otherwise.

    A time of NaN is not given: an event then has its set's, and a set Lens's own (see `placing.times`).
    """

    longest: float = math.nan
    shortest: float = math.nan
    grace: float = math.nan
    default_input: float = 0.0
    active_input: float = 1.0
    default_target: float = 0.0
    active_target: float = 1.0

    def of_event(self) -> Header:
        """Return the header that an event of a set with this one begins with: the same values, no times."""
        return replace(self, longest=math.nan, shortest=math.nan, grace=math.nan)


@dataclass(frozen=True)
class Event:
    """An event of an example."""

    header: Header
    inputs: tuple[Range, ...] = ()
    targets: tuple[Range, ...] = ()


@dataclass(frozen=True)
class Example:
    """An example: a name (empty if it has none), a frequency, and events."""

    name: str
    frequency: float
    events: tuple[Event, ...]
    line: int


@dataclass(frozen=True)
class ExampleSet:
    """An example set as it is written.

    Parameters
    ----------
    source : str
        What messages call it.
    header : Header
    examples : tuple of Example
    size : int
        Bytes or signs of the file.
    remarks : tuple of Remark
        What pdpsim has no place for.
    """

    source: str
    header: Header
    examples: tuple[Example, ...]
    size: int
    remarks: tuple[Remark, ...] = ()
