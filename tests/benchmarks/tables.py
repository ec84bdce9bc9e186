"""A run's record as tables of text: what the documentation shows. Knows nothing but the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

ENGINES = ("auto", "compiled", "numpy")


class Table(NamedTuple):
    """A table: its heading, a sentence, the header, rows, and how many of the last columns are numbers."""

    heading: str
    sentence: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    right: int


def tables(record: Mapping[str, Any]) -> list[Table]:
    """Return the tables of what was measured."""
    kinds = sorted(
        {(row["momentum"], row["dtype"]) for row in record["rows"]}, key=lambda x: (-x[0], x[1] != "float64")
    )
    found = [_goals(record["goals"])] if record["goals"] else []
    found += [_speeds(record["rows"], momentum, dtype) for momentum, dtype in kinds]
    if "commands" in record:
        costs = [
            (name.rpartition(", ")[0], f"{x:g} {name.rpartition(', ')[2]}")
            for name, x in record["commands"].items()
        ]
        found.append(Table("Commands", "", ("what", "cost"), costs, 1))
    if "grid" in record:
        found.append(_grid(record["grid"]))
    for name, rows in record.get("growth", {}).items():
        cells = [[f"{x:,.4g}" for x in row.values()] for row in rows]
        found.append(Table(f"Growth: {name}", "", list(rows[0]), cells, len(rows[0])))
    return found


def _goals(goals: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            x["what"],
            x["goal"],
            "" if x["before"] is None else f"{x['before']:g}",
            f"{x['measured']:g}",
            "yes" if x["met"] else "**no**",
        )
        for x in goals
    ]
    missed = sum(not x["met"] for x in goals)
    sentence = f"{len(goals) - missed} of {len(goals)} are met."
    return Table("Goals", sentence, ("what", "goal", "before", "measured", "met"), rows, 3)


def _speeds(rows: Sequence[Mapping[str, Any]], momentum: float, dtype: str) -> Table:
    """Return the table of one kind of float and one momentum: times, and how often C goes into them."""
    rows = [row for row in rows if row["momentum"] == momentum and row["dtype"] == dtype]
    names = list(dict.fromkeys(name for row in rows for name in row["us"]))
    cells = []
    for row in rows:
        us = row["us"]
        best = min(median(each) for name, each in us.items() if not name.startswith("C"))
        line: list[object] = [f"{row['key']}: {row['title']}"]
        for name in names:
            if name not in us:
                line.append("")
                continue
            text = time(median(us[name]))
            if "C" in us and name != "C":
                text += f" ({times(median(a / b for a, b in zip(us[name], us['C'], strict=True)))})"
            line.append(f"**{text}**" if median(us[name]) == best else text)
        cells.append(line)
    sentence = "CPU microseconds per update; in brackets how many times C's. Bold: the fastest apart from C."
    return Table(f"{dtype}, momentum {momentum:g}", sentence, ("workload", *names), cells, len(names))


def time(us: float) -> str:
    """Return microseconds with three digits that count."""
    return f"{us:,.0f}" if us >= 100 else f"{us:#.3g}"


def times(ratio: float) -> str:
    """Return a ratio with the digits that count."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def _grid(cells: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            x["title"],
            x["dtype"],
            *(time(x[name]) for name in ("auto", "compiled", "numpy")),
            f"{x['ratio']:.2f}",
        )
        for x in cells[:5]
    ]
    numpy = sum(x["numpy"] < x["compiled"] for x in cells)
    sentence = (
        f"Layers by batches by ticks, {len(cells)} cells; in {numpy} NumPy is the better engine. The worst "
        "five, in CPU microseconds per update; the ratio is that of `auto` to the better one."
    )
    return Table("auto", sentence, ("cell", "float", "auto", "compiled", "numpy", "ratio"), rows, 4)


def about(record: Mapping[str, Any]) -> str:
    """Return where and how a run was made, in sentences."""
    what, ceilings = record["about"], record["ceilings"]
    versions = ", ".join(f"{name} {number}" for name, number in what["versions"].items())
    loads = [x for row in record["rows"] for x in row["load"]] or [0.0]
    return (
        f"Measured on {what['date']}: {what['processor']}, {what['cores']} cores, {what['system']}; "
        f"{versions}. "
        f"Load while measuring: {min(loads):.1f} to {max(loads):.1f}. The machine's ceilings on one thread, "
        f"in the same run: a matrix product of {ceilings['product, float64']:g} GFLOP/s in float64 and "
        f"{ceilings['product, float32']:g} in float32, memory at {ceilings['memory']:g} GB/s."
    )
