"""A little of each fault; ``python -m tests.faults`` tries them at length."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.chain import CLOCKS, KILLS, SIGNALS, Chains
from tests.faults.damage import Damage, flip, judge
from tests.faults.inputs import KINDS as INPUTS
from tests.faults.inputs import change
from tests.faults.operations import KINDS, Operations
from tests.faults.process import warm
from tests.faults.tally import Row, Tally, table


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm()


def wrong(tally: Tally) -> list[str]:
    return [what for rows in tally.rows.values() for row in rows.values() for what in row.wrong]


def test_runs_that_are_killed_or_stopped_come_to_the_same_results(tmp_path: Path) -> None:
    tally = Tally()
    chains = Chains(tmp_path, tally, "kills")
    for each, times in ((KILLS[0], 2), (KILLS[2], 1), (SIGNALS[0], 1), (CLOCKS[0], 1)):
        chains.go(each, times)
    assert wrong(tally) == []
    assert sum(row.tried for row in tally.rows["kills"].values()) == 5


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Operations:
    return Operations(tmp_path_factory.mktemp("operations"), Tally())


@pytest.mark.parametrize("kind", KINDS)
def test_faults_of_the_disk(bench: Operations, kind: str) -> None:
    bench.go([kind], every=bench.count(), first=7 + 14 * list(KINDS).index(kind))
    assert wrong(bench.tally) == []
    assert bench.tally.rows["operations"][kind].tried == 1


def test_flipped_bits(tmp_path: Path) -> None:
    tally = Tally()
    Damage(tmp_path, tally).go(every=331)
    assert wrong(tally) == []
    rows = tally.rows["one flipped bit"]
    assert len(rows) == 16
    assert all(row.tried for row in rows.values())


def test_the_page_shows_the_long_run() -> None:
    docs = Path(__file__).parents[2] / "docs"
    assert table(Tally(docs / "reliability.json")) in (docs / "reliability.md").read_text("utf-8")


def test_changed_inputs(tmp_path: Path) -> None:
    tally = Tally()
    for kind in INPUTS:
        change(kind, 25, tally, tmp_path)
    assert wrong(tally) == []
    assert {row.tried for row in tally.rows["changed inputs"].values()} == {25}


def test_the_bench_sees_what_is_wrong() -> None:
    row = Row()

    def raise_error() -> None:
        raise KeyError("x")

    judge(row, "a", raise_error)
    judge(row, "b", lambda: 2, right=1, binary=True)
    judge(row, "c", lambda: 1, right=1, binary=True)
    assert dict(row.came_of_it) == {"not caught": 1, "read as another value": 1, "read, nothing changed": 1}
    assert (row.lost, row.wrong[0]) == (2, "a: KeyError: 'x'")


def test_a_tally_goes_on(tmp_path: Path) -> None:
    tally = Tally(tmp_path / "tally.json")
    with tally.trial("kills", "one") as row:
        row.came_of_it["ended"] += 1
        row.fault("why")
    tally.write()
    again = Tally(tmp_path / "tally.json")
    assert again.rows == tally.rows
    assert again.lost == 1
    assert json.loads((tmp_path / "tally.json").read_text())["faults"]["kills"]["one"]["tried"] == 1


def test_one_bit_is_flipped() -> None:
    import random

    changed = flip(b"abc", 1, random.Random(1))
    assert [x ^ y for x, y in zip(changed, b"abc", strict=True)][::2] == [0, 0]
    assert (changed[1] ^ ord("b")).bit_count() == 1
