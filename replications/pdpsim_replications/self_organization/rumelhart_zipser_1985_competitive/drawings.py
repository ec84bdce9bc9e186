"""The figures of the study, drawn from measures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .environments import GRID
from .measures import letter_split, lines_right, words_apart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Columns = Mapping[str, ArrayLike]
Measures = Mapping[str, Any]
Conditions = Mapping[str, Sequence[Measures]]

#: Room for titles above pictures and the scale below them, in millimetres.
KEY = 18.0
LEARNERS = {"winner": "the winner alone", "leaky": "losers, slowly", "conscience": "with a conscience"}


def regions(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw weights of the grid, one unit's less the other's."""
    from pdpsim.figures.colours import signed_key
    from pdpsim.figures.note import note
    from pdpsim.figures.style import MILLIMETRE, set_height

    shown = [np.asarray(each["preference"]) for each in measures[:4]]
    widest = max(float(np.abs(each).max()) for each in shown)
    set_height(figure, figure.get_figwidth() / MILLIMETRE / len(shown) + KEY)
    panels = list(figure.subplots(1, len(shown), squeeze=False).flat)
    for number, (axes, each) in enumerate(zip(panels, shown, strict=True), start=1):
        axes.imshow(each.reshape(GRID, GRID), cmap="RdBu_r", vmin=-widest, vmax=widest)
        axes.set(xticks=[], yticks=[], title=f"network {number}")
    note(figure, f"the first {len(shown)} of {len(measures)} networks")
    signed_key(figure, panels, "weights to one unit, less those to the other")
    return {
        "position": np.arange(1, GRID**2 + 1),
        **{f"network {number}": each for number, each in enumerate(shown, start=1)},
    }


def remedies(figure: Figure, measures: Conditions) -> Columns:
    """Draw in how many networks the words are divided as published."""
    from pdpsim.figures.curves import profile

    shares = {
        LEARNERS[name]: np.array([[letter_split(each) > 0, words_apart(each) > 0] for each in replicates])
        for name, replicates in measures.items()
    }
    return profile(
        figure,
        ["a letter", "a word each"],
        {name: values.astype(np.float64) for name, values in shares.items()},
        kind="bar",
        xlabel="",
        ylabel="share of networks",
    )


def lines(figure: Figure, measures: Conditions) -> Columns:
    """Draw how many lines are told apart."""
    from pdpsim.figures.curves import profile

    nets = {
        "layer between,\ntaught": ("taught", "upper"),
        "layer between,\nnot taught": ("untaught", "upper"),
        "single layer,\ntaught": ("taught", "single"),
        "single layer,\nnot taught": ("untaught", "single"),
    }
    return profile(
        figure,
        list(nets),
        {
            LEARNERS[name]: np.array(
                [[lines_right(each, *net) for net in nets.values()] for each in replicates]
            )
            for name, replicates in measures.items()
        },
        kind="bar",
        xlabel="",
        ylabel="share of lines",
    )
