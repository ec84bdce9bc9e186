"""What holds of every study that comes with pdpsim."""

from __future__ import annotations

import csv
import importlib
import pkgutil
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import scipy.stats
import subjects

from pdpsim.claims.record import Record, recompute
from pdpsim.report.pictures import draw
from pdpsim.results.folder import Results
from pdpsim.study.catalogue import load, reference, study_ids
from pdpsim.study.evaluation import judge
from pdpsim.study.runner import run
from pdpsim.study.study import Study

STUDIES = [load(each) for each in study_ids()]


@pytest.fixture(scope="module", params=STUDIES, ids=lambda study: study.id)
def quick(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Results]:
    """A study with a quick run."""
    study = request.param
    with warnings.catch_warnings():  # what is measured twice is soon the same, and correlates with nothing
        warnings.simplefilter("ignore", scipy.stats.ConstantInputWarning)
        return study, run(study, out=tmp_path_factory.mktemp("quick"), seeds=1, jobs=1, quick=True)


def test_every_measure_that_is_a_number_is_explained(quick: tuple[Study, Results]) -> None:
    study, results = quick
    assert study.glossary is not None
    names = {row["measure"] for row in results.table()}
    assert sorted(name for name in names if study.glossary.find(name) is None) == []


def test_a_quick_run_judges_every_claim_and_tests_none(quick: tuple[Study, Results]) -> None:
    study, results = quick
    assert [each.id for each in results.claims if each.primary] == [claim.id for claim in study.claims]
    assert [each.error for each in results.claims if each.error] == []
    assert {each.verdict for each in results.claims} <= {"not tested"}


def test_every_measure_of_a_claim_is_explained(quick: tuple[Study, Results]) -> None:
    for each in quick[1].claims:
        assert each.meaning, each.id


def test_every_measure_in_the_numbers_of_a_figure_is_explained(quick: tuple[Study, Results]) -> None:
    study, results = quick
    assert study.glossary is not None
    case = results.cases[0]
    stored = set(results.replicate(case, 1).measures or ())
    drawn = draw(study, results, formats=("svg",))
    assert [path.stem for path in drawn] == [figure.id for figure in study.figures]
    for path in drawn:
        names = names_in(path.with_suffix(".csv"))
        assert names, path.name
        for name in names:
            if name in stored or study.functions.find(name) is not None:
                assert study.glossary.find(name) is not None, f"{name} in {path.name}"


def names_in(path: Path) -> set[str]:
    """Return what may be measures in a figure's numbers: titles of columns, and the cells under "measure"."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    titles = [title.partition(": ")[0].partition("[")[0] for title in rows[0]] if rows else []
    return {*titles, *(row["measure"] for row in rows if "measure" in row)}


#: Every claim of the studies that have subjects to try it on.
TRIED = [
    (study, claim.id)
    for name in sorted(each.name for each in pkgutil.iter_modules(subjects.__path__))
    for study in [load(name.replace("_", "-"))]
    for claim in study.claims
]


def judged(study: Study, id: str, subject: subjects.Subject) -> Record:
    """Return what becomes of a claim when a subject is its networks."""
    groups: dict[str, dict[int, Any]] = {
        condition: dict(enumerate(subject.get(condition, ()), start=1)) for condition in study.condition_names
    }
    return judge(study, next(each for each in study.claims if each.id == id), groups)


@cache
def subject_of(study_id: str, which: str) -> subjects.Subject:
    """Return the subject, made once for all claims of its study."""
    module = importlib.import_module(f"subjects.{study_id.replace('-', '_')}")
    made: subjects.Subject = getattr(module, which)()
    return made


@pytest.mark.parametrize(("study", "id"), TRIED, ids=lambda value: getattr(value, "id", value))
def test_a_null_subject_fails_every_claim(study: Study, id: str) -> None:
    result = judged(study, id, subject_of(study.id, "null"))
    assert (result.verdict, result.error) == ("not reproduced", None), result.detail


@pytest.mark.parametrize(("study", "id"), TRIED, ids=lambda value: getattr(value, "id", value))
def test_a_perfect_subject_passes_every_claim(study: Study, id: str) -> None:
    result = judged(study, id, subject_of(study.id, "perfect"))
    assert (result.verdict, result.error) == ("reproduced", None), result.detail


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
def test_every_verdict_of_a_reference_run_follows_from_what_is_stored_with_it(study: Study) -> None:
    stored = reference(study)
    if stored is None:
        pytest.skip("its reference run is not made yet")
    for each in stored[0]:
        assert recompute(each).verdict == each.verdict, (each.id, each.reading)
