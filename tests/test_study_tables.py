from __future__ import annotations

from pathlib import Path

import pytest
from toy_studies import TOY, write_study

from pdpsim import Replicate
from pdpsim.base.errors import StudyError
from pdpsim.study.catalogue import load
from pdpsim.study.tables import find

DECLARING = TOY.replace("replicates=3", 'tables=("words",),\n    replicates=3')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "words.tsv").write_text("a\n")
    return write_study(tmp_path, DECLARING)


def test_a_study_reads_the_tables_that_it_declares(folder: Path) -> None:
    study = load(folder)
    assert study.table("words") == Replicate(study).table("words") == folder / "data" / "words.tsv"


def test_one_that_is_not_declared_is_refused(folder: Path) -> None:
    study = load(folder)
    with pytest.raises(StudyError, match=r"reads the table 'word' without declaring.*did you mean 'words'"):
        study.table("word")


def test_one_that_is_not_there_is_told_on_loading(folder: Path) -> None:
    (folder / "data" / "words.tsv").rename(folder / "data" / "word.tsv")
    with pytest.raises(StudyError, match=r"no table 'words'.*words\.tsv; did you mean 'word'"):
        load(folder)


def test_shared_tables_are_found_and_own_ones_go_before_them(folder: Path) -> None:
    assert find("eight_items", folder).parent.name == "pdpsim_data"
    (folder / "data" / "eight_items.tsv").write_text("")
    assert find("eight_items", folder).parent == folder / "data"


def test_every_shared_table_has_a_card_and_a_licence() -> None:
    shared = find("eight_items", Path()).parent
    licences = (shared / "LICENSE-DATA").read_text(encoding="utf-8")
    for path in shared.glob("*.tsv"):
        assert path.with_suffix(".md").is_file()
        assert path.name in licences
