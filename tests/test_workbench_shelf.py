"""The models that come with pdpsim, and the patterns that belong to a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdpsim.base.errors import ModelFileError, StudyError
from pdpsim.formats.model import find, read, shipped_models
from pdpsim.formats.table import read as read_patterns
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.rehearsal import patterns_of
from pdpsim.workbench.shelf import OccupiedError, copy, patterns_for, shelf, studies_of


def test_every_model_has_a_line_and_patterns() -> None:
    shipped = shelf()
    assert len(shipped) == len(shipped_models())
    for each in shipped:
        assert each.title, each.name
        assert each.tables or each.studies, f"{each.name} has neither patterns nor a study"


def test_patterns_of_a_study_are_those_that_its_network_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    study = load("rumelhart-todd-1993")
    patterns = patterns_of(study, "rumelhart-todd-1993")[""]
    seen: list[tuple[str, ...]] = []

    def look(self: Simulator, items: object, *_: object, **__: object) -> None:
        seen.append(items.names)  # type: ignore[attr-defined]
        raise InterruptedError

    monkeypatch.setattr(Simulator, "train", look)
    from pdpsim.study.replicate import Replicate

    assert study.simulation is not None
    with pytest.raises(InterruptedError):
        study.simulation(Replicate(study))
    assert seen == [patterns.names]


def test_a_model_that_a_study_does_not_train() -> None:
    with pytest.raises(StudyError, match="trains no network of the model 'xor'"):
        patterns_of(load("jordan-1986"), "xor")


def test_copying_a_model_with_its_table(tmp_path: Path) -> None:
    assert [path.name for path in copy("xor", tmp_path / "mine")] == ["xor.toml", "xor.tsv"]
    assert (tmp_path / "mine" / "xor.toml").read_bytes() == find("xor").read_bytes()
    with pytest.raises(OccupiedError, match=r"xor\.toml is there already"):
        copy("xor", tmp_path / "mine")


def test_copying_a_model_with_the_tables_that_it_names(tmp_path: Path) -> None:
    copies = [path.name for path in copy("jets-and-sharks", tmp_path)]
    assert copies == ["jets_and_sharks.toml", "jets_and_sharks.tsv", "jets_and_sharks.people.tsv"]
    assert read(tmp_path / "jets_and_sharks.toml") == read(find("jets_and_sharks"))
    copies = [path.name for path in copy("rumelhart-1986-rooms", tmp_path)]
    assert copies[2:] == ["rumelhart_1986_rooms.descriptions.tsv"]  # named twice: for weights and biases


def test_copying_a_model_whose_patterns_a_study_makes(tmp_path: Path) -> None:
    file, table = copy("rumelhart-todd-1993", tmp_path)
    assert len(read_patterns(table, read(file).network)) == 32
    assert patterns_for(file, read(file)) is not None


def test_patterns_that_are_there_already_are_kept(tmp_path: Path) -> None:
    (tmp_path / "rumelhart_todd_1993.csv").write_text("mine")
    with pytest.raises(OccupiedError):
        copy("rumelhart-todd-1993", tmp_path)
    assert not (tmp_path / "rumelhart_todd_1993.toml").exists()


def test_no_such_model(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="did you mean 'xor'"):
        copy("xorr", tmp_path)


def test_the_study_that_has_a_models_name_comes_first():
    assert studies_of(find("rumelhart-todd-1993"))[0] == "rumelhart-todd-1993"
