"""A claim's values in a strip the size of a table's cell: one dot for each network."""

from __future__ import annotations

import math
from html import escape

from pdpsim.base.errors import StudyError
from pdpsim.base.format import number as shown
from pdpsim.claims.criterion import number
from pdpsim.claims.record import Record

WIDTH, HEIGHT, MARGIN = 150, 26, 6


def strip(record: Record) -> str:
    """Return an inline SVG of a claim's values, interval and published value; empty for fewer than two.

    Parameters
    ----------
    record : Record
        Values that are not finite (networks that failed) are not drawn; the claim's own text counts them.
    """
    here = record.measured
    values = [x for x in here.values if math.isfinite(x)]
    if len(values) < 2:
        return ""
    published = _published(record)
    limits = [x for x in (here.low, here.high) if math.isfinite(x)]
    every = [*values, *limits, *([] if published is None else [published])]
    low, high = min(every), max(every)

    def x(value: float) -> float:
        share = 0.5 if high == low else (value - low) / (high - low)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    middle = HEIGHT / 2
    parts = []
    if len(limits) == 2:
        left, right = x(limits[0]), x(limits[1])
        parts.append(
            f'<rect x="{left}" y="{middle - 5}" width="{max(1.0, right - left):.1f}" height="10" '
            'fill="#9cc3e6"/>'
        )
    if published is not None:
        at = x(published)
        parts.append(f'<path d="M{at} 1V{HEIGHT - 1}" stroke="#8f1d22" stroke-width="1.5"/>')
    for place, value in enumerate(values):
        # two rows apart, so that near values do not hide each other
        y = middle + (-3, 3)[place % 2] * (len(values) > 4)
        parts.append(f'<circle cx="{x(value)}" cy="{y}" r="1.8" fill="#1c1c1c" fill-opacity="0.65"/>')
    return (
        f'<svg role="img" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<title>{escape(_told(values, published))}</title>{''.join(parts)}</svg>"
    )


def _published(record: Record) -> float | None:
    if record.kind == "order":
        return 0.0  # the effect has its sign on the right of it
    try:
        return number(record.published)[0]
    except StudyError:
        return None


def _told(values: list[float], published: float | None) -> str:
    told = f"{len(values)} values from {shown(min(values))} to {shown(max(values))}"
    return told if published is None else f"{told}; the line is at {shown(published)}"
