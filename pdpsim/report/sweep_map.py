"""The map of a sweep as a figure: every claim's verdict in every setting."""

from __future__ import annotations

from pathlib import Path

from pdpsim.base.format import number
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
    claims: dict[str, list[tuple[str, str]]] = {}
    for row in swept.rows:
        claims.setdefault(row["claim"], []).append((row["verdict"], number(row["mean"])))
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
