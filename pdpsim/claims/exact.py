"""A result to the last digit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.errors import StudyError
from pdpsim.claims.control import NONE, weakened
from pdpsim.claims.criterion import Criterion, Values, flat, mean, number, shown, too_few
from pdpsim.claims.verdict import Judgement, Verdict


@dataclass(frozen=True)
class Exact(Criterion):
    """The largest error over all networks is at most the tolerance.

    If the control's is as well, or it gave fewer than two values, at most ``partly``.

    Parameters
    ----------
    tolerance : float
        In the unit of the values.
    """

    tolerance: float
    kind: ClassVar[str] = "exact"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0):
            raise StudyError(
                f"{self.kind}: tolerance must be a finite number, 0 or more; got {self.tolerance!r}"
            )

    @property
    def takes_control(self) -> bool:
        """A control must not be exact too."""
        return True

    def check(self, published: str | None, control: bool = False) -> None:
        """Raise `StudyError` unless `published` is a number or None."""
        if published is not None:
            number(published)
        super().check(published, control)

    def harsher_than(self, other: Criterion, published: str | None) -> bool:
        """Whether the tolerance is narrower."""
        return isinstance(other, Exact) and self.tolerance < other.tolerance

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = flat(values)
        centre = mean(each)
        if len(each) < 2:
            return too_few(each, 2, centre, math.nan, math.nan)
        worst = self._worst(each, published)
        verdict: Verdict = "reproduced" if worst <= self.tolerance else "not reproduced"
        missing = int((~np.isfinite(each)).sum())
        detail = (
            f"{missing} of {len(each)} networks gave no value" if missing else f"largest error {shown(worst)}"
        )
        judgement = Judgement(
            verdict, centre, float(each.min()), float(each.max()), tuple(each.tolist()), detail
        )
        if control is None:
            return judgement
        return weakened(
            judgement, flat(control), lambda others: self._worst(others, published) <= self.tolerance
        )

    def describe(
        self, published: str | None, control: str | None = None, measured: float | None = None
    ) -> str:
        """See `Criterion.describe`."""
        what = "the largest error" if published is None else f"the largest error from {published}"
        text = f"{what} over all networks is at most {self.tolerance:g}"
        return (
            text
            if control is None or control == NONE
            else f"{text}; the control, {control}, must not pass too"
        )

    def _worst(self, values: Values, published: str | None) -> float:
        target = 0.0 if published is None else number(published)[0]
        errors = np.abs(values - target)
        return float(errors.max()) if np.isfinite(errors).all() else math.inf
