"""What a shell completes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from pdpsim.cli import main
from pdpsim.describe.phases import Phase
from pdpsim.formats.model import find, read
from pdpsim.formats.table import read as read_patterns
from pdpsim.simulate.simulator import Simulator


def proposed(line: str) -> list[str]:
    """Return what is proposed for the last word of a line."""
    *words, typed = line.split(" ")
    return [each.value for each in ShellComplete(main, {}, "pdpsim", "").get_completions(words, typed)]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    simulator = Simulator(read(find("xor")), 1, engine="numpy")
    patterns = read_patterns(find("xor").with_suffix(".tsv"), simulator.description)
    simulator.train(patterns, Phase(epochs=1))
    simulator.save(tmp_path / "net.npz")
    return tmp_path / "net.npz"


@pytest.mark.parametrize("command", ["run", "show", "cite", "figure"])
def test_studies(command: str) -> None:
    assert proposed(f"{command} rumelhart-t") == ["rumelhart-todd-1993"]


@pytest.mark.parametrize("command", ["train", "trace", "copy", "show"])
def test_models(command: str) -> None:
    assert proposed(f"{command} encoder-8") == ["encoder-8-3-8"]


def test_a_name_that_is_nobodys_may_be_a_file() -> None:
    (item,) = ShellComplete(main, {}, "pdpsim", "").get_completions(["train"], "./mine")
    assert item.type == "file"


def test_keys_of_a_model() -> None:
    assert proposed("train xor --set layers.hidden.s") == ["layers.hidden.size="]
    assert proposed("train nosuch --set layers.hidden.s") == []


def test_keys_of_a_study_begin_with_the_model_where_there_are_several() -> None:
    assert "log.layers.hidden.size=" in proposed("run plaut-1996-feedforward --set log.layers.hidden.s")
    assert proposed("run rumelhart-todd-1993 --set layers.hidden.si") == ["layers.hidden.size="]


def test_conditions_and_figures() -> None:
    assert "shuffled" in proposed("run rumelhart-todd-1993 --condition s")
    assert proposed("figure rumelhart-todd-1993 develop") == ["development"]


def test_layers_and_projections_of_a_saved_network(saved: Path) -> None:
    assert proposed(f"look {saved} --layer h") == ["hidden"]
    assert proposed(f"lesion {saved} --where hid") == ["hidden", "hidden->output"]


def test_nothing_is_proposed_for_what_is_no_network(tmp_path: Path) -> None:
    (tmp_path / "net.npz").write_bytes(b"no network")
    assert proposed(f"look {tmp_path / 'net.npz'} --layer h") == []
