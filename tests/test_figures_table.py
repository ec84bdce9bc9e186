from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.table import table

LONG = "sum of absolute errors, against the word that came"


def columns(count: int) -> dict[str, list[str]]:
    return {"measure": [LONG] * 3, **{f"column {at}": ["0.123"] * 3 for at in range(count)}}


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Return the texts of which one covers another, or leaves the figure."""
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts if text.get_text()]
    out = [(text, "") for text, box in boxes if box.x0 < 0 or box.x1 > figure.bbox.width]
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    return out + [(a[0], b[0]) for a, b in pairs if a[1].shrunk(0.98, 0.9).overlaps(b[1].shrunk(0.98, 0.9))]


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("count", [1, 4, 8, 14])
def test_no_cell_covers_another_or_leaves_the_figure(width: str, count: int) -> None:
    with style.context():
        figure = style.new_figure(width)
        table(figure, columns(count))
        assert overlaps(figure) == []


def test_all_cells_are_written_and_bold_ones_so() -> None:
    with style.context():
        figure = style.new_figure("double")
        table(figure, {"": ["a", "b"], "x": ["1", "2"]}, bold={(1, "x")})
        texts = {text.get_text(): text.get_fontweight() for text in figure.axes[0].texts}
        assert texts == {
            "": "normal",
            "x": "normal",
            "a": "normal",
            "b": "normal",
            "1": "normal",
            "2": "bold",
        }


def test_rows_at_most_and_blocks_on_two_columns_alone() -> None:
    with style.context():
        heights = {}
        for width in ("single", "double"):
            figure = style.new_figure(width)
            table(figure, {"x": [str(each) for each in range(50)]}, rows=20, blocks=2)
            assert "19" in {text.get_text() for text in figure.axes[0].texts}
            assert "20" not in {text.get_text() for text in figure.axes[0].texts}
            heights[width] = figure.get_figheight()
            places = {round(text.get_position()[0]) for text in figure.axes[0].texts}
            assert len(places) == (1 if width == "single" else 2)
        assert heights["double"] < 0.7 * heights["single"]


def test_columns_without_room_go_on_below_with_the_first_repeated() -> None:
    with style.context():
        figure = style.new_figure("single")
        table(figure, columns(14))
        texts = [text.get_text() for text in figure.axes[0].texts]
        assert texts.count("measure") > 1
        assert texts.count("0.123") == 3 * 14


@pytest.mark.parametrize("size", [9.0, 14.0])
def test_larger_text_has_room_as_well(size: float) -> None:
    with style.context(text_size=size):
        figure = style.new_figure("single")
        table(figure, columns(4))
        assert overlaps(figure) == []


def test_a_word_without_room_is_said() -> None:
    with style.context(), pytest.raises(ValidationError, match=r"'x' has no room in 8[0-9] mm"):
        table(style.new_figure("single"), {"": ["a"], "x": ["w" * 200]})


def test_a_table_of_no_rows_has_its_heads() -> None:
    with style.context():
        figure = style.new_figure("single")
        table(figure, {"x": [], "y": []})
        assert [text.get_text() for text in figure.axes[0].texts] == ["x", "y"]


def test_columns_of_several_lengths() -> None:
    with pytest.raises(ValidationError, match="one length"):
        table(style.new_figure(), {"x": ["1"], "y": []})


def test_words_of_a_row_stand_on_one_line_whatever_their_letters() -> None:
    with style.context():
        figure = style.new_figure("double")
        table(figure, {"equal": ["1"], "grammar": ["g"], "trained": ["x"]})
        head = [text for text in figure.axes[0].texts if text.get_text() in ("equal", "grammar", "trained")]
        assert {text.get_verticalalignment() for text in head} == {"baseline"}
        assert len({text.get_position()[1] for text in head}) == 1
