"""A student's own model, patterns and study: ``train``, ``test``, ``new``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from pdpsim.base.errors import DivergedError
from pdpsim.cli import main
from pdpsim.formats import model as modelfile
from pdpsim.formats.table import read as read_patterns
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench import networks as workbench
from pdpsim.workbench.items import answers
from pdpsim.workbench.scoring import Scoring

MODEL = """
[layers]
input = { size = 2 }
output = { size = 1, activation = "logistic" }

[[projections]]
from = "input"
to = "output"

[training]
rule = { gradient-descent = { rate = 1.0 } }
epochs = 200
stop = { within = 0.2 }
"""

AND = "name\tinput\toutput\n00\t0 0\t0\n01\t0 1\t0\n10\t1 0\t0\n11\t1 1\t1\n"


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def pictures() -> None:
    """Mark a test that draws."""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Work in a folder with a model and its patterns, drawing nothing unless a test is about pictures."""
    if "pictures" not in request.fixturenames:
        monkeypatch.setattr(workbench, "draw_curves", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "and.toml").write_text(MODEL, encoding="utf-8")
    (tmp_path / "and.tsv").write_text(AND, encoding="utf-8")
    return tmp_path


def train(*arguments: str, patterns: str = "and.tsv") -> Result:
    return call("train", "and.toml", "--patterns", patterns, "--engine", "numpy", *arguments)


@pytest.mark.usefixtures("pictures")
@pytest.mark.filterwarnings("error")
def test_a_map_of_points_of_ones_own_needs_no_targets(here: Path) -> None:
    (here / "points.tsv").write_text("name\tinput\na\t0.1 0.2 0.9\nb\t0.9 0.2 0.1\n", encoding="utf-8")
    call("copy", "kohonen-1982", ".")
    how = ["--set", "training.epochs=2", "--engine", "numpy", "--out", "map"]
    trained = call("train", "kohonen_1982.toml", "--patterns", "points.tsv", *how)
    assert trained.exit_code == 0, trained.output
    assert "no targets" in trained.stdout
    assert "right:" not in trained.stdout
    assert call("look", "map/networks/1.npz").exit_code == 0
    # the table that was copied has none either
    assert call("train", "kohonen_1982.toml", *how[:-1], "copied").exit_code == 0


