"""An order, such as "A is harder than B": a signed effect in each network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.claims.criterion import Criterion, Values, flat, mean, shown, too_few
from pdpsim.claims.level import interval
from pdpsim.claims.verdict import Judgement, Verdict


@dataclass(frozen=True)
class Order(Criterion):
    """A signed effect, positive in the direction that the paper reports.

    ``reproduced`` if at least 90 % of the networks have the sign and the 95 % interval of the mean lies
    above 0; ``partly`` if only the interval does. If the control passes as well (if its own verdict
    would be ``reproduced`` or ``partly``), or gave fewer than two values, at most ``partly``. A
    network without a value lacks the sign, and enters the interval as no effect, or as the worst effect seen
    if that is below 0; a control's missing values are left out, which does not help it to fail.
    """

    kind: ClassVar[str] = "order"

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = flat(values)
        if len(each) < 2:
            return too_few(each, 2, mean(each), math.nan, math.nan)
        verdict, centre, low, high, share = _signed(each)
        detail = f"{share:.0%} of {len(each)} networks have the sign"
        missing = int((~np.isfinite(each)).sum())
        if missing:
            detail += f"; {missing} gave no value"
        untrained = None
        if control is not None:
            others = flat(control)
            others = others[np.isfinite(others)]
            weak = True
            if len(others) >= 2:
                passes, untrained, *_ = _signed(others)
                weak = passes != "not reproduced"
                detail += f"; untrained {shown(untrained)}" + (", which passes too" if weak else "")
            else:
                detail += "; the untrained control gave too few values to compare with"
            if weak and verdict == "reproduced":
                verdict = "partly"
        return Judgement(verdict, centre, low, high, tuple(each.tolist()), detail, untrained)

    def describe(self, published: str | None, control: str | None = None) -> str:
        """See `Criterion.describe`."""
        text = "at least 90 % of the networks have the sign, and the 95 % interval of the mean lies above 0"
        return f"{text}; the untrained control must not pass too" if control else text


def _signed(effects: Values) -> tuple[Verdict, float, float, float, float]:
    finite = np.isfinite(effects)
    worst = min(0.0, float(effects[finite].min())) if finite.any() else 0.0
    centre, low, high = interval(np.where(finite, effects, worst), 0.95)
    share = float((finite & (effects > 0)).mean())
    verdict: Verdict = "not reproduced"
    if low > 0:
        verdict = "reproduced" if share >= 0.9 else "partly"
    return verdict, centre, low, high, share
