"""What an author changes in a figure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.adaptation import Adaptation, read_labels
from pdpsim.figures.curves import profile


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


def test_font_of_all_text(figure: Figure, tmp_path: Path) -> None:
    Adaptation(font="DejaVu Serif").apply(figure)
    (path,) = style.save(figure, tmp_path / "figure", ["svg"])
    content = path.read_text()
    assert "DejaVu Serif" in content
    assert "DejaVu Sans'" not in content


def test_an_unknown_font_gets_the_nearest() -> None:
    with pytest.raises(
        ValidationError, match=r"'DejaVu Seriff' is not installed; did you mean 'DejaVu Serif'"
    ):
        Adaptation(font="DejaVu Seriff")


def test_text_keeps_its_proportions(figure: Figure) -> None:
    figure.draw_without_rendering()
    before = {text: float(text.get_fontsize()) for text in figure.findobj(Text) if text.get_text()}
    Adaptation(text_size=10.5).apply(figure)
    after = {text: float(text.get_fontsize()) for text in before}
    assert after == {text: pytest.approx(1.5 * size) for text, size in before.items()}


def test_labels_of_ticks_axes_and_legends(figure: Figure) -> None:
    labels = {"fyOrd": "fiord", "error": "squared error", "old": "first", "absent": "x"}
    assert Adaptation(labels=labels).apply(figure) == {"fyOrd", "error", "old"}
    shown = texts(figure)
    assert {"fiord", "verbtran", "squared error", "first", "new"} <= set(shown)
    assert not {"fyOrd", "error", "old"} & set(shown)


def test_no_legend(figure: Figure) -> None:
    assert figure.axes[0].get_legend() is not None
    Adaptation(legend=False).apply(figure)
    assert figure.axes[0].get_legend() is None


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
