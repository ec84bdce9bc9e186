"""Criteria: how values measured on many networks are judged against a published result.

A criterion is written before the first run. It knows nothing of studies or files: it takes one value per
network (subject, lineage) and returns a `Judgement`. NaN stands for a network that diverged or gave no
value; it counts as a failure and is never dropped. With fewer than two values nothing can be said, and
the verdict is ``"not tested"``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import StudyError
from pdpsim.claims.verdict import VERDICTS, Control, Criterion, Judgement, Verdict

__all__ = [
    "VERDICTS",
    "Counts",
    "Criterion",
    "Exact",
    "Judgement",
    "Level",
    "Order",
    "PublishedMean",
    "interval",
    "number",
]


class _Tolerant(Criterion):
    """A criterion with a tolerance d around a published number."""

    d: float | None
    chance: float | Control | None
    pools: ClassVar[bool] = True

    @property
    def reference(self) -> Control | None:
        return self.chance if callable(self.chance) else None

    def check(self, published: str | None) -> None:
        number(published)

    def _check_tolerance(self) -> None:
        owner = type(self).__name__
        if self.d is None and self.chance is None:
            raise StudyError(f"{owner}: needs d, or chance from which d is derived; got neither")
        for name, value in (("d", self.d), ("chance", self.chance)):
            if value is not None and not callable(value) and not math.isfinite(value):
                raise StudyError(f"{owner}.{name}: must be a finite number; got {value!r}")
        if self.d is not None and self.d <= 0:
            raise StudyError(f"{owner}.d: must be above 0; got {self.d!r}")

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
        if callable(self.chance):
            return "10 % of its distance from the untrained network's value"
        d = self._tolerance(published, self.chance)
        return f"{d:.3g} (10 % of its distance from chance, {self.chance:g})"

    def _within(
        self,
        each: NDArray[np.float64],
        limits: tuple[float, float, float],
        published: str | None,
        control: ArrayLike | None,
    ) -> Judgement:
        """Judge mean, low and high by whether they lie within published ± d."""
        chance: float | None
        if callable(self.chance):
            chance = None if control is None else _mean(_flat(control))
        else:
            chance = self.chance
        target = number(published)[0]
        d = self._tolerance(published, chance)
        mean, low, high = limits
        if math.isnan(d):
            detail = "the tolerance is not known: chance was measured and gave no number"
            return Judgement("not tested", mean, low, high, len(each), tuple(each.tolist()), detail)
        slack = 1e-12 * max(1.0, abs(target))  # a mean of exactly published + d is within, despite rounding
        verdict: Verdict = "not reproduced"
        if target - d - slack <= low and high <= target + d + slack:
            verdict = "reproduced"
        elif abs(mean - target) <= d + slack:
            verdict = "partly"
        detail = f"90 % interval against {_shown(target - d)} to {_shown(target + d)}"
        return Judgement(verdict, mean, low, high, len(each), tuple(each.tolist()), detail, chance)


def number(published: str | None) -> tuple[float, float]:
    """Return a published number and half a unit of its last printed digit.

    Parameters
    ----------
    published : str
        As printed, such as ``"0.916"``, ``"1,273"`` or ``"98 %"`` (which is 98).

    Raises
    ------
    StudyError
        If it is not a number.
    """
    text = (published or "").strip().removesuffix("%").strip().replace(",", "").replace("\u2212", "-")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise StudyError(f"the published value must be a number for this criterion; got {published!r}")
    return float(value), 0.5 * 10.0**exponent


def interval(values: NDArray[np.float64], level: float) -> tuple[float, float, float]:
    """Return mean and limits of the two-sided t interval of the mean.

    Parameters
    ----------
    values : array, shape (n,)
        Two or more finite values.
    level : float
        Such as 0.90.
    """
    mean = float(values.mean())
    half = _half_width(level, float(values.std(ddof=1)) / math.sqrt(len(values)), len(values) - 1)
    return mean, mean - half, mean + half


def _half_width(level: float, standard_error: float, freedom: float) -> float:
    if standard_error == 0:
        return 0.0
    from scipy import special

    return float(special.stdtrit(freedom, 0.5 + level / 2)) * standard_error


def _flat(values: ArrayLike) -> NDArray[np.float64]:
    return np.atleast_1d(np.asarray(values, dtype=np.float64)).ravel()


def _shown(value: float) -> str:
    return f"{value:.4g}"


def _too_few(values: NDArray[np.float64], need: int, centre: float, low: float, high: float) -> Judgement:
    networks = "network" if len(values) == 1 else "networks"
    detail = f"{len(values)} {networks}; the criterion needs at least {need}"
    return Judgement("not tested", centre, low, high, len(values), tuple(values.tolist()), detail)


def _failed(values: NDArray[np.float64]) -> Judgement:
    """Judge values of which some are missing, where a mean over all networks is needed."""
    there = values[np.isfinite(values)]
    detail = f"{len(values) - len(there)} of {len(values)} networks gave no value"
    if len(there):
        detail += f" (mean of the others {_shown(float(there.mean()))})"
    return Judgement(
        "not reproduced", math.nan, math.nan, math.nan, len(values), tuple(values.tolist()), detail
    )


@dataclass(frozen=True)
class Level(_Tolerant):
    """A published number: the 90 % interval of our mean lies within published ± d.

    ``reproduced`` if the whole interval does, ``partly`` if only the mean does. A network without a
    value leaves no mean over all networks: ``not reproduced``.

    Parameters
    ----------
    d : float, optional
        What still counts as the same. By default 10 % of the distance between the published value and
        chance, and at least half a unit of the last digit printed.
    chance : float or function, optional
        The value of an untrained network or of guessing: a number, or a function that takes what the
        claim's function takes; needed where `d` is not given.
    """

    d: float | None = None
    chance: float | Control | None = None
    kind: ClassVar[str] = "level"

    def __post_init__(self) -> None:
        self._check_tolerance()

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = _flat(values)
        if len(each) < 2:
            return _too_few(each, 2, _mean(each), math.nan, math.nan)
        if not np.isfinite(each).all():
            return _failed(each)
        return self._within(each, interval(each, 0.90), published, control)

    def describe(self, published: str | None) -> str:
        """See `Criterion.describe`."""
        return f"the 90 % interval of the mean lies within {published} ± {self._spelt(published)}"


@dataclass(frozen=True)
class PublishedMean(_Tolerant):
    """A published mean with its SD over N networks: as `Level`, on Welch's interval of the difference.

    The interval shown is the published mean plus the 90 % interval of our mean's difference from it.

    Parameters
    ----------
    sd : float
        Published standard deviation over networks (not over items or tokens).
    n : int
        Published number of networks, 2 or more.
    d, chance
        See `Level`.
    """

    sd: float
    n: int
    d: float | None = None
    chance: float | Control | None = None
    kind: ClassVar[str] = "mean"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.sd) and self.sd >= 0):
            raise StudyError(f"PublishedMean.sd: must be a finite number, 0 or more; got {self.sd!r}")
        if self.n < 2:
            raise StudyError(f"PublishedMean.n: must be 2 or more networks; got {self.n!r}")
        self._check_tolerance()

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = _flat(values)
        if len(each) < 2:
            return _too_few(each, 2, _mean(each), math.nan, math.nan)
        if not np.isfinite(each).all():
            return _failed(each)
        ours, theirs = float(each.var(ddof=1)) / len(each), self.sd**2 / self.n
        mean = float(each.mean())
        half = 0.0
        if ours + theirs > 0:
            # Welch-Satterthwaite
            freedom = (ours + theirs) ** 2 / (ours**2 / (len(each) - 1) + theirs**2 / (self.n - 1))
            half = _half_width(0.90, math.sqrt(ours + theirs), freedom)
        return self._within(each, (mean, mean - half, mean + half), published, control)

    def describe(self, published: str | None) -> str:
        """See `Criterion.describe`."""
        return (
            f"the 90 % Welch interval of the difference from the published mean ({published}, "
            f"SD {self.sd:g}, {self.n} networks) lies within ± {self._spelt(published)}"
        )


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

    def check(self, published: str | None) -> None:
        """Raise `StudyError` unless `published` is a number above 0."""
        if number(published)[0] <= 0:
            raise StudyError(f"a published count must be above 0; got {published!r}")

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = _flat(values)
        censored = np.where(np.isnan(each), np.inf, each)
        if not len(each):
            return _too_few(each, self.least, math.nan, math.nan, math.nan)
        low, middle, high = np.quantile(censored, [0.05, 0.5, 0.95], method="inverted_cdf").tolist()
        if len(each) < self.least:
            return _too_few(each, self.least, middle, low, high)
        solved = int(np.isfinite(censored).sum())
        detail = f"{solved} of {len(each)} networks solved it; median {middle:g}"
        verdict: Verdict = "not reproduced"
        if 2 * solved < len(each):
            detail += "; fewer than half"
        elif low <= number(published)[0] <= high:
            verdict = "reproduced" if math.isfinite(high) else "partly"
            if math.isinf(high):
                detail += "; the 95th percentile is among the unsolved and bounds nothing"
        return Judgement(verdict, middle, low, high, len(each), tuple(each.tolist()), detail)

    def describe(self, published: str | None) -> str:
        """See `Criterion.describe`."""
        return (
            f"the published run ({published}) lies between the 5th and 95th percentile of at least "
            f"{self.least} networks, unsolved ones counting as later than all others; at most partly if more "
            "than 5 % are unsolved, and not reproduced if more than half are"
        )


@dataclass(frozen=True)
class Order(Criterion):
    """A signed effect, positive in the direction that the paper reports.

    ``reproduced`` if at least 90 % of the networks have the sign and the 95 % interval of the mean lies
    above 0; ``partly`` if only the interval does. If the untrained control passes as well (if its own
    verdict would be ``reproduced`` or ``partly``), or gave fewer than two values, at most ``partly``. A
    network without a value lacks the sign, and enters the interval as no effect, or as the worst effect seen
    if that is below 0; a control's missing values are left out, which does not help it to fail.

    Parameters
    ----------
    control : function, optional
        Takes what the claim's function takes and returns the effect in the untrained control.
    """

    control: Control | None = None
    kind: ClassVar[str] = "order"

    @property
    def reference(self) -> Control | None:
        """The function that measures the effect in the untrained control."""
        return self.control

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = _flat(values)
        if len(each) < 2:
            return _too_few(each, 2, _mean(each), math.nan, math.nan)
        verdict, mean, low, high, share = _signed(each)
        detail = f"{share:.0%} of {len(each)} networks have the sign"
        missing = int((~np.isfinite(each)).sum())
        if missing:
            detail += f"; {missing} gave no value"
        untrained = None
        if self.control is not None or control is not None:
            others = _flat([] if control is None else control)
            others = others[np.isfinite(others)]
            weak = True
            if len(others) >= 2:
                passes, untrained, *_ = _signed(others)
                weak = passes != "not reproduced"
                detail += f"; untrained {_shown(untrained)}" + (", which passes too" if weak else "")
            else:
                detail += "; the untrained control gave too few values to compare with"
            if weak and verdict == "reproduced":
                verdict = "partly"
        return Judgement(verdict, mean, low, high, len(each), tuple(each.tolist()), detail, untrained)

    def describe(self, published: str | None) -> str:
        """See `Criterion.describe`."""
        text = "at least 90 % of the networks have the sign, and the 95 % interval of the mean lies above 0"
        return f"{text}; the untrained control must not pass too" if self.control else text


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

    def check(self, published: str | None) -> None:
        """Raise `StudyError` unless `published` is a number or None."""
        if published is not None:
            number(published)

    def judge(
        self, values: ArrayLike, published: str | None = None, control: ArrayLike | None = None
    ) -> Judgement:
        """See `Criterion.judge`."""
        each = _flat(values)
        mean = _mean(each)
        if len(each) < 2:
            return _too_few(each, 2, mean, math.nan, math.nan)
        target = 0.0 if published is None else number(published)[0]
        errors = np.abs(each - target)
        worst = float(errors.max()) if np.isfinite(errors).all() else math.inf
        verdict: Verdict = "reproduced" if worst <= self.tolerance else "not reproduced"
        detail = f"largest error {_shown(worst)}"
        missing = int((~np.isfinite(each)).sum())
        if missing:
            detail = f"{missing} of {len(each)} networks gave no value"
        low, high = float(each.min()), float(each.max())
        return Judgement(verdict, mean, low, high, len(each), tuple(each.tolist()), detail)

    def describe(self, published: str | None) -> str:
        """See `Criterion.describe`."""
        what = "the largest error" if published is None else f"the largest error from {published}"
        return f"{what} over all networks is at most {self.tolerance:g}"


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else math.nan


def _signed(effects: NDArray[np.float64]) -> tuple[Verdict, float, float, float, float]:
    finite = np.isfinite(effects)
    worst = min(0.0, float(effects[finite].min())) if finite.any() else 0.0
    mean, low, high = interval(np.where(finite, effects, worst), 0.95)
    share = float((finite & (effects > 0)).mean())
    verdict: Verdict = "not reproduced"
    if low > 0:
        verdict = "reproduced" if share >= 0.9 else "partly"
    return verdict, mean, low, high, share
