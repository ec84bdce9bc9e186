"""What a figure's means and bands are of, in small letters below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pdpsim.figures.style import figure_of, scaled
from pdpsim.figures.text import in_lines, width

#: Size, and what stays free beside it, in points; and colour.
SIZE, MARGIN, COLOUR = 5.5, 8.0, "#4D4D4D"

#: What is meant, which marks show it, and how, in a text.
MARKS = re.compile(r"(.*), ([^,:]*): (.*)")


def note(target: Axes | Figure, text: str) -> None:
    """Write below the whole figure what is drawn; what other panels say already is not said again.

    A figure that is laid out by hand is left alone: nothing would make room for the text.
    """
    figure = target if isinstance(target, Figure) else figure_of(target)
    if figure.get_layout_engine() is None:
        return
    said = figure.get_supxlabel()
    texts = [" ".join(each.rstrip(";").split()) for each in re.split(r"(?<=;)\s", said)] if said else []
    size, wide = scaled(SIZE), 72 * figure.get_figwidth() - MARGIN
    lines = [""]
    for each in _with(texts, text):
        joined = f"{lines[-1]}; {each}" if lines[-1] else each
        if lines[-1] and width(joined, size) > wide:
            lines[-1] += ";"
            lines.append(each)
        else:
            lines[-1] = joined
    figure.supxlabel(in_lines("\n".join(lines), wide, size), fontsize=size, color=COLOUR, x=0.99, ha="right")


def _with(texts: Sequence[str], text: str) -> list[str]:
    """Return texts with another; two that differ only in which marks show what is meant become one.

    ``"mean of 20 networks, bars: 95 % interval"`` and the same of a band become ``"..., bars and band:
    ..."``.
    """
    parts = MARKS.fullmatch(text)
    for place, each in enumerate(texts):
        other = MARKS.fullmatch(each)
        if each == text:
            return [*texts]
        if parts and other and (parts[1], parts[3]) == (other[1], other[3]):
            marks = [*other[2].split(" and "), *parts[2].split(" and ")]
            joined = f"{parts[1]}, {' and '.join(dict.fromkeys(marks))}: {parts[3]}"
            return [*texts[:place], joined, *texts[place + 1 :]]
    return [*texts, text]
