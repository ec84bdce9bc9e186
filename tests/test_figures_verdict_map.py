from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pdpsim.base.errors import ValidationError
from pdpsim.claims.verdict import MARKS, VERDICTS
from pdpsim.figures import style
from pdpsim.figures.style import contrast_with_white
from pdpsim.figures.verdict_map import verdict_map

SETTINGS = {"init": ["0.1", "0.1", "1.0"], "rate": ["0.03", "0.3", "0.3"]}
CLAIMS = {
    "A-1": [("reproduced", "0.91"), ("partly", "0.9"), ("not reproduced", "0.1")],
    "A-2": [("not tested", "–")] * 3,
}


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def boxes(figure: Figure) -> list[tuple[str, tuple[float, float, float, float]]]:
    figure.draw_without_rendering()
    extents = ((text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts)
    return [(text, (box.x0, box.y0, box.x1, box.y1)) for text, box in extents]


def test_each_cell_has_its_verdicts_mark_and_what_was_measured() -> None:
    with style.context():
        figure = style.new_figure("double")
        numbers = verdict_map(figure, SETTINGS, CLAIMS, marks=MARKS)
    cells = [f"{MARKS[verdict]} {measured}" for each in CLAIMS.values() for verdict, measured in each]
    assert [text for text in texts(figure) if text in cells] == cells
    assert numbers["init"] == SETTINGS["init"] * 2
    assert numbers["claim"] == ["A-1"] * 3 + ["A-2"] * 3
    assert numbers["verdict"][:3] == ["reproduced", "partly", "not reproduced"]
    assert numbers["measured"][:3] == ["0.91", "0.9", "0.1"]


def test_a_value_is_written_once_for_rows_that_agree_in_it_and_left_of_it() -> None:
    with style.context():
        figure = style.new_figure("double")
        verdict_map(figure, SETTINGS, CLAIMS, marks=MARKS)
    written = texts(figure)
    assert [written.count(each) for each in ("0.1", "1.0", "0.03", "0.3")] == [1, 1, 1, 2]


def test_verdicts_have_colours_of_their_own_on_which_black_can_be_read() -> None:
    with style.context():
        figure = style.new_figure("double")
        verdict_map(figure, SETTINGS, CLAIMS, marks=MARKS)
    cells = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    colours = {to_rgb(cell.get_facecolor()) for cell in cells}
    assert len(colours) == len(VERDICTS)
    assert all(21 / contrast_with_white(np.array(colour)) > 7 for colour in colours)


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("count", [1, 12, 50])
def test_nothing_leaves_the_figure_or_covers_another_text(width: str, count: int) -> None:
    claims = {f"RP99-{number}a": CLAIMS["A-1"] for number in range(count)}
    settings = {**SETTINGS, "grammar": ["default", "default", "relative_clauses_equal"]}
    with style.context():
        figure = style.new_figure(width)
        verdict_map(figure, settings, claims, marks=MARKS)
        extents = boxes(figure)
    for text, (left, bottom, right, top) in extents:
        assert min(left, bottom) >= 0, text
        assert right <= figure.bbox.width, text
        assert top <= figure.bbox.height, text
    for place, (text, (left, bottom, right, top)) in enumerate(extents):
        for other, (x0, y0, x1, y1) in extents[place + 1 :]:
            assert not (left < x1 - 1 and x0 < right - 1 and bottom < y1 - 1 and y0 < top - 1), (text, other)


@pytest.mark.parametrize(
    ("settings", "claims", "what"),
    [
        ({"rate": ["1"]}, CLAIMS, "columns of one length"),
        (SETTINGS, {}, "a row or more"),
        ({}, {"A-1": []}, "a row or more"),
        (SETTINGS, {"A-1": [("perhaps", "1")] * 3}, "no mark for the verdict 'perhaps'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    settings: dict[str, list[str]], claims: dict[str, list[tuple[str, str]]], what: str
) -> None:
    with style.context(), pytest.raises(ValidationError, match=what):
        verdict_map(style.new_figure("double"), settings, claims, marks=MARKS)
