"""Rules on one yardstick: paired networks, the best of rates, what is refused, and the command."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from pdpsim.base.errors import ValidationError
from pdpsim.cli import main
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.updates import GradientDescent
from pdpsim.formats.model import Model
from pdpsim.learning.generec import GeneRec
from pdpsim.learning.predictive_coding import PredictiveCoding
from pdpsim.simulate.agreement import Agreement
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.yardstick import Look, Run, Yardstick, measure, read_rule, yardstick
from tests.rules import layered

CODES = PatternSet.from_arrays(np.eye(4), np.eye(4))


def encoder(error: str = "sum-of-squares", **phase) -> Model:
    options = {
        "epochs": 300,
        "error": error,
        "order": "permuted",
        "rule": GradientDescent(2.0),
        "stop": Stop(within=0.5),
        **phase,
    }
    return Model("encoder", "", "", layered((4, 3, 4), width=0.5), (Phase(**options),), ())


def test_every_rule_begins_with_the_same_weights_and_has_the_same_order():
    """At epoch 0 all see the same gradient; a rule that is backpropagation in disguise goes the same way."""
    result = yardstick(
        encoder(),
        CODES,
        ["backpropagation", "feedback-alignment", "activation-gradient", "generec:variant=midpoint"],
        networks=2,
        at=(0, 5),
    )
    assert result.layers == ("h1", "output")
    assert result.rules == (
        "backpropagation",
        "feedback-alignment",
        "activation-gradient",
        "generec:variant=midpoint",
    )
    firsts = {
        (run.rule, run.seed): run.looks[0].agreement.exact["h1"] for run in result.runs if run.rule != "x"
    }
    for seed in (1, 2):
        assert len({round(firsts[rule, seed], 12) for rule in result.rules}) == 1
    one, same = result.best("backpropagation"), result.best("activation-gradient")
    assert [run.epochs for run in one] == [run.epochs for run in same]
    assert all(run.solved and run.right == 1.0 for run in one)
    assert result.summary("activation-gradient").late == pytest.approx(1)
    assert result.cosines("feedback-alignment", 0)["output"] == pytest.approx(1)
    assert result.summary("feedback-alignment").early < 0.9
    rows = list(result.looked())
    assert len(rows) == sum(len(run.looks) for run in result.runs) * 2


def test_the_same_again_from_several_processes():
    options = {"networks": 2, "epochs": 10, "at": (0, 10)}
    one = yardstick(encoder(), CODES, ["weight-mirrors"], **options)
    two = yardstick(encoder(), CODES, ["weight-mirrors"], jobs=2, **options)
    assert [replace(run, seconds=0.0) for run in one.runs] == [replace(run, seconds=0.0) for run in two.runs]


def made(rule: str, rate: float, epochs: int, solved: bool, cosine: float) -> Run:
    looks = tuple(
        Look(epoch, 0.5, 1.0, Agreement({"h": cosine, "o": 1.0}, {"h": 1.0, "o": 1.0}, {}, {}))
        for epoch in (0, 5)
        if epoch <= epochs
    )
    return Run(rule, rate, 1, epochs, solved, float(solved), 1e-6, False, looks)


def test_the_best_rate_is_that_which_solves_most_and_then_soonest():
    runs = (
        made("a", 0.1, 40, True, 0.3),
        made("a", 0.1, 60, True, 0.5),
        made("a", 1.0, 3, True, 0.9),
        made("a", 1.0, 100, False, 0.9),
        made("a", 2.0, 70, True, 0.7),
        made("a", 2.0, 80, True, 0.7),
    )
    result = Yardstick(("h", "o"), (0, 5), runs)
    summary = result.summary("a")
    assert (summary.rate, summary.solved, summary.networks, summary.epochs) == (0.1, 2, 2, 50)
    assert (summary.early, summary.late) == pytest.approx((0.4, 0.4))
    alone = Yardstick(("h", "o"), (0, 5), runs[2:4])
    assert alone.cosines("a", 5)["h"] == pytest.approx(0.9)  # one was over before: as it was last


def test_a_criterion_that_is_met_on_the_way_past_is_not_solved():
    """With a rate that throws the weights about, errors below the criterion in an epoch say nothing."""
    model = encoder(epochs=1, stop=Stop(error=1e9))
    run = measure(
        model,
        replace(model.phases[0], snapshots=(0,)),
        CODES,
        CODES,
        "b",
        read_rule("backpropagation"),
        0.1,
        1,
    )
    assert not run.solved
    assert run.epochs == 1


def test_what_does_not_suit_is_left_out_with_its_reason():
    result = yardstick(
        encoder("cross-entropy"), CODES, ["backpropagation", "equilibrium-propagation", "delta"], networks=1,
        epochs=2, at=(0,),
    )  # fmt: skip
    assert result.rules == ("backpropagation",)
    assert result.refused["equilibrium-propagation"].endswith("lessens sum-of-squares, not cross-entropy")
    assert "linear units" in result.refused["delta"]
    with pytest.raises(ValidationError, match="no rule suits this network: delta: "):
        yardstick(encoder(), CODES, ["delta"], networks=1)


def test_a_network_that_diverges_is_one_of_the_runs():
    model = encoder(stop=None, epochs=5)
    linear = replace(model, network=layered((4, 3, 4), "linear", "linear"))
    result = yardstick(linear, CODES, ["backpropagation"], networks=1, rates=[50.0], at=(0,))
    (run,) = result.runs
    assert run.diverged
    assert not run.solved
    assert run.rate == 50.0


def test_rules_with_parameters():
    assert read_rule("generec:variant=midpoint") == GeneRec("midpoint")
    assert read_rule("predictive-coding:variance=10:steps=50") == PredictiveCoding(variance=10, steps=50)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("backprop", "did you mean 'backpropagation'"),
        ("generec:midpoint", "expected name:key=value"),
        ("generec:variant=midpiont", "did you mean 'midpoint'"),
        ("generec:varaint=midpoint", "did you mean 'variant'"),
    ],
)
def test_rules_that_are_none(text, message):
    with pytest.raises(ValidationError, match=message):
        read_rule(text)


def test_models_with_several_phases_and_epochs_that_never_come_are_refused():
    two = replace(encoder(), phases=(Phase(name="a"), Phase(name="b")))
    with pytest.raises(ValidationError, match="encoder has 2"):
        yardstick(two, CODES, ["backpropagation"])
    with pytest.raises(ValidationError, match="none of the epochs to look at"):
        yardstick(encoder(), CODES, ["backpropagation"], epochs=3, at=(10,))


def test_the_command_prints_and_writes_figure_and_tables(tmp_path):
    arguments = ["yardstick", "xor", "--rules", "backpropagation,direct-feedback-alignment,delta",
                 "--networks", "2", "--epochs", "20", "--at", "0,20", "--out", str(tmp_path)]  # fmt: skip
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    assert "direct-feedback-alignment" in found.output
    assert "0/2" in found.output
    assert "left out: delta: delta learning is for linear units" in found.output
    names = {path.name for path in tmp_path.iterdir()}
    figures = {f"yardstick.{kind}" for kind in ("pdf", "svg", "png")}
    assert names == {"rules.csv", "looks.csv", "yardstick.csv"} | figures
    with (tmp_path / "yardstick.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 2 * 2
    exact = [float(row["cosine"]) for row in rows if row["rule"] == "backpropagation"]
    np.testing.assert_allclose(exact, 1.0)
    with (tmp_path / "looks.csv").open() as file:
        looks = list(csv.DictReader(file))
    simulator = Simulator(layered((2, 2, 1)), 1)
    assert len(looks) == 2 * 2 * 2 * 2
    assert simulator.description.order() == ("input", "h1", "output")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rules", "backprop"], "did you mean 'backpropagation'"),
        (["--at", "1.5"], "'1.5' is not a whole number"),
        (["--rates", "fast"], "'fast' is not a number"),
        (["--rates=-1"], "is not a number of 0 or more"),
    ],
)
def test_a_mistake_gets_one_message(options, message, tmp_path):
    found = CliRunner().invoke(main, ["yardstick", "xor", "--out", str(tmp_path), *options])
    assert found.exit_code == 2
    assert message in found.output
    assert "Traceback" not in found.output


def test_numbers_are_whole_however_long_the_names_of_rules(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    arguments = ["yardstick", "xor", "--rules", "predictive-coding:variance=10:steps=5:tolerance=0.001",
                 "--networks", "1", "--epochs", "2", "--at", "0,2", "--rates", "0.25,0.125",
                 "--out", str(tmp_path)]  # fmt: skip
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    for header in ("rate", "solved", "epochs", "right", "early", "late", "µs"):
        assert f" {header}" in found.output
    assert "0/1" in found.output


def test_a_model_whose_patterns_a_study_makes(tmp_path):
    arguments = ["yardstick", "rhw-1986-negation", "--rules", "backpropagation", "--networks", "1",
                 "--epochs", "2", "--at", "0,2", "--out", str(tmp_path)]  # fmt: skip
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "Patterns: the study rumelhart-hinton-williams-1986" in result.stderr
