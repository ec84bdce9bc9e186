"""A result to the last digit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.errors import StudyError
from pdpsim.claims.criterion import Criterion, flat, mean, number, shown, too_few
from pdpsim.claims.verdict import Judgement, Verdict


@dataclass(frozen=True)
class Exact(Criterion):
    """The largest error over all networks is at most the tolerance.

    Parameters
    ----------
    tolerance : float
        In the unit of the values.
    """

    tolerance: float
    kind: ClassVar[str] = "exact"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0):
            raise StudyError(f"Exact.tolerance: must be a finite number, 0 or more; got {self.tolerance!r}")

    def check(self, published: str | None, control: bool = False) -> None:
        """Raise `StudyError` unless `published` is a number or None."""
        if published is not None:
            number(published)

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = flat(values)
        centre = mean(each)
        if len(each) < 2:
            return too_few(each, 2, centre, math.nan, math.nan)
        target = 0.0 if published is None else number(published)[0]
        errors = np.abs(each - target)
        worst = float(errors.max()) if np.isfinite(errors).all() else math.inf
        verdict: Verdict = "reproduced" if worst <= self.tolerance else "not reproduced"
        detail = f"largest error {shown(worst)}"
        missing = int((~np.isfinite(each)).sum())
        if missing:
            detail = f"{missing} of {len(each)} networks gave no value"
        return Judgement(verdict, centre, float(each.min()), float(each.max()), tuple(each.tolist()), detail)

    def describe(self, published: str | None, control: str | None = None) -> str:
        """See `Criterion.describe`."""
        what = "the largest error" if published is None else f"the largest error from {published}"
        return f"{what} over all networks is at most {self.tolerance:g}"
