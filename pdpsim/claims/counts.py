"""Counts to solution (epochs, sweeps) of a single published run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.errors import StudyError
from pdpsim.claims.criterion import Criterion, flat, number, too_few
from pdpsim.claims.verdict import Judgement, Verdict


@dataclass(frozen=True)
class Counts(Criterion):
    """Counts to solution (epochs, sweeps): a published single run lies between our 5th and 95th percentile.

    Infinity and NaN are networks that did not solve the task: they stand above every count, so that the
    percentiles are those of all networks (order statistics, which are the same on a log scale). With
    fewer than 50 networks percentiles that far out say little: ``not tested``.

    Where more than 5 % are unsolved the 95th percentile is infinite and bounds nothing: the verdict is then
    at most ``partly``. Where fewer than half are solved it is ``not reproduced``, whatever the published run.
    """

    kind: ClassVar[str] = "counts"
    least: ClassVar[int] = 50

    def check(self, published: str | None, control: bool = False) -> None:
        """Raise `StudyError` unless `published` is a number above 0."""
        if number(published)[0] <= 0:
            raise StudyError(f"a published count must be above 0; got {published!r}")

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
        if 2 * solved < len(each):
            detail += "; fewer than half"
        elif low <= number(published)[0] <= high:
            verdict = "reproduced" if math.isfinite(high) else "partly"
            if math.isinf(high):
                detail += "; the 95th percentile is among the unsolved and bounds nothing"
        return Judgement(verdict, middle, low, high, tuple(each.tolist()), detail)

    def describe(self, published: str | None, control: str | None = None) -> str:
        """See `Criterion.describe`."""
        return (
            f"the published run ({published}) lies between the 5th and 95th percentile of at least "
            f"{self.least} networks, unsolved ones counting as later than all others; at most partly if more "
            "than 5 % are unsolved, and not reproduced if more than half are"
        )
