from __future__ import annotations

from pathlib import Path

import pytest

from pdpsim.base.errors import StudyError
from pdpsim.claims.glossary import Meaning, read

TEXT = """# what there is
norm            = { meaning = "error", unit = "mean over words" }
"stem_{branch}" = { meaning = "stem of {branch}" }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "measures.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_meanings_of_single_names_families_and_controls(tmp_path: Path) -> None:
    glossary = read(written(tmp_path, TEXT), ("untrained", "shuffled"))
    assert glossary.find("norm") == Meaning("error", "mean over words")
    assert str(glossary.find("norm")) == "error (mean over words)"
    assert str(glossary.find("stem_birds")) == "stem of birds"
    assert glossary.find("shuffled_stem_birds") == Meaning("stem of birds (shuffled)")
    assert glossary.find("untrained_norm") == Meaning("error (untrained)", "mean over words")
    assert glossary.find("norms") is glossary.find("before_norm") is None
    assert glossary.names == ["norm", "stem_{branch}"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 3\n", "line 1: measure a: expected a table"),
        ("\na = { unit = 'x' }\n", "line 2: measure a: 'meaning' is missing"),
        ("a = { meaning = '' }\n", "line 1: measure a: say in a few words"),
        ("a = { meaning = 3 }\n", "line 1: measure a: expected text in quotes"),
        ("a = { meaning = 'x', units = 'y' }\n", "unknown key 'units'; did you mean 'unit'"),
        ('"a_{b}" = { meaning = "of {c}" }\n', r"\{c\} is no field of the name a_\{b\}"),
        ('"a_{b" = { meaning = "x" }\n', "is no name"),
        ("a = { meaning = 'x' }\na = { meaning = 'y' }\n", "line 2.*not valid TOML"),
        ("a = { meaning = \n", "not valid TOML"),
    ],
)
def test_mistakes_are_told_with_file_line_and_name(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(StudyError, match=f"measures.toml.*{told}"):
        read(written(tmp_path, text))
