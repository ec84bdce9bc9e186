"""The name of something given to a command that takes something else: what was meant is said first."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pdpsim.cli import main
from pdpsim.formats.model import find

SETTLES = "pdpsim test {name} presents patterns to it, and so do trace, look, lesion and lab"


def refused(*arguments: str) -> str:
    """Return what a command says that refuses its arguments, on one line."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2, result.output
    assert len(result.stderr) < 900, "too long to be read"
    return " ".join(result.stderr.split())


def test_of_a_model_that_learns_networks_are_trained() -> None:
    assert "pdpsim train xor makes some" in refused("look", "xor")


def test_training_says_why_a_model_does_not_learn_and_what_works(tmp_path: Path) -> None:
    text = refused("train", "jets-and-sharks", "--out", str(tmp_path / "out"))
    assert "jets-and-sharks states no training, and backpropagation learning needs units with a slope" in text
    assert f"As it is: {SETTLES.format(name='jets-and-sharks')}" in text
    assert not (tmp_path / "out").exists()


def test_a_training_that_is_stated_is_taken_at_its_word() -> None:
    text = refused("train", "jets-and-sharks", "--set", "training.learning=perceptron", "--engine", "numpy")
    assert "perceptron" in text
    assert "states no training" not in text


def test_the_laboratory_names_what_works_for_a_model_that_it_cannot_show() -> None:
    text = refused("lab", "mcclelland-elman-1986")
    assert text.endswith(
        "the laboratory has no projections with links that are shifted; `pdpsim trace` knows them"
    )


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("xor", "pdpsim train xor trains its networks; studies with it: pdpsim run backprop-basics"),
        (
            "jets_and_sharks",
            SETTLES.format(name="jets_and_sharks") + "; studies with it: pdpsim run mcclelland-1981-",
        ),
    ],
)
def test_a_model_where_a_study_is_wanted(name: str, ways: str) -> None:
    assert f"Error: {name} is a model, not a study: {ways}" in refused("run", name)


def test_a_model_file_of_ones_own_where_a_study_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(find("xor"), "mine.toml")
    for name in ("mine.toml", "./mine.toml"):
        text = refused("run", name)
        assert text == f"Error: {name} is a model, not a study: pdpsim train {name} trains its networks"


def test_a_study_where_a_model_is_wanted() -> None:
    for command in (["train"], ["lab"], ["trace", "--pattern", "x"]):
        text = refused(*command, "jordan-1986")
        assert re.search(
            r"Error: jordan-1986 is a study, not a model: pdpsim run jordan-1986 runs it; "
            r"the models that it uses: (jordan-1986-[\w-]+(, )?){3} and 1 more \(pdpsim show jordan-1986\)$",
            text,
        ), text


def test_a_name_that_is_nobodys_is_not_answered_with_all_names() -> None:
    assert "there is no study 'nonsense'; `pdpsim list` lists those that come with it (" in refused(
        "run", "nonsense"
    )
    assert "no model file 'nonsense'; `pdpsim models` lists" in refused("train", "nonsense")
    assert "did you mean 'jordan-1986'?" in refused("run", "jordan-1987")


def test_a_name_without_the_ending_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(find("xor"), "mine.toml")
    assert "no model file 'mine'; did you mean 'mine.toml'?" in refused("train", "mine")


@pytest.mark.parametrize("changed", ["xor.toml", "xor.tsv", None])
def test_a_changed_copy_of_the_model_that_is_named(
    changed: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("xor.toml", "xor.tsv"):
        shutil.copy(find("xor").with_name(name), name)
    if changed is not None:
        Path(changed).write_text(Path(changed).read_text() + "# changed\n")
    text = "your copy, which differs, give xor.toml"
    for name, wanted in (
        ("xor", changed is not None),
        ("xor.toml", False),
        (str(tmp_path / "xor.toml"), False),
    ):
        result = CliRunner().invoke(main, ["trace", name, "--pattern", "10"])
        assert result.exit_code == 0, result.output
        assert (text in result.stderr) is wanted


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            "elman-1990-xor",
            "This is the study elman-1990-xor; the model of the same name: pdpsim show {}.toml",
        ),
        (
            "elman-1990-xor.toml",
            "This is the model elman-1990-xor; the study of the same name: pdpsim show {}",
        ),
        ("xor", ""),
    ],
)
def test_a_study_and_a_model_of_one_name_are_told_apart(given: str, message: str) -> None:
    result = CliRunner().invoke(main, ["show", given])
    assert result.exit_code == 0
    assert result.stderr.strip() == message.format("elman-1990-xor")


def test_a_name_that_is_nobodys_gets_the_nearest_or_the_commands_that_list_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(find("xor"), "mine.toml")
    assert refused("show", "mine").endswith("there is no study or model 'mine'; did you mean 'mine.toml'?")
    assert refused("show", "nobody").endswith("; `pdpsim list` lists studies, `pdpsim models` models")
    assert refused("show", "elman").count("elman-1990-xor") == 1


def test_a_network_that_is_not_there_leads_to_one_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused("test", "1.npz").endswith("File '1.npz' does not exist; pdpsim train makes networks.")
    networks = Path("trained/xor/networks")
    networks.mkdir(parents=True)
    (networks / "1.npz").touch()
    for given in ("1.npz", "xor.npz", "trained/xor/networks/9.npz", "trained/xor/1.npz"):
        assert refused("test", given).endswith("does not exist; there is trained/xor/networks/1.npz.")
    shutil.copy(find("xor"), "mine.toml")
    assert "pdpsim train mine.toml makes some" in refused("test", "mine")
    Path("trained/xor/training.json").touch()
    assert "trained/xor holds networks of pdpsim train" in refused("compare", "trained/xor", "trained/xor")


@pytest.mark.parametrize("command", ["figure", "cite"])
def test_a_model_is_no_study_for_any_command(command: str) -> None:
    assert "xor is a model, not a study: pdpsim train xor trains its networks" in refused(command, "xor")
