"""Measure pdpsim's engines beside others, in one run: CPU time, one thread, medians of interleaved
repetitions.

Letters choose workloads. What is told on the way goes to standard error.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path
from typing import Any

# BLAS libraries must be loaded before their threads can be limited; the compiled engine calls SciPy's
import scipy.linalg  # noqa: F401
from threadpoolctl import threadpool_limits

from pdpsim.base.files import write_text
from tests.benchmarks.commands import measure_commands
from tests.benchmarks.goals import judge
from tests.benchmarks.grid import measure_grid
from tests.benchmarks.growth import measure_growth
from tests.benchmarks.laboratory import measure_laboratory
from tests.benchmarks.machine import about, ceilings
from tests.benchmarks.race import measure, say, told
from tests.benchmarks.workloads import SINGLE, WORKLOADS

GENERATE = Path(__file__).parents[2] / "docs" / "generate.py"


def options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    add = parser.add_argument
    add("workloads", nargs="*", metavar="KEY", help=f"among {', '.join(WORKLOADS)}; all by default")
    add("--repeats", type=int, default=5, metavar="N", help="repetitions of each rival (5)")
    add("--momentum", type=float, nargs="+", default=[0.9], metavar="M", help="one or more (0.9)")
    add("--dtype", nargs="+", choices=("float64", "float32"), default=["float64", "float32"],
        help=f"kinds of float; float32 is measured on {', '.join(SINGLE)}")  # fmt: skip
    add("--lens", metavar="PATH", help="the program lens, built; without it Lens is left out")
    add("--mesh", metavar="PATH", help="the program mesh, built; without it Mesh is left out")
    add("--grid", action="store_true", help="auto against the better engine, over layers, batches and ticks")
    add("--growth", action="store_true", help="cost as weights, patterns, ticks, networks and workers grow")
    add("--commands", action="store_true", help="first compilation, time to answer, memory of a study")
    add("--laboratory", action="store_true", help="the laboratory in Chromium: updates and frames a second")
    add("--only", action="store_true", help="no workloads: what the options above ask for, and no more")
    add("--json", type=Path, metavar="FILE", help="write all numbers")
    add("--table", action="store_true", help="print Markdown tables")
    chosen = parser.parse_args()
    for key in chosen.workloads:
        if key not in WORKLOADS:
            parser.error(f"no workload {key!r}; there are {', '.join(WORKLOADS)}")
    for name in ("lens", "mesh"):
        path = getattr(chosen, name)
        if path is None:
            say(f"{name.capitalize()} is left out: give its program by --{name} PATH")
        elif not Path(path).is_file():
            parser.error(f"--{name}: no file {path}")
        else:
            setattr(chosen, name, str(Path(path).resolve()))
    return chosen


def run(chosen: argparse.Namespace, record: dict[str, Any]) -> None:
    """Measure what was asked for, and put it into the record as it comes."""
    record |= {"about": about(), "ceilings": ceilings(), "rows": []}
    say(json.dumps({name: record[name] for name in ("about", "ceilings")}))
    programs = {"lens": chosen.lens, "mesh": chosen.mesh}
    for key in () if chosen.only else chosen.workloads or WORKLOADS:
        for momentum in chosen.momentum:
            for dtype in chosen.dtype:
                if dtype == "float64" or key in SINGLE:
                    record["rows"].append(measure(key, dtype, momentum, chosen.repeats, programs))
                    say(told(record["rows"][-1]))
    for name, measurement in (
        ("commands", measure_commands),
        ("grid", measure_grid),
        ("growth", measure_growth),
        ("laboratory", measure_laboratory),
    ):
        if getattr(chosen, name):
            record[name] = measurement(chosen.repeats)
    record["goals"] = judge(record)


def as_json(record: dict[str, Any]) -> str:
    """Return the record as JSON, each entry of its lists on a line."""
    parts = []
    for name, value in record.items():
        text = json.dumps(value)
        if isinstance(value, list):
            text = "[\n" + ",\n".join(map(json.dumps, value)) + "\n]"
        parts.append(f"{json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Measure, and write what is asked for."""
    chosen, record = options(), dict[str, Any]()
    try:
        with threadpool_limits(1):
            run(chosen, record)
    finally:  # hours of measurements outlive one that fails
        if chosen.json is not None:
            write_text(chosen.json, as_json(record))
    if chosen.table:
        spec = importlib.util.spec_from_file_location("generate", GENERATE)
        assert spec is not None
        assert spec.loader is not None
        generate = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(generate)
        print(generate.speed(record))
    else:
        for goal in record["goals"]:
            verdict = "met" if goal["met"] else "MISSED"
            print(f"{verdict:6} {goal['what']}: {goal['measured']:g} ({goal['goal']})")


if __name__ == "__main__":
    main()
