"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .faces import SIDE, telling

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]

WAYS = {"code": "code", "30 x 30": "pixels30", "15 x 15": "pixels15", "10 x 10": "pixels10"}
#: Pictures side by side; room for the name above one, and for the scale of weights, in millimetres.
ACROSS, TITLE, KEY = 4, 5.0, 12.0


def faces(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw faces, and maps of weights below."""
    from pdpsim.figures.colours import signed_key
    from pdpsim.figures.note import note
    from pdpsim.figures.style import MILLIMETRE, set_height

    pictures = np.asarray(measures[0]["pictures"])
    drawn = {
        f"{kind} {number + 1}": pictures[4 * row + number]
        for row, kind in enumerate("AB")
        for number in range(4)
    }
    maps = {
        "where they differ": telling(),
        "weights": np.asarray(measures[0]["weights"]),
        "weights, at random": np.asarray(measures[0]["shuffled_weights"]),
    }
    set_height(figure, 3 * (figure.get_figwidth() / MILLIMETRE / ACROSS + TITLE) + KEY)
    grid = figure.subplots(3, ACROSS)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, (title, picture) in zip(grid.flat, {**drawn, **maps}.items(), strict=False):
        signed = title.startswith("weights")
        widest = np.abs(picture).max()
        axes.imshow(
            picture.reshape(SIDE, SIDE),
            cmap="RdBu_r" if signed else "gray",
            vmin=-widest if signed else 0,
            vmax=widest if title in maps else 1,
        )
        axes.set_title(title, fontsize="small")
    signed_key(figure, list(grid.flat))
    note(figure, f"network 1 of {len(measures)}")
    return {"pixel": np.arange(1, SIDE**2 + 1), **drawn, **maps}


def right(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw faces right by what is seen, with populations as they are and at random."""
    from pdpsim.figures.curves import profile
    from pdpsim.figures.style import axes_of

    axes = axes_of(figure)
    series = {
        title: np.array([[each[f"{prefix}right_{way}"] for way in WAYS.values()] for each in measures])
        for title, prefix in (("populations", ""), ("at random", "shuffled_"))
    }
    columns = profile(axes, list(WAYS), series, kind="bar", xlabel="", ylabel="faces right")
    axes.set_ylim(0, 1)
    return columns
