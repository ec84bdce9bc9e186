"""What every criterion can do: judge values, one for each network, against a published result.

A criterion is data: a kind and its parameters. It knows nothing of studies or files. NaN stands for a
network that diverged or gave no value; it counts as a failure and is never dropped. With fewer than two
values nothing can be said, and the verdict is ``"not tested"``.
"""

from __future__ import annotations

import dataclasses
import math
from abc import ABC, abstractmethod
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import StudyError
from pdpsim.claims.verdict import Judgement

Values = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Criterion(ABC):
    """A kind of criterion; its parameters are the fields of the dataclass."""

    kind: ClassVar[str]
    #: Whether it can judge a single value for all networks, by leaving out one at a time.
    pools: ClassVar[bool] = False

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that are not left to their defaults, by name."""
        return {
            each.name: getattr(self, each.name)
            for each in dataclasses.fields(self)
            if getattr(self, each.name) != each.default
        }

    @property
    def takes_control(self) -> bool:
        """Whether a control makes a difference to it."""
        return False

    def check(self, published: str | None, control: bool = False) -> None:
        """Raise `StudyError` if such a claim cannot be judged so.

        Parameters
        ----------
        published : str, optional
            As printed.
        control : bool
            Whether the claim has a control.
        """
        if published is not None and not published.strip():
            raise StudyError("the published value is empty; say in words what the paper reports")
        if control and not self.takes_control:
            raise StudyError(f"{self.kind} makes no use of a control here; leave it out")

    def harsher_than(self, other: Criterion, published: str | None) -> bool:
        """Whether whatever passes this criterion passes another one of its kind too, and not the reverse."""
        return False

    @abstractmethod
    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """Judge the values, one per network, against the published one.

        Parameters
        ----------
        values : array, shape (networks,)
            NaN where a network diverged or gave no value.
        published : str, optional
            As printed.
        control : array, shape (networks,), optional
            Values of the control; None if the claim has none.
        """

    @abstractmethod
    def describe(
        self, published: str | None, control: str | None = None, measured: float | None = None
    ) -> str:
        """Return the criterion in one sentence.

        Parameters
        ----------
        published : str, optional
            As printed.
        control : str, optional
            Name of the control, if the claim has one.
        measured : float, optional
            Mean of the control, once it was measured.
        """


#: Decimal places beyond which no number is printed, and none can be held.
MOST_DIGITS = 300


def number(published: str | None) -> tuple[float, float]:
    """Return a published number and half a unit of its last printed digit.

    Parameters
    ----------
    published : str
        As printed, such as ``"0.916"``, ``"1,273"`` or ``"98 %"`` (which is 98).

    Raises
    ------
    StudyError
        If it is not a number, or none that can be held.
    """
    text = (published or "").strip().removesuffix("%").strip().replace(",", "").replace("\u2212", "-")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MOST_DIGITS or not math.isfinite(float(value)):
        raise StudyError(f"the published value must be a number for this criterion; got {published!r}")
    return float(value), 0.5 * 10.0**exponent


def flat(values: ArrayLike) -> Values:
    """Return values as a plain row of numbers."""
    return np.atleast_1d(np.asarray(values, dtype=np.float64)).ravel()


def mean(values: Values) -> float:
    """Return the mean; NaN of none."""
    return float(values.mean()) if len(values) else math.nan


def shown(value: float) -> str:
    """Return a number as a clause of a judgement shows it."""
    return f"{value:.4g}"


def too_few(values: Values, need: int, centre: float, low: float, high: float) -> Judgement:
    """Return the judgement of fewer values than a criterion needs."""
    networks = "network" if len(values) == 1 else "networks"
    detail = f"{len(values)} {networks}; the criterion needs at least {need}"
    return Judgement("not tested", centre, low, high, tuple(values.tolist()), detail)
