"""One look for all figures: widths, fonts, colours, and files that print.

Nothing here touches matplotlib's global state: figures are made without pyplot, and the style holds
inside `context` only.
"""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure, SubFigure
from matplotlib.text import Text
from matplotlib.ticker import LogFormatterSciNotation
from numpy.typing import NDArray

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.files import write_bytes

#: Widths of one and two columns of a journal, in millimetres.
WIDTHS = {"single": 89.0, "double": 183.0}

#: Colours of Okabe and Ito that the colour-blind tell apart, dark ones first; those of the style file.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#4D4D4D", "#882255")

#: Markers and lines, the second cue beside colour.
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
LINES: tuple[Any, ...] = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (2, 1)), (0, (7, 2)))

FORMATS = ("pdf", "svg", "png")

#: What would differ between two savings of one figure.
_NO_DATE: dict[str, dict[str, None]] = {
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}

#: What Matplotlib says of text that leaves axes no room.
NO_ROOM = "constrained_layout not applied"

#: What letters need to be read, on white.
CONTRAST = 4.5

MILLIMETRE = 1 / 25.4
"""One millimetre in inches."""

#: Pixels on the screen for each point of a figure: 7 point letters, right for print, can then be read.
SCREEN = 1.6


@dataclass(frozen=True)
class Style:
    """How one class or condition is drawn wherever it appears in a figure.

    Parameters
    ----------
    colour, marker : str
        For matplotlib.
    line : str or tuple
        Line style, for matplotlib.
    """

    colour: str
    marker: str
    line: Any

    @property
    def ink(self) -> str:
        """The colour for letters: as dark as they need to be read on white."""
        return ink(self.colour)


def ink(colour: str) -> str:
    """Return a colour, darkened until its contrast with white is 4.5 (WCAG 2.2, 1.4.3)."""
    channels = np.array(to_rgb(colour))
    while contrast_with_white(channels) < CONTRAST:
        channels = 0.98 * channels
    red, green, blue = channels.tolist()
    return str(to_hex((red, green, blue)))


def contrast_with_white(channels: NDArray[np.float64]) -> float:
    """Return how much lighter white is than a colour of red, green and blue from 0 to 1 (WCAG 2.2)."""
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(1.05 / (linear @ (0.2126, 0.7152, 0.0722) + 0.05))


