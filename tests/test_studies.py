"""What holds of every study that comes with pdpsim."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pdpsim.report.pictures import draw
from pdpsim.results.folder import Results
from pdpsim.study.catalogue import load, study_ids
from pdpsim.study.runner import run
from pdpsim.study.study import Study

STUDIES = [load(each) for each in study_ids()]
EXPLAINED = [each for each in STUDIES if each.glossary is not None]


@pytest.fixture(scope="module", params=EXPLAINED, ids=lambda study: study.id)
def quick(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Results]:
    """A study with a quick run."""
    study = request.param
    return study, run(study, out=tmp_path_factory.mktemp("quick"), seeds=1, jobs=1, quick=True)


def test_every_measure_that_is_a_number_is_explained(quick: tuple[Study, Results]) -> None:
    study, results = quick
    assert study.glossary is not None
    names = {row["measure"] for row in results.table()}
    assert sorted(name for name in names if study.glossary.find(name) is None) == []


def test_every_measure_of_a_claim_is_explained(quick: tuple[Study, Results]) -> None:
    for record in quick[1].claims:
        assert record.meaning, record.id


def test_every_measure_in_the_numbers_of_a_figure_is_explained(quick: tuple[Study, Results]) -> None:
    study, results = quick
    assert study.glossary is not None
    case = results.cases[0]
    stored = set(results.replicate(case, 1).measures or ())
    draw(study, results, formats=("svg",))
    for path in sorted((results.folder / "figures").glob("*.csv")):
        for name in names_in(path):
            if name in stored or study.functions.find(name) is not None:
                assert study.glossary.find(name) is not None, f"{name} in {path.name}"


def names_in(path: Path) -> set[str]:
    """Return what may be measures in a figure's numbers: titles of columns, and the cells under "measure"."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    titles = [title.partition(": ")[0].partition("[")[0] for title in rows[0]] if rows else []
    return {*titles, *(row["measure"] for row in rows if "measure" in row)}
