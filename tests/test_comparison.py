from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from toy_studies import write_study

from pdpsim.results.comparison import compare
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
