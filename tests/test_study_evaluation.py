"""How claims get their values and controls from measures; judging itself is in test_criteria."""

from __future__ import annotations

from typing import Any

import pytest

from pdpsim import NotTested, Study, measure
from pdpsim.base.errors import StudyError
from pdpsim.claims.claim import Claim
from pdpsim.claims.criteria import Exact, Level, Order
from pdpsim.claims.measure import MeasureFunctions
from pdpsim.study.evaluation import judge
from pdpsim.study.values import control_of, values_of


@measure
def double(measures: Any) -> float:
    return 2 * float(measures["x"])


@measure
def plus(measures: Any, number: str) -> float:
    return float(measures["x"]) + float(number)


@measure
def untrained_plus(measures: Any, number: str) -> float:
    return float(measures["start"]) + float(number)


@measure
def gap(by_condition: Any) -> float:
    return float(by_condition["high"]["x"] - by_condition["low"]["x"])


@measure
def total(replicates: Any) -> float:
    return float(sum(each["x"] for each in replicates))


@measure
def x_again(measures: Any) -> float:
    return float(measures["x_again"])


@measure
def constant(measures: Any) -> float:
    return 3.0


@measure
def lacking(measures: Any) -> float:
    raise NotTested("needs a corpus")


FUNCTIONS = [double, plus, untrained_plus, gap, total, x_again, constant, lacking]
GROUPS = {
    "low": {1: {"x": 1.0, "untrained_x": 0.1, "start": 7.0}, 2: {"x": 2.0, "untrained_x": 0.2, "start": 8.0}},
    "high": {1: {"x": 10.0, "untrained_x": 0.5}, 2: {"x": 20.0, "untrained_x": 0.7}},
}


@pytest.fixture
def study() -> Study:
    made = Study("a-study", "A", "B", conditions={"low": 0, "high": 1})
    made.functions = MeasureFunctions(FUNCTIONS)
    return made


def claim(name: str, **changes: Any) -> Claim:
    return Claim(
        **{
            "id": "A-1",
            "sentence": "s",
            "measure": name,
            "criterion": Order(),
            "published": "more",
            "source": "p. 1",
            "known_from": "derived",
            "control": "none",
            "reason": "for a test",
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("name", "changes", "values"),
    [
        ("x", {}, (1.0, 2.0)),
        ("x", {"condition": "high"}, (10.0, 20.0)),
        ("double", {}, (2.0, 4.0)),
        ("plus_5", {}, (6.0, 7.0)),
        ("gap", {"over": "paired"}, (9.0, 18.0)),
        (
            "total",
            {"over": "all", "criterion": Level(d=1), "published": "3", "control": None},
            (4.0, 5.0),
        ),  # 2 x 3 less 2 and 1
    ],
)
def test_a_measure_is_stored_or_derived(
    study: Study, name: str, changes: dict[str, Any], values: tuple[float, ...]
) -> None:
    assert values_of(study, claim(name, **changes), GROUPS).each == values


@pytest.mark.parametrize(
    ("name", "control", "changes", "values"),
    [
        ("x", None, {"criterion": Exact(1.0), "published": "1"}, None),
        ("x", "none", {}, None),
        ("x", "untrained", {}, (0.1, 0.2)),
        ("double", "untrained", {}, (0.2, 0.4)),
        ("plus_5", "untrained", {}, (12.0, 13.0)),  # by a function of its own
        ("double", "high", {}, (20.0, 40.0)),
        ("double", "x", {}, (1.0, 2.0)),
        ("x", "plus_1", {"condition": "high"}, (11.0, 21.0)),
        ("gap", "untrained", {"over": "paired"}, (0.4, 0.5)),
        ("total", "untrained", {"over": "all", "criterion": Level(), "published": "3"}, (0.4, 0.5)),
    ],
)
def test_a_control_is_stored_values_a_condition_or_a_measure(
    study: Study, name: str, control: str, changes: dict[str, Any], values: tuple[float, ...] | None
) -> None:
    found = control_of(study, claim(name, control=control, **changes), GROUPS)
    assert (None if found is None else found.each) == (None if values is None else pytest.approx(values))


def test_a_single_value_of_one_replicate_is_a_pseudo_value_too(study: Study) -> None:
    one = {"low": {1: {"x": 1.0}}, "high": {1: {"x": 2.0}}}
    values = values_of(
        study, claim("total", over="all", criterion=Level(d=1), published="3", control=None), one
    )
    assert (values.each, values.jackknife) == ((1.0,), True)


def test_a_study_may_have_other_controls_than_the_untrained(study: Study) -> None:
    study.controls = ("start-again",)
    groups = {"low": {1: {"x": 1.0, "start-again_x": 5.0}}, "high": {1: {}}}
    found = control_of(study, claim("double", control="start-again"), groups)
    assert found is not None
    assert found.each == (10.0,)


@pytest.mark.parametrize(
    ("name", "changes", "told"),
    [
        ("y", {}, "claim A-1 of a-study: there is no measure 'y'"),
        ("doubl", {}, "did you mean 'double'"),
        ("x", {"over": "paired"}, "no function that gives 'x'.*over paired needs one"),
        ("constant", {"control": "untrained"}, "constant reads nothing that is stored as untrained_"),
        ("total", {"over": "all"}, "Order asks how many networks"),
    ],
)
def test_mistakes_are_told_and_the_claim_is_not_tested(
    study: Study, name: str, changes: dict[str, Any], told: str
) -> None:
    judged = judge(study, claim(name, **changes), GROUPS)
    assert judged.verdict == "not tested"
    assert judged.error is not None
    assert judged.detail == judged.error
    with pytest.raises(StudyError, match=told):
        raise StudyError(judged.error)


def test_a_measure_is_not_stored_and_derived_both(study: Study) -> None:
    with pytest.raises(StudyError, match="'x_again' is stored by simulate and derived"):
        values_of(study, claim("x_again"), {"low": {1: {"x_again": 1.0}}, "high": {}})


def test_what_the_run_lacks_is_no_error(study: Study) -> None:
    judged = judge(study, claim("lacking"), GROUPS)
    assert (judged.verdict, judged.detail, judged.error) == ("not tested", "needs a corpus", None)


def test_what_the_run_lacks_is_no_fault_of_the_control(study: Study) -> None:
    judged = judge(study, claim("lacking", control="not there"), GROUPS)
    assert (judged.detail, judged.error, judged.control_values) == ("needs a corpus", None, None)


def test_without_a_control_that_works_nothing_is_tested(study: Study) -> None:
    judged = judge(study, claim("x", control="not there"), GROUPS)
    assert (judged.verdict, judged.measured.n) == ("not tested", 0)
    assert "there is no measure 'not there'" in str(judged.error)


def test_a_diverged_network_counts(study: Study) -> None:
    groups = {"low": {1: None, 2: {"x": 1.0}}, "high": {1: {"x": 1.0}, 2: {"x": 1.0}}}
    judged = judge(study, claim("x", criterion=Exact(1.0), published="1"), groups)
    assert (judged.failed, judged.measured.n, judged.verdict) == (1, 2, "not reproduced")
    paired = judge(study, claim("gap", over="paired"), groups)
    assert (paired.failed, paired.measured.n) == (1, 2)


def test_a_record_has_the_values_of_its_control_and_what_was_measured(study: Study) -> None:
    judged = judge(study, claim("double", control="untrained"), GROUPS, "wide", primary=False)
    assert (judged.control_name, judged.control_values) == ("untrained", (0.2, 0.4))
    assert judged.control == pytest.approx(0.3)
    assert (judged.measure, judged.reading, judged.primary) == ("double", "wide", False)
