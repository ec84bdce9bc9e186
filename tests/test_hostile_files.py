"""Results folders from somebody else, or from a disk that failed: refused in words, or shown as they are."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_report import Page
from toy_studies import NETWORKS, TOY, write_study

from pdpsim.base.errors import PdpsimError
from pdpsim.cli.claims import claims_table, key
from pdpsim.report.page import page
from pdpsim.results.comparison import compare
from pdpsim.results.folder import Results, open_results
from pdpsim.results.tables import write_tables
from pdpsim.study import catalogue
from pdpsim.study.runner import run

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
ODD = (None, -1, 10**400, "../../secret", MARKUP, [], {"a": []})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of results without pictures, and a picture outside it."""
    folder = tmp_path_factory.mktemp("hostile")
    text = TOY.replace('Option("size", 400', 'Option("size", 20')
    results = run(catalogue.load(write_study(folder / "toy_study", text)), out=folder, jobs=1, seeds=2)
    assert len(results.claims) == 4
    return results.folder


@pytest.fixture
def hostile(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "out" / "toy")
    return tmp_path / "out" / "toy"


def replaced(value: Any) -> Iterator[Any]:
    """Every value replaced by odd ones, every key by markup, and every key left out, one at a time."""
    if isinstance(value, dict):
        for name in value:
            rest = {other: each for other, each in value.items() if other != name}
            yield rest
            yield {**rest, MARKUP: value[name]}
            yield from ({**value, name: each} for each in (*ODD, *replaced(value[name])))
    elif isinstance(value, list):
        for place, item in enumerate(value[:2]):
            for each in (*ODD, *replaced(item)):
                yield [*value[:place], each, *value[place + 1 :]]


def read_all(folder: Path, whole: Results) -> str:
    """Do what the commands that read a folder do, and return the report."""
    results = open_results(folder)
    records = results.claims
    claims_table(records)
    key(records)
    compare(results, whole)
    write_tables(results, [])
    return page(results)


@pytest.mark.parametrize("name", ["run.json", "claims.json"])
def test_every_value_and_key_replaced(hostile: Path, made: Path, name: str) -> None:
    content = json.loads((made / name).read_text())
    if name == "run.json":
        content["sessions"] = content["sessions"][:1]
        content["cases"] = content["cases"][:2]
        content["versions"] = {"python": "3", "blas": ["a", "b"]}
        content["sessions"][0]["versions"] = {}
    else:
        content = content[:1]
    tried, refused, whole = 0, 0, open_results(made)
    for changed in replaced(content):
        (hostile / name).write_text(json.dumps(changed))
        tried += 1
        try:
            text = read_all(hostile, whole)
        except PdpsimError as error:
            refused += len(str(error)) < 1000
            continue
        assert "<script" not in text
        assert "<img" not in text
        Page(text)
    assert tried > 250
    assert refused > tried / 3


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "3", "[{}]", "[3]", '{"a": 1}', "\x00"])
@pytest.mark.parametrize("name", ["run.json", "claims.json"])
def test_files_that_are_no_records(hostile: Path, made: Path, name: str, content: str) -> None:
    whole = open_results(made)
    (hostile / name).write_text(content)
    with pytest.raises(PdpsimError, match=rf"{name}|another version of pdpsim"):
        read_all(hostile, whole)


def test_bytes_that_are_no_text(hostile: Path, made: Path) -> None:
    whole = open_results(made)
    (hostile / "claims.json").write_bytes(b"\xff\xfe[]")
    with pytest.raises(
        PdpsimError, match=r"claims\.json is not JSON.*running the study again writes it anew"
    ):
        read_all(hostile, whole)


def test_nothing_outside_the_folder_is_shown(hostile: Path) -> None:
    (hostile.parent / "secret.svg").write_text("<svg>secret</svg>")
    (hostile.parent / "secret.csv").write_text("secret")
    path = hostile / "run.json"
    content = json.loads(path.read_text())
    for name in ("../../secret", "..", "a/b", str(hostile.parent / "secret")):
        content["study"]["figures"] = {name: "a caption"}
        path.write_text(json.dumps(content))
        with pytest.raises(PdpsimError, match=r"run\.json: study\.figures: expected a name"):
            open_results(hostile)
    for where, what in (("condition", "../../x"), ("reading", "a/../b")):
        changed = {**content, "study": {**content["study"], "figures": {}}}
        changed["cases"] = [{**content["cases"][0], where: what}]
        path.write_text(json.dumps(changed))
        with pytest.raises(PdpsimError, match=rf"run\.json: cases\.{where}: expected a name"):
            open_results(hostile)


def test_a_picture_that_is_a_link_is_not_shown(hostile: Path) -> None:
    """A link in a folder from somebody else leads to a file of the reader's."""
    (hostile.parent / "secret.svg").write_text("<svg>secret</svg>")
    (hostile / "figures").mkdir()
    (hostile / "figures" / "1.svg").symlink_to(hostile.parent / "secret.svg")
    (hostile / "figures" / "1.csv").symlink_to(hostile.parent / "secret.svg")
    assert "data:" not in page(open_results(hostile)).partition("<main>")[2]


def test_the_page_forbids_scripts(hostile: Path) -> None:
    policy = [each for each in Page(page(open_results(hostile))).all("meta") if "http-equiv" in each]
    assert policy == [
        {
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
        }
    ]


def test_a_damaged_network_is_named(tmp_path: Path) -> None:
    study = catalogue.load(write_study(tmp_path / "xor_study", NETWORKS))
    results = run(study, out=tmp_path, jobs=1, seeds=1, engine="numpy")
    path = results.folder / "networks" / "default" / "1" / "net.npz"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(PdpsimError, match=re.escape(str(path))):
        page(results)
