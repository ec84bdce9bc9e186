"""``pdpsim trace`` and ``pdpsim lesion``."""

from __future__ import annotations

import csv
import json
import re

import pytest
from click.testing import CliRunner

from pdpsim.cli import main
from pdpsim.describe.phases import Phase
from pdpsim.formats.model import find, read
from pdpsim.formats.table import read as read_patterns
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.shelf import patterns_for


@pytest.fixture
def saved(tmp_path):
    """Return the path of a saved XOR network."""
    simulator = Simulator(read(find("xor")), 1, engine="numpy")
    patterns = read_patterns(find("xor").with_suffix(".tsv"), simulator.description)
    simulator.train(patterns, Phase(epochs=2))
    simulator.save(tmp_path / "net.npz")
    return tmp_path / "net.npz"


def run(*arguments: object):
    return CliRunner().invoke(main, [str(x) for x in arguments])


def test_trace_prints_numbers_that_fit_together():
    result = run("trace", "xor", "--pattern", "11")
    assert result.exit_code == 0
    row = next(line for line in result.output.splitlines() if line.strip().startswith("output 1"))
    _net, a, t, error, slope, delta = (float(x) for x in re.findall(r"-?\d+\.\d+", row))
    assert t == 0
    assert error == pytest.approx(0.5 * a * a, abs=2e-6)
    assert slope == pytest.approx(a, abs=2e-6)
    assert delta == pytest.approx(a * a * (1 - a), abs=2e-6)
    assert f"error {error:.6g} (sum-of-squares)" in result.output


def test_trace_of_a_saved_network_uses_its_weights(saved):
    patterns = find("xor").with_suffix(".tsv")
    result = run("trace", saved, "--patterns", patterns, "--pattern", "01")
    assert result.exit_code == 0
    weight = Simulator.load(saved).weights["hidden->output"][0, 0]
    assert f"{weight:.6f}" in result.output


def test_trace_without_patterns_says_what_to_give(saved):
    result = run("trace", saved, "--pattern", "01")
    assert result.exit_code == 2
    assert "--patterns FILE" in result.output


def test_trace_of_an_unknown_pattern_suggests_the_nearest():
    result = run("trace", "xor", "--pattern", "1")
    assert result.exit_code == 2
    assert "no pattern '1'" in result.output


def test_long_tables_are_cut_unless_all_is_asked_for(saved, monkeypatch):
    monkeypatch.setattr("pdpsim.cli.trace.SHOWN", 1)
    short = run("trace", "xor", "--pattern", "11").output
    assert "more units (--all prints them)" in short
    assert "more units" not in run("trace", "xor", "--pattern", "11", "--all").output


def test_lesion_counts_what_is_left_and_writes_every_lesion(saved, tmp_path):
    patterns = find("xor").with_suffix(".tsv")
    before = saved.read_bytes()
    result = run(
        "lesion", saved, "--patterns", patterns, "--kind", "links", "--where", "hidden->output",
        "--amount", 0, "--amount", 1, "--repeats", 3, "--out", tmp_path / "all",
    )  # fmt: skip
    assert result.exit_code == 0
    rows = list(csv.DictReader((tmp_path / "all" / "lesions.csv").read_text().splitlines()))
    assert [float(row["amount"]) for row in rows] == [0, 0, 0, 1, 1, 1]
    intact = re.search(r"intact: (\d) of 4 patterns right", result.output)
    assert float(rows[0]["right"]) == int(intact[1]) / 4
    items = list(csv.DictReader((tmp_path / "all" / "items.csv").read_text().splitlines()))
    assert [(row["amount"], row["repeat"], row["name"]) for row in items[:5]] == [
        *(("0.0", "1", name) for name in ("00", "01", "10", "11")), ("0.0", "2", "00")
    ]  # fmt: skip
    assert len({row["right"] for row in rows[3:]}) == 1  # without links only the bias is left
    assert saved.read_bytes() == before


def test_a_share_that_comes_to_no_link_is_told(saved):
    patterns = find("xor").with_suffix(".tsv")
    options = ("--kind", "links", "--where", "hidden->output", "--amount", 0.01, "--repeats", 2)
    result = run("lesion", saved, "--patterns", patterns, *options)
    assert result.exit_code == 0
    assert "--amount 0.01 strikes no link of hidden->output" in result.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--kind", "links", "--where", "hiden->output", "--amount", 0.1), "did you mean 'hidden->output'"),
        (("--kind", "units", "--where", "hidden", "--amount", 2), "'--amount': is a share"),
        (("--kind", "noise", "--where", "hidden->output", "--amount", "nan"), "'--amount': nan"),
        (("--kind", "noise", "--where", "hidden->output", "--amount", -1), "'--amount': -1"),
        (("--kind", "units", "--where", "hidden", "--amount", 1, "--within", "nan"), "'--within': nan"),
        (("--kind", "units", "--where", "hidden"), "at least one"),
        (("--kind", "cut", "--where", "hidden", "--amount", 0.1), "cut"),
    ],
)
def test_lesions_that_cannot_be_are_refused(saved, options, told):
    patterns = find("xor").with_suffix(".tsv")
    result = run("lesion", saved, "--patterns", patterns, *options)
    assert result.exit_code == 2
    assert told in result.output


def test_trace_for_scripts_has_every_number():
    result = run("trace", "xor", "--pattern", "11", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    output = told["ticks"][0]["layers"][-1]
    (a,), (delta,) = output["activation"], output["delta"]
    assert delta == pytest.approx(a * a * (1 - a))
    assert told["error"] == pytest.approx(0.5 * a * a)
    hidden = told["ticks"][0]["layers"][-2]["activation"]
    projection = next(each for each in told["projections"] if each["name"] == "hidden->output")
    assert projection["dE_dw"] == [[pytest.approx(delta * each)] for each in hidden]
    assert told["ticks"][0]["layers"][0]["net"] == [None, None]  # given by the pattern


def test_a_network_whose_weights_its_study_gives_is_traced_with_them() -> None:
    file = find("cohen_1990_stroop")
    source = patterns_for(file, read(file))
    assert source is not None
    assert source.network is not None
    name = source.first.names[0]
    result = CliRunner().invoke(main, ["trace", "cohen-1990-stroop", "--pattern", name, "--json"])
    assert result.exit_code == 0, result.output
    shown = {each["name"]: each["weights"] for each in json.loads(result.stdout)["projections"]}
    assert shown == {each: weights.tolist() for each, weights in source.network.weights.items()}


def test_trace_without_a_pattern_names_those_there_are():
    result = run("trace", "xor")
    assert result.exit_code == 2
    assert "say which pattern, with --pattern NAME; valid: 00, 01, 10, 11" in result.stderr


def test_a_pattern_without_a_target_has_no_error() -> None:
    arguments = ["trace", "jets-and-sharks", "--pattern", "Art", "--ticks", "1,31"]
    result = CliRunner().invoke(main, arguments)
    assert result.stdout.startswith("jets-and-sharks, pattern 'Art': no target\n")
