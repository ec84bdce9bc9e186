"""What ``pdpsim lesion`` prints: nothing that says nothing, and which links a lesion leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from students import call, enter, train

from pdpsim.simulate.simulator import Simulator


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the path of a network that knows logical and."""
    enter(tmp_path, monkeypatch)
    assert train().exit_code == 0
    return "trained/and/networks/1.npz"


def test_a_unit_that_is_named_has_neither_amount_nor_interval(saved: str) -> None:
    output = call("lesion", saved, "--where", "input", "--unit", "2", "--relearn", "5").stdout
    header = next(line for line in output.splitlines() if "struck" in line)
    assert header.split() == ["right", "error", "struck"]
    assert "amount" not in output
    assert "units of input\n" in output
    assert "right before, wrong now: " in output
    assert " of 1)" not in output
    again = call("lesion", saved, "--where", "input", "--unit", "2", "--repeats", "3").stdout
    assert (
        "units of input, 3 lesions, each time the same\n" in again
    )  # on one line, though the table is narrower


def test_lesions_that_chance_decides_have_both(saved: str) -> None:
    output = call(
        "lesion", saved, "--kind", "units", "--where", "input", "--amount", "0.5", "--repeats", "8"
    ).stdout
    header = next(line for line in output.splitlines() if "right  " in line)
    assert header.split() == ["amount", "right", "95", "%", "interval", "error"]
    assert "units of input, 8 lesions of each amount\n" in output
    assert "right before, lost most often: 11 (8 of 8)" in output
    assert " 75 % " in output


def test_what_a_table_is_of_stands_on_one_line(saved: str) -> None:
    output = call("lesion", saved, "--kind", "links", "--where", "input->output", "--amount", "0.5").stdout
    assert "links of input->output, 20 lesions of each amount\n" in output


TIED = """
[layers]
a = { size = 2, activation = "logistic", held = true }
b = { size = 2, activation = "logistic" }

[[projections]]
from = "a"
to = "b"

[[projections]]
from = "b"
to = "a"
tied = "a->b"
transposed = true
delay = 1

[[projections]]
from = "b"
to = "b"
symmetric = true
delay = 1
"""


@pytest.mark.parametrize(
    ("where", "link", "message"),
    [
        ("a->b", "1->2", "b->a has the same weights, and keeps its links: --where 'b->a' removes those\n"),
        ("b->a", "1->2", "a->b has the same weights, and keeps its links: --where 'a->b' removes those\n"),
        (
            "b->b",
            "1->2",
            "b->b is symmetric: a link that is removed leaves the one that goes the other way\n",
        ),
    ],
)
def test_one_direction_of_a_pair_is_said_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, link: str, message: str
) -> None:
    from pdpsim.formats.model import read

    monkeypatch.chdir(tmp_path)
    Path("pair.toml").write_text(TIED, encoding="utf-8")
    Simulator(read(Path("pair.toml")), 1, engine="numpy").save("pair.npz")
    Path("shown.tsv").write_text("name\ta\nx\t1 0\n", encoding="utf-8")
    result = call("lesion", "pair.npz", "--patterns", "shown.tsv", "--where", where, "--link", link)
    assert result.exit_code == 0, result.output
    assert message in result.stderr


def test_a_projection_alone_is_said_nothing_of(saved: str) -> None:
    assert "same weights" not in call("lesion", saved, "--where", "input->output", "--link", "1->1").stderr


def test_a_damaged_network_replaces_neither_model_nor_patterns_of_ones_own(saved: str) -> None:
    lesion = ("lesion", saved, "--where", "input", "--unit", "2", "--save")
    model, patterns = Path("and.toml").read_bytes(), Path("and.tsv").read_bytes()
    for name, message in {
        "and.toml": "a network's file ends in .npz; got and.toml",
        "and.npz": "patterns of that name are there already (and.tsv)",
    }.items():
        result = call(*lesion, name)
        assert result.exit_code == 2
        assert message in " ".join(result.stderr.split())
    assert (Path("and.toml").read_bytes(), Path("and.tsv").read_bytes()) == (model, patterns)
    for _ in range(2):  # an earlier one of its own is replaced
        assert call(*lesion, "damaged.npz").exit_code == 0
    assert Path("damaged.tsv").is_file()


def test_an_amount_that_is_no_number_is_told_how_one_looks(saved: str) -> None:
    result = call("lesion", saved, "--kind", "units", "--where", "input", "--amount", "50%")
    assert result.exit_code == 2
    assert "'--amount': '50%' is not a number, such as 0.5." in result.stderr
