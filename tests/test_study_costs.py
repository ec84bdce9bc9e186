"""What a run will cost, by what earlier runs cost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from toy_studies import TOY, write_study

from pdpsim.base import memory
from pdpsim.base.errors import StudyError
from pdpsim.cli import main
from pdpsim.study import catalogue, costs
from pdpsim.study.costs import Cost, Spent, estimate, remember
from pdpsim.study.runner import run
from pdpsim.study.settings import make_setup
from pdpsim.study.study import Study


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv(costs.VARIABLE, str(tmp_path / "cache"))
    return catalogue.load(
        write_study(tmp_path / "toy_study", TOY.replace('title="Toy"', 'title="Toy", minutes=6'))
    )


def test_without_earlier_runs_the_study_s_own_minutes_count(toy: Study) -> None:
    """6 minutes on two cores for 3 replicates in 4 cases: one CPU minute each."""
    cost = estimate(toy, make_setup(toy), 8, 2)
    assert (cost.known, cost.seconds, cost.minutes) == (0, pytest.approx(480.0), pytest.approx(4.0))
    assert (
        str(cost)
        == "8 replicates, about 8 min of CPU time (4 min with 2 at a time), by what the study declares"
    )
    cost.check(Path())  # nothing is known of memory and disk


def test_of_a_quick_run_the_study_says_nothing(toy: Study) -> None:
    cost = estimate(toy, make_setup(toy, quick=True), 8, 2)
    assert str(cost) == "8 replicates; how long they take is not known yet"


def test_earlier_runs_with_the_same_settings_count_before_others(toy: Study) -> None:
    usual, larger = make_setup(toy), make_setup(toy, {"size": 800})
    remember(toy, usual, [Spent(2, 10.0, 2e8, 1000.0), Spent(2, 30.0, 3e8, 3000.0)])
    other = estimate(toy, larger, 4, 1)
    assert (other.known, other.same, other.seconds) == (2, False, 80.0)
    assert "by 2 replicates with other settings on this machine" in str(other)
    remember(toy, larger, [Spent(2, 100.0, 4e8, 5000.0)])
    same = estimate(toy, larger, 4, 2)
    assert same == Cost(4, 400.0, 2, 1, True, 8.0, 8e8, 20_000.0)
    assert str(same) == (
        "4 replicates (8 networks), about 7 min of CPU time (3 min with 2 at a time), 800.0 MB of memory, "
        "20.0 kB on disk, by 1 replicate on this machine"
    )
    assert estimate(toy, make_setup(toy, root_seed=9), 4, 1).known == 2  # the seed costs nothing
    assert estimate(toy, make_setup(toy, quick=True), 4, 1).known == 0


def test_a_file_that_is_damaged_counts_as_none(toy: Study, tmp_path: Path) -> None:
    remember(toy, make_setup(toy), [Spent(1, 1.0, 1.0, 1.0)])
    (path,) = (tmp_path / "cache" / "costs").iterdir()
    for content in ("{", "[]", '{"runs": [{}]}', '{"runs": 3}'):
        path.write_text(content)
        assert estimate(toy, make_setup(toy), 1, 1).known == 0
    for _ in range(costs.MOST_RUNS + 5):
        remember(toy, make_setup(toy), [Spent(1, 1.0, 1.0, 1.0)])
    assert len(json.loads(path.read_text())["runs"]) == costs.MOST_RUNS


def test_a_cache_that_cannot_be_written_is_no_fault(toy: Study, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    remember(toy, make_setup(toy), [Spent(1, 1.0, 1.0, 1.0)])
    assert estimate(toy, make_setup(toy), 1, 1).known == 0


def test_what_does_not_fit_is_refused_before_anything_is_simulated(
    toy: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(toy, out=tmp_path / "a", jobs=1, seeds=1)
    monkeypatch.setattr(memory, "available", lambda: 1e7)
    with pytest.raises(StudyError, match=r"replicate would need \d.* of memory, and 10\.0 MB are free"):
        run(toy, out=tmp_path / "b", jobs=1, seeds=1)
    with pytest.raises(StudyError, match=r"2 replicates at a time would need .*; give fewer --jobs"):
        run(toy, out=tmp_path / "b", jobs=2, seeds=1)
    assert not list((tmp_path / "b").rglob("*.npz"))
    monkeypatch.undo()
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(StudyError, match=r"would need .* on disk, and 10 bytes are free in .*--out"):
        Cost(1, 1.0, 1, 1, True, 1.0, 1.0, 100.0).check(tmp_path)


def test_a_run_says_beforehand_what_it_costs(
    toy: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["run", "./toy_study", "--jobs", "1", "--seeds", "1"]
    told = CliRunner().invoke(main, command).output
    assert "toy: 4 replicates, about 4 min of CPU time, by what the study declares. Ctrl-C stops" in told
    told = CliRunner().invoke(main, [*command, "--out", "again"]).output
    assert "toy: 4 replicates (0 networks), about 1 s of CPU time, " in told
    assert "by 4 replicates on this machine. Ctrl-C stops" in told
    assert "Ctrl-C" not in CliRunner().invoke(main, command).output  # there is nothing to do
