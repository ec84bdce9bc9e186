"""Text before it is drawn: how wide it will be, and where it is broken."""

from __future__ import annotations

from functools import lru_cache

from matplotlib import rcParams
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path


def width(text: str, size: float | str, weight: str | int = "normal") -> float:
    """Return how wide a text is in the style's font, in points; of several lines the widest.

    Parameters
    ----------
    text : str
    size : float or str
        In points, or a name that Matplotlib knows, such as ``"small"``.
    weight : str or int
        Such as ``"bold"``.
    """
    fonts = tuple(rcParams["font.family"]), tuple(rcParams["font.sans-serif"])
    return points(size) * max(_share(line, weight, fonts) for line in text.split("\n"))


def points(size: float | str) -> float:
    """Return a size of text in points; named ones are relative to the style's."""
    return float(FontProperties(size=size).get_size_in_points())


def in_lines(text: str, room: float, size: float | str, weight: str | int = "normal") -> str:
    """Return a text broken at its spaces into as few lines as have room, words staying whole.

    Parameters
    ----------
    text : str
        Where it is broken already, it stays so.
    room : float
        In points; a word that is wider has a line of its own.
    size, weight
        As for `width`.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        words = line.split() or [""]
        lines.append(words[0])
        for word in words[1:]:
            longer = f"{lines[-1]} {word}"
            if width(longer, size, weight) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
    return "\n".join(lines)


def widest_word(text: str, size: float | str, weight: str | int = "normal") -> float:
    """Return the least room in which a text can be broken, in points."""
    return max((width(word, size, weight) for word in text.split()), default=0.0)


@lru_cache(maxsize=4096)
def _share(line: str, weight: str | int, fonts: tuple[tuple[str, ...], ...]) -> float:
    """Return how wide a line is as a share of its size; `fonts` are those in which it is measured."""
    font = FontProperties(family=list(fonts[0]), weight=weight, size=100)
    wide, _, _ = text_to_path.get_text_width_height_descent(line, font, ismath=False)
    return float(wide) / 100