class TestTrain:
    @pytest.mark.usefixtures("pictures")
    def test_networks_curves_and_summary(self, here: Path) -> None:
        result = train("--seeds", "2", "--out", "done")
        assert result.exit_code == 0, result.output
        assert result.stdout.count("4 of 4 patterns") == 2
        assert result.stdout.count("criterion met") == 2
        network = Simulator.load(here / "done" / "networks" / "2.npz")
        assert network.weights["input->output"].shape == (2, 1)
        about = json.loads((here / "done" / "training.json").read_text())
        assert [each["seed"] for each in about["networks"]] == [1, 2]
        assert all(each["right"] == 4 and each["stopped"] for each in about["networks"])
        rows = table(here / "done" / "curves" / "1.csv")
        assert len(rows) == about["networks"][0]["epochs"]
        assert float(rows[-1]["error"]) < float(rows[0]["error"])
        for kind in ("pdf", "svg", "png", "csv"):
            assert (here / "done" / f"learning-curve.{kind}").stat().st_size > 0

    def test_the_folder_has_the_models_name(self, here: Path) -> None:
        train()
        assert (here / "trained" / "and" / "networks" / "1.npz").is_file()

    def test_running_again_adds_seeds_and_keeps_the_others(self, here: Path) -> None:
        train("--out", "done")
        path = here / "done" / "networks" / "1.npz"
        before = path.stat().st_mtime_ns
        assert train("--out", "done", "--seeds", "2").stdout.count("4 of 4 patterns") == 2
        assert path.stat().st_mtime_ns == before

    def test_seeds_differ_and_are_the_same_again(self, here: Path) -> None:
        train("--out", "one", "--seeds", "2")
        train("--out", "two", "--seeds", "2")
        first, again, other = (
            Simulator.load(here / file).weights["input->output"]
            for file in ("one/networks/1.npz", "two/networks/1.npz", "one/networks/2.npz")
        )
        assert np.array_equal(first, again)
        assert not np.array_equal(first, other)

    def test_interrupted_it_resumes(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        trained = Simulator.train
        calls: list[int] = []

        def interrupted(self: Simulator, *args: object, **how: object) -> object:
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return trained(self, *args, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(Simulator, "train", interrupted)
        result = train("--seeds", "2", "--out", "done", "--jobs", "1")
        assert result.exit_code == 130
        assert "the same command resumes" in result.stderr
        assert train("--seeds", "2", "--out", "done", "--jobs", "1").exit_code == 0
        assert len(calls) == 3  # the first network was not trained again

    def test_divergence_is_a_failure_with_a_message(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def diverge(*_: object, **__: object) -> None:
            raise DivergedError("weights are no longer finite after epoch 3; lower the learning rate")

        monkeypatch.setattr(Simulator, "train", diverge)
        result = train("--seeds", "2", "--jobs", "1")
        assert result.exit_code == 1
        assert "network 1: weights are no longer finite" in result.stderr
        assert result.stdout.count("diverged\n") == 2

    def test_a_pattern_table_without_a_target(self, here: Path) -> None:
        (here / "no.tsv").write_text("name\tinput\toutput\na\t0 1\t-\n", encoding="utf-8")
        result = train(patterns="no.tsv")
        assert result.exit_code == 2
        assert "no pattern has a target" in result.stderr

    def test_a_learning_rate_of_1000_diverges(self, here: Path) -> None:
        linear = MODEL.replace('"logistic"', '"linear"')
        (here / "and.toml").write_text(linear, encoding="utf-8")
        result = train("--set", "training.rule.rate=1000")
        assert result.exit_code == 1
        assert "Error: network 1: the network diverged in epoch" in result.stderr
        assert "learning curve" not in result.stdout
        assert "Traceback" not in result.output

    def test_other_settings_need_another_folder(self) -> None:
        train("--out", "done")
        result = train("--out", "done", "--set", "training.rule.rate=0.5")
        assert result.exit_code == 2
        assert "another model" in result.stderr
        assert "--out" in result.stderr

    def test_a_folder_with_other_files_is_not_touched(self, here: Path) -> None:
        (here / "mine").mkdir()
        (here / "mine" / "thesis.txt").write_text("")
        result = train("--out", "mine")
        assert result.exit_code == 2
        assert [each.name for each in (here / "mine").iterdir()] == ["thesis.txt"]

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("00\t0 0 1\t0", "and.tsv, line 2, column 'input': expected 2 numbers"),
            ("00\t0 x\t0", "expected a number or -, found 'x'"),
            ("", "there is no pattern"),
        ],
    )
    def test_bad_patterns(self, here: Path, line: str, told: str) -> None:
        (here / "and.tsv").write_text(f"name\tinput\toutput\n{line}\n")
        result = train()
        assert result.exit_code == 2
        assert told in result.stderr
        assert not (here / "trained").exists()

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (("epochs", "epocs"), "did you mean 'epochs'"),
            (("rate = 1.0", "rate = nan"), "rate"),
            (('from = "input"', 'from = "output"'), "cycle"),
            (("size = 2", "size = 0"), "size"),
        ],
    )
    def test_a_bad_model_file(self, here: Path, change: tuple[str, str], told: str) -> None:
        (here / "and.toml").write_text(MODEL.replace(*change))
        result = train()
        assert result.exit_code == 2
        assert "and.toml" in result.stderr
        assert told in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["train", "nad.toml", "--patterns", "and.tsv"], "did you mean 'and.toml'"),
            (["train", "other.toml"], "no patterns belong to other.toml"),
            (["train", "and.toml", "--patterns", "none.tsv"], "'none.tsv' does not exist"),
            (
                ["train", "and.toml", "--patterns", "and.tsv", "--seeds", "0"],
                "'--seeds': '0' is no network at all",
            ),
            (["train", "and.toml", "--patterns", "and.tsv", "--set", "training.rule.rat=1"], "did you mean"),
        ],
    )
    def test_bad_usage(self, here: Path, arguments: list[str], told: str) -> None:
        (here / "other.toml").write_text(MODEL, encoding="utf-8")
        result = call(*arguments)
        assert result.exit_code == 2
        assert told in result.stderr


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
        assert "1 of 1 patterns right" in result.stdout
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


