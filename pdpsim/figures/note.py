"""What a figure's means and bands are of, in small letters below it."""

from __future__ import annotations

from matplotlib.axes import Axes

from pdpsim.figures.style import figure_of

SIZE, COLOUR = 5.5, "#4D4D4D"


def note(axes: Axes, text: str) -> None:
    """Write below the whole figure what is drawn; what other panels say already is not said again.

    A figure that is laid out by hand is left alone: nothing would make room for the text.
    """
    figure = figure_of(axes)
    if figure.get_layout_engine() is None:
        return
    said = figure.get_supxlabel()
    texts = said.split("; ") if said else []
    if text not in texts:
        figure.supxlabel("; ".join([*texts, text]), fontsize=SIZE, color=COLOUR, x=0.99, ha="right")
