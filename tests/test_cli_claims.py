"""The table of claims: what every number in it is."""

from __future__ import annotations

import math

import pytest
from records import a_record

from pdpsim.claims.record import Measured
from pdpsim.cli.claims import claims_table, key
from pdpsim.cli.console import show


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, **changes: object) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    show(claims_table([a_record(**changes)]))
    return " ".join(capsys.readouterr().out.split())


def test_a_number_has_its_meaning_and_its_unit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = printed(capsys, monkeypatch, kind="order", meaning="errors in a less errors in b", unit="errors")
    assert "here 0.91 (0.9 to 0.92) n 3 measured: errors in a less errors in b (errors)" in output


def test_a_logarithm_is_said_to_be_a_factor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = Measured(math.log(2), 0.6, 0.8, 3, (0.6, 0.7, 0.8))
    meaning = {"meaning": "epochs of b to those of a", "unit": "log ratio of epochs"}
    output = printed(capsys, monkeypatch, measured=measured, **meaning)
    assert "0.6931 is a log ratio of epochs, that is 2 times as many epochs" in output


def test_nothing_is_said_of_a_measure_that_nothing_explains(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "measured:" not in printed(capsys, monkeypatch)


def test_intervals_are_named_claim_by_claim_where_they_are_not_all_the_same() -> None:
    level, order = a_record(), a_record(id="E-2", kind="order")
    assert key([order]) == ["in parentheses: 95 % interval of the mean"]
    assert key([level, order, a_record(id="E-3", kind="order")]) == [
        "in parentheses: 90 % interval of the mean (E-1); otherwise 95 % interval of the mean"
    ]
    assert key([a_record(measured=Measured(0.9, math.nan, math.nan, 1, (0.9,)))]) == []
