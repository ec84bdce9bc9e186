from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import a_record

from pdpsim.base.errors import ResultsError
from pdpsim.base.tables import write_json
from pdpsim.claims.criteria import CRITERIA
from pdpsim.claims.record import REQUIRED, Measured, Record, criterion_of, judged, read, recompute, to_json


def again(folder: Path, record: Record) -> Record:
    """Return a record as it is read from disk."""
    write_json(folder / "claims.json", to_json([record]))
    return read(folder / "claims.json")[0]


def test_read_as_written(tmp_path: Path) -> None:
    record = a_record(
        flags=("fitted",), control_values=(0.1, 0.2), control=0.15, control_name="untrained", unit="points"
    )
    assert again(tmp_path, record) == record


def test_what_json_has_not_is_nan(tmp_path: Path) -> None:
    values = (1.0, math.inf, math.nan)
    record = a_record(
        kind="single-run", measured=Measured(math.nan, math.nan, math.inf, 3, values), unsolved=1
    )
    stored = again(tmp_path, record)
    assert math.isnan(stored.measured.high)
    assert [math.isnan(each) for each in stored.measured.values] == [False, True, True]
    assert stored.unsolved == 1


def test_what_was_called_counts_is_a_single_run(tmp_path: Path) -> None:
    write_json(tmp_path / "claims.json", [{**a_record(parameters={}).to_json(), "kind": "counts"}])
    assert read(tmp_path / "claims.json")[0].kind == "single-run"


def test_records_of_earlier_versions_lack_what_came_later(tmp_path: Path) -> None:
    stored = {key: value for key, value in a_record().to_json().items() if key in REQUIRED}
    write_json(tmp_path / "claims.json", [{**stored, "of later versions": 1}])
    record = read(tmp_path / "claims.json")[0]
    assert record.parameters is None
    with pytest.raises(ResultsError, match="E-1: its record has no parameters"):
        recompute(record)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": 3}, "claim number 1, id: expected text"),
        ({"verdict": "maybe"}, "claim E-1, verdict: unknown value 'maybe'"),
        ({"kind": "ordre"}, "claim E-1, kind: .*did you mean 'order'"),
        ({"measured": 3}, "claim E-1, measured: expected a table"),
        ({"measured": {"mean": 1}}, "claim E-1, measured: 'low' is missing"),
        (
            {"measured": {"mean": "1", "low": 0, "high": 0, "n": 1, "values": []}},
            "claim E-1, measured.mean: expected a number",
        ),
        (
            {"measured": {"mean": 1, "low": 0, "high": 0, "n": 1, "values": 3}},
            "claim E-1, measured.values: expected a list",
        ),
        ({"primary": "yes"}, "claim E-1, primary: expected true or false"),
        ({"flags": "fitted"}, "claim E-1, flags: expected a list"),
    ],
)
def test_a_malformed_file_is_refused_in_words(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    (tmp_path / "claims.json").write_text(json.dumps([{**a_record().to_json(), **changes}]))
    with pytest.raises(ResultsError, match=f"claims.json: {told}"):
        read(tmp_path / "claims.json")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", "expected a list of claims"),
        ("[3]", "claim number 1: expected a table"),
        ('[{"id": "X"}]', "claim X: 'claim' is missing"),
        ("[", "is not JSON"),
    ],
)
def test_no_list_of_records_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "claims.json").write_text(text)
    with pytest.raises(ResultsError, match=told):
        read(tmp_path / "claims.json")


NUMBERS = st.floats(-3, 3) | st.just(math.nan) | st.just(math.inf)
PARAMETERS = {"level": {"d": 0.5}, "mean": {"sd": 0.5, "n": 4, "d": 1.0}, "exact": {"tolerance": 0.5}}


@given(st.sampled_from(sorted(CRITERIA)), st.lists(NUMBERS, max_size=60), st.none() | st.lists(NUMBERS))
def test_a_verdict_follows_from_what_is_on_disk(
    tmp_path_factory: pytest.TempPathFactory, kind: str, values: list[float], control: list[float] | None
) -> None:
    record = a_record(
        kind=kind,
        published="1.0",
        parameters=PARAMETERS.get(kind, {}),
        control_values=None if control is None else tuple(control),
    )
    told = judged(record, criterion_of(record).judge(values, "1.0", control))
    stored = again(tmp_path_factory.mktemp("record"), told)
    assert recompute(stored).verdict == told.verdict


def test_a_verdict_that_is_withheld_stays_so() -> None:
    record = a_record()
    assert recompute(record).verdict == "reproduced"
    assert recompute(a_record(withheld=True)).verdict == "not tested"
    assert recompute(a_record(error="no such measure")).verdict == "not tested"
    assert recompute(a_record(verdict="partly")).verdict == "reproduced"
