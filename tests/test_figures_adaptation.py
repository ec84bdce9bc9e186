"""What an author changes in a figure."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.adaptation import Adaptation, Applied, read_labels
from pdpsim.figures.curves import curves, profile
from pdpsim.figures.panels import finish, grid


@pytest.fixture
def figure() -> Figure:
    with style.context():
        drawn = style.new_figure()
        rows = np.array([[3.0, 1, 0], [5, 3, 2]])
        profile(drawn, ["fyOrd", "verbtran", "noun"], {"old": rows, "new": rows + 1}, ylabel="error")
    return drawn


def texts(figure: Figure) -> list[str]:
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(Text)]


def drawn(adaptation: Adaptation) -> Figure:
    """Return a figure with long names, drawn and fitted as an author wants it."""
    with adaptation.text():
        figure = style.new_figure("double")
        rows = np.array([[3.0, 1, 0, 2], [5, 3, 2, 4]])
        names = ["regular verbs", "irregular verbs", "nouns", "all"]
        for axes in grid(figure, 2):
            profile(axes, names, {"of old words": rows, "of new words": rows + 1}, ylabel="error")
            axes.set_title("error in words of several kinds")
        finish(figure, lambda each: adaptation.apply(each) and None)
    return figure


def test_font_of_all_text(tmp_path: Path) -> None:
    wanted = Adaptation(font="DejaVu Serif")
    with wanted.text():
        (path,) = style.save(drawn(wanted), tmp_path / "figure", ["svg"])
    styles = re.findall(r"font-family: ([^;\"]*)", path.read_text())
    assert styles
    assert all(each.startswith("'DejaVu Serif'") for each in styles)


@pytest.mark.parametrize("size", [5.0, 7.0, 10.0, 13.0])
def test_a_figure_is_laid_out_with_the_size_of_its_text(size: float) -> None:
    figure = drawn(Adaptation(text_size=size))
    figure.draw_without_rendering()
    canvas = figure.bbox.padded(1.0)
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert canvas.x0 <= box.x0, text
            assert box.x1 <= canvas.x1, text
    titles = [axes._left_title.get_window_extent() for axes in figure.axes]
    assert titles[0].x1 < titles[1].x0


def test_a_font_installed_after_the_list_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = font_manager.fontManager
    serif = [each for each in manager.ttflist if each.name == "DejaVu Serif"]
    others = [each for each in manager.ttflist if each.name != "DejaVu Serif"]
    monkeypatch.setattr(manager, "ttflist", others)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [each.fname for each in serif])
    manager._findfont_cached.cache_clear()  # type: ignore[attr-defined]
    assert Adaptation(font="DejaVu Serif").font == "DejaVu Serif"
    assert "DejaVu Serif" in {each.name for each in manager.ttflist}


def test_an_unknown_font_gets_the_nearest() -> None:
    with pytest.raises(
        ValidationError, match=r"'DejaVu Seriff' is not installed; did you mean 'DejaVu Serif'"
    ):
        Adaptation(font="DejaVu Seriff")


def test_text_keeps_its_proportions() -> None:
    def sizes(adaptation: Adaptation) -> list[float]:
        figure = drawn(adaptation)
        return sorted({float(text.get_fontsize()) for text in figure.findobj(Text) if text.get_text()})

    assert sizes(Adaptation(text_size=10.5)) == [pytest.approx(1.5 * size) for size in sizes(Adaptation())]


def test_letters_of_panels_are_labels_too() -> None:
    figure = drawn(Adaptation(labels={"a": "A", "b": "B"}))
    assert {"A", "B"} <= set(texts(figure))


def test_labels_of_ticks_axes_and_legends(figure: Figure) -> None:
    labels = {"fyOrd": "fiord", "error": "squared error", "old": "first", "absent": "x"}
    assert Adaptation(labels=labels).apply(figure).renamed == {"fyOrd", "error", "old"}
    shown = texts(figure)
    assert {"fiord", "verbtran", "squared error", "first", "new"} <= set(shown)
    assert not {"fyOrd", "error", "old"} & set(shown)


def test_no_legend(figure: Figure) -> None:
    assert figure.axes[0].get_legend() is not None
    applied = Adaptation(legend=False).apply(figure)
    assert figure.axes[0].get_legend() is None
    assert {"old", "new"} <= set(texts(figure))  # at the ends of their lines
    assert applied.unnamed == []


def test_without_a_legend_lines_are_named_once_in_a_row_and_bars_are_told() -> None:
    labels = {"slow": "slowly", "old": "ancient"}
    rows = np.array([[3.0, 1, 0], [5, 3, 2]])
    wanted = Adaptation(legend=False, labels=labels)
    with wanted.text():
        figure = style.new_figure("double")
        first, second, third = figure.subplots(1, 3)
        for axes in (first, second):
            curves(axes, [1, 2, 3], {"slow": rows, "fast": rows + 0.1})
        profile(third, list("abc"), {"new": rows, "old": rows}, kind="bar")
        applied: list[Applied] = []
        finish(figure, lambda each: applied.append(wanted.apply(each)))
        figure.draw_without_rendering()
    assert applied[0].unnamed == ["new", "ancient"]
    assert applied[0].renamed == {"slow", "old"}
    ends = [text for text in second.texts if text.get_text() in ("slowly", "fast")]
    assert len(ends) == 2
    assert not {text.get_text() for text in first.texts} & {"slowly", "fast", "slow"}
    boxes = [Text.get_window_extent(each) for each in ends]
    assert not boxes[0].overlaps(boxes[1])
    assert all(box.x0 > second.bbox.x1 and box.x1 < third.bbox.x0 for box in boxes)


def test_a_font_of_the_same_widths_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    (sans,) = {
        each.name: each for each in font_manager.fontManager.ttflist if each.name == "DejaVu Sans"
    }.values()
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [replace(sans, name="Arimo"), sans])
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [sans.fname])
    with pytest.raises(ValidationError, match="'Arial' is not installed; 'Arimo' is, with letters as wide"):
        Adaptation(font="Arial")


def test_labels_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("# mine\nfyOrd\tfjɔːd\n\nold\t\n", encoding="utf-8")
    assert read_labels(path) == {"fyOrd": "fjɔːd", "old": ""}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"one\n", "line 1: expected a label, a tab"),
        (b"a\tb\na\tc\n", "line 2: 'a' is there twice"),
        (b"a\tb\tc\n", "line 1: expected"),
        (b"\xff\tb\n", "is no text in UTF-8"),
    ],
)
def test_faulty_files_of_labels(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "labels.tsv").write_bytes(content)
    with pytest.raises(ValidationError, match=message):
        read_labels(tmp_path / "labels.tsv")


@pytest.mark.filterwarnings("error")
def test_text_that_leaves_no_room_is_said_in_one_sentence(tmp_path: Path) -> None:
    wanted = Adaptation(text_size=80)
    figure = drawn(wanted)
    with wanted.text(), pytest.raises(ValidationError, match="leaves no room"):
        style.save(figure, tmp_path / "figure", ["png"])
    assert not [*tmp_path.iterdir()]
