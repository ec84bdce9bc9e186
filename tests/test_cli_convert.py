"""``pdpsim convert``: files in, files out, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdpsim.cli import main

EXAMPLES = """proc: {puts hello}
;
name: {a b} I: 0 1 T: 1;
name: c 2 I: 1 0 T: - I: 1 1 T: 0;
"""


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["convert", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_example_set_alone(here: Path):
    Path("words.ex").write_text(EXAMPLES)
    result = call("words.ex")
    assert result.exit_code == 0
    assert result.stdout == "converted/words.tsv: 2 patterns, 3 events\n"
    assert result.stderr == "refused: words.ex, line 1: a procedure of the set (proc:) is not run\n"
    assert Path("converted/words.tsv").read_text().splitlines() == [
        "# refused: words.ex, line 1: a procedure of the set (proc:) is not run",
        "# reset: pattern",
        "name\tfrequency\tinput\toutput",
        "a b\t1\t0 1\t1",
        "c\t1\t1 0\t-",
        "c\t1\t1 1\t0",
    ]


def test_an_example_set_for_a_model():
    Path("words.ex").write_text("I: 0 1 T: 1;")
    Path("m.toml").write_text(
        "[layers]\nin = {size = 2}\nout = {size = 1}\n[[projections]]\nfrom = 'in'\nto = 'out'\n"
    )
    assert call("words.ex", "--model", "m.toml", "--out", "o").exit_code == 0
    assert "name\tfrequency\tin\tout\n" in Path("o/words.tsv").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.ex"], "Path 'none.ex' does not exist"),
        ([], "Missing argument 'FILE...'"),
        (["notes.txt"], "notes.txt: no file of Lens, tlearn, Mesh, Xerion, the PDP programs or emergent"),
        (["words.ex", "--simulator", "lenz"], "no simulator 'lenz'; did you mean 'lens'?"),
        (["words.ex", "--model", "none.toml"], "no model file 'none.toml'"),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str):
    Path("words.ex").write_text(EXAMPLES)
    Path("notes.txt").write_text("Dear diary")
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not Path("converted").exists()


def test_a_script_with_its_files_and_what_comes_of_them():
    Path("xor.ex").write_text("I: 0 0 T: 0; I: 0 1 T: 1; I: 1 0 T: 1; I: 1 1 T: 0;")
    Path("xor.in").write_text("addNet xor 2 1 1\nloadExamples xor.ex\nviewUnits\nfoo\nsetObj numUpdates 20")
    Path("w.wt").write_text("1431655766\n5\n1\n0\n1\n2\n3\n4\n5\n")
    result = call("xor.in", "w.wt")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "converted/xor.toml: a network: input 2, hidden 1, output 1",
        "converted/xor.tsv: 4 patterns",
        "converted/w.npz: a network with these weights",
    ]
    assert (
        "# refused: xor.in, line 4: the command foo is not carried over"
        in Path("converted/xor.toml").read_text()
    )
    for command in (["train", "converted/xor.toml"], ["test", "converted/w.npz"]):
        done = CliRunner().invoke(main, [*command, "--patterns", "converted/xor.tsv"])
        assert done.exit_code in (0, 1), done.output
        assert "of 4" in done.output


def test_several_networks_have_a_folder_each():
    Path("two.in").write_text("addNet a 2 1\naddNet {b c} 2 1")
    assert call("two.in").stdout.splitlines() == [
        "converted/a/a.toml: a network: input 2, output 1",
        "converted/b-c/b-c.toml: a network: input 2, output 1",
    ]


def test_a_folder():
    Path("in").mkdir()
    Path("in/xor.ex").write_text("I: 0 0 T: 0;")
    Path("in/xor.in").write_text("addNet xor 2 1\nloadExamples xor.ex")
    Path("in/notes.txt").write_text("Dear diary")
    Path("in/m.toml").write_text("[model]\nname = 'x'\n")
    Path("in/xor.tsv").write_text("# reset: 2\nname\tinput\toutput\na\t0 0\t0\n")
    assert call("in").stdout.splitlines() == [
        "converted/xor.toml: a network: input 2, output 1",
        "converted/xor.tsv: 1 pattern",
    ]
    Path("empty").mkdir()
    result = call("empty")
    assert result.exit_code == 2
    assert "empty: none of the files in this folder can be converted" in result.stderr


def test_patterns_of_another_simulator_can_be_trained_on_as_they_are():
    Path("words.ex").write_text("proc: {puts x};\nI: 0 1 T: 1; I: 1 0 T: 0;")
    Path("m.toml").write_text(
        "[layers]\nin = {size = 2}\nout = {size = 1}\n[[projections]]\nfrom = 'in'\nto = 'out'\n"
    )
    result = CliRunner().invoke(main, ["train", "m.toml", "--patterns", "words.ex"])
    assert result.exit_code == 0, result.output
    assert "2 of 2 patterns" in result.stdout
    assert "refused: words.ex, line 1: a procedure of the set (proc:) is not run" in result.stderr
    result = CliRunner().invoke(main, ["test", "trained/m/networks/1.npz", "--patterns", "words.ex"])
    assert result.exit_code == 0, result.output


def test_of_a_folder_whatever_can_be_read_is():
    Path("f").mkdir()
    Path("f/xor.ex").write_text("I: 0 0 T: 0; I: 0 1 T: 1;")
    Path("f/xor.in").write_text("addNet xor 2 1 1\nloadExamples xor.ex")
    Path("f/and.in").write_text("addNet and 2 1")
    Path("f/other.ex").write_text("I: 0 T: 0;")
    result = call("f", "--out", "o")
    assert result.exit_code == 0, result.output
    assert sorted(str(path) for path in Path("o").rglob("*.*")) == [
        "o/and/and.toml",
        "o/other/other.tsv",
        "o/xor/xor.toml",
        "o/xor/xor.tsv",
    ]
    Path("f/bad.ex").write_text("I: 0 T: 0; I: x")
    result = call("f", "--out", "p")
    assert result.exit_code == 0, result.output
    assert "refused: f/bad.ex, line 1" in result.stderr
    assert Path("p/xor/xor.toml").is_file()
    assert call("f/bad.ex", "f").exit_code == 2
    Path("g").mkdir()
    Path("g/bad.ex").write_text("I: 0 T: 0; I: x")
    assert "g/bad.ex, line 1" in call("g").stderr
