"""The commands that only tell, and what all commands have in common."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from toy_studies import write_study

from pdpsim.base.errors import DivergedError, ModelFileError, PdpsimError, ResultsError, StudyError
from pdpsim.cli import main
from pdpsim.cli.console import plain, show, table
from pdpsim.cli.group import COMMANDS, exit_code, fitted

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(main, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def test_every_command_explains_itself_with_an_example(invoke: Invoke) -> None:
    assert all(name in invoke("--help").output for name in COMMANDS)
    for name in COMMANDS:
        result = invoke(name, "--help")
        assert result.exit_code == 0
        assert f"pdpsim {name}" in result.output.partition("Example")[2], name
        assert "--traceback" in result.output


def test_no_line_of_help_is_wider_than_a_terminal(invoke: Invoke) -> None:
    for name in COMMANDS:
        assert max(map(len, invoke(name, "--help").output.splitlines())) <= 80, name
    assert max(map(len, invoke("--help").output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("pdpsim run xor", ["pdpsim run xor"]),
        (
            "net     the bias and the sum of all",
            ["net     the bias and", "        the sum of", "        all"],
        ),
        (
            "pdpsim train my.toml --out a --seeds 20",
            ["pdpsim train \\", "    my.toml --out a \\", "    --seeds 20"],
        ),
        ("pdpsim train xor.toml --set a.b=1", ["pdpsim train \\", "    xor.toml \\", "    --set a.b=1"]),
    ],
)
def test_a_line_that_is_too_wide_goes_on_below(line: str, parts: list[str]) -> None:
    assert fitted(line, 21) == parts


def test_a_misspelt_command_gets_the_nearest(invoke: Invoke) -> None:
    result = invoke("shwo", "x")
    assert result.exit_code == 2
    assert "no command 'shwo'; did you mean 'show'?" in result.stderr


def test_version(invoke: Invoke) -> None:
    result = invoke("--version")
    assert result.exit_code == 0
    assert result.output.startswith("pdpsim, ")


@pytest.mark.parametrize("command", ["show", "cite", "run", "figure"])
def test_an_unknown_study_gets_the_nearest(invoke: Invoke, command: str, tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    result = invoke(command, "elman-1990-wrods")
    assert result.exit_code == 2
    assert "did you mean 'elman-1990-words'?" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_study_with_an_error_is_a_failure_that_names_file_and_line(invoke: Invoke, tmp_path: Path) -> None:
    write_study(tmp_path / "broken", "study = 1 / 0\n")
    result = invoke("show", "./broken")
    assert result.exit_code == 1
    assert "study.py, line 1: ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr
    for place in (["--traceback", "show", "./broken"], ["show", "./broken", "--traceback"]):
        assert "Traceback" in invoke(*place).stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StudyError("unknown"), 2),
        (ModelFileError("typo"), 2),
        (DivergedError("nan"), 1),
        (ResultsError("disk full"), 1),
    ],
)
def test_exit_codes(error: PdpsimError, code: int) -> None:
    assert exit_code(error) == code


def test_list_as_json(invoke: Invoke) -> None:
    studies = json.loads(invoke("list", "--json").stdout)
    elman = next(each for each in studies if each["id"] == "elman-1990-words")
    assert set(elman) == {
        "id", "title", "paper", "doi", "family", "minutes", "replicates", "claims", "figures", "verdicts",
        "sources", "flags",
    }  # fmt: skip
    assert elman["claims"] > 10


def test_list_as_table(invoke: Invoke) -> None:
    output = invoke("list").output
    assert "elman-1990-words" in output
    assert max(map(len, output.splitlines())) <= 100


def test_nothing_heavy_is_imported_to_list() -> None:
    code = (
        "import sys; sys.path[:0] = " + repr(sys.path) + "; from click.testing import CliRunner;"
        "from pdpsim.cli import main; CliRunner().invoke(main, ['--help']);"
        "print([x for x in ('scipy', 'matplotlib', 'sklearn', 'numba', 'joblib') if x in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_show(invoke: Invoke, tmp_path: Path) -> None:
    write_study(tmp_path / "toy_study")
    output = invoke("show", "./toy_study").output
    for part in ("toy: Toy", "Nobody, N. (2000)", "narrow (primary)", "T-1", "recalled", "1: Values", "size"):
        assert part in output
    assert "pdpsim run ./toy_study" in output
    assert max(map(len, output.splitlines())) <= 80


def test_show_a_built_in_study(invoke: Invoke) -> None:
    output = invoke("show", "elman-1990-words").output
    for part in ("150 units", "hidden → context", "assumed: the paper gives none", "p. 195", "E90d-3"):
        assert part in output


def test_cite(invoke: Invoke) -> None:
    output = invoke("cite", "elman-1990-words").output
    assert output.startswith("Elman, J. L. (1990).")
    assert "https://doi.org/10.1207/s15516709cog1402_1" in output
    assert "pdpsim" in output


def test_signs_that_a_terminal_lacks_are_spelt() -> None:
    assert plain("✓ −1 ± 2 │ é", "ascii") == "+ -1 +/- 2 | ?"
    assert plain("✓", "utf-8") == "✓"


def test_commands_are_click_commands() -> None:
    context = click.Context(main)
    assert all(isinstance(main.get_command(context, name), click.Command) for name in COMMANDS)
    assert main.get_command(context, "none") is None


def test_a_reader_that_leaves_is_no_error() -> None:
    code = "import sys; sys.path[:0] = " + repr(sys.path) + "; from pdpsim.cli import main; main(['list'])"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        assert done.stderr.read() == b""
    assert done.returncode == 141


def test_a_folder_that_is_not_there(invoke: Invoke) -> None:
    assert "there is no study './nowhere': no such folder" in invoke("show", "./nowhere").stderr


def test_a_model_that_a_study_lacks_is_told_with_the_studys_folder(invoke: Invoke, tmp_path: Path) -> None:
    invoke("new", "mine")
    text = (tmp_path / "mine" / "study.py").read_text(encoding="utf-8")
    write_study(tmp_path / "mine", text.replace('"model.toml"', '"modell.toml"'))
    (tmp_path / "modell2.toml").touch()
    told = invoke("show", "./mine").stderr
    assert f"no model file 'modell.toml' in {tmp_path / 'mine'}; did you mean 'model.toml'?" in told


@pytest.mark.parametrize(
    ("typed", "meant"), [("xorr", "xor"), ("rumelhart-todd-1994", "rumelhart-todd-1993")]
)
def test_show_suggests_studies_and_models(invoke: Invoke, typed: str, meant: str) -> None:
    result = invoke("show", typed)
    assert result.exit_code == 2
    assert f"no study or model {typed!r}; did you mean {meant!r}?" in result.output


def test_the_beginning_of_ids_suggests_them_all(invoke: Invoke) -> None:
    message = invoke("run", "elman").output
    assert "did you mean 'elman-1990-letters' or 'elman-1990-segmentation'" in message
    assert "jordan" not in message


def test_names_and_numbers_of_a_table_are_never_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    listing = table([("training.rule.rate", "number"), ("solved", "name"), ("", "text")])
    listing.add_row("0.462579", "10 of 10", "a text that is broken")
    show(listing)
    printed = capsys.readouterr().out
    assert all(each in printed for each in ("training.rule.rate", "0.462579", "10 of 10"))


def test_show_for_scripts_has_parameters_with_their_origin(invoke: Invoke) -> None:
    model = json.loads(invoke("show", "xor", "--json").output)
    rate = next(each for each in model["parameters"] if each["key"] == "training.rule.rate")
    assert (rate["value"], rate["origin"]) == ("0.25", "p. 333")
    study = json.loads(invoke("show", "rumelhart-todd-1993", "--json").output)
    assert study["conditions"] == ["hierarchy", "shuffled"]
    assert {"id", "claim", "published", "measure", "meaning", "verdict"} <= set(study["claims"][0])
    assert study["figures"]


def test_a_mistake_in_an_option_names_the_option(invoke: Invoke, tmp_path: Path) -> None:
    from pdpsim.formats.model import find, read
    from pdpsim.simulate.simulator import Simulator

    Simulator(read(find("xor")), 1, engine="numpy").save(tmp_path / "1.npz")
    result = invoke(
        "look",
        str(tmp_path / "1.npz"),
        "--layer",
        "hiden",
        "--patterns",
        str(find("xor").with_suffix(".tsv")),
    )
    assert result.exit_code == 2
    assert "Error: --layer: no layer 'hiden'; did you mean 'hidden'?" in result.stderr


def test_a_lesion_without_targets_tells_what_moves(invoke: Invoke, tmp_path: Path) -> None:
    from pdpsim.formats.model import find, read
    from pdpsim.simulate.simulator import Simulator

    Simulator(read(find("xor")), 1, engine="numpy").save(tmp_path / "1.npz")
    (tmp_path / "shown.tsv").write_text("name\tinput\toutput\na\t1 0\t-\n", encoding="utf-8")
    lesion = [
        "lesion",
        str(tmp_path / "1.npz"),
        "--patterns",
        str(tmp_path / "shown.tsv"),
        "--where",
        "hidden",
    ]
    result = invoke(*lesion, "--unit", "2")
    assert result.exit_code == 0
    assert "nan" not in result.stdout
    assert "a: output 1 from" in result.stdout
    assert invoke(*lesion, "--unit", "2", "--save", str(tmp_path / "2.npz")).exit_code == 0
    assert (tmp_path / "2.npz").exists()


def test_a_model_that_does_not_learn_is_tested_looked_into_and_damaged_as_it_is(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tested = invoke("test", "jets-and-sharks", "--out", "all.csv")
    assert tested.exit_code == 0
    row = next(line for line in tested.stdout.splitlines() if line.startswith(" Ken "))
    assert "gang: Sharks 0.51; age: 20s 0.38" in row
    header, *rows = (tmp_path / "all.csv").read_text("utf-8").splitlines()
    column = header.split(",").index("person.Ken")
    ken = next(line.split(",") for line in rows if line.startswith("Ken,"))
    assert float(ken[column]) > 0.5
    assert invoke("look", "jets-and-sharks", "--layer", "gang").exit_code == 0
    assert (tmp_path / "look" / "jets_and_sharks" / "activations.csv").exists()
    cut = ["lesion", "jets-and-sharks", "--where", "person->occupation", "--link", "Lance->Burglar"]
    struck = invoke(*cut, "--save", "cut.npz")
    assert "Jets: occupation Burglar from 0.16 to −0.14" in struck.stdout
    assert invoke("test", "cut.npz").exit_code == 0
    refused = invoke("train", "jets-and-sharks")
    assert refused.exit_code == 2
    assert "jets-and-sharks states no training" in refused.stderr
    assert "pdpsim test jets-and-sharks" in invoke("show", "jets-and-sharks").stdout
    assert not (tmp_path / "trained").exists()


def test_a_model_whose_weights_a_study_gives_has_them(invoke: Invoke) -> None:
    traced = invoke("trace", "mcclelland-rumelhart-1981", "--pattern", "1", "--ticks", "40")
    assert "Weights: the study mcclelland-rumelhart-1981-letters" in traced.stderr
    work = next(line for line in traced.stdout.splitlines() if line.startswith(" word WORK "))
    assert float(work.split()[-1]) > 0.5
    assert "of word the 40 most active of 1179 units" in traced.stdout


@pytest.mark.parametrize(("name", "told"), [("hopfield-1982", True), ("jets-and-sharks", False)])
def test_a_copy_of_a_model_whose_weights_a_study_gives_says_so(
    invoke: Invoke, tmp_path: Path, name: str, told: bool
) -> None:
    copied = invoke("copy", name, str(tmp_path))
    assert copied.exit_code == 0
    assert ("are given by the study hopfield-1982" in copied.stderr) == told


def test_a_network_of_units_without_slopes_is_traced_as_it_settles(invoke: Invoke) -> None:
    traced = invoke("trace", "hopfield-1982", "--pattern", "1", "--ticks", "1")
    assert traced.exit_code == 0
    assert "activation at tick" in traced.stdout


def test_a_named_unit_says_what_is_done(invoke: Invoke, tmp_path: Path) -> None:
    from pdpsim.formats.model import find, read
    from pdpsim.simulate.simulator import Simulator

    Simulator(read(find("xor")), 1, engine="numpy").save(tmp_path / "1.npz")
    lesion = ["lesion", str(tmp_path / "1.npz"), "--patterns", str(find("xor").with_suffix(".tsv"))]
    result = invoke(*lesion, "--where", "hidden", "--unit", "2")
    assert result.exit_code == 0
    assert "units of hidden\n" in result.stdout
    result = invoke(*lesion, "--where", "hidden->output", "--link", "2->1")
    assert "links of hidden->output\n" in result.stdout
    result = invoke(*lesion, "--where", "hidden", "--amount", "0.5")
    assert result.exit_code == 2
    assert "say what is done: --kind units, links, noise, scale or activations" in result.stderr
