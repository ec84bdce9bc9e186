"""What an author changes in a figure: its font, size of text, labels and legend, and what is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.figures import style
from pdpsim.figures.line_ends import lines_of, name_at_ends

#: Free fonts whose letters are as wide as those of fonts that journals ask for.
SAME_WIDTHS = {
    "arial": ("Liberation Sans", "Arimo"),
    "helvetica": ("Nimbus Sans", "TeX Gyre Heros", "Liberation Sans", "Arimo"),
    "times new roman": ("Liberation Serif", "Tinos"),
    "times": ("Nimbus Roman", "TeX Gyre Termes", "Liberation Serif", "Tinos"),
    "courier new": ("Liberation Mono", "Cousine"),
    "calibri": ("Carlito",),
    "cambria": ("Caladea",),
}

#: Fonts of Matplotlib's own that have signs alone.
_NO_TEXT = {
    "cmb10",
    "cmex10",
    "cmmi10",
    "cmr10",
    "cmss10",
    "cmsy10",
    "cmti10",
    "cmtt10",
    "STIXNonUnicode",
} | {f"STIXSize{size}Sym" for size in ("One", "Two", "Three", "Four", "Five")}


class Applied(NamedTuple):
    """What an adaptation has come to in a figure.

    Parameters
    ----------
    renamed : set of str
        Labels that stood in it.
    unnamed : list of str
        What the legends said that were left out, and nothing else says.
    """

    renamed: set[str]
    unnamed: list[str]


def _is_known(font: str) -> bool:
    try:
        font_manager.findfont(font, fallback_to_default=False)
    except ValueError:
        return False
    return True


def _read_installed() -> None:
    """Add fonts that were installed after Matplotlib wrote its list of them."""
    listed = {each.fname for each in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - listed):
        with suppress(OSError, RuntimeError):  # a file that Matplotlib cannot read is no font for it
            font_manager.fontManager.addfont(path)


@dataclass(frozen=True)
class Adaptation:
    """Changes for a journal or a page.

    Parameters
    ----------
    font : str, optional
        A font that is installed, such as ``"Arial"``; by default that of the style.
    text_size : float, optional
        Size of the axes' labels, in points; all other text keeps its proportion to it. By default 7.
    labels : mapping of str to str
        Texts to be replaced wherever they are the whole of a text in the figure.
    legend : bool
        Whether legends stay; otherwise lines are named at their ends.
    networks : bool
        Whether every network is drawn where a mean over them is.

    Raises
    ------
    ValidationError
        If the font is not installed, or the size is not positive.
    """

    font: str | None = None
    text_size: float | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    legend: bool = True
    networks: bool = False

    def __post_init__(self) -> None:
        if self.font is not None:
            if not _is_known(self.font):
                _read_installed()
            if not _is_known(self.font):
                known = sorted({each.name for each in font_manager.fontManager.ttflist} - _NO_TEXT)
                alike = [each for each in SAME_WIDTHS.get(self.font.lower(), ()) if each in known]
                advice = f"; {alike[0]!r} is, with letters as wide" if alike else nearest(self.font, known)
                raise ValidationError(f"the font {self.font!r} is not installed{advice}", ("font",))
        if self.text_size is not None and not self.text_size > 0:
            raise ValidationError(f"must be above 0; got {self.text_size}", ("text_size",))

    @contextmanager
    def text(self) -> Iterator[None]:
        """Draw in the style with this font and size of text, inside a ``with`` block."""
        with style.context(self.font, self.text_size):
            yield

    def apply(self, figure: Figure) -> Applied:
        """Change labels and legends of a figure; return which labels stood in it, and what is unnamed now."""
        figure.draw_without_rendering()  # ticks get their texts
        unnamed = [] if self.legend else _without_legends(figure)
        renamed = self._rename(figure) | {name for name in unnamed if name in self.labels}
        return Applied(renamed, [self.labels.get(name, name) for name in unnamed])

    def _rename(self, figure: Figure) -> set[str]:
        for axes in figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                texts = [label.get_text() for label in axis.get_ticklabels()]
                if any(_plain(text) in self.labels for text in texts):
                    axis.set_ticks(
                        axis.get_ticklocs(), [self.labels.get(_plain(text), text) for text in texts]
                    )
        seen = set()
        for text in figure.findobj(Text):
            old = text.get_text()
            if (name := _plain(old)) in self.labels:
                seen.add(name)
                text.set_text(self.labels[name])
            elif old in self.labels.values():
                seen |= {name for name, new in self.labels.items() if new == old}
        return seen


def _without_legends(figure: Figure) -> list[str]:
    """Take legends away and name lines at their ends, once in a row; return the names of all else."""
    said: dict[str, None] = {}
    for legend in figure.findobj(Legend):
        assert isinstance(legend, Legend)
        said |= dict.fromkeys(text.get_text() for text in legend.get_texts())
        legend.remove()
    rows: dict[tuple[object, ...], tuple[Axes, dict[str, Line2D]]] = {}
    for axes in figure.axes:
        lines = {name: line for name, line in lines_of(axes).items() if name in said}
        place = axes.get_subplotspec()
        looks = tuple((name, line.get_color()) for name, line in lines.items())
        row = None if place is None else place.rowspan.start
        rows[axes.get_figure(), row, looks] = axes, lines  # the last of a row, which has room beside it
    named = set()
    for axes, lines in rows.values():
        if lines:
            name_at_ends(axes, lines)
            named |= set(lines)
    return [_plain(name) for name in said if name not in named]


def _plain(text: str) -> str:
    """Return a text as an author would write it: in one line, without hair spaces."""
    return " ".join(text.strip("\u200a").split("\n"))


def read_labels(path: Path) -> dict[str, str]:
    """Read labels: a line for each, as drawn and as wanted, with a tab between; lines with ``#`` are notes.

    Raises
    ------
    ValidationError
        With file and line, if one is not so.
    """
    labels: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise ValidationError(f"{path} is no text in UTF-8") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        old, tab, new = line.partition("\t")
        if not tab or not old or "\t" in new:
            raise ValidationError(f"{path}, line {number}: expected a label, a tab, and the label wanted")
        if old in labels:
            raise ValidationError(f"{path}, line {number}: {old!r} is there twice")
        labels[old] = new
    return labels
