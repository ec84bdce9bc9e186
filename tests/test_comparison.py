from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from toy_studies import write_study

from pdpsim.results.beginning import prepare_results
from pdpsim.results.case import Case
from pdpsim.results.comparison import Difference, compare
from pdpsim.results.folder import Results
from pdpsim.study import catalogue
from pdpsim.study.runner import run


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Results]:
    folder = tmp_path_factory.mktemp("runs")
    study = catalogue.load(write_study(folder / "toy_study"))
    how: dict[str, dict[str, Any]] = {
        "a": {},
        "b": {"settings": {"size": 500}},
        "other": {"root_seed": 2},
        "failed": {"settings": {"diverge": 2}},
    }
    return {name: run(study, out=folder / name, jobs=1, **each) for name, each in how.items()}


def test_paired_differences(runs: dict[str, Results]) -> None:
    found = compare(runs["a"], runs["b"])
    assert found.paired
    assert found.settings == {"size": (400, 500)}
    ours, theirs = ([m["mean"] for m in runs[x].measures("high").values()] for x in "ab")  # type: ignore[index]
    expected = [y - x for x, y in zip(ours, theirs, strict=True)]
    high = next(each for each in found.differences if (each.condition, each.reading) == ("high", "narrow"))
    assert high.measure == "mean"
    assert high.difference == pytest.approx(sum(expected) / 3)
    assert high.low < high.difference < high.high
    assert (high.n, high.missing) == (3, 0)


def test_a_run_against_itself_has_no_difference(runs: dict[str, Results]) -> None:
    found = compare(runs["a"], runs["a"])
    assert found.settings == {}
    assert {(each.difference, each.low, each.high) for each in found.differences} == {(0, 0, 0)}


def test_runs_from_other_seeds_are_not_paired(runs: dict[str, Results]) -> None:
    paired, apart = compare(runs["a"], runs["b"]), compare(runs["a"], runs["other"])
    assert not apart.paired
    # replicates of one seed share their random streams, so that their differences vary less
    assert apart.differences[0].high - apart.differences[0].low > 0
    assert paired.differences[0].n == apart.differences[0].n == 3


RUN: dict[str, Any] = {
    "study": {"id": "toy", "title": "Toy", "paper": "Nobody"},
    "cases": [{"condition": "a", "reading": None, "primary": True}],
}


def made(folder: Path, values: list[float], root_seed: int) -> Results:
    """Results with one measure, by hand."""
    results = prepare_results(folder, {**RUN, "fingerprint": {"quick": False, "root_seed": root_seed}})
    for number, value in enumerate(values, start=1):
        results.write_replicate(Case("a", None), number, {"x": value}, 0.0)
    return results


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("paired", [True, False])
def test_intervals_by_hand(tmp_path: Path, sign: int, paired: bool) -> None:
    """B minus A with its 95 % interval: t over the pairs, or Welch's, as SciPy has them."""
    from scipy import stats

    one, other = [1.0, 2.0, 4.5], [sign * 4.0, sign * 6.5, sign * 8.0, sign * 9.0]
    other = other[:3] if paired else other
    a, b = made(tmp_path / "a", one, 1), made(tmp_path / "b", other, 1 if paired else 2)
    (found,) = compare(a, b).differences
    test = stats.ttest_rel(other, one) if paired else stats.ttest_ind(other, one, equal_var=False)
    low, high = test.confidence_interval(0.95)
    assert (found.mean_a, found.mean_b) == (pytest.approx(2.5), pytest.approx(sum(other) / len(other)))
    assert found.difference == pytest.approx(found.mean_b - found.mean_a)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.n == 3
    assert (found.difference > 0) == (sign > 0)


@pytest.mark.parametrize("seeds", [(1, 1), (1, 2)])
def test_values_that_are_no_numbers_are_missing_and_a_single_one_has_no_interval(
    tmp_path: Path, seeds: tuple[int, int]
) -> None:
    one, other = [1.0, 3.0, math.nan, 2.0], [2.0, 5.0, 4.0, math.nan]
    paired = seeds[0] == seeds[1]
    a, b = (
        made(tmp_path / name, each, seed) for name, each, seed in zip("ab", (one, other), seeds, strict=True)
    )
    (found,) = compare(a, b).differences
    assert found.missing == 2
    assert found.n == (2 if paired else 3)
    assert found.low < found.difference < found.high  # two are enough
    single = [made(tmp_path / f"single {x}", [float(x)], seed) for x, seed in zip((1, 2), seeds, strict=True)]
    (found,) = compare(*single).differences
    assert found.difference == 1.0
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_diverged_networks_are_told(runs: dict[str, Results]) -> None:
    found = compare(runs["a"], runs["failed"])
    assert {(each.n, each.missing) for each in found.differences} == {(2, 1)}
    assert all(math.isfinite(each.difference) for each in found.differences)


def test_claims_side_by_side(runs: dict[str, Results], tmp_path: Path) -> None:
    claims = compare(runs["a"], runs["failed"]).claims
    mean = next(each for each in claims if each.id == "T-2" and each.primary)
    assert mean.a.verdict == "reproduced"
    assert mean.b.verdict == "not reproduced"
    assert mean.published == "1.0"


def test_what_differs(runs: dict[str, Results]) -> None:
    same = compare(runs["a"], runs["a"]).differing()
    assert (same.differences, same.claims) == ((), ())
    whole = compare(runs["a"], runs["failed"])
    part = whole.differing()
    assert (
        {each.id for each in part.claims} == {each.id for each in whole.claims if each.a != each.b} != set()
    )
    assert [each.low <= 0 <= each.high for each in whole.differences if each not in part.differences] != []


@pytest.mark.parametrize(
    ("low", "high", "differs"),
    [(-1, 2, False), (0.5, 2, True), (-2, -0.5, True), (0, 0, False), (math.nan, math.nan, True)],
)
def test_a_measure_differs_if_its_interval_leaves_out_zero(low: float, high: float, differs: bool) -> None:
    assert Difference("", None, "x", 1.0, 1.5, 0.5, low, high, 3, 0).differs is differs