class TestNew:
    def test_a_new_study_runs_at_once(self, here: Path) -> None:
        made = call("new", "my-study")
        assert made.exit_code == 0
        assert "pdpsim run ./my-study" in made.stdout
        assert "$" not in "".join(path.read_text() for path in (here / "my-study").rglob("*.*"))
        result = call("run", "./my-study", "--quick", "--engine", "numpy", "--jobs", "1")
        assert result.exit_code == 0, result.output
        assert "2 claims: 2 not tested" in result.stdout
        assert (here / "results" / "my-study" / "figures" / "sweeps.pdf").is_file()
        assert call("show", "./my-study").exit_code == 0

    def test_its_readme_has_the_six_headings(self, here: Path) -> None:
        call("new", "smith_1992")
        text = (here / "smith_1992" / "README.md").read_text()
        headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
        assert headings == [
            "Original",
            "What is replicated",
            "Criteria",
            "Result",
            "Deviations and obstacles",
            "How to run",
        ]
        assert 'id="smith-1992"' in (here / "smith_1992" / "study.py").read_text()

    @pytest.mark.parametrize("name", ["9lives", "My-Study", "a b", "study.py", "-", "a--b"])
    def test_a_name_that_is_none(self, here: Path, name: str) -> None:
        result = call("new", "--", name)
        assert result.exit_code == 2
        assert "cannot be a study's name" in result.stderr

    def test_nothing_is_overwritten(self, here: Path) -> None:
        call("new", "mine")
        (here / "mine" / "study.py").write_text("precious")
        result = call("new", "mine")
        assert result.exit_code == 2
        assert "there already" in result.stderr
        assert (here / "mine" / "study.py").read_text() == "precious"

    def test_its_model_and_patterns_train_without_it(self) -> None:
        call("new", "mine")
        result = call(
            "train", "mine/model.toml", "--patterns", "mine/data/patterns.tsv", "--engine", "numpy",
            "--set", "training.epochs=20",
        )  # fmt: skip
        assert result.exit_code == 0
        assert "of 4 patterns" in result.stdout


LISTS = """
[layers]
input = { size = 2 }
output = { size = 1, activation = "logistic" }

[[projections]]
from = "input"
to = "output"

[training]
rule = { gradient-descent = { rate = 1.0 } }

[[phases]]
name = "first list"
patterns = "ab"
epochs = 20

[[phases]]
name = "second list"
patterns = "ac"
epochs = 5
"""


