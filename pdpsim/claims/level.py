"""A published number, or a published mean with its SD over networks: ours lies within a tolerance of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.errors import StudyError
from pdpsim.claims.criterion import Criterion, Values, flat, mean, number, shown, too_few
from pdpsim.claims.verdict import Judgement, Verdict

#: Share of the distance from chance that still counts as the same.
SHARE = 0.1


@dataclass(frozen=True)
class Level(Criterion):
    """A published number: the 90 % interval of our mean lies within published ± d.

    ``reproduced`` if the whole interval does, ``partly`` if only the mean does. A network without a
    value leaves no mean over all networks: ``not reproduced``.

    Parameters
    ----------
    d : float, optional
        What still counts as the same. By default 10 % of the distance between the published value and
        chance, or the ceiling where that is nearer. Where half a unit of the last printed digit is more than
        that, the paper's number is too coarse for it, and d must be stated.
    chance : float, optional
        The value of guessing, or of a network that has learnt nothing. Where neither it nor `d` is given, it
        is the mean of the claim's control.
    ceiling : float, optional
        The best value that there is, such as 100 for a percentage.
    """

    d: float | None = None
    chance: float | None = None
    ceiling: float | None = None
    kind: ClassVar[str] = "level"
    pools: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for name, value in (("d", self.d), ("chance", self.chance), ("ceiling", self.ceiling)):
            if value is not None and not math.isfinite(value):
                raise StudyError(f"{self.kind}: {name} must be a finite number; got {value!r}")
        if self.d is not None and self.d <= 0:
            raise StudyError(f"{self.kind}: d must be above 0; got {self.d!r}")
        if self.d is not None and (self.chance is not None or self.ceiling is not None):
            raise StudyError(f"{self.kind}: d is given, so that chance and ceiling would change nothing")

    @property
    def takes_control(self) -> bool:
        """Whether chance is that of the control."""
        return self.d is None and self.chance is None

    def check(self, published: str | None, control: bool = False) -> None:
        """See `Criterion.check`; one of `d`, `chance` and a control gives the tolerance."""
        number(published)
        super().check(published, control)
        if self.takes_control:
            if not control:
                raise StudyError(
                    f"{self.kind} needs d, or chance (a number or a control) that gives it; got none"
                )
            return
        self._tolerance(published, self.chance)

    def harsher_than(self, other: Criterion, published: str | None) -> bool:
        """Whether d is narrower: by its number, or by a ceiling that the other does not have."""
        if not isinstance(other, Level):
            return False
        if self.takes_control and other.takes_control:
            return other.ceiling is None and self.ceiling is not None
        try:
            return self._tolerance(published, self.chance) < other._tolerance(published, other.chance)
        except StudyError:  # chance is measured, and not known here
            return False

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = flat(values)
        if len(each) < 2:
            return too_few(each, 2, mean(each), math.nan, math.nan)
        if not np.isfinite(each).all():
            return _failed(each)
        target = number(published)[0]
        centre, low, high = self._interval(each, target)
        chance = mean(flat(control)) if self.takes_control and control is not None else self.chance
        try:
            d = self._tolerance(published, chance)
        except StudyError as error:
            return Judgement("not tested", centre, low, high, tuple(each.tolist()), str(error), chance)
        slack = 1e-12 * max(1.0, abs(target))  # a mean of exactly published + d is within, despite rounding
        verdict: Verdict = "not reproduced"
        if target - d - slack <= low and high <= target + d + slack:
            verdict = "reproduced"
        elif abs(centre - target) <= d + slack:
            verdict = "partly"
        detail = f"90 % interval against {shown(target - d)} to {shown(target + d)}"
        return Judgement(verdict, centre, low, high, tuple(each.tolist()), detail, chance)

    def describe(
        self, published: str | None, control: str | None = None, measured: float | None = None
    ) -> str:
        """See `Criterion.describe`."""
        return (
            f"the 90 % interval of the mean lies within {published} ± "
            f"{self._spelt(published, control, measured)}"
        )

    def _interval(self, values: Values, target: float) -> tuple[float, float, float]:
        from pdpsim.analysis.statistics import mean_interval

        ours = mean_interval(values, 0.90)
        return ours.mean, ours.low, ours.high

    def _distance(self, target: float, chance: float) -> float:
        """Return how far a published value is from chance, or from the ceiling where that is nearer."""
        away = abs(target - chance)
        return away if self.ceiling is None else min(away, abs(target - self.ceiling))

    def _tolerance(self, published: str | None, chance: float | None) -> float:
        """Return d; raise `StudyError` if there is none."""
        if self.d is not None:
            return self.d
        if chance is None or not math.isfinite(chance):
            raise StudyError("the tolerance is not known: chance was measured and gave no number")
        target, half_digit = number(published)
        d = SHARE * self._distance(target, chance)
        if d < half_digit * (1 - 1e-12):
            raise StudyError(
                f"half the last printed digit of {published} is {half_digit:g}, more than the tolerance of "
                f"{d:.3g} (10 % of its distance from {self._nearest(target, chance)}): state d, and why"
            )
        return d

    def _nearest(self, target: float, chance: float, name: str = "chance") -> str:
        if self.ceiling is not None and abs(target - self.ceiling) < abs(target - chance):
            return f"the ceiling, {self.ceiling:g}"
        return f"{name}, {chance:.4g}"

    def _spelt(self, published: str | None, control: str | None, measured: float | None) -> str:
        if self.d is not None:
            return f"{self.d:g}"
        name, chance = ("chance", self.chance) if self.chance is not None else (str(control), measured)
        if chance is None or not math.isfinite(chance):
            near = (
                "" if self.ceiling is None else f", or from the ceiling, {self.ceiling:g}, if that is nearer"
            )
            return f"10 % of its distance from {name}{near}"
        target = number(published)[0]
        d = SHARE * self._distance(target, chance)
        return f"{d:.3g} (10 % of its distance from {self._nearest(target, chance, name)})"


@dataclass(frozen=True, kw_only=True)
class PublishedMean(Level):
    """A published mean with its SD over N networks: as `Level`, on Welch's interval of the difference.

    The interval shown is the published mean plus the 90 % interval of our mean's difference from it.

    Parameters
    ----------
    d, chance, ceiling
        See `Level`.
    sd : float
        Published standard deviation over networks (not over items or tokens).
    n : int
        Published number of networks, 2 or more.
    """

    sd: float
    n: int
    kind: ClassVar[str] = "mean"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (math.isfinite(self.sd) and self.sd >= 0):
            raise StudyError(f"{self.kind}: sd must be a finite number, 0 or more; got {self.sd!r}")
        if self.n < 2:
            raise StudyError(f"{self.kind}: n must be 2 or more networks; got {self.n!r}")

    def harsher_than(self, other: Criterion, published: str | None) -> bool:
        """See `Level.harsher_than`; SD and number of networks are the paper's."""
        same = isinstance(other, PublishedMean) and (self.sd, self.n) == (other.sd, other.n)
        return same and super().harsher_than(other, published)

    def describe(
        self, published: str | None, control: str | None = None, measured: float | None = None
    ) -> str:
        """See `Criterion.describe`."""
        return (
            f"the 90 % Welch interval of the difference from the published mean ({published}, "
            f"SD {self.sd:g}, {self.n} networks) lies within ± {self._spelt(published, control, measured)}"
        )

    def _interval(self, values: Values, target: float) -> tuple[float, float, float]:
        from pdpsim.analysis.statistics import welch_interval_from_summary

        away = welch_interval_from_summary(values, target, self.sd, self.n, 0.90)
        return float(values.mean()), target + away.low, target + away.high


def _failed(values: Values) -> Judgement:
    """Judge values of which some are missing, where a mean over all networks is needed."""
    finite = values[np.isfinite(values)]
    detail = f"{len(values) - len(finite)} of {len(values)} networks gave no value"
    if len(finite):
        detail += f" (mean of the others {shown(float(finite.mean()))})"
    return Judgement("not reproduced", math.nan, math.nan, math.nan, tuple(values.tolist()), detail)
