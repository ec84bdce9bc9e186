"""Folders that hold parts of one run, joined; and all that must not be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from toy_studies import TOY, write_study

from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.base.tables import read_json
from pdpsim.claims.ledger import FILE, read
from pdpsim.cli import main
from pdpsim.results.folder import OtherResultsError, open_results
from pdpsim.results.merging import SourceError, TwoResultsError, in_ranges, merge_results
from pdpsim.study import catalogue
from pdpsim.study.execution import SimulationError
from pdpsim.study.merge import merge
from pdpsim.study.runner import run
from pdpsim.study.study import Study
from pdpsim.workbench import merging
from pdpsim.workbench.folder import OtherTrainingError
from pdpsim.workbench.merging import TwoNetworksError, merge_trainings

Make = Callable[..., Path]


@pytest.fixture
def toy(tmp_path: Path) -> Study:
    return catalogue.load(write_study(tmp_path / "toy_study"))


@pytest.fixture
def part(toy: Study, tmp_path: Path) -> Make:
    """Makes a folder of results with some replicates."""

    def make(first: int, last: int, name: str = "", **more: object) -> Path:
        out = tmp_path / (name or f"{first}-{last}")
        run(toy, out=out, jobs=1, replicates=range(first, last + 1), **more)  # type: ignore[arg-type]
        return out / "toy"

    return make


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_parts_become_the_whole(toy: Study, part: Make, tmp_path: Path) -> None:
    merged = merge(toy, [part(1, 1), part(2, 3)], tmp_path / "all")
    whole = run(toy, out=tmp_path / "whole", jobs=1)
    assert merged.missing == {}
    assert merged.results.uncounted() == {}
    assert [each.measured for each in merged.results.claims] == [each.measured for each in whole.claims]
    for name in ("measures.csv", "claims.csv"):
        assert (merged.results.folder / name).read_bytes() == (whole.folder / name).read_bytes()
    about = read_json(merged.results.folder / "run.json")
    assert [each["replicates"]["low"] for each in about["sessions"]] == [[1], [2, 3]]
    assert about["cpus"] == whole.run["cpus"]
    assert about["end"] is not None
    assert sum(each.networks for each in read(tmp_path / "all" / FILE)) == 12


def test_what_is_there_stays_and_more_comes_later(toy: Study, part: Make, tmp_path: Path) -> None:
    first = merge(toy, [part(1, 1)], tmp_path / "all")
    assert first.missing == {label: [2, 3] for label in ("low", "high", "low@wide", "high@wide")}
    assert not (first.results.folder / "claims.json").exists()
    assert first.results.run["end"] is None
    assert merge(toy, [part(2, 2)], tmp_path / "all").missing["low"] == [3]
    run(toy, out=tmp_path / "all", jobs=1)  # or it is made there
    assert merge(toy, [part(1, 1, "again")], tmp_path / "all").missing == {}


def test_more_than_the_study_has(toy: Study, part: Make, tmp_path: Path) -> None:
    parts = [part(1, 2), part(4, 5)]
    assert merge(toy, parts, tmp_path / "all").missing["high"] == [3]
    assert merge(toy, [parts[0]], tmp_path / "two", seeds=2).missing == {}
    assert merge(toy, parts, tmp_path / "six", seeds=6).missing["high"] == [3, 6]


def test_conditions_made_apart(toy: Study, part: Make, tmp_path: Path) -> None:
    parts = [part(1, 3, name, conditions=[name]) for name in ("low", "high")]
    merged = merge(toy, parts, tmp_path / "all")
    assert merged.missing == {}
    assert {each.verdict for each in merged.results.claims} == {"reproduced"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"settings": {"size": 300}}, "size is 400 there, 300 here"),
        ({"root_seed": 2}, "root seed is 1 there, 2 here"),
        ({"quick": True}, "size is 400 there, 5 here; quick is False there, True here"),
    ],
)
def test_another_run_is_refused(
    changed: dict[str, object], told: str, toy: Study, part: Make, tmp_path: Path
) -> None:
    parts = [part(1, 1), part(2, 2, **changed)]
    with pytest.raises(OtherResultsError, match=told) as caught:
        merge(toy, parts, tmp_path / "all")
    assert str(parts[0]) in str(caught.value)
    assert not (tmp_path / "all" / "toy" / "run.json").exists()
    merge(toy, parts[:1], tmp_path / "all")
    with pytest.raises(OtherResultsError, match=told):  # nor does it get into a folder that is there
        merge(toy, parts[1:], tmp_path / "all")


def test_a_study_that_has_changed_judges_nothing(part: Make, tmp_path: Path) -> None:
    results = part(1, 3)
    text = TOY.replace('"word": "cat"', '"word": "dog"')
    changed = catalogue.load(write_study(tmp_path / "toy_study", text))
    with pytest.raises(
        StudyError, match=r"toy has changed since the results in .*: the study's code differs"
    ):
        merge(changed, [results], tmp_path / "all")
    other = catalogue.load(write_study(tmp_path / "other", TOY.replace('"toy"', '"boy"')))
    with pytest.raises(StudyError, match="holds results of toy, not of boy"):
        merge(other, [results], tmp_path / "all")


def test_one_replicate_twice(toy: Study, part: Make, tmp_path: Path) -> None:
    """The same bits are the same replicate; others are a fault that nobody else would find."""
    one, other = part(1, 2), part(2, 3)
    assert merge(toy, [one, other], tmp_path / "all").missing == {}
    results = open_results(other)
    case = results.cases[0]
    measures = dict(results.replicate(case, 2).measures or {})
    measures["values"] = measures["values"] + 1e-16 * (measures["values"] > 0.5)
    measures["mean"] += 1e-15
    results.write_replicate(case, 2, measures, 0.0)
    with pytest.raises(
        TwoResultsError, match=r"replicate 2 of low is in .*1-2/toy and in .*other bits \(made on"
    ):
        merge(toy, [one, other], tmp_path / "again")
    assert not list((tmp_path / "again").rglob("*.npz"))


def test_a_replicate_that_diverged_in_one_and_not_in_the_other(
    toy: Study, part: Make, tmp_path: Path
) -> None:
    one, other = part(1, 1), part(1, 1, "other")
    results = open_results(other)
    results.write_replicate(results.cases[0], 1, {}, 0.0, "weights are not finite")
    with pytest.raises(TwoResultsError):
        merge(toy, [one, other], tmp_path / "all")


def test_files_that_do_not_count_are_not_merged(toy: Study, part: Make, tmp_path: Path) -> None:
    one, other = part(1, 2), part(3, 3, "other", root_seed=2)
    shutil.copy(other / "arrays" / "low-3.npz", one / "arrays")
    (one / "arrays" / "low-2.npz").write_bytes(b"damaged")
    merged = merge(toy, [one], tmp_path / "all")
    assert merged.missing["low"] == [2, 3]
    assert merged.results.uncounted() == {}


def test_what_failed_in_a_part_stays_known(toy: Study, part: Make, tmp_path: Path) -> None:
    with pytest.raises(SimulationError):
        part(2, 2, settings={"fail": 2})
    merged = merge(toy, [part(1, 1, settings={"fail": 2}), tmp_path / "2-2" / "toy"], tmp_path / "all")
    assert "low-2" in merged.results.run["errors"]
    assert merged.missing["low"] == [2, 3]


def test_parts_of_reference_runs_from_two_commits(part: Make, tmp_path: Path) -> None:
    parts = [part(1, 1), part(2, 2)]
    for number, folder in enumerate(parts):
        run_file = folder / "run.json"
        about = json.loads(run_file.read_text())
        about["reference"] = {"registration": "x", "commit": str(number), "dirty": False}
        run_file.write_text(json.dumps(about))
    with pytest.raises(OtherResultsError, match="reference runs from other commits"):
        merge_results(parts, tmp_path / "all" / "toy")


def test_a_folder_of_something_else(toy: Study, part: Make, tmp_path: Path) -> None:
    (tmp_path / "all" / "toy").mkdir(parents=True)
    (tmp_path / "all" / "toy" / "thesis.tex").write_text("x")
    with pytest.raises(OtherResultsError, match="not empty"):
        merge(toy, [part(1, 1)], tmp_path / "all")


def test_ranges() -> None:
    assert in_ranges([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert in_ranges([]) == ""


class TestCommand:
    @pytest.fixture(autouse=True)
    def _here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("pdpsim.report.pictures.draw", lambda *_, **__: [])

    def test_missing_replicates_are_said(self, part: Make) -> None:
        part(1, 1)
        part(3, 5)
        told = call("merge", "1-1", "3-5", "--out", "all", "--study", "./toy_study", "--seeds", 7)
        assert told.exit_code == 1, told.output
        assert "toy: high@wide lacks 3 replicates: 2, 6-7.\n" in told.stderr
        assert "No claim is judged" in told.stderr
        again = call("run", "./toy_study", "--seeds", 7, "--jobs", 1, "--out", "all")
        assert again.exit_code == 0, again.output
        assert "already there: 16 of 28 replicates" in again.stderr

    def test_all_are_there(self, part: Make) -> None:
        part(1, 3)
        told = call("merge", "1-3", "--out", "all", "--study", "./toy_study")
        assert told.exit_code == 0, told.output
        assert "2 claims: 2 reproduced" in told.stdout
        assert Path("all/toy/report.html").exists()

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["--out", "all"], "Missing argument 'PART...'"),
            (["nowhere", "--out", "all"], "'nowhere' does not exist"),
            (["toy_study", "--out", "all"], "toy_study holds no results and no networks"),
            (["1-1"], "Missing option '--out'"),
            (["1-1", "--out", "all"], "toy, which does not come with pdpsim; give --study and its path"),
            (
                ["1-1", "--out", "all", "--study", "elman-1990-xor"],
                "holds results of toy, not of elman-1990-xor",
            ),
            (
                ["1-1", "--out", "all", "--study", "./toy_study", "--seeds", "0"],
                "'--seeds': 0 is not in the range",
            ),
            (["1-1", "other", "--out", "all", "--study", "./toy_study"], "root seed is 1 there, 2 here"),
            (
                ["1-1", "./1-1/toy", "--out", "all", "--study", "./toy_study"],
                "1-1/toy is given twice; name each",
            ),
            (
                ["1-1", "--out", "1-1", "--study", "./toy_study"],
                "1-1/toy is where the whole goes, and what is",
            ),
        ],
    )
    def test_bad_usage(self, arguments: list[str], told: str, part: Make) -> None:
        part(1, 1)
        part(2, 2, "other", root_seed=2)
        result = call("merge", *arguments)
        assert result.exit_code == 2, result.output
        assert not Path("all").exists() or "root seed" in told or "not of" in told
        assert told in result.stderr
        assert "Traceback" not in result.output

    def test_a_sweep_of_which_a_setting_is_missing(self, toy: Study, tmp_path: Path) -> None:
        for name in ("a", "b"):
            call(
                "run",
                "./toy_study",
                "--sweep",
                "--jobs",
                1,
                "--out",
                name,
                "--replicates",
                "1-1" if name == "a" else "2-2",
            )
        gone = sorted((tmp_path / "b" / "toy" / "sweep").glob("size*"))[0]
        shutil.rmtree(gone)
        told = call("merge", "a", "b", "--out", "all", "--study", "./toy_study")
        assert told.exit_code == 1, told.output
        assert f"toy {gone.name}: low lacks 1 replicate: 2.\n" in told.stderr
        assert not Path("all/toy/sweep/sweep.csv").exists()


class TestNetworks:
    """Those of `pdpsim train`."""

    @pytest.fixture(autouse=True)
    def _here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for place in ("networks", "merging"):
            monkeypatch.setattr(f"pdpsim.workbench.{place}.draw_curves", lambda *_: None)

    def train(self, seeds: str, out: str, *more: str) -> Path:
        told = call(
            "train",
            "xor",
            "--seeds",
            seeds,
            "--jobs",
            1,
            "--engine",
            "numpy",
            "--out",
            out,
            "--set",
            "training.epochs=5",
            *more,
        )
        assert told.exit_code == 0, told.output
        return Path(out)

    def test_they_become_one_folder(self) -> None:
        merged = merge_trainings([self.train("1-2", "a"), self.train("2-3", "b")], Path("all"))
        self.train("1-3", "whole")
        assert [each.seed for each in merged] == [1, 2, 3]
        for name in ("networks.csv", "networks/3.npz", "curves/1.csv"):
            assert Path("all", name).read_bytes() == Path("whole", name).read_bytes()
        told = self.train("1-4", "all")  # and more of them are trained there
        assert len((told / "networks.csv").read_text().splitlines()) == 5

    def test_checkpoints_of_networks_that_are_lacking_stay(self) -> None:
        kept, over = (self.train("1-2", "all") / "checkpoints" / f"{seed}-1.npz" for seed in (7, 2))
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(b"7")
        over.write_bytes(b"2")
        merge_trainings([self.train("3", "b")], Path("all"))
        assert kept.read_bytes() == b"7"
        assert not over.exists()

    def test_a_merge_that_was_killed_goes_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        parts = [self.train("1-2", "a"), self.train("3", "b")]

        def killed(seed: int, *_: object) -> None:
            if seed == 2:
                raise KeyboardInterrupt
            copy(seed, *_)

        copy: Any = merging._copy
        with monkeypatch.context() as patch:
            patch.setattr(merging, "_copy", killed)
            with pytest.raises(KeyboardInterrupt):
                merge_trainings(parts, Path("all"))
        assert [each.seed for each in merge_trainings(parts, Path("all"))] == [1, 2, 3]

    def test_the_same_folder_twice_and_into_itself(self) -> None:
        folder = self.train("1", "a")
        link = Path("link")
        link.symlink_to(folder, target_is_directory=True)
        with pytest.raises(SourceError, match="a and link are one; name each part once"):
            merge_trainings([folder, link], Path("all"))
        assert not Path("all").exists()
        told = call("merge", "a", "--out", "a")
        assert told.exit_code == 2
        assert "a is where the whole goes, and what is there stays" in told.stderr

    def test_others_are_refused(self) -> None:
        self.train("1", "a")
        other = self.train("2", "b", "--set", "training.rule.rate=0.9")
        with pytest.raises(OtherTrainingError, match=r"b holds networks trained otherwise .another model"):
            merge_trainings([Path("a"), other], Path("all"))
        judged = self.train("2", "c", "--score", "largest")
        with pytest.raises(OtherTrainingError, match="c are judged by another rule"):
            merge_trainings([Path("a"), judged], Path("all"))

    def test_one_seed_with_other_bits(self) -> None:
        self.train("1", "a")
        self.train("1", "b")
        Path("b/curves/1.csv").write_text(Path("b/curves/1.csv").read_text().replace("0.", "1.", 1))
        with pytest.raises(TwoNetworksError, match="seed 1 is in a and in b, with other bits"):
            merge_trainings([Path("a"), Path("b")], Path("all"))

    def test_what_is_no_record(self) -> None:
        Path("a").mkdir()
        for text in ("[]", "{}", '{"format": 2}'):
            Path("a/training.json").write_text(text)
            with pytest.raises(ResultsError):
                merge_trainings([Path("a")], Path("all"))
