from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from records import a_record

from pdpsim.claims.record import Measured
from pdpsim.results.beginning import prepare_results
from pdpsim.results.case import Case
from pdpsim.results.tables import write_tables

A = Case("a", None)
RUN = {
    "study": {"id": "toy", "title": "Toy", "paper": "Nobody"},
    "fingerprint": {"study": "toy", "options": {}, "settings": {}, "root_seed": 1, "quick": False},
    "cases": [{"condition": "a", "reading": None, "primary": True}],
}


def test_values_of_claims_have_the_numbers_of_their_replicates(tmp_path: Path) -> None:
    results = prepare_results(tmp_path / "toy", RUN)
    for number in (2, 5):
        results.write_replicate(A, number, {"x": 0.1 * number}, 0)
    measured = Measured(0.35, 0.2, 0.5, 2, (0.2, 0.5))
    records = [
        a_record(id="T-1", condition="a", over="replicates", measured=measured, control_values=(0.0, 0.1)),
        a_record(id="T-2", condition="a", over="all", measured=measured),
        a_record(id="T-3", condition="a", over="replicates", measured=replace(measured, values=(0.3,))),
    ]
    write_tables(results, records)
    table = csv.DictReader((results.folder / "claims.csv").read_text().splitlines())
    rows = [(row["claim"], row["replicate"], row["value"], row["control"]) for row in table]
    assert rows == [
        ("T-1", "2", "0.2", "0.0"),
        ("T-1", "5", "0.5", "0.1"),
        ("T-2", "", "0.2", ""),
        ("T-2", "", "0.5", ""),
        ("T-3", "", "0.3", ""),  # one value of two replicates: whose it is is not known
    ]
