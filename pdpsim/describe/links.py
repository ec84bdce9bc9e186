"""What a projection's links are like: which of them exist, and the weights that they start with."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pdpsim.base.errors import ValidationError

#: No draw from a normal distribution lies further from its mean than this many standard deviations.
MOST_SD = 40


@dataclass(frozen=True)
class Uniform:
    """Initial weights drawn uniformly from [`low`, `high`]."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            raise ValidationError(
                f"limits of an initial range must be finite numbers, got {self.low}, {self.high}"
            )
        if self.low > self.high:
            raise ValidationError(f"the lower limit {self.low} is above the upper limit {self.high}")
        if not math.isfinite(self.high - self.low):
            raise ValidationError(
                f"an initial range must have a width that is a finite number, got {self.low} to {self.high}"
            )


@dataclass(frozen=True)
class Normal:
    """Initial weights drawn from a normal distribution."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and math.isfinite(self.sd) and self.sd >= 0):
            raise ValidationError(
                f"mean and sd must be finite numbers, sd not negative, got {self.mean}, {self.sd}"
            )
        if not math.isfinite(abs(self.mean) + MOST_SD * self.sd):
            raise ValidationError(
                f"initial weights must be finite numbers, {MOST_SD} SD from the mean as well, got mean "
                f"{self.mean}, SD {self.sd}"
            )


@dataclass(frozen=True)
class Constant:
    """Initial weights that all have one value."""

    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValidationError(f"an initial value must be a finite number, got {self.value}")


@dataclass(frozen=True)
class Values:
    """Initial weights that are given one by one.

    Parameters
    ----------
    rows : tuple of tuple of float
        A row for each sending unit, with a number for each receiving unit; of biases, one row.
    """

    rows: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        if not self.rows or len({len(row) for row in self.rows}) != 1:
            raise ValidationError("initial values are rows of equal length, one for each sending unit")
        if not all(math.isfinite(value) for row in self.rows for value in row):
            raise ValidationError("initial values must be finite numbers")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])


Initial = Uniform | Normal | Constant | Values


@dataclass(frozen=True)
class Full:
    """Every sending unit is linked to every receiving unit."""


@dataclass(frozen=True)
class OneToOne:
    """Unit *i* of the sender is linked to unit *i* of the receiver only."""


@dataclass(frozen=True)
class NoSelf:
    """Every unit of a layer is linked to every other unit of it, none to itself."""


@dataclass(frozen=True)
class Mask:
    """The links that are named one by one.

    Parameters
    ----------
    rows : tuple of tuple of bool
        A row for each sending unit: whether it is linked to each receiving unit.
    """

    rows: tuple[tuple[bool, ...], ...]

    def __post_init__(self) -> None:
        if not self.rows or len({len(row) for row in self.rows}) != 1:
            raise ValidationError("a mask is rows of equal length, one for each sending unit")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])


@dataclass(frozen=True)
class RandomShare:
    """Each possible link exists with probability `share`, drawn once when the network is built."""

    share: float

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValidationError(f"the share of links must lie in (0, 1], got {self.share}")


@dataclass(frozen=True)
class Fields:
    """Local receptive fields: each receiving unit sees one window of the sender's grid.

    The sender is a grid of ``grid`` = (rows, columns) units in row-major order, a receiving unit sees
    a window of ``window`` = (rows, columns), and the receiver has one unit for each position of the
    window, in row-major order.

    Parameters
    ----------
    grid, window : tuple of int
        Rows and columns of the sender and of the window.
    shared : bool
        Whether all fields share one set of weights (the receiver's biases are shared as well): the
        gradient is summed over the fields, as in Rumelhart, Hinton & Williams (1986), p. 348.
    """

    grid: tuple[int, int]
    window: tuple[int, int]
    shared: bool = True

    def __post_init__(self) -> None:
        if not (0 < self.window[0] <= self.grid[0] and 0 < self.window[1] <= self.grid[1]):
            raise ValidationError(f"a window of {self.window} does not fit a grid of {self.grid}")

    @property
    def positions(self) -> tuple[int, int]:
        """Rows and columns of the receiving layer."""
        return self.grid[0] - self.window[0] + 1, self.grid[1] - self.window[1] + 1


@dataclass(frozen=True)
class Shifted:
    """The same links at every place of a sequence: copies of some units, linked to copies of others.

    The sender is a row of copies of `sending` units, the receiver a row of copies of `receiving` units.
    Receiving copy *r* is linked to the sending copies from ``step * r + first`` to ``step * r + last``, with
    the same weights for every *r*; beyond the ends of the row there is nothing. The weights are those of one
    window: a row for each of its sending units, copy by copy from `first` to `last`, and a column for each
    of the receiving units. So are the units of TRACE copied over time (McClelland & Elman, 1986).

    Parameters
    ----------
    sending, receiving : int
        Units of one copy.
    first, last : int
        The copies that the window takes in, relative to ``step * r``.
    step : int
        Sending copies from one receiving copy to the next. Default 1.
    """

    sending: int
    receiving: int
    first: int
    last: int
    step: int = 1

    def __post_init__(self) -> None:
        for name in ("sending", "receiving", "step"):
            if getattr(self, name) < 1:
                raise ValidationError(f"{name} is 1 or more, got {getattr(self, name)}")
        if self.first > self.last:
            raise ValidationError(f"the window's first copy, {self.first}, lies after its last, {self.last}")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the weights."""
        return (self.last - self.first + 1) * self.sending, self.receiving


Links = Full | OneToOne | NoSelf | Mask | RandomShare | Fields | Shifted
