"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

ROWS = {
    "digits: untrained": "digits_untrained",
    "digits: naming": "digits_classifier",
    "digits: rebuilding": "digits_plain",
    "digits: undoing noise": "digits_denoising",
    "digits: same covariance": "digits_matched",
    "strokes: rebuilding": "strokes_plain",
    "strokes: undoing noise": "strokes_denoising",
    "strokes: same covariance": "strokes_matched",
}
#: Room for the name above a row of fields and for the scale below them, and height of bars one below the
#: other, in millimetres.
TITLE, KEY, TALL = 4.0, 15.0, 130.0
BARS = {
    "untrained": "untrained",
    "naming": "classifier",
    "rebuilding": "plain",
    "undoing noise": "denoising",
    "same covariance": "matched",
    "pictures": "pictures",
}


def fields(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw fields as pictures, a row for each kind of network."""
    from pdpsim.figures.colours import signed_key
    from pdpsim.figures.note import note
    from pdpsim.figures.style import MILLIMETRE, set_height

    columns: dict[str, list[Any]] = {key: [] for key in ("fields", "unit", "pixel", "weight")}
    shown = {title: np.asarray(measures[0][f"units_{key}"]) for title, key in ROWS.items()}
    across = next(iter(shown.values())).shape[1]
    width = figure.get_figwidth() / MILLIMETRE
    set_height(figure, len(shown) * (width / across + TITLE) + KEY)
    grid = figure.subplots(len(shown), across)
    for line, (title, units) in zip(grid, shown.items(), strict=True):
        side = round(len(units) ** 0.5)
        for number, (axes, unit) in enumerate(zip(line, units.T, strict=True), start=1):
            widest = np.abs(unit).max()
            axes.imshow(unit.reshape(side, side), cmap="RdBu_r", vmin=-widest, vmax=widest)
            axes.set_axis_off()
            columns["fields"] += [title] * side**2
            columns["unit"] += [number] * side**2
            columns["pixel"] += range(1, side**2 + 1)
            columns["weight"] += unit.tolist()
        name = line[0].annotate(
            title,
            (0, 1),
            xytext=(0, 2),
            xycoords="axes fraction",
            textcoords="offset points",
            va="bottom",
            fontsize="small",
        )
        name.set_in_layout(False)  # it is longer than its field is wide
    signed_key(figure, list(grid.flat))
    note(figure, "one network of each kind; every field to its own scale")
    return columns


def orientation(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw fit and selectivity as bars, by network."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.panels import NARROW, grid
    from pdpsim.figures.style import MILLIMETRE, set_height

    columns: dict[str, list[Any]] = {}
    panels = grid(figure, 2)
    if figure.get_figwidth() < NARROW * MILLIMETRE:
        set_height(figure, TALL)
    for axes, what, label in zip(
        panels, ("fit", "selectivity"), ("fit of a template", "selectivity"), strict=True
    ):
        series = {
            kind: np.array(
                [[each.get(f"{what}_{kind}_{name}", np.nan) for name in BARS.values()] for each in measures]
            )
            for kind in ("digits", "strokes")
        }
        drawn = profile(axes, list(BARS), series, kind="bar", xlabel="", ylabel=label)
        columns = {key: [*columns.get(key, []), *values] for key, values in drawn.items()}
    return columns
