"""The map of a sweep as a figure."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from pdpsim.report import sweep_map
from pdpsim.report.sweep_map import draw_sweep
from pdpsim.study.sweep import SweepTable


def a_map(folder: Path, means: dict[str, list[float]]) -> SweepTable:
    rows: list[dict[str, Any]] = [
        {"training.rule.rate": rate, "claim": claim, "mean": mean, "verdict": "partly"}
        for claim, values in means.items()
        for rate, mean in zip((None, {"uniform": 0.3}), values, strict=True)
    ]
    return SweepTable(folder, ("training.rule.rate",), rows, 2, {}, [])


def drawn(monkeypatch: pytest.MonkeyPatch, swept: SweepTable) -> dict[str, Any]:
    """Return what the figure is given to draw."""
    given: dict[str, Any] = {}

    def record(figure: Any, settings: Any, claims: Any, **options: Any) -> None:
        given.update(settings=settings, claims=claims, **options)

    monkeypatch.setattr(sweep_map, "verdict_map", record)
    draw_sweep(swept)
    return given


def test_settings_are_called_by_their_last_key_and_written_as_people_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = drawn(monkeypatch, a_map(tmp_path, {"T-1": [0.5, 0.25]}))
    assert given["settings"] == {"rate": ["default", "uniform 0.3"]}


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([0.104, -0.04], ["0.10", "−0.04"]),
        ([0.011, -0.0001], ["0.011", "0.000"]),  # as many decimals as the largest needs; no −0.000
        ([19630.4, 3.0], ["19630", "3"]),
        ([math.nan, 0.0], ["–", "0"]),
    ],
)
def test_a_claims_values_have_one_number_of_decimals(
    values: list[float], written: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = drawn(monkeypatch, a_map(tmp_path, {"T-1": values, "T-2": [1.0, 2.0]}))
    assert [measured for _, measured in given["claims"]["T-1"]] == written
    assert [verdict for verdict, _ in given["claims"]["T-1"]] == ["partly", "partly"]


def test_nothing_is_drawn_of_a_map_without_claims(tmp_path: Path) -> None:
    assert draw_sweep(SweepTable(tmp_path, ("rate",), [], 0, {}, [])) is None
    assert not list(tmp_path.iterdir())


def test_three_files_are_written(tmp_path: Path) -> None:
    path = draw_sweep(a_map(tmp_path, {"T-1": [0.5, 0.25]}))
    assert path == tmp_path / "sweep.pdf"
    assert {each.name for each in tmp_path.iterdir()} == {"sweep.pdf", "sweep.svg", "sweep.png"}
