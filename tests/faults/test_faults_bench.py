"""A little of each fault; ``python -m tests.faults`` tries them at length."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.faults.damage import flip, judge
from tests.faults.inputs import KINDS as INPUTS
from tests.faults.operations import KINDS as OPERATIONS
from tests.faults.tally import Row, Tally, table


def test_a_little_of_each_fault(tmp_path: Path) -> None:
    """The bench forks, which a process must not that has had workers: it has one of its own."""
    out = tmp_path / "tally.json"
    command = [sys.executable, "-m", "tests.faults", "--short", "--out", str(out)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tally = Tally(out)
    assert tally.lost == 0
    assert sum(row.tried for row in tally.rows["kills"].values()) == 5
    assert {kind: row.tried for kind, row in tally.rows["operations"].items()} == dict.fromkeys(OPERATIONS, 1)
    assert len(tally.rows["one flipped bit"]) == 16
    assert all(row.tried for row in tally.rows["one flipped bit"].values())
    assert {kind: row.tried for kind, row in tally.rows["changed inputs"].items()} == dict.fromkeys(
        INPUTS, 25
    )


def test_the_page_shows_the_long_run() -> None:
    docs = Path(__file__).parents[2] / "docs"
    assert table(Tally(docs / "reliability.json")) in (docs / "reliability.md").read_text("utf-8")


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
