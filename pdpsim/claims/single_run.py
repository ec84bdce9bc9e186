"""A single published run: epochs or sweeps to solution, or any other number of one network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.errors import StudyError
from pdpsim.claims.criterion import Criterion, flat, number, too_few
from pdpsim.claims.verdict import Judgement, Verdict

LEAST = 50


@dataclass(frozen=True)
class SingleRun(Criterion):
    """A number of one published network: it is one that ours might have given.

    ``reproduced`` if the published value, widened by half a unit of its last printed digit, overlaps the
    range from our 5th to our 95th percentile. Infinity and NaN are networks that did not solve the task: they
    stand above every value, so that the percentiles are those of all networks (order statistics, which are
    the same on a log scale). With fewer than 50 networks percentiles that far out say little: ``not tested``.

    Where more than 5 % are unsolved the 95th percentile is infinite and bounds nothing: the verdict is then
    at most ``partly``. Where fewer than half are solved it is ``not reproduced``, whatever the published run.

    Parameters
    ----------
    least : int
        How many networks it needs: 50, or more.
    """

    least: int = LEAST
    kind: ClassVar[str] = "single-run"

    def __post_init__(self) -> None:
        if self.least < LEAST:
            raise StudyError(f"{self.kind}: least must be {LEAST} networks or more; got {self.least!r}")

    def check(self, published: str | None, control: bool = False) -> None:
        """Raise `StudyError` unless `published` is a number."""
        number(published)
        super().check(published, control)

    def harsher_than(self, other: Criterion, published: str | None) -> bool:
        """Whether it needs more networks."""
        return isinstance(other, SingleRun) and self.least > other.least

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = flat(values)
        censored = np.where(np.isnan(each), np.inf, each)
        if not len(each):
            return too_few(each, self.least, math.nan, math.nan, math.nan)
        low, middle, high = np.quantile(censored, [0.05, 0.5, 0.95], method="inverted_cdf").tolist()
        if len(each) < self.least:
            return too_few(each, self.least, middle, low, high)
        solved = int(np.isfinite(censored).sum())
        detail = f"{solved} of {len(each)} networks solved it; median {middle:g}"
        verdict: Verdict = "not reproduced"
        target, half_digit = number(published)
        if 2 * solved < len(each):
            detail += "; fewer than half"
        elif low <= target + half_digit and target - half_digit <= high:
            verdict = "reproduced" if math.isfinite(high) else "partly"
            if math.isinf(high):
                detail += "; the 95th percentile is among the unsolved and bounds nothing"
        return Judgement(verdict, middle, low, high, tuple(each.tolist()), detail)

    def describe(
        self, published: str | None, control: str | None = None, measured: float | None = None
    ) -> str:
        """See `Criterion.describe`."""
        return (
            f"the published run ({published}, give or take half its last digit) lies between the 5th and "
            f"95th percentile of at least {self.least} networks, unsolved ones counting as later than all "
            "others; at most partly if more than 5 % are unsolved, and not reproduced if more than half are"
        )
