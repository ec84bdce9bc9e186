"""What was to be reached, and whether a run did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from tests.benchmarks.commands import STUDY
from tests.benchmarks.race import LIMIT, ratio

#: CPU time of ``auto`` against C, at most: float64, momentum 0.9.
AGAINST_C = {"a": 1.3, "b": 0.9, "b2": 1.4, "c": 3.0, "d": 2.0, "e": 1.0, "f": 1.3,
             "g10": 1.2, "g50": 1.2, "g100": 1.2, "h": 1.2, "i": 1.3}  # fmt: skip

#: The same, measured in November 2026 before patterns were computed side by side in machine code.
AGAINST_C_BEFORE = {"a": 1.45, "b": 2.3, "b2": 2.0, "c": 15.0, "d": 4.5, "e": 3.2, "f": 1.5,
                    "g10": 9.7, "g50": 4.6, "g100": 3.75, "h": 23.0, "i": 1.16}  # fmt: skip

#: Rivals that ``auto`` must not be slower than, by workload.
AHEAD_OF = {"b": ("PyTorch", "JAX"), "c": ("Lens", "Mesh")}

OURS = "pdpsim auto"

#: How many times faster float32 is to be than float64, where it is measured.
SINGLE_GAIN = 2.0

#: ``auto`` against the better engine, at most.
AUTO = 1.3

#: What was measured then of the rest.
BEFORE = {
    "b: auto against PyTorch": 1.8,
    "b: auto against JAX": 2.0,
    "c: auto against Lens": 1.9,
    "c: auto against Mesh": 5.3,
    "auto against the better engine, worst of the grid": 13.7,
    "first compilation, float64, CPU s": 23.0,
    "first compilation, float32, CPU s": 23.0,
    "pdpsim --help, CPU s": 0.16,
    "pdpsim list, CPU s": 0.3,
    f"pdpsim run {STUDY} --seeds 1, MB": 521.0,
    **{f"{key}: auto against C": times for key, times in AGAINST_C_BEFORE.items()},
}

#: What commands may cost.
COMMANDS = {
    "first compilation, float64, CPU s": 10.0,
    "first compilation, float32, CPU s": 10.0,
    "pdpsim --help, CPU s": 0.15,
    "pdpsim list, CPU s": 0.3,
    f"pdpsim run {STUDY} --quick, MB": 300.0,
    f"pdpsim run {STUDY} --seeds 1, MB": 300.0,
}

#: How many times faster two workers are to be than one.
TWO_WORKERS = 1.85


def judge(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every goal that a run can speak to: what, the goal, what was measured before and now, whether
    it was met."""
    found = [*_rows(record.get("rows", [])), *_rest(record)]
    return [
        {
            "what": what,
            "goal": goal,
            "before": BEFORE.get(what),
            "measured": float(f"{measured:.3g}"),
            "met": bool(met),
        }
        for what, goal, measured, met in found
    ]


def _rows(rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, str, float, bool]]:
    rows = [row for row in rows if row["momentum"] == 0.9]
    double = {row["key"]: row["us"] for row in rows if row["dtype"] == "float64"}
    for key, us in double.items():
        if LIMIT in us:
            times = ratio(us[OURS], us[LIMIT])
            yield f"{key}: auto against C", f"at most {AGAINST_C[key]:g}", times, times <= AGAINST_C[key]
        for name in AHEAD_OF.get(key, ()):
            if name in us:
                times = ratio(us[OURS], us[name])
                yield f"{key}: auto against {name}", "at most 1", times, times <= 1
    for row in rows:
        if row["dtype"] == "float32" and row["key"] in double:
            gain = median(double[row["key"]][OURS]) / median(row["us"][OURS])
            yield (
                f"{row['key']}: float32 against float64",
                f"{SINGLE_GAIN:g} times faster",
                gain,
                gain >= SINGLE_GAIN,
            )


def _rest(record: Mapping[str, Any]) -> Iterator[tuple[str, str, float, bool]]:
    if cells := record.get("grid"):
        yield (
            "auto against the better engine, worst of the grid",
            f"at most {AUTO:g}",
            cells[0]["ratio"],
            (cells[0]["ratio"] <= AUTO),
        )
    costs = record.get("commands", {})
    for name, most in COMMANDS.items():
        if name in costs:
            yield name, f"at most {most:g}", costs[name], costs[name] <= most
    if workers := record.get("growth", {}).get("workers"):
        gain = workers[0]["wall s"] / workers[1]["wall s"]
        yield (
            "two workers against one, a whole study",
            f"{TWO_WORKERS:g} times faster",
            gain,
            gain >= TWO_WORKERS,
        )
