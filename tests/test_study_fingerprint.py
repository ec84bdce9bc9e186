from __future__ import annotations

from pathlib import Path

import pytest
from toy_studies import TOY, write_study

from pdpsim import Option, Study
from pdpsim.base.errors import StudyError
from pdpsim.results.difference import difference
from pdpsim.study import catalogue
from pdpsim.study.fingerprint import bare, code_hash, fingerprint
from pdpsim.study.settings import make_setup


def hashed(folder: Path, old: str = "", new: str = "") -> str:
    return code_hash(write_study(folder, TOY.replace(old, new) if old else TOY))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"word": "cat"', '"word": "dog"'),
        ('"high": 1.0}', '"high": 2.0}'),
        ('primary="narrow"', 'primary="wide"'),
        ('Option("size", 400', 'Option("size", 500'),
        ('return measures["mean"]', 'return measures["mean"] + 1'),
    ],
)
def test_code_changes_with_whatever_is_simulated_or_measured(tmp_path: Path, old: str, new: str) -> None:
    assert hashed(tmp_path) != hashed(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{ d = 0.2 }", "{ d = 0.3 }"),
        ("axes.plot(group, label=name)", "axes.plot(group)"),
        ("replicates=3", "replicates=30"),
        ('title="Toy"', 'title="A longer\\ntitle, in two lines"'),
        ("replicates=2)", "replicates=7)"),
        ("    time.sleep", "    # a comment\n\n    time.sleep"),
        ("(replicate: Replicate):\n", "(replicate: Replicate):\n    '''Simulate.'''\n\n"),
        ("A study without networks", "Another docstring"),
        ("import time\n", "import time\nfrom math import (\n    inf,\n    nan,\n)\n"),
        (
            "import time\n",
            "import time\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os\n",
        ),
    ],
)
def test_code_stays_with_all_else(tmp_path: Path, old: str, new: str) -> None:
    assert hashed(tmp_path) == hashed(tmp_path, old, new)


def test_what_is_left_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        '"""Ä file,\nof two lines."""\nfrom math import inf  # ö\n\nX = "# no comment"  # a comment\n'
        "\n\ndef f(x):\n    '''Ü.'''\n    return x, inf\n\n\nclass A:\n    '''A.'''\n",
        encoding="utf-8",
    )
    assert bare(path) == 'X = "# no comment"\ndef f(x):\n    return x, inf\nclass A:'


def test_every_file_of_the_folder_counts_but_drawings_and_data(tmp_path: Path) -> None:
    before = hashed(tmp_path)
    for name in ("drawings.py", "data/build.py", ".hidden/x.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("X = 1\n")
        assert code_hash(tmp_path) == before, name
    seen = {before}
    for name in ("helpers.py", "deep/helpers.py", "deep/drawings.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("X = 1\n")
        seen.add(code_hash(tmp_path))
    (tmp_path / "helpers.py").write_text("X = 2\n")
    seen.add(code_hash(tmp_path))
    assert len(seen) == 5


def test_a_file_that_is_no_python_is_told(tmp_path: Path) -> None:
    write_study(tmp_path)
    (tmp_path / "broken.py").write_text("x = (")
    with pytest.raises(StudyError, match=r"broken\.py, line 1"):
        code_hash(tmp_path)


def test_holds_every_table_that_the_study_declares_and_no_other_file(tmp_path: Path) -> None:
    text = TOY.replace("replicates=3", 'tables=("words", "eight_items"),\n    replicates=3')
    (tmp_path / "data").mkdir()
    for name in ("words.tsv", "others.tsv", "words.md"):
        (tmp_path / "data" / name).write_text("a")
    study = catalogue.load(write_study(tmp_path, text))
    before = fingerprint(study, make_setup(study))["data"]
    assert list(before) == ["eight_items", "words"]
    assert before["words"].startswith("ca978112ca1bbdca")  # SHA-256 of "a"
    (tmp_path / "data" / "words.tsv").write_text("b")
    assert fingerprint(study, make_setup(study))["data"]["words"] != before["words"]


def test_holds_models_and_how_it_is_run() -> None:
    xor = Study("a-study", "A", "B", model="xor", options=(Option("size", 3),))
    plain = fingerprint(xor, make_setup(xor))
    for given, key in (({"training.rule.rate": 0.01}, "models"), ({"size": 4}, "options")):
        assert fingerprint(xor, make_setup(xor, given))[key] != plain[key]
    assert fingerprint(xor, make_setup(xor, root_seed=2))["root_seed"] == 2
    assert fingerprint(xor, make_setup(xor, dtype="float32"))["dtype"] == "float32"
    assert fingerprint(xor, make_setup(xor, quick=True))["quick"] is True


def test_difference_in_words() -> None:
    one = {
        "settings": {"training.epochs": 5},
        "models": {"a": "1"},
        "data": {},
        "code": "1",
        "root_seed": 1,
    }
    other = {"settings": {}, "models": {"a": "2"}, "data": {"x": "1"}, "code": "2", "root_seed": 2}
    assert difference(one, other) == (
        "training.epochs is its default there, 5 here; the models differ; the data differ; "
        "the study's code differs; root seed is 2 there, 1 here"
    )
    assert difference(other, one).startswith("training.epochs is 5 there, its default here")
