"""Two runs side by side: paired differences of measures, and claims."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pdpsim.claims.record import Record
from pdpsim.results.case import Case
from pdpsim.results.folder import Results

LEVEL = 0.95


@dataclass(frozen=True)
class Difference:
    """How a measure differs between two runs, A and B.

    Parameters
    ----------
    condition, reading : str or None
    measure : str
    mean_a, mean_b : float
        Means of the replicates compared.
    difference : float
        B minus A.
    low, high : float
        Its 95 % interval: t over the pairs, or Welch's if runs are not paired; NaN for fewer than two.
    n : int
        Pairs, or replicates of the smaller run.
    missing : int
        Replicates (of either run) without a value, since a network diverged or the measure is not a finite
        number; they are not in the means.
    """

    condition: str
    reading: str | None
    measure: str
    mean_a: float
    mean_b: float
    difference: float
    low: float
    high: float
    n: int
    missing: int

    @property
    def differs(self) -> bool:
        """Whether the interval leaves out zero; where there is none, whether the means differ at all."""
        if math.isnan(self.low):
            return self.difference != 0
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Pair:
    """One claim, in one reading, in two runs.

    Parameters
    ----------
    id, claim, reading, published, primary
        See `pdpsim.claims.record.Record`.
    a, b : Record or None
        None where a run does not have it.
    """

    id: str
    claim: str
    reading: str | None
    published: str | None
    primary: bool
    a: Record | None
    b: Record | None

    @property
    def in_both(self) -> bool:
        """Whether both runs have the claim."""
        return self.a is not None and self.b is not None

    @property
    def differs(self) -> bool:
        """Whether the verdict is another, or one of the runs does not have the claim."""
        return self.a is None or self.b is None or self.a.verdict != self.b.verdict


@dataclass(frozen=True)
class Comparison:
    """Two runs compared.

    Parameters
    ----------
    paired : bool
        Whether replicates with the same number belong together: runs of one study from one root seed.
    settings : dict of str to (object, object)
        What differs between the two runs' fingerprints.
    differences : tuple of Difference
        One for each measure that is a single number, in each case that both runs have.
    claims : tuple of Pair
    """

    paired: bool
    settings: dict[str, tuple[Any, Any]]
    differences: tuple[Difference, ...]
    claims: tuple[Pair, ...]

    def differing(self) -> Comparison:
        """Return what differs of it: see `Difference.differs` and `Pair.differs`."""
        return replace(
            self,
            differences=tuple(each for each in self.differences if each.differs),
            claims=tuple(each for each in self.claims if each.differs),
        )


def compare(a: Results, b: Results) -> Comparison:
    """Compare two runs, case by case and measure by measure.

    Parameters
    ----------
    a, b : Results
        Of one study under different settings, or of two studies with measures in common.
    """
    paired = a.study_id == b.study_id and _root_seed(a) == _root_seed(b)
    counterparts = {case.label: case for case in b.cases}
    differences = [
        each
        for case in a.cases
        if case.label in counterparts
        for each in _differences(a, b, case, counterparts[case.label], paired)
    ]
    one, other = (_flat(x.run["fingerprint"]) for x in (a, b))
    settings = {
        key: (one.get(key), other.get(key)) for key in {**one, **other} if one.get(key) != other.get(key)
    }
    return Comparison(paired, settings, tuple(differences), tuple(_claims(a, b)))


def _root_seed(results: Results) -> int:
    return int(results.run["fingerprint"]["root_seed"])


def _differences(a: Results, b: Results, case: Case, other: Case, paired: bool) -> Iterable[Difference]:
    ours, theirs = _values(a, case), _values(b, other)
    for measure in [name for name in ours if name in theirs]:
        x, y = ours[measure], theirs[measure]
        if paired:
            numbers = sorted(set(x) & set(y))
            pairs = np.array([(x[i], y[i]) for i in numbers]).reshape(-1, 2)
            kept = pairs[np.isfinite(pairs).all(axis=1)]
            missing = len(pairs) - len(kept)
            first, second = kept[:, 0], kept[:, 1]
            interval = _interval(second - first)
        else:
            first, second = (np.array([v for v in each.values() if math.isfinite(v)]) for each in (x, y))
            missing = len(x) + len(y) - len(first) - len(second)
            interval = _welch(first, second)
        if not len(first) or not len(second):
            continue
        mean_a, mean_b = float(first.mean()), float(second.mean())
        yield Difference(
            case.condition,
            case.reading,
            measure,
            mean_a,
            mean_b,
            mean_b - mean_a,
            *interval,
            min(len(first), len(second)),
            missing,
        )


def _values(results: Results, case: Case) -> dict[str, dict[int, float]]:
    """Return every measure that is a single number, by replicate; NaN where a network diverged."""
    replicates = results.case_measures(case)
    names = dict.fromkeys(
        name
        for measures in replicates.values()
        if measures is not None
        for name, value in measures.items()
        if isinstance(value, float)
    )
    return {
        name: {
            number: math.nan if measures is None else float(measures.get(name, math.nan))
            for number, measures in replicates.items()
        }
        for name in names
    }


def _interval(differences: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float]:
    from pdpsim.analysis.statistics import mean_interval

    if len(differences) < 2:
        return math.nan, math.nan
    interval = mean_interval(differences, LEVEL)
    return interval.low, interval.high


def _welch(first: Any, second: Any) -> tuple[float, float]:
    from pdpsim.analysis.statistics import welch_interval

    if len(first) < 2 or len(second) < 2:
        return math.nan, math.nan
    interval = welch_interval(second, first, LEVEL)
    return interval.low, interval.high


def _claims(a: Results, b: Results) -> Iterable[Pair]:
    ours, theirs = ({(each.id, each.reading): each for each in x.claims} for x in (a, b))
    for key, each in {**theirs, **ours}.items():
        yield Pair(
            each.id, each.claim, each.reading, each.published, each.primary, ours.get(key), theirs.get(key)
        )


def _flat(fingerprint: Mapping[str, Any]) -> dict[str, Any]:
    """Return options and settings by name beside the fingerprint's other entries."""
    flat: dict[str, Any] = {}
    for key, value in fingerprint.items():
        if key in ("options", "settings") and isinstance(value, Mapping):
            flat.update(value)
        else:
            flat[key] = value
    return flat
