"""``pdpsim test``: which items a network gets right, with the teacher and without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from students import AND, call, enter, table, train

from pdpsim.formats.table import read as read_patterns
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench import networks as workbench
from pdpsim.workbench.items import answers
from pdpsim.workbench.scoring import Scoring


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a model and its patterns, drawing no curves."""
    monkeypatch.setattr(workbench, "draw_curves", lambda *_: None)
    return enter(tmp_path, monkeypatch)


def test_a_model_that_states_no_training_is_tested_untrained_and_says_so(here: Path) -> None:
    (here / "plain.toml").write_text(
        "[layers]\ninput = { size = 2 }\noutput = { size = 1 }\n"
        '[[projections]]\nfrom = "input"\nto = "output"\n'
    )
    (here / "plain.tsv").write_text(AND)
    result = call("test", "plain.toml")
    assert result.exit_code == 0
    assert "Weights: drawn at random (seed 1), not trained" in result.stderr
    assert "Weights" not in call("test", "jets-and-sharks").stderr  # a table of the model gives all of them


class TestTest:
    @pytest.fixture(autouse=True)
    def network(self) -> None:
        train("--out", "done")

    def test_items_right_and_wrong(self, here: Path) -> None:
        (here / "or.tsv").write_text(AND.replace("01\t0 1\t0", "01\t0 1\t1"))
        result = call("test", "done/networks/1.npz", "--patterns", "or.tsv", "--out", "or.csv")
        assert result.exit_code == 0
        assert "3 of 4 patterns right" in result.stdout
        assert result.stdout.count("✗ wrong") == 1
        rows = table(here / "or.csv")
        assert [row["right"] for row in rows] == ["1", "0", "1", "1"]
        network = Simulator.load(here / "done" / "networks" / "1.npz")
        w, b = network.weights["input->output"][:, 0], network.biases["output"][0]
        assert float(rows[3]["output.1"]) == pytest.approx(1 / (1 + np.exp(-(w.sum() + b))))

    def test_events_and_missing_targets(self, here: Path) -> None:
        rows = ["name\tlabel\tinput\toutput", "a\tx\t1 1\t-", "a\ty\t1 1\t1", "b\tz\t0 0\t-"]
        (here / "two.tsv").write_text("\n".join(rows))
        result = call("test", "done/networks/1.npz", "--patterns", "two.tsv", "--out", "two.csv")
        assert "1 of 1 pattern right" in result.stdout
        assert "no target" in result.stdout
        told = [(row["name"], row["event"], row["label"]) for row in table(here / "two.csv")]
        assert told == [("a", "1", "x"), ("a", "2", "y"), ("b", "1", "z")]
        assert [(row["error"] == "", row["right"] == "") for row in table(here / "two.csv")][2] == (
            True,
            True,
        )

    @pytest.mark.parametrize("within", ["nan", "inf", "0"])
    def test_nearness_is_a_finite_number(self, within: str) -> None:
        refused = call("test", "done/networks/1.npz", "--patterns", "and.tsv", "--within", within)
        assert refused.exit_code == 2
        assert "'--within'" in refused.stderr

    def test_how_near_is_right(self) -> None:
        strict = call("test", "done/networks/1.npz", "--patterns", "and.tsv", "--within", "0.000001")
        assert "0 of 4 patterns right" in strict.stdout

    def test_many_patterns_are_cut_short_unless_all_are_wanted(self, here: Path) -> None:
        (here / "many.tsv").write_text("input\toutput\n" + "0 0\t0\n" * 70)
        short = call("test", "done/networks/1.npz", "--patterns", "many.tsv")
        assert "and 10 more patterns" in short.stdout
        assert short.stdout.count("✓ right") == 60
        assert call("test", "done/networks/1.npz", "--patterns", "many.tsv", "--all").stdout.count("✓") == 70

    @pytest.mark.parametrize(
        ("weights", "told"),
        [
            ("none.npz", "does not exist"),
            ("and.tsv", "no .npz file that pdpsim wrote"),
            ("and.toml", "and.toml is a model; a network is a file that training writes"),
            ("encoder-8-3-8", "pdpsim train encoder-8-3-8 makes some"),
            ("done", "done is a folder; name one of its networks, such as done/networks/1.npz"),
        ],
    )
    def test_weights_that_are_none(self, weights: str, told: str) -> None:
        result = call("test", weights, "--patterns", "and.tsv")
        assert result.exit_code == 2
        assert told in result.stderr


