"""An order, such as "A is harder than B": a signed effect in each network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.format import percent
from pdpsim.claims.control import NONE, weakened
from pdpsim.claims.criterion import Criterion, Values, flat, mean, too_few
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

    @property
    def takes_control(self) -> bool:
        """A control must not show the effect."""
        return True

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = flat(values)
        if len(each) < 2:
            return too_few(each, 2, mean(each), math.nan, math.nan)
        verdict, centre, low, high, share = _signed(each)
        detail = f"{percent(share)} of {len(each)} networks have the sign"
        missing = int((~np.isfinite(each)).sum())
        if missing:
            detail += f"; {missing} gave no value"
        judgement = Judgement(verdict, centre, low, high, tuple(each.tolist()), detail)
        if control is None:
            return judgement
        return weakened(judgement, flat(control), lambda others: _signed(others)[0] != "not reproduced")

    def describe(
        self, published: str | None, control: str | None = None, measured: float | None = None
    ) -> str:
        """See `Criterion.describe`."""
        text = "at least 90 % of the networks have the sign, and the 95 % interval of the mean lies above 0"
        if control is None or control == NONE:
            return f"{text}; without a control"
        return f"{text}; the control, {control}, must not pass too"


def _signed(effects: Values) -> tuple[Verdict, float, float, float, float]:
    from pdpsim.analysis.statistics import mean_interval

    finite = np.isfinite(effects)
    worst = min(0.0, float(effects[finite].min())) if finite.any() else 0.0
    ours = mean_interval(np.where(finite, effects, worst), 0.95)
    share = float((finite & (effects > 0)).mean())
    verdict: Verdict = "not reproduced"
    if ours.low > 0:
        verdict = "reproduced" if share >= 0.9 else "partly"
    return verdict, ours.mean, ours.low, ours.high, share