class TestSetsOfPatterns:
    """Two lists learned one after the other, as in McCloskey and Cohen (1989)."""

    @pytest.fixture(autouse=True)
    def lists(self, here: Path) -> None:
        (here / "lists.toml").write_text(LISTS, encoding="utf-8")
        (here / "ab.tsv").write_text("name\tinput\toutput\na\t0 1\t0\nb\t1 0\t1\n", encoding="utf-8")
        (here / "ac.tsv").write_text("name\tinput\toutput\na\t0 1\t1\nc\t1 1\t0\n", encoding="utf-8")

    def test_each_phase_trains_on_the_set_that_it_names(self):
        result = call(
            "train", "lists.toml", "--patterns", "ab=ab.tsv", "--patterns", "ac=ac.tsv", "--out", "one"
        )
        assert result.exit_code == 0, result.output
        model = modelfile.read(Path("lists.toml"))
        sets = {name: read_patterns(f"{name}.tsv", model.network) for name in ("ab", "ac")}
        expected = Simulator(model, 1, engine="numpy")
        expected.train(sets)
        trained = Simulator.load("one/networks/1.npz")
        np.testing.assert_array_equal(trained.learning.w, expected.learning.w)
        assert "of 4 patterns" in result.output

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["ab.tsv"], "train on the patterns 'ab', 'ac'; give each by its name: ab=FILE ac=FILE"),
            (["ab.tsv", "ac.tsv"], "several sets need names"),
            (["ab=ab.tsv", "ab=ac.tsv"], "the name 'ab' is given twice"),
            (["ab=ab.tsv"], "needs patterns 'ac'"),
            (["ab=ab.tsv", "ad=ac.tsv"], "no phase of lists trains on patterns 'ad'"),
            (["ab=none.tsv"], "'none.tsv' does not exist"),
        ],
    )
    def test_a_set_that_would_be_dropped_or_is_lacking_is_refused(self, arguments, message):
        options = [part for each in arguments for part in ("--patterns", each)]
        result = call("train", "lists.toml", *options, "--out", "two")
        assert result.exit_code == 2
        assert message in " ".join(result.output.split())
        assert not list(Path("two").glob("networks/*"))

    def test_an_option_given_twice_is_refused_where_one_would_be_dropped(self):
        result = train("--seeds", "2", "--seeds", "3")
        assert result.exit_code == 2
        assert "--seeds is given twice" in result.output


class TestNames:
    """Names that a terminal could take for markup, and rows of a stream that share one."""

    NAMED = "name\tinput\toutput\n[b]at\t0 0\t0\n:cat:\t0 1\t0\n[bold]\t1 0\t0\n[/b]\t1 1\t1\n"

    def test_names_are_shown_as_written(self, here):
        (here / "named.tsv").write_text(self.NAMED, encoding="utf-8")
        train("--out", "o", patterns="named.tsv")
        result = call("test", "o/networks/1.npz", "--patterns", "named.tsv")
        assert result.exit_code == 0
        rows = [line.split()[0] for line in result.output.splitlines() if "right" in line or "wrong" in line]
        assert rows[:4] == ["[b]at", ":cat:", "[bold]", "[/b]"]

    def test_rows_of_a_stream_that_became_one_pattern_are_pointed_out(self, here):
        rows = "".join(f"{letter}\t{i % 2} 1\t{i % 2}\n" for i, letter in enumerate("diiguuu"))
        (here / "stream.tsv").write_text(f"# reset: never\nname\tinput\toutput\n{rows}", encoding="utf-8")
        result = train("--out", "o", patterns="stream.tsv")
        assert "7 rows are 4 patterns" in result.stderr
        assert "the 2 of 'i'" in result.stderr

    def test_labels_say_what_events_are(self, here):
        rows = "".join(f"{letter}\t{i % 2} 1\t{i % 2}\n" for i, letter in enumerate("diid"))
        (here / "stream.tsv").write_text(f"# reset: never\nlabel\tinput\toutput\n{rows}", encoding="utf-8")
        result = train("--out", "o", patterns="stream.tsv")
        assert "rows are" not in result.stderr
        tested = call("test", "o/networks/1.npz", "--patterns", "stream.tsv")
        rows = [line.split()[:2] for line in tested.output.splitlines() if "right" in line or "wrong" in line]
        assert rows[:4] == [["1", "d"], ["2", "i"], ["3", "i"], ["4", "d"]]

    def test_a_letter_that_comes_again_is_referred_to_labels(self, here):
        (here / "again.tsv").write_text(
            "name\tinput\toutput\nd\t0 1\t0\ni\t1 1\t1\nd\t0 1\t0\n", encoding="utf-8"
        )
        result = train(patterns="again.tsv")
        assert result.exit_code == 2
        assert "column label" in " ".join(result.output.split())


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
