"""What a figure's means and bands are of, in small letters below it."""

from __future__ import annotations

import re

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pdpsim.figures.style import figure_of

SIZE, COLOUR = 5.5, "#4D4D4D"

#: About how wide a letter is, as a share of its size.
LETTER = 0.58


def note(target: Axes | Figure, text: str) -> None:
    """Write below the whole figure what is drawn; what other panels say already is not said again.

    A figure that is laid out by hand is left alone: nothing would make room for the text.
    """
    figure = target if isinstance(target, Figure) else figure_of(target)
    if figure.get_layout_engine() is None:
        return
    said = figure.get_supxlabel()
    texts = [each.rstrip(";") for each in re.split(r"(?<=;)\s", said)] if said else []
    if text in texts:
        return
    letters = 72 * figure.get_figwidth() / (LETTER * SIZE)
    lines = [""]
    for each in [*texts, text]:
        joined = f"{lines[-1]}; {each}" if lines[-1] else each
        if lines[-1] and len(joined) > letters:
            lines[-1] += ";"
            lines.append(each)
        else:
            lines[-1] = joined
    figure.supxlabel("\n".join(lines), fontsize=SIZE, color=COLOUR, x=0.99, ha="right")
