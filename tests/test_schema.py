from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pdpsim.base.errors import ResultsError
from pdpsim.base.names import is_id, is_name
from pdpsim.base.readers import flag, listed, number, text
from pdpsim.base.schema import anything, check, choice, count, mapping, name, optional, record, study_id

SCHEMA = record(
    {"id": study_id, "cases": listed(record({"name": name, "n": count}))},
    {"end": optional(text), "seconds": mapping(number, name), "kind": choice(("a", "b")), "x": anything},
)
GOOD: dict[str, Any] = {"id": "a-1", "cases": [{"name": "low", "n": 2}], "end": None, "later": {"y": 1}}


def test_what_fits_is_returned() -> None:
    assert check(SCHEMA, GOOD, Path("x.json")) == {**GOOD, "cases": ({"name": "low", "n": 2},)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "../../x"}, r"x\.json: id: expected an id of lower-case letters.*; got \"\.\./\.\./x\""),
        ({"id": 3}, "id: expected an id"),
        ({"cases": {}}, "cases: expected a list"),
        ({"cases": [3]}, "cases: expected a table"),
        ({"cases": [{"name": "low"}]}, "cases: lacks n"),
        ({"cases": [{"name": ".low", "n": 1}]}, r"cases\.name: expected a name"),
        ({"cases": [{"name": "low", "n": -1}]}, r"cases\.n: expected 0 or more"),
        ({"cases": [{"name": "low", "n": 10**400}]}, r"cases\.n: expected 0 or more"),
        ({"cases": [{"name": "low", "n": True}]}, r"cases\.n: expected a whole number"),
        ({"end": 3}, "end: expected text"),
        ({"seconds": {"low": "3"}}, r"seconds\.low: expected a number"),
        ({"seconds": {"low": 10**400}}, r"seconds\.low: expected a finite number"),
        ({"seconds": {"../low": 3}}, "seconds: expected a name"),
        ({"kind": "c"}, "kind: expected one of a, b"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ResultsError, match=told):
        check(SCHEMA, {**GOOD, **changes}, Path("x.json"))


def test_what_lacks_keys_or_is_no_table() -> None:
    with pytest.raises(ResultsError, match=r"x\.json: lacks id, cases"):
        check(SCHEMA, {}, Path("x.json"))
    for content in (None, [], "x", 3):
        with pytest.raises(ResultsError, match="expected a table"):
            check(SCHEMA, content, Path("x.json"))


def test_a_message_is_short_and_deep_tables_are_refused() -> None:
    with pytest.raises(ResultsError) as caught:
        check(SCHEMA, {**GOOD, "id": "x" * 100_000}, Path("x.json"))
    assert len(str(caught.value)) < 250
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(ResultsError, match="nested too deeply"):
        check(record({"x": flag}), {"x": deep}, Path("x.json"))


@pytest.mark.parametrize("good", ["low", "a-1_b.c", "é", "x" * 80, "7"])
def test_names(good: str) -> None:
    assert is_name(good)


@pytest.mark.parametrize(
    "bad", ["", ".", "..", ".x", "a/b", "a\\b", "a b", "a\n", "x" * 81, "é" * 41, "a\udce9", "a:b", None, 3]
)
def test_bad_names(bad: object) -> None:
    assert not is_name(bad)
    assert not is_id(bad)


def test_ids() -> None:
    assert is_id("elman-1990-words")
    assert not any(map(is_id, ("Elman", "a_b", "a.b", "é")))
