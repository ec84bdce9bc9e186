"""The tutorial leads to where it says, and what a run leaves on disk is documented."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from pages import blocks, page, python_blocks


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The study that the tutorial leads to, run briefly."""
    from pdpsim.study.catalogue import load
    from pdpsim.study.runner import run
    from pdpsim.study.scaffold import new_study

    folder = new_study(tmp_path_factory.mktemp("tutorial") / "my-study")
    text = page("tutorial").split("## A claim of your own")[1]
    returned, derived, drawn = python_blocks(text)[:3]
    meanings, claim, caption = blocks(text, "toml")
    study = (folder / "study.py").read_text(encoding="utf-8")
    (folder / "study.py").write_text(
        re.sub(r"    return \{.*?\n    \}\n", lambda _: returned, study, count=1, flags=re.S),
        encoding="utf-8",
    )
    for name, more in (
        ("measures.py", f"\n\n{derived}"),
        ("measures.toml", meanings),
        ("claims.toml", f"\n{claim}"),
        ("figures.toml", f"\n{caption}"),
        ("drawings.py", f"\n\n{drawn}"),
    ):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(more)
    loaded = load(folder)
    return loaded, run(loaded, out=folder.parent / "results", seeds=2, jobs=1, quick=True)


def test_the_tutorial_leads_to_a_claim_of_ones_own(tutorial: Any) -> None:
    study, results = tutorial
    assert [claim.id for claim in study.claims][-1] == "X-3"
    assert [figure.id for figure in study.figures][-1] == "weights"
    claim = results.claims[-1]
    hidden, direct = (results.measures()[1][f"{name}_weight"] for name in ("hidden", "direct"))
    assert claim.measured.values[0] == pytest.approx(hidden - direct)


def test_the_tutorial_quotes_the_study_that_it_begins_with(tutorial: Any) -> None:
    from pdpsim.study.scaffold import TEMPLATES

    template = "\n".join(
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("study.py", "measures.py", "claims.toml")
    )
    section = page("tutorial").split("## One replicate")[1].split("## A claim of your own")[0]
    for block in (*python_blocks(section), *blocks(section, "toml")):
        for line in block.splitlines():
            assert line in template, line


def test_every_key_on_disk_is_documented(tutorial: Any) -> None:
    from pdpsim.study.catalogue import Card

    _, results = tutorial
    text = page("results")
    for title, keys in (
        ("claims.json", results.claims[0].to_json()),
        ("run.json", results.run),
        ("pdpsim list --json", [each.name for each in dataclasses.fields(Card)]),
    ):
        section = text.split(f"## {title}\n")[1].split("\n## ")[0]
        assert [key for key in keys if f"`{key}`" not in section] == [], title
    assert [key for key in results.claims[0].to_json()["measured"] if f"`{key}`" not in text] == []
    written = {path.name for path in results.folder.iterdir()}
    assert [name for name in written if name not in text] == []
