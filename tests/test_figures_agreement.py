"""Rules, layers and time in one figure."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import ValidationError
from pdpsim.figures import style
from pdpsim.figures.agreement import agreement


def test_every_number_is_drawn_and_returned():
    with style.context():
        figure = style.new_figure("double")
        columns = agreement(
            figure,
            {"one": [[1.0, 0.5], [1.0, 1.0]], "two": [[-0.25, np.nan], [0.0, 1.0]]},
            layers=["hidden", "output"],
            epochs=[0, 5],
            scores={"one": 1.0, "two": 0.75},
            notes={"two": "3 of 4"},
        )
    assert columns["rule"] == ["one"] * 4 + ["two"] * 4
    assert columns["layer"] == ["hidden", "hidden", "output", "output"] * 2
    assert columns["epoch"] == [0, 5] * 4
    np.testing.assert_array_equal(columns["cosine"], [1, 0.5, 1, 1, -0.25, np.nan, 0, 1])
    assert columns["score"] == [1.0] * 4 + [0.75] * 4
    left, right = figure.axes[:2]
    assert [text.get_text() for text in left.get_yticklabels()] == [
        " ",
        "hidden",
        "output",
        " ",
        "hidden",
        "output",
    ]
    cells = sorted(text.get_text() for text in left.texts)
    assert cells == sorted(["1", "0.5", "1", "1", "\u22120.25", "0", "1", "one: 1.00", "two: 3 of 4"])
    assert [bar.get_width() for bar in right.patches] == [1.0, 0.75]


def test_a_single_column_has_room_for_names_and_cells():
    names = ["difference-target-propagation", "generec:variant=contrastive"]
    with style.context():
        figure = style.new_figure("single")
        agreement(
            figure,
            {name: np.full((3, 5), -0.25) for name in names},
            layers=["lower", "upper", "output"],
            epochs=[0, 1, 5, 20, 100],
            scores=dict.fromkeys(names, 1.0),
            notes=dict.fromkeys(names, "20 of 20 solved, 143.5 epochs"),
        )
        figure.draw_without_rendering()
    left, right = figure.axes  # and no scale of colours
    whole = figure.bbox.width
    assert left.get_window_extent().width > 0.4 * whole
    assert right.get_window_extent().width > 0.1 * whole
    headings = [text for text in left.texts if "solved" in text.get_text()]
    assert [text.get_text().split(": ")[0] for text in headings] == names
    assert all(text.get_window_extent().x1 < whole for text in headings)
    assert sum(text.get_text().endswith(".25") for text in left.texts) == 30


@pytest.mark.parametrize(
    ("cosines", "message"), [({}, "at least one rule"), ({"one": [[1.0]]}, r"one: expected shape \(2, 1\)")]
)
def test_what_cannot_be_drawn(cosines, message):
    with style.context(), pytest.raises(ValidationError, match=message):
        agreement(style.new_figure(), cosines, layers=["h", "o"], epochs=[0], scores={"one": 1.0})
