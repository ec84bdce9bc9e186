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


@dataclass(frozen=True)
class Level(Criterion):
    """A published number: the 90 % interval of our mean lies within published ± d.

    ``reproduced`` if the whole interval does, ``partly`` if only the mean does. A network without a
    value leaves no mean over all networks: ``not reproduced``.

    Parameters
    ----------
    d : float, optional
        What still counts as the same. By default 10 % of the distance between the published value and
        chance, and at least half a unit of the last digit printed.
    chance : float, optional
        The value of an untrained network or of guessing. Where it is neither given nor `d`, it is the mean of
        the claim's control.
    """

    d: float | None = None
    chance: float | None = None
    kind: ClassVar[str] = "level"
    pools: ClassVar[bool] = True

    def __post_init__(self) -> None:
        owner = type(self).__name__
        for name, value in (("d", self.d), ("chance", self.chance)):
            if value is not None and not math.isfinite(value):
                raise StudyError(f"{owner}.{name}: must be a finite number; got {value!r}")
        if self.d is not None and self.d <= 0:
            raise StudyError(f"{owner}.d: must be above 0; got {self.d!r}")

    def check(self, published: str | None, control: bool = False) -> None:
        """See `Criterion.check`; one of `d`, `chance` and a control gives the tolerance."""
        number(published)
        if self.d is None and self.chance is None and not control:
            raise StudyError(
                f"{type(self).__name__}: needs d, or chance (or a control) from which d is derived; got none"
            )

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = flat(values)
        if len(each) < 2:
            return too_few(each, 2, mean(each), math.nan, math.nan)
        if not np.isfinite(each).all():
            return _failed(each)
        return self._within(each, self._interval(each), published, control)

    def describe(self, published: str | None, control: str | None = None) -> str:
        """See `Criterion.describe`."""
        return f"the 90 % interval of the mean lies within {published} ± {self._spelt(published)}"

    def _interval(self, values: Values) -> tuple[float, float, float]:
        return interval(values, 0.90)

    def _tolerance(self, published: str | None, chance: float | None) -> float:
        target, half_digit = number(published)
        if self.d is not None:
            return self.d
        if chance is None or not math.isfinite(chance):
            return math.nan
        return max(0.1 * abs(target - chance), half_digit)

    def _spelt(self, published: str | None) -> str:
        if self.d is not None:
            return f"{self.d:g}"
        if self.chance is None:
            return "10 % of its distance from the untrained network's value"
        d = self._tolerance(published, self.chance)
        return f"{d:.3g} (10 % of its distance from chance, {self.chance:g})"

    def _within(
        self,
        each: Values,
        limits: tuple[float, float, float],
        published: str | None,
        control: ArrayLike | None,
    ) -> Judgement:
        """Judge mean, low and high by whether they lie within published ± d."""
        chance = self.chance
        if chance is None and control is not None:
            chance = mean(flat(control))
        target = number(published)[0]
        d = self._tolerance(published, chance)
        centre, low, high = limits
        if math.isnan(d):
            detail = "the tolerance is not known: chance was measured and gave no number"
            return Judgement("not tested", centre, low, high, tuple(each.tolist()), detail)
        slack = 1e-12 * max(1.0, abs(target))  # a mean of exactly published + d is within, despite rounding
        verdict: Verdict = "not reproduced"
        if target - d - slack <= low and high <= target + d + slack:
            verdict = "reproduced"
        elif abs(centre - target) <= d + slack:
            verdict = "partly"
        detail = f"90 % interval against {shown(target - d)} to {shown(target + d)}"
        return Judgement(verdict, centre, low, high, tuple(each.tolist()), detail, chance)


@dataclass(frozen=True, kw_only=True)
class PublishedMean(Level):
    """A published mean with its SD over N networks: as `Level`, on Welch's interval of the difference.

    The interval shown is the published mean plus the 90 % interval of our mean's difference from it.

    Parameters
    ----------
    d, chance
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
            raise StudyError(f"PublishedMean.sd: must be a finite number, 0 or more; got {self.sd!r}")
        if self.n < 2:
            raise StudyError(f"PublishedMean.n: must be 2 or more networks; got {self.n!r}")

    def describe(self, published: str | None, control: str | None = None) -> str:
        """See `Criterion.describe`."""
        return (
            f"the 90 % Welch interval of the difference from the published mean ({published}, "
            f"SD {self.sd:g}, {self.n} networks) lies within ± {self._spelt(published)}"
        )

    def _interval(self, values: Values) -> tuple[float, float, float]:
        ours, theirs = float(values.var(ddof=1)) / len(values), self.sd**2 / self.n
        centre = float(values.mean())
        half = 0.0
        if ours + theirs > 0:
            # Welch-Satterthwaite
            freedom = (ours + theirs) ** 2 / (ours**2 / (len(values) - 1) + theirs**2 / (self.n - 1))
            half = _half_width(0.90, math.sqrt(ours + theirs), freedom)
        return centre, centre - half, centre + half


def interval(values: Values, level: float) -> tuple[float, float, float]:
    """Return mean and limits of the two-sided t interval of the mean.

    Parameters
    ----------
    values : array, shape (n,)
        Two or more finite values.
    level : float
        Such as 0.90.
    """
    centre = float(values.mean())
    half = _half_width(level, float(values.std(ddof=1)) / math.sqrt(len(values)), len(values) - 1)
    return centre, centre - half, centre + half


def _half_width(level: float, standard_error: float, freedom: float) -> float:
    if standard_error == 0:
        return 0.0
    from scipy import special

    return float(special.stdtrit(freedom, 0.5 + level / 2)) * standard_error


def _failed(values: Values) -> Judgement:
    """Judge values of which some are missing, where a mean over all networks is needed."""
    finite = values[np.isfinite(values)]
    detail = f"{len(values) - len(finite)} of {len(values)} networks gave no value"
    if len(finite):
        detail += f" (mean of the others {shown(float(finite.mean()))})"
    return Judgement("not reproduced", math.nan, math.nan, math.nan, tuple(values.tolist()), detail)