def styles(names: Sequence[str]) -> dict[str, Style]:
    """Return a style for each name, in their order; no two of the first 24 look alike."""
    return {
        name: Style(
            COLOURS[place % len(COLOURS)],
            MARKERS[(place + place // len(COLOURS)) % len(MARKERS)],
            LINES[place % len(LINES)],
        )
        for place, name in enumerate(names)
    }


#: Size of axes' labels in the style, in points, and everything that is in proportion to it.
TEXT_SIZE = 7.0
_SIZES: tuple[Any, ...] = (
    "font.size",
    "axes.titlesize",
    "axes.labelsize",
    "xtick.labelsize",
    "ytick.labelsize",
    "legend.fontsize",
    "figure.titlesize",
)

#: The font, if it is not the style's, and the size of text around a drawing.
_TEXT: ContextVar[tuple[str | None, float]] = ContextVar("text", default=(None, TEXT_SIZE))


@contextmanager
def context(font: str | None = None, text_size: float | None = None) -> Iterator[None]:
    """Draw in the project's style inside a ``with`` block.

    Parameters
    ----------
    font : str, optional
        A font that is installed; signs that it lacks are taken from the style's. By default that of the
        block around this one, or the style's.
    text_size : float, optional
        Size of the axes' labels, in points, with all other text in proportion; by default that of the block
        around this one, or 7.
    """
    outer = _TEXT.get()
    text = font or outer[0], text_size or outer[1]
    token = _TEXT.set(text)
    try:
        with (
            resources.as_file(resources.files("pdpsim.figures") / "pdpsim.mplstyle") as path,
            matplotlib.style.context(path, after_reset=True),
        ):
            if text[0] is not None:
                rcParams["font.family"] = [text[0], *rcParams["font.family"]]
            rcParams.update({key: scaled(rcParams[key]) for key in _SIZES})
            yield
    finally:
        _TEXT.reset(token)


def scaled(size: float) -> float:
    """Return a size of text, or a length that text needs, in proportion to the size of text in use."""
    return size * _TEXT.get()[1] / TEXT_SIZE


class _PrintFigure(Figure):
    """A figure that a notebook shows as it will be printed."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return as_bytes(self, "png"), {"width": round(72 * self.get_figwidth() * SCREEN)}


def new_figure(width: str = "single", height: float | None = None) -> Figure:
    """Return an empty figure of a journal's column width; the last one of a notebook's cell is shown.

    Parameters
    ----------
    width : {"single", "double"}
        89 or 183 mm.
    height : float, optional
        In millimetres; three quarters of a single column, half of a double one, by default.
    """
    wide = _width(width)
    tall = wide * (0.75 if width == "single" else 0.5) if height is None else height
    with context():
        figure = _PrintFigure(figsize=(wide * MILLIMETRE, tall * MILLIMETRE), layout="constrained")
        FigureCanvasAgg(figure)
    return figure


def set_height(figure: Figure, height: float) -> None:
    """Make a figure this many millimetres high."""
    figure.set_size_inches(figure.get_figwidth(), height * MILLIMETRE)


def set_width(figure: Figure, width: str) -> None:
    """Make a figure one column (``"single"``) or two (``"double"``) wide."""
    figure.set_size_inches(_width(width) * MILLIMETRE, figure.get_figheight())


def axes_of(target: Figure | SubFigure | Axes) -> Axes:
    """Return the axes to draw on: the target, or new ones that fill it."""
    return target if isinstance(target, Axes) else target.subplots()


def figure_of(axes: Axes) -> Figure:
    """Return the whole figure that axes are in."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


#: Numbers on a logarithmic axis that lies between these are written in full.
PLAIN = (0.01, 9999.0)


class _Powers(LogFormatterSciNotation):
    """Powers in plain signs, 10⁻², since names with dollar signs leave no room for mathematical text.

    Numbers of a few digits are written in full, 200.
    """

    _RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the label of a tick; empty where the plain formatter has none."""
        text = str(super().__call__(x, pos)).replace(r"\times", "×")
        low, high = (1.0, 0.0) if self.axis is None else sorted(self.axis.get_view_interval())
        if text and PLAIN[0] <= low <= high <= PLAIN[1]:
            return f"{x:g}"
        return re.sub(
            r"\$\\mathdefault\{(.*?)(?:\^\{(.*?)\})?\}\$",
            lambda parts: parts[1] + (parts[2] or "").translate(self._RAISED),
            text,
        )


def write_as_it_stands(figure: Figure) -> None:
    """Show all text as written, dollar signs and all, and numbers on logarithmic axes as 100 or 10⁵."""
    for text in figure.findobj(Text):
        text.set_parse_math(False)
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            major, minor = axis.get_major_formatter(), axis.get_minor_formatter()
            base = getattr(axis.get_transform(), "base", 10.0)
            if isinstance(major, LogFormatterSciNotation):
                axis.set_major_formatter(_Powers(base))
            if isinstance(minor, LogFormatterSciNotation):
                axis.set_minor_formatter(_Powers(base, labelOnlyBase=False))


def room(axes: Axes) -> float:
    """Return about how wide axes are, in points, before their figure has been laid out."""
    return 72 * figure_of(axes).get_figwidth() * axes.get_position().width


def save(figure: Figure, path: str | os.PathLike[str], formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write a figure to files, each written whole or not at all.

    Parameters
    ----------
    figure : Figure
        The figure.
    path : path
        Without suffix: the format is appended, so that dots in it stay.
    formats : sequence of {"pdf", "svg", "png"}
        Default all three.

    Returns
    -------
    list of Path
        The files written. The same figure gives the same bytes each time.

    Raises
    ------
    ValidationError
        If there is no such format, or text leaves axes no room.
    """
    for each in formats:
        if each not in FORMATS:
            raise ValidationError(f"unknown format {each!r}{nearest(each, FORMATS)}", ("formats",))
    base = Path(path)
    written = []
    with context(), _laid_out(figure):
        for each in formats:
            written.append(base.with_name(f"{base.name}.{each}"))
            write_bytes(written[-1], _encode(figure, each))
    return written


def as_bytes(figure: Figure, kind: str) -> bytes:
    """Return what `save` would write: a figure as ``"pdf"``, ``"svg"`` or ``"png"``."""
    with context(), _laid_out(figure):
        return _encode(figure, kind)


def _encode(figure: Figure, kind: str) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format=kind, metadata=_NO_DATE[kind])
    return content.getvalue()


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Lay a figure out once, alike for all formats, whose sizes of text differ a little."""
    engine = figure.get_layout_engine()
    write_as_it_stands(figure)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", NO_ROOM)
            figure.draw_without_rendering()
    except UserWarning:
        raise ValidationError(
            "the text leaves no room for what is drawn: smaller text or more width"
        ) from None
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def _width(width: str) -> float:
    if width not in WIDTHS:
        raise ValidationError(f"unknown width {width!r}{nearest(width, WIDTHS)}", ("width",))
    return WIDTHS[width]