def test_a_pattern_is_right_if_its_worst_output_is(here: Path) -> None:
    train("--out", "done")
    network = Simulator.load(here / "done" / "networks" / "1.npz")
    network.weights["input->output"][:] = 0
    network.biases["output"][:] = 0  # every output is 0.5
    from pdpsim.formats.table import read

    patterns = read(here / "and.tsv", network.description)
    assert [item.worst for item in answers(network, patterns).items] == [0.5] * 4
    assert not any(item.right for item in answers(network, patterns, Scoring("within", 0.5)).items)
    assert all(item.right for item in answers(network, patterns, Scoring("within", 0.51)).items)


TAUGHT = """
[layers]
plan = { size = 1 }
state = { size = 2, copies = "output", teacher = true }
hidden = { size = 3 }
output = { size = 2 }

[[projections]]
from = "plan"
to = "hidden"

[[projections]]
from = "state"
to = "hidden"

[[projections]]
from = "hidden"
to = "output"

[training]
epochs = 3
stop = { within = 0.9 }
"""


class TestTeacher:
    @pytest.fixture(autouse=True)
    def taught(self, here: Path) -> None:
        (here / "jordan.toml").write_text(TAUGHT, encoding="utf-8")
        rows = "name\tplan\toutput\ns\t1\t1 0\ns\t1\t0 1\ns\t1\t- 1\n"
        (here / "jordan.tsv").write_text(rows, encoding="utf-8")
        self.trained = call("train", "jordan.toml", "--patterns", "jordan.tsv", "--out", "o")

    def outputs(self, *options: str) -> list[list[float]]:
        result = call("test", "o/networks/1.npz", "--patterns", "jordan.tsv", "--out", "out.csv", *options)
        assert result.exit_code == 0, result.output
        self.printed = " ".join(result.output.split())
        return [[float(row[f"output.{unit}"]) for unit in "12"] for row in table(Path("out.csv"))]

    def test_the_criterion_says_that_it_was_met_with_the_teacher(self):
        assert "criterion met with the teacher" in " ".join(self.trained.output.split())

    def test_a_network_can_be_tested_with_the_teacher_and_without(self):
        network = Simulator.load("o/networks/1.npz")
        patterns = read_patterns("jordan.tsv", network.description)
        for options, teach, words in (
            (["--teacher"], True, "state copied the targets"),
            ([], False, "state copied the network's own outputs"),
        ):
            expected = network.test(patterns, teach=teach).outputs["output"]
            np.testing.assert_allclose(self.outputs(*options), expected)
            assert words in self.printed

    def test_where_a_target_is_missing_the_teacher_copies_the_output(self, here):
        rows = "name\tplan\toutput\ns\t1\t1 -\ns\t1\t0 1\n"
        (here / "gap.tsv").write_text(rows, encoding="utf-8")
        network = Simulator.load("o/networks/1.npz")
        recorded = network.record(read_patterns("gap.tsv", network.description), teach=True)
        assert recorded["state"][1, 0] == 1.0
        assert recorded["state"][1, 1] == recorded["output"][0, 1]

    def test_without_a_teacher_there_is_nothing_to_turn_on(self):
        train("--out", "plain")
        result = call("test", "plain/networks/1.npz", "--patterns", "and.tsv", "--teacher")
        assert result.exit_code == 2
        assert "no layer of this network copies targets" in result.output
