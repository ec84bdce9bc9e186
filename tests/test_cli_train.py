"""``pdpsim train``: a student's own model on patterns of theirs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from students import MODEL, call, enter, table, train

from pdpsim.base.errors import DivergedError
from pdpsim.formats import model as modelfile
from pdpsim.formats.table import read as read_patterns
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench import networks as workbench


@pytest.fixture
def pictures() -> None:
    """Mark a test that draws."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Work in a folder with a model and its patterns, drawing nothing unless a test is about pictures."""
    if "pictures" not in request.fixturenames:
        monkeypatch.setattr(workbench, "draw_curves", lambda *_: None)
    return enter(tmp_path, monkeypatch)


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


def test_a_table_in_the_place_of_an_option_is_told_where_it_goes(here: Path) -> None:
    result = call("train", "and.toml", "and.tsv")
    assert result.exit_code == 2
    assert "a table of patterns is named with --patterns and.tsv" in result.stderr


def test_rows_of_one_name_are_said_to_be_one_pattern_where_nothing_remembers(here: Path) -> None:
    rows = "name\tinput\toutput\na\t0 1\t0\na\t1 0\t0\nb\t1 1\t1\n"
    (here / "joined.tsv").write_text(rows, encoding="utf-8")
    how = ["--patterns", "joined.tsv", "--set", "training.epochs=2", "--out"]
    assert "3 rows are 2 patterns" in call("train", "and.toml", *how, "joined").stderr
    (here / "joined.tsv").write_text(rows.replace("b\t", "c\t").replace("a\t1", "b\t1"), encoding="utf-8")
    assert "rows are" not in call("train", "and.toml", *how, "single").stderr


class TestTrain:
    @pytest.mark.usefixtures("pictures")
    def test_networks_curves_and_summary(self, here: Path) -> None:
        result = train("--seeds", "2", "--out", "done")
        assert result.exit_code == 0, result.output
        assert result.stdout.count("4 of 4 patterns") == 2
        assert result.stdout.count("criterion met") == 2
        network = Simulator.load(here / "done" / "networks" / "2.npz")
        assert network.weights["input->output"].shape == (2, 1)
        assert "`pdpsim look` draws what one of them does" in call("figure", "./done").stderr
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


LISTS = (
    MODEL.partition("epochs")[0]
    + """
[[phases]]
name = "first list"
patterns = "ab"
epochs = 20

[[phases]]
name = "second list"
patterns = "ac"
epochs = 5
"""
)


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


class TestFolderOfItsOwn:
    """What is trained otherwise goes beside what is there, and replaces nothing."""

    def test_a_model_that_was_changed(self, here: Path) -> None:
        assert "table: trained/and\n" in train().stdout
        first = (here / "trained" / "and" / "training.json").read_bytes()
        (here / "and.toml").write_text(MODEL.replace("rate = 1.0", "rate = 2.0"), encoding="utf-8")
        for _ in range(2):  # the second time it resumes
            changed = train()
            assert changed.exit_code == 0, changed.output
            assert "table: trained/and-2\n" in changed.stdout
            told = "trained/and holds networks trained otherwise (another model): these go to trained/and-2\n"
            assert told in changed.stderr
        assert "table: trained/and-3\n" in train("--set", "training.epochs=3").stdout
        assert (here / "trained" / "and" / "training.json").read_bytes() == first
        (here / "and.toml").write_text(MODEL, encoding="utf-8")
        again = train()
        assert "table: trained/and\n" in again.stdout
        assert "these go to" not in again.stderr

    def test_a_grid_of_other_settings(self, here: Path) -> None:
        assert "setting: trained/and\n" in train("--set", "training.epochs=2,3").stdout
        first = (here / "trained" / "and" / "grid.csv").read_bytes()
        other = train("--set", "training.rule.rate=0.1,0.2")
        assert "setting: trained/and-2\n" in other.stdout
        assert (
            "trained/and holds the table of other settings (grid.csv): these go to trained/and-2"
            in other.stderr
        )
        assert (here / "trained" / "and" / "grid.csv").read_bytes() == first
        for values in ("2,3", "2,3,4"):  # again, and with one more
            assert "setting: trained/and\n" in train("--set", f"training.epochs={values}").stdout
        assert "setting: trained/and-3\n" in train("--set", "training.epochs=2,3").stdout

    def test_a_folder_that_is_named_holds_one_training(self) -> None:
        assert train("--out", "mine").exit_code == 0
        refused = train("--out", "mine", "--set", "training.epochs=3")
        assert refused.exit_code == 2
        assert (
            "mine holds networks trained otherwise (another model); choose another folder" in refused.stderr
        )

    def test_what_another_folder_holds_is_said(self, here: Path) -> None:
        assert train("--out", "grid", "--set", "training.epochs=2,3").exit_code == 0
        (here / "results" / "toy").mkdir(parents=True)
        (here / "results" / "toy" / "run.json").write_text("{}", encoding="utf-8")
        (here / "swept").mkdir()
        (here / "swept" / "sweep.json").write_text("{}", encoding="utf-8")
        for folder, content in {
            "grid": "a grid of settings, with a folder for each (grid.csv)",
            "results": "results of studies (toy)",
            "results/toy": "the results of a study (run.json)",
            "swept": "the sweep of a study (sweep.json)",
        }.items():
            refused = train("--out", folder)
            assert refused.exit_code == 2
            told = f"{folder} holds {content}; choose another folder with --out"
            assert told in " ".join(refused.stderr.split())

    def test_a_network_that_goes_on_keeps_its_number(self, here: Path) -> None:
        assert train("--seeds", "2").exit_code == 0
        start = ("--from", "trained/and/networks/2.npz", "--set", "training.epochs=3")
        on = json.loads(train(*start, "--json").stdout)
        assert [each["seed"] for each in on] == [2]
        assert (here / "trained" / "and-2" / "networks" / "2.npz").is_file()
        several = json.loads(train(*start, "--seeds", "2", "--json").stdout)
        assert [each["seed"] for each in several] == [1, 2]
