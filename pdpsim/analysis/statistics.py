"""Means and shares over networks, with their intervals.

A value that is not a number (a network that diverged) is never dropped: it makes the mean, and with it
the interval, not a number either.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from pdpsim.base.errors import ValidationError


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval.

    Parameters
    ----------
    mean : float
        The estimate: a mean, a share, a difference of means.
    low, high : float
        The interval's ends; not a number where one value alone gives none.
    n : int
        Number of values (networks) behind it.
    """

    mean: float
    low: float
    high: float
    n: int

    def within(self, low: float, high: float) -> bool:
        """Whether the whole interval lies in [low, high]; false where there is no interval."""
        return low <= self.low and self.high <= high

    def excludes(self, value: float) -> bool:
        """Whether the interval exists and leaves the value out."""
        return value < self.low or value > self.high


@dataclass(frozen=True, eq=False)
class Band:
    """Means with intervals at several points, each over the same `n` networks.

    Parameters
    ----------
    mean, low, high : ndarray, shape (points,)
        Estimate and interval at each point.
    n : int
        Number of networks.
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: int


def mean_interval(values: ArrayLike, level: float = 0.95) -> Interval:
    """Return the mean of the values with Student's t interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per network.
    level : float
        Confidence level, between 0 and 1. Default 0.95.

    Returns
    -------
    Interval
        ``mean ± t(n - 1) SD / sqrt(n)``; without ends when n is 1.

    Raises
    ------
    ValidationError
        If there are no values, or the level is not between 0 and 1.
    """
    sample = _values(values, "values")
    band = mean_band(sample[:, None], level)
    return Interval(float(band.mean[0]), float(band.low[0]), float(band.high[0]), band.n)


def mean_band(values: ArrayLike, level: float = 0.95) -> Band:
    """Return means with t intervals at every point of curves, one curve per network.

    Parameters
    ----------
    values : array_like, shape (networks, points)
        One row per network.
    level : float
        Confidence level of each interval by itself. Default 0.95.

    Returns
    -------
    Band
        Mean, low and high at each point.
    """
    _check_level(level)
    curves = np.asarray(values, dtype=np.float64)
    if curves.ndim != 2 or not curves.shape[0]:
        raise ValidationError(
            f"expected one row of values per network, got an array of shape {curves.shape}", ("values",)
        )
    n = curves.shape[0]
    mean = curves.mean(axis=0)
    if n == 1:
        nothing = np.full_like(mean, np.nan)
        return Band(mean, nothing, nothing, n)
    half = stats.t.ppf((1 + level) / 2, n - 1) * curves.std(axis=0, ddof=1) / math.sqrt(n)
    return Band(mean, mean - half, mean + half, n)


def bootstrap_band(values: ArrayLike, level: float = 0.95, *, resamples: int = 2_000) -> Band:
    """Return means with percentile bootstrap intervals at every point of curves, one curve per network.

    Such an interval never leaves the range of the values: a share stays within 0 and 1. The same values give
    the same interval each time.

    Parameters
    ----------
    values : array_like, shape (networks, points)
        One row per network; whole curves are drawn.
    level : float
        Confidence level of each interval by itself. Default 0.95.
    resamples : int
        How often networks are drawn anew. Default 2,000.

    Returns
    -------
    Band
        Mean, low and high at each point; without low and high where n is 1.
    """
    band = mean_band(values, level)
    if band.n == 1:
        return band
    curves = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(0).multinomial(band.n, np.full(band.n, 1 / band.n), resamples)
    means = drawn @ curves / band.n
    low, high = np.percentile(means, [50 * (1 - level), 50 * (1 + level)], axis=0)
    return Band(band.mean, np.minimum(low, band.mean), np.maximum(high, band.mean), band.n)


def bootstrap_interval(
    values: ArrayLike,
    level: float = 0.95,
    *,
    rng: np.random.Generator,
    statistic: Callable[..., Any] = np.mean,
    resamples: int = 9_999,
) -> Interval:
    """Return a statistic of the values with its bias-corrected, accelerated bootstrap interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per network.
    level : float
        Confidence level. Default 0.95.
    rng : Generator
        Draws the resamples: the same generator state gives the same interval.
    statistic : callable
        A function of an array with an ``axis`` argument. Default the mean.
    resamples : int
        Number of resamples.

    Returns
    -------
    Interval
        Without ends when n is 1; of no width when all values are equal.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. JASA, 82, 171-185.
    """
    _check_level(level)
    sample = _values(values, "values")
    estimate = float(statistic(sample, axis=0))
    if sample.size == 1 or not np.isfinite(sample).all():
        return Interval(estimate, math.nan, math.nan, sample.size)
    if np.ptp(sample) == 0:
        return Interval(estimate, estimate, estimate, sample.size)
    result = stats.bootstrap(
        (sample,), statistic, confidence_level=level, n_resamples=resamples, method="BCa", random_state=rng
    )
    low, high = result.confidence_interval
    return Interval(estimate, float(low), float(high), sample.size)


def proportion_interval(successes: int, n: int, level: float = 0.95) -> Interval:
    """Return a share with Wilson's score interval, which keeps within 0 and 1.

    Parameters
    ----------
    successes : int
        How many of them.
    n : int
        Of how many.
    level : float
        Confidence level. Default 0.95.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA, 22,
    209-212.
    """
    _check_level(level)
    if n < 1 or not 0 <= successes <= n:
        raise ValidationError(f"expected 0 to n successes of n, 1 or more; got {successes} of {n}")
    low, high = stats.binomtest(successes, n).proportion_ci(level, method="wilson")
    return Interval(successes / n, float(low), float(high), n)


def welch_interval(first: ArrayLike, second: ArrayLike, level: float = 0.95) -> Interval:
    """Return the difference of two means, first minus second, with Welch's interval.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        One value per network; the two need not have equal sizes or variances.
    level : float
        Confidence level. Default 0.95.

    Returns
    -------
    Interval
        `n` is the smaller of the two numbers of values.
    """
    other = _values(second, "second")
    spread = float(other.std(ddof=1)) if other.size > 1 else math.nan
    return welch_interval_from_summary(first, float(other.mean()), spread, other.size, level)


def welch_interval_from_summary(
    values: ArrayLike, mean: float, sd: float, n: int, level: float = 0.95
) -> Interval:
    """Return our mean minus a published one, with Welch's interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per network of ours.
    mean, sd : float
        The published mean and standard deviation over networks.
    n : int
        The published number of networks.
    level : float
        Confidence level. Default 0.95.

    Returns
    -------
    Interval
        Difference of the means; without ends when either side has one network only.

    References
    ----------
    Welch, B. L. (1947). The generalization of "Student's" problem when several different population
    variances are involved. Biometrika, 34, 28-35.
    """
    _check_level(level)
    ours = _values(values, "values")
    if n < 1 or sd < 0:
        raise ValidationError(f"expected a standard deviation of 0 or more over 1 or more; got {sd}, {n}")
    difference = float(ours.mean()) - mean
    smaller = min(ours.size, n)
    if smaller < 2:
        return Interval(difference, math.nan, math.nan, smaller)
    variances = float(ours.var(ddof=1)) / ours.size, sd**2 / n
    total = sum(variances)
    if total == 0:
        return Interval(difference, difference, difference, smaller)
    # Welch and Satterthwaite's approximate degrees of freedom
    freedom = total**2 / (variances[0] ** 2 / (ours.size - 1) + variances[1] ** 2 / (n - 1))
    half = float(stats.t.ppf((1 + level) / 2, freedom)) * math.sqrt(total)
    return Interval(difference, difference - half, difference + half, smaller)


def _values(values: ArrayLike, name: str) -> NDArray[np.float64]:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not sample.size:
        raise ValidationError(
            f"expected one value per network, got an array of shape {sample.shape}", (name,)
        )
    return sample


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValidationError(f"expected a share between 0 and 1, such as 0.95; got {level!r}", ("level",))
