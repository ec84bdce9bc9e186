"""``pdpsim compare``: two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from students import call, table
from toy_studies import TOY, write_study


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a toy study and two runs of it, drawing nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("pdpsim.report.pictures.draw", lambda *_, **__: [])
    write_study(tmp_path / "toy")
    run()
    run("--set", "size=500", "--out", "other")
    return tmp_path


def run(*arguments: str) -> Result:
    return call("run", "./toy", "--jobs", "1", *arguments)


def ship(here: Path, folder: Path) -> None:
    """Copy of a run what a reference run keeps."""
    folder.mkdir()
    for name in ("run.json", "claims.json"):
        (folder / name).write_bytes((here / "other" / "toy" / name).read_bytes())


def test_as_a_table(here: Path) -> None:
    result = call("compare", "results", "other/toy", "--csv", "differences.csv")
    assert result.exit_code == 0
    assert "size: 400 in A, 500 in B" in result.stdout
    assert "Measures: low, wide; replicates are paired, n 3\n" in result.stdout
    assert "T-2" in result.stdout
    assert "Claims with another verdict: 0 of 2 tested in both.\n" in result.stdout
    rows = (here / "differences.csv").read_text().splitlines()
    assert rows[0] == "condition,reading,measure,mean_a,mean_b,difference,low,high,n,missing"
    assert len(rows) == 1 + 4  # conditions x readings, one measure


def test_long_names_and_claims_stay_within_80_columns(here: Path) -> None:
    sentence = "the mean of the values, which is told at such a length that no line of a terminal holds it"
    files = TOY.replace('"mean"\npublished', f'"{sentence}"\npublished').replace(
        '"values": values', '"mean_of_the_values_in_the_second_half": -1.25 * values.mean()'
    )
    write_study(here / "long", files.replace('id="toy"', 'id="long"'))
    for arguments in ([], ["--set", "size=500", "--out", "other"]):
        assert call("run", "./long", "--jobs", "1", *arguments).exit_code == 0
    lines = call("compare", "results/long", "other/long").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith(" mean_of_the_values_  ") for line in lines)  # broken after an underscore
    assert any(line.strip() == "in_the_second_half" for line in lines)


def test_only_what_differs(here: Path) -> None:
    files = TOY.replace(
        '"mean": values.mean()', '"mean": values.mean() * (1 if size < 450 else 9), "one": 1.0'
    )
    files = files.replace("    values = rep", '    size = replicate.options["size"]\n    values = rep')
    write_study(here / "toy", files)
    for arguments in ([], ["--set", "size=500"]):
        assert run("--out", "-".join(["runs", *arguments[1:]]), *arguments).exit_code == 0
    folders = ("runs/toy", "runs-size=500/toy")
    whole, part = call("compare", *folders), call("compare", *folders, "--differing", "--csv", "some.csv")
    assert " one " in whole.stdout
    assert "T-1  high" in whole.stdout
    assert " one " not in part.stdout
    assert "T-1  high" not in part.stdout
    assert "T-2" in part.stdout
    for result in (whole, part):  # what differs is counted of all
        assert "Claims with another verdict: 1 of 2 tested in both (T-2).\n" in result.stdout
        assert "Measures that differ: 2 of 8 (one in 20 would by chance).\n" in result.stdout
    assert [row["measure"] for row in table(here / "some.csv")] == ["mean", "mean"]


def test_a_claim_that_one_run_does_not_test_has_no_other_verdict() -> None:
    run("--quick", "--out", "quick")
    output = call("compare", "results", "quick").stdout
    assert "Claims with another verdict: 0 of 0 tested in both.\n" in output
    assert "Claims tested in one of the runs alone: 2.\n" in output


def test_as_json() -> None:
    record = json.loads(call("compare", "results/toy", "other/toy", "--json").stdout)
    assert record["paired"] is True
    assert record["settings"] == {"size": [400, 500]}
    assert {each["id"] for each in record["claims"]} == {"T-1", "T-2"}


def test_files_that_are_not_counted_are_named(here: Path) -> None:
    stray = here / "other" / "toy" / "arrays" / "low-2.npz"
    stray.write_bytes((here / "results" / "toy" / "arrays" / "low-2.npz").read_bytes())
    result = call("compare", "results", "other")
    assert result.exit_code == 0
    assert "other/toy/arrays/low-2.npz is not counted: it is of another run\n" in result.stderr


def test_a_reference_run_without_measures_is_compared_by_claim(here: Path) -> None:
    ship(here, here / "shipped")
    result = call("compare", "results", "shipped")
    assert result.exit_code == 0, result.output
    assert "Measures: none are in both; what was measured is compared claim by claim." in result.stdout
    assert "95 % interval" not in result.stdout
    assert "T-2" in result.stdout


def test_a_study_of_ones_own_stands_for_its_results(here: Path) -> None:
    result = call("compare", "./toy", "reference")
    assert result.exit_code == 2
    assert "toy has no reference run: pdpsim reference ./toy makes one" in result.stderr
    ship(here, here / "toy" / "reference")
    result = call("compare", "./toy", "reference")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"A: results/toy\nB: {here}/toy/reference\nsize: 400 in A, 500 in B\n")
    assert call("compare", "reference", "./toy").stdout.startswith(f"A: {here}/toy/reference\n")


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (["toy", "reference"], "a study of your own is given by its path: ./toy"),
        (["results/toy", "reference"], "toy is a study of your own: give its path, as in pdpsim compare ./m"),
        (["./toy2", "reference"], "./toy2 is neither a folder nor a study; `pdpsim list` lists the studies"),
        (["elman-1990-wrods", "reference"], "did you mean 'elman-1990-words'?"),
        (["elman-1990-words", "reference"], "results/ holds no results of elman-1990-words; pdpsim run"),
        (["reference", "reference"], "name a study"),
    ],
)
def test_bad_sides(sides: list[str], message: str) -> None:
    result = call("compare", *sides)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_one_replicate_has_no_interval() -> None:
    run("--seeds", "1", "--root-seed", "2", "--out", "single")
    record = json.loads(call("compare", "single", "single", "--json").stdout)
    assert record["differences"][0]["low"] is None
