from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from pdpsim.base.errors import StudyError
from pdpsim.study.figure import Figure, function_name, read


def figure_7(figure, measures):
    return {"x": [1]}


def branches(figure, measures):
    return {}


DRAWINGS = ModuleType("drawings")
vars(DRAWINGS).update(figure_7=figure_7, branches=branches, Sequence=list)

TEXT = """[7]
caption = "Words"

[branches]
caption   = "Branches"
over      = "readings"
width     = "single"
height    = 0.3
condition = "high"
"""


def figures(folder: Path, text: str = TEXT, drawings: ModuleType | None = DRAWINGS) -> list[Figure]:
    path = folder / "figures.toml"
    path.write_text(text, encoding="utf-8")
    return read(path, drawings, ("low", "high"))


def test_a_figure_is_drawn_by_the_function_of_its_name(tmp_path: Path) -> None:
    assert figures(tmp_path) == [
        Figure("7", "Words", figure_7),
        Figure("branches", "Branches", branches, "readings", "high", "single", 0.3),
    ]


@pytest.mark.parametrize(
    ("id", "name"),
    [("7", "figure_7"), ("5-8", "figure_5_8"), ("table-3", "table_3"), ("7.1", "figure_7_1")],
)
def test_names_of_functions(id: str, name: str) -> None:
    assert function_name(id) == name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[7]", "[8]", r"line 1: figure 8: drawings.py has no function figure_8; did you mean 'figure_7'"),
        ("[7]", '["a b"]', r"line 1: figure a b: an id becomes a file's name"),
        ('caption = "Words"', "", "line 1: figure 7: 'caption' is missing"),
        ('"Words"', "3", "line 2: figure 7, caption: expected text|line 2: figure 7: caption: expected text"),
        ('"readings"', '"reading"', "line 6: figure branches: over: .*did you mean 'readings'"),
        ('"single"', '"triple"', "line 7: figure branches: width: unknown value 'triple'"),
        ("0.3", "0", "line 8: figure branches: height: must be between"),
        ('"high"', '"hihg"', "line 9: figure branches: condition: .*did you mean 'high'"),
        ("height ", "hight ", "line 8: figure branches: hight: unknown key 'hight'; did you mean 'height'"),
        ("[branches]", "[7]", "line 4.*not valid TOML.*each figure has an id of its own"),
    ],
)
def test_mistakes_are_told_with_file_line_figure_and_key(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in TEXT
    with pytest.raises(StudyError, match=f"figures.toml, ({told})"):
        figures(tmp_path, TEXT.replace(old, new, 1))


def test_without_drawings(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"drawings\.py has no function figure_7"):
        figures(tmp_path, drawings=None)
