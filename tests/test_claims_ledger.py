from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pdpsim.base.errors import ResultsError
from pdpsim.claims.ledger import Entry, append, networks_before, read

ENTRY = Entry("toy", "2026-11-28T10:00:00+00:00", "abc", False, {"size": 5}, 1, 12, None)


def test_lines_are_appended_and_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "runs.log"
    assert read(path) == []
    append(path, ENTRY)
    append(path, replace(ENTRY, commit=None, registration="ff"))
    assert read(path) == [ENTRY, replace(ENTRY, commit=None, registration="ff")]
    assert path.read_text().count("\n") == 2


@pytest.mark.parametrize("line", ["not JSON", "{}", "[]", '{"study": 3}'])
def test_what_is_no_line_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "runs.log"
    append(path, ENTRY)
    with path.open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(ResultsError, match=r"runs\.log, line 2, is no line of a ledger"):
        read(path)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="cannot write"):
        append(tmp_path / "file" / "runs.log", ENTRY)


def test_networks_before_a_date_are_those_of_the_study_each_line_once() -> None:
    entries = [ENTRY, ENTRY, replace(ENTRY, networks=5), replace(ENTRY, study="other"),
               replace(ENTRY, start="2026-11-29T10:00:00+00:00")]  # fmt: skip
    assert networks_before(entries, "toy", "2026-11-29T00:00:00+00:00") == 17
    assert networks_before(entries, "toy", ENTRY.start) == 0
