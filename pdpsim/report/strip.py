"""A claim's values in a strip the size of a table's cell: one dot for each network."""

from __future__ import annotations

import math

from pdpsim.base.errors import StudyError
from pdpsim.base.format import number as shown
from pdpsim.claims.criterion import number
from pdpsim.claims.record import Record
from pdpsim.report.rendering import render

WIDTH, HEIGHT, MARGIN = 150, 26, 6


def strip(record: Record) -> str:
    """Return an inline SVG of a claim's values, interval and published value; empty for fewer than two.

    Parameters
    ----------
    record : Record
        Values that are not finite (networks that failed) are not drawn; the claim's own text counts them.
    """
    measured = record.measured
    values = [x for x in measured.values if math.isfinite(x)]
    if len(values) < 2:
        return ""
    published = _published(record)
    limits = [x for x in (measured.low, measured.high) if math.isfinite(x)]
    every = [*values, *limits, *([] if published is None else [published])]
    low, high = min(every), max(every)

    def x(value: float) -> float:
        # halves, since the difference of the largest numbers is none
        share = 0.5 if high == low else (value / 2 - low / 2) / (high / 2 - low / 2)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    middle, bar = HEIGHT / 2, None
    if len(limits) == 2:
        left, right = x(limits[0]), x(limits[1])
        bar = {"left": left, "width": max(1.0, right - left)}
    # two rows apart, so that near values do not hide each other
    apart = 3 * (len(values) > 4)
    return render(
        "strip.svg",
        width=WIDTH,
        height=HEIGHT,
        middle=middle,
        bar=bar,
        line=None if published is None else x(published),
        dots=[(x(value), middle + (-apart, apart)[place % 2]) for place, value in enumerate(values)],
        title=_description(values, published),
    )


def _published(record: Record) -> float | None:
    if record.kind == "order":
        return 0.0  # the effect has its sign on the right of it
    try:
        return number(record.published)[0]
    except StudyError:
        return None


def _description(values: list[float], published: float | None) -> str:
    text = f"{len(values)} values from {shown(min(values))} to {shown(max(values))}"
    return text if published is None else f"{text}; the line is at {shown(published)}"
