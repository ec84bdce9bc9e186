"""What an author changes in a figure: its font, size of text, labels and legend, and what is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.figures import style


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
        Whether legends stay.
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
                known = sorted({each.name for each in font_manager.fontManager.ttflist})
                raise ValidationError(
                    f"the font {self.font!r} is not installed{nearest(self.font, known)}", ("font",)
                )
        if self.text_size is not None and not self.text_size > 0:
            raise ValidationError(f"must be above 0; got {self.text_size}", ("text_size",))

    @contextmanager
    def text(self) -> Iterator[None]:
        """Draw in the style with this font and size of text, inside a ``with`` block."""
        with style.context(self.font, self.text_size):
            yield

    def apply(self, figure: Figure) -> set[str]:
        """Change labels and legends of a figure; return those of `labels` that stand in it."""
        figure.draw_without_rendering()  # ticks get their texts
        if not self.legend:
            for legend in figure.findobj(Legend):
                legend.remove()
        return self._rename(figure)

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
