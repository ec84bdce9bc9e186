"""The map of a sweep as a figure: every claim's verdict in every setting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pdpsim.claims.verdict import MARKS
from pdpsim.figures import style
from pdpsim.figures.verdict_map import verdict_map
from pdpsim.study.sweep import SweepTable, setting_text

NAME = "sweep"

#: Settings beyond which a figure would be longer than any page.
MOST = 120


def draw_sweep(swept: SweepTable) -> Path | None:
    """Draw the table of a sweep as ``sweep.pdf`` (also .svg and .png) in its folder.

    Parameters
    ----------
    swept : SweepTable

    Returns
    -------
    Path or None
        The PDF; None if there is no claim, or more settings than `MOST`.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in swept.rows:
        rows.setdefault(row["claim"], []).append(row)
    claims = {
        claim: list(zip((row["verdict"] for row in each), _column(each), strict=True))
        for claim, each in rows.items()
    }
    if not claims or len(next(iter(claims.values()))) > MOST:
        return None
    first = next(iter(claims))
    settings = {
        key.rpartition(".")[2]: [setting_text(row[key]) for row in swept.rows if row["claim"] == first]
        for key in swept.keys
    }
    with style.context():
        figure = style.new_figure("double", 75.0)
        verdict_map(figure, settings, claims, marks=MARKS)
        style.save(figure, swept.folder / NAME)
    return swept.folder / f"{NAME}.pdf"


def _column(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return what was measured of one claim: two digits of the largest value, and as many decimals of all."""
    means = [math.nan if row["mean"] is None else row["mean"] for row in rows]
    largest = max((abs(mean) for mean in means if math.isfinite(mean)), default=0.0)
    decimals = max(0, 1 - math.floor(math.log10(largest))) if largest else 0
    return [
        f"{round(mean, decimals) + 0.0:.{decimals}f}".replace("-", "−") if math.isfinite(mean) else "–"
        for mean in means
    ]
