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

LEADS = (0, 4, 8, 12, 20)
KINDS = {"word": "word", "pseudoword": "pseudo", "consonants": "nonword", "alone": "single"}


def work(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw the courses of words, letters and responses."""
    from pdpsim.figures.panels import grid
    from pdpsim.figures.style import styles

    panels = {
        "words": [f"word_{each}" for each in ("WORK", "WORD", "WEAK", "WEAR")],
        "letters": [f"letter_{each}" for each in ("K", "R", "D")],
        "responses": [f"p_{each}" for each in ("K", "R", "D")],
    }
    cycles = np.arange(1, len(measures[0]["p_K"]) + 1)
    drawn: dict[str, ArrayLike] = {"cycle": cycles}
    for axes, (title, names) in zip(grid(figure, 3, sharey=True), panels.items(), strict=True):
        names = [name for name in names if name in measures[0]]
        for name, look in zip(names, styles(names).values(), strict=True):
            course = measures[0][name]
            axes.plot(cycles, course, color=look.colour, linestyle=look.line, label=name.partition("_")[2])
            drawn[name] = course
        axes.axhline(0, color="0.6", linewidth=0.5, zorder=0)
        axes.set(title=title, xlabel="cycle", ylim=(-0.2, 1.05))
        axes.set_ylabel("probability" if title == "responses" else "activation")
        axes.legend()
    return drawn


def advantage(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw how often letters are chosen right in each context."""
    from pdpsim.figures.curves import profile

    def shares(prefix: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([[np.mean(each[prefix + name]) for name in KINDS.values()] for each in measures])

    columns = profile(
        figure,
        list(KINDS),
        {"feedback": shares(""), "no feedback": shares("cut_")},
        kind="bar",
        xlabel="",
        ylabel="chosen right",
    )
    figure.axes[0].set_ylim(0, 1)
    figure.axes[0].axhline(0.5, color="0.6", linewidth=0.5, linestyle="--")
    return columns


def context(figure: Figure, measures: Sequence[Measures]) -> Columns:
    """Draw what a lead of the context does, and strings that stay."""
    from pdpsim.figures.curves import curves
    from pdpsim.figures.panels import grid

    left, right = grid(figure, 2)
    leads = {
        name: np.array([each[f"{prefix}leads"] for each in measures])
        for name, prefix in (("feedback", ""), ("no feedback", "cut_"))
    }
    ahead = curves(left, LEADS, leads, xlabel="cycles ahead", ylabel="chosen right")
    strings = {
        string: np.array([each[f"letters_{string}"].mean(axis=1) for each in measures[:1]])
        for string in ("SLET", "SLNT", "MAVE", "XLQJ")
    }
    cycles = np.arange(1, strings["SLET"].shape[1] + 1)
    stay = curves(right, cycles, strings, xlabel="cycle", ylabel="mean activation of letters")
    return {name: [*ahead[name], *stay[name]] for name in ahead}
