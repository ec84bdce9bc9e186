"""``pdpsim run``, and what is made of its results: ``figure``, ``report``, ``compare``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from toy_studies import TOY, write_study

from pdpsim.cli import main
from pdpsim.results.folder import open_results

Invoke = Callable[..., Result]


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Work in a folder with a toy study, drawing nothing unless a test is about pictures."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    write_study(tmp_path / "toy")
    if "pictures" not in request.fixturenames:
        monkeypatch.setattr("pdpsim.report.pictures.draw", lambda *_, **__: [])
    return tmp_path


@pytest.fixture
def pictures() -> None:
    """Mark a test that draws."""


def run(*arguments: str) -> Result:
    return call("run", "./toy", "--jobs", "1", *arguments)


@pytest.mark.usefixtures("pictures")
def test_a_run_from_table_to_report(here: Path) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    for part in ("toy: Toy", "T-2  mean", "paper 1.0", "n 3", "✓ reproduced", "recalled"):
        assert part in result.stdout
    assert "2 claims: 2 reproduced; of these 1 recalled." in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    folder = here / "results" / "toy"
    for name in ("run.json", "claims.json", "measures.csv", "report.html", "figures/1.pdf", "figures/1.csv"):
        assert (folder / name).is_file(), name


def test_running_again_adds_seeds(here: Path) -> None:
    run("--seeds", "2")
    again = run("--seeds", "3")
    assert "already there: 8 of 12 replicates" in again.stderr
    assert "n 3" in again.stdout


def test_a_quick_run_tests_nothing_and_may_be_replaced(here: Path) -> None:
    quick = run("--quick")
    assert "2 claims: 2 not tested" in quick.stdout
    assert "a quick run tests nothing" in quick.stdout
    full = run()
    assert full.exit_code == 0
    assert "replaces the quick results that were in results/toy" in full.stderr
    assert not open_results(here / "results" / "toy").quick


def test_other_settings_need_another_folder(here: Path) -> None:
    run()
    other = run("--set", "size=500")
    assert other.exit_code == 2
    assert "size is 400 there, 500 here" in other.stderr
    assert "--out" in other.stderr
    assert run("--set", "size=500", "--out", "other").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "name one or more studies"),
        (["run", "./toy", "--all"], "not both"),
        (["run", "./toy", "--seeds", "0"], "'--seeds': 0 is not in the range"),
        (["run", "./toy", "--jobs", "0"], "'--jobs': 0 is not in the range"),
        (["run", "./toy", "--root-seed", "-1"], "'--root-seed': -1 is not in the range"),
        (["run", "./toy", "--engine", "fast"], "'--engine': 'fast' is not one of"),
        (["run", "./toy", "--corpus", "none.tsv"], "'none.tsv' does not exist"),
        (["run", "./toy", "--corpus", "toy/study.py"], "toy takes no --corpus"),
        (["run", "./toy", "--set", "size"], "expected key=value"),
        (["run", "./toy", "--set", "sise=3"], "did you mean 'size'"),
        (["run", "./toy", "--set", "size=large"], "expected a whole number"),
        (["run", "./toy", "--out", "toy/study.py"], "is a file"),
        (["run", "./nothing"], "there is no study './nothing': no such folder"),
        (["run", "."], "is a folder without a study.py"),
        (["figure", "./toy", "--results", "toy"], "holds no results"),
        (["figure", "./toy"], "results does not exist; pdpsim run STUDY makes some"),
        (["report", "toy"], "holds no results"),
        (["report", "nowhere"], "nowhere does not exist; pdpsim run STUDY makes some"),
        (
            ["run", "./toy", "--lr", "1"],
            "parameters of a model are given with --set training.rule.rate=VALUE",
        ),
        (["run", "./toy", "--sede", "1"], "No such option '--sede'"),
        (["compare", "./toy", "./toy"], "results/ holds no results of toy; pdpsim run ./toy makes some"),
    ],
)
def test_bad_usage(here: Path, arguments: list[str], message: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not (here / "results").exists()


def test_a_folder_of_another_version_is_not_touched(here: Path) -> None:
    run()
    path = here / "results" / "toy" / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    for arguments in (["run", "./toy", "--jobs", "1"], ["report"], ["figure", "./toy"]):
        result = call(*arguments)
        assert result.exit_code == 2
        assert "another version" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(here: Path) -> None:
    (here / "locked").mkdir(mode=0o500)
    result = run("--out", "locked")
    assert result.exit_code == 1
    assert "cannot write" in result.stderr


def test_a_folder_in_a_place_that_cannot_be_written() -> None:
    result = run("--out", "/dev/null/results")
    assert result.exit_code in (1, 2)
    assert "/dev/null" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_study_that_fails(here: Path) -> None:
    result = run("--set", "fail=1")
    assert result.exit_code == 1
    assert "RuntimeError: no luck" in result.stderr
    assert "study.py, line" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in run("--set", "fail=1", "--traceback").stderr


def test_a_network_that_diverged_is_told_and_counts(here: Path) -> None:
    result = run("--set", "diverge=2")
    assert result.exit_code == 0
    assert "weights are not finite" in result.stderr
    assert "✗ not reproduced" in result.stdout


def test_networks_without_a_value_are_not_shown_as_no_effect(here: Path) -> None:
    write_study(
        here / "toy",
        TOY.replace('["high"]["mean"] - by_condition', '["high"]["mean"] - np.nan * by_condition').replace(
            "from pdpsim import measure", "import numpy as np\n\nfrom pdpsim import measure"
        ),
    )
    output = run("--seeds", "2").stdout
    assert "2 of 2 networks without a value" in output
    assert "here 0 (0 to 0)" not in output
    page = (here / "results" / "toy" / "report.html").read_text(encoding="utf-8")
    assert page.count("2 of 2 networks without a value") == 1


@pytest.mark.usefixtures("pictures")
def test_figures_are_listed_where_one_is_unknown() -> None:
    run("--seeds", "1")
    result = call("figure", "./toy", "99")
    assert result.exit_code == 2
    assert "toy has no figure '99'; its figures: 1" in result.stderr
    result = call("figure", "results/toy")
    assert result.exit_code == 2
    assert (
        "results/toy holds results; name their study, as in `pdpsim figure STUDY --results" in result.stderr
    )


@pytest.mark.parametrize(("figure", "which"), [((), "its figures"), (("7",), "figure 7")])
def test_of_a_shipped_run_that_keeps_no_measures_nothing_is_drawn_in_silence(
    figure: tuple[str, ...], which: str
) -> None:
    from pdpsim.study.catalogue import load

    folder = load("elman-1990-words").folder
    assert folder is not None
    result = call("figure", "elman-1990-words", *figure, "--results", str(folder / "reference"))
    assert result.exit_code == 2
    assert f"lacks the measures for {which}; as they were drawn they are in " in result.stderr


def test_if_all_diverged_the_run_failed(here: Path) -> None:
    result = run("--seeds", "1", "--set", "diverge=1")
    assert result.exit_code == 1
    assert "weights are not finite" in result.stderr


def test_sweep(here: Path) -> None:
    result = run("--sweep")
    assert result.exit_code == 0
    assert "2 settings, 8 replicates" in result.stderr
    assert "T-2: mean (paper: 1.0)" in result.stdout
    assert "300" in result.stdout
    folder = here / "results" / "toy" / "sweep"
    assert (folder / "sweep.csv").is_file()
    assert "As a figure: " in result.stdout
    assert {"sweep.pdf", "sweep.svg", "sweep.png"} <= {path.name for path in folder.iterdir()}


def test_a_map_of_too_many_settings_is_told_and_not_drawn(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pdpsim.report.sweep_map.MOST", 1)
    result = run("--sweep", "--seeds", "1")
    assert "It is not drawn, having more than 1 settings." in result.stdout
    assert not (here / "results" / "toy" / "sweep" / "sweep.pdf").exists()


def test_a_sweep_in_which_all_diverged_fails(here: Path) -> None:
    result = run("--sweep", "--seeds", "1", "--set", "diverge=1")
    assert result.exit_code == 1
    assert "low-1 failed: weights are not finite" in result.stderr
    assert run("--sweep", "--seeds", "2", "--set", "diverge=1").exit_code == 0


@pytest.mark.parametrize("how", [(), ("--sweep",)])
def test_a_claim_whose_function_fails(here: Path, how: tuple[str, ...]) -> None:
    write_study(here / "toy", TOY.replace('measures["mean"]', 'measures["men"]'))
    result = run(*how)
    assert result.exit_code == 1
    assert "Not tested: claim T-2 of toy" in result.stderr
    assert "there is no measure 'men'" in result.stderr
    assert "high above low" in result.stdout
    if not how:
        assert (here / "results" / "toy" / "report.html").is_file()


def test_interrupted_and_run_again(here: Path) -> None:
    code = "import sys; sys.path[:0] = " + repr(sys.path) + "; from pdpsim.cli import main; main()"
    command = [sys.executable, "-c", code, "run", "./toy", "--jobs", "1", "--set", "nap=0.2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=here)
    arrays = here / "results" / "toy" / "arrays"
    deadline = time.monotonic() + 30
    while not (arrays.is_dir() and any(arrays.glob("*.npz"))) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, result = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command resumes" in result
    assert "Traceback" not in result
    again = run("--set", "nap=0.2")
    assert again.exit_code == 0
    assert "already there: " in again.stderr


@pytest.mark.usefixtures("pictures")
class TestFigure:
    @pytest.fixture(autouse=True)
    def results(self) -> None:
        run("--seeds", "2", "--quick")

    def test_all_figures_again(self, here: Path) -> None:
        result = call("figure", "./toy")
        assert result.exit_code == 0
        assert [Path(line).name for line in result.stdout.splitlines()] == ["1.pdf", "1.svg", "1.png"]

    def test_one_figure_to_a_file(self, here: Path) -> None:
        result = call("figure", "./toy", "1", "--width", "double", "--out", "pictures/one.svg")
        assert result.exit_code == 0
        assert (here / "pictures" / "one.svg").read_text().startswith("<?xml")
        assert [each.name for each in (here / "pictures").iterdir()] == ["one.svg"]

    def test_the_folder_of_the_study_itself(self, here: Path) -> None:
        assert call("figure", "./toy", "--results", "results/toy", "--format", "png").exit_code == 0

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["2"], "has no figure '2'"),
            (["1", "--format", "gif"], "'gif' is not one of"),
            (["1", "--width", "wide"], "'wide' is not one of"),
            (["1", "--out", "one.gif"], "ends in .pdf, .svg or .png"),
            (["1", "--format", "pdf", "--out", "one.svg"], "does not go with"),
        ],
    )
    def test_bad_usage(self, arguments: list[str], message: str) -> None:
        result = call("figure", "./toy", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr


def test_report_of_every_folder(here: Path) -> None:
    run("--seeds", "2")
    (here / "results" / "toy" / "report.html").unlink()
    result = call("report")
    assert result.exit_code == 0
    assert Path(result.stdout.strip()) == Path("results/toy/report.html")
    assert (here / "results" / "toy" / "report.html").is_file()
